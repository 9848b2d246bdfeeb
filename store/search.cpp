// SPDX-License-Identifier: Apache-2.0
// Full-text search over pages.
#include <algorithm>

#include "store/archive.h"
#include "store/internal/box_code.h"
#include "store/internal/page_rows.h"
#include "store/internal/query.h"
#include "store/internal/state.h"
#include "store/terms/utf8.h"

namespace store {

using internal::Database;
using internal::QueryWord;
using internal::Statement;

namespace {

using Hits = std::vector<std::pair<int, int>>;

constexpr int snippet_size = 40, snippet_before = 12;

CharBox joined(const CharBox& a, const CharBox& b) {
  const int left = std::min(a.x, b.x), top = std::min(a.y, b.y);
  const int right = std::max(a.x + a.width, b.x + b.width);
  const int bottom = std::max(a.y + a.height, b.y + b.height);
  return {static_cast<std::uint16_t>(left), static_cast<std::uint16_t>(top),
          static_cast<std::uint16_t>(std::min(right - left, 65535)),
          static_cast<std::uint16_t>(std::min(bottom - top, 65535)),
          std::min(a.confidence, b.confidence)};
}

// One box for each line that a hit touches.
std::vector<CharBox> boxes_of(const std::u32string& text, const std::vector<CharBox>& boxes,
                              const Hits& hits) {
  std::vector<CharBox> merged;
  if (boxes.size() != text.size()) return merged;
  for (const auto& [first, end] : hits) {
    bool begins = true;
    for (auto i = static_cast<std::size_t>(first); i < static_cast<std::size_t>(end); ++i) {
      if (text[i] == U'\n') begins = true;
      if (boxes[i].width == 0 || boxes[i].height == 0) continue;
      if (begins) {
        merged.push_back(boxes[i]);
      } else {
        merged.back() = joined(merged.back(), boxes[i]);
      }
      begins = false;
    }
  }
  return merged;
}

void fill_snippet(const std::u32string& text, const Hits& hits, Hit& hit) {
  const int size = static_cast<int>(text.size());
  const int first = hits.empty() ? 0 : hits.front().first;
  const int start = std::max(0, std::min(first - snippet_before, size - snippet_size));
  const int end = std::min(size, start + snippet_size);
  std::u32string piece =
      text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(end - start));
  for (char32_t& c : piece) {
    if (c < U' ') c = U' ';
  }
  hit.snippet = terms::encode_utf8(piece);
  for (const auto& [from, to] : hits) {
    const int a = std::max(from, start), b = std::min(to, end);
    if (a < b) hit.snippet_hits.emplace_back(a - start, b - a);
  }
}

Hit load_hit(Database& db, std::int64_t page, const std::vector<QueryWord>& words) {
  Statement row(db,
                "SELECT coalesce(d.number, ''), coalesce(n.name, ''), p.title, t.text, x.boxes "
                "FROM page p JOIN page_text t ON t.page = p.id JOIN batch b ON b.id = p.batch "
                "LEFT JOIN page_boxes x ON x.page = p.id LEFT JOIN dossier d ON d.id = b.dossier LEFT JOIN person n ON n.id = d.person "
                "WHERE p.id = ?",
                page);
  Hit hit;
  hit.page = page;
  if (!row.step()) throw Error(Errc::damaged, "page_index", "names a page that is not there");
  hit.dossier = row.text(0);
  hit.person = row.text(1);
  hit.title = row.text(2);
  hit.number = internal::page_number(db, page);
  const std::u32string text = terms::decode_utf8(row.text(3));
  const internal::Blob blob = row.blob_view(4);
  const Hits hits = internal::find_hits(text, words);
  hit.boxes = boxes_of(text, internal::decode_boxes(blob.data, blob.size, "page_text"), hits);
  fill_snippet(text, hits, hit);
  return hit;
}

}  // namespace

SearchResult Archive::search(std::string_view query, const SearchOptions& options) const {
  SearchResult result;
  const auto words = internal::parse_query(query);
  if (words.empty()) return result;
  const std::string expression = internal::match_expression(words);
  const int count_limit = std::max(options.count_limit, 0);
  const int rank_limit = std::max(options.rank_limit, 0);
  return state_->read([&](Database& db) {
    const auto found = static_cast<int>(
        db.integer("SELECT count(*) FROM (SELECT rowid FROM page_index WHERE page_index MATCH ? "
                   "AND (? OR rowid NOT IN (SELECT page FROM page_replacement)) LIMIT ?)",
                   expression, options.replaced_too, std::max(count_limit, rank_limit) + 1)
            .value_or(0));
    result.total = std::min(found, count_limit);
    result.total_is_exact = found <= count_limit;
    result.ranked = found <= rank_limit;
    if (found == 0) return result;
    const char* ranked =
        "SELECT rowid FROM page_index WHERE page_index MATCH ? "
        "AND (? OR rowid NOT IN (SELECT page FROM page_replacement)) "
        "ORDER BY rank LIMIT ? OFFSET ?";
    const char* newest =
        "SELECT rowid FROM page_index WHERE page_index MATCH ? "
        "AND (? OR rowid NOT IN (SELECT page FROM page_replacement)) "
        "ORDER BY rowid DESC LIMIT ? OFFSET ?";
    Statement rows(db, result.ranked ? ranked : newest, expression, options.replaced_too,
                   std::max(options.limit, 0), std::max(options.offset, 0));
    while (rows.step()) result.hits.push_back(load_hit(db, rows.integer(0), words));
    return result;
  });
}

}  // namespace store
