// SPDX-License-Identifier: Apache-2.0
// Full-text search over pages.
#include <algorithm>

#include "store/archive.h"
#include "store/internal/box_code.h"
#include "store/internal/page_rows.h"
#include "store/internal/query.h"
#include "store/internal/state.h"
#include "store/internal/text_index.h"
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

// Fills in what the text shows about the hit.
void mark(const std::u32string& text, const std::vector<CharBox>& boxes,
          const std::vector<QueryWord>& words, Hit& hit) {
  const internal::TextHits found = internal::find_hits(text, words);
  hit.boxes = boxes_of(text, boxes, found.places);
  fill_snippet(text, found.places, hit);
  for (const auto& [asked, read] : found.differences) {
    std::pair difference(terms::encode_utf8(asked), terms::encode_utf8(read));
    const auto& known = hit.differences;
    if (std::find(known.begin(), known.end(), difference) == known.end()) {
      hit.differences.push_back(std::move(difference));
    }
  }
  hit.exact = hit.differences.empty();
}

Hit load_hit(Database& db, std::int64_t page, const std::vector<QueryWord>& words) {
  Statement row(db,
                "SELECT coalesce(d.number, ''), coalesce(n.name, ''), p.title, t.text, x.boxes "
                "FROM page p JOIN page_text t ON t.page = p.id JOIN batch b ON b.id = p.batch "
                "LEFT JOIN page_boxes x ON x.page = p.id LEFT JOIN dossier d ON d.id = b.dossier "
                "LEFT JOIN person n ON n.id = d.person "
                "WHERE p.id = ?",
                page);
  Hit hit;
  hit.page = page;
  if (!row.step()) throw Error(Errc::damaged, "page_index", "names a page that is not there");
  hit.dossier = row.text(0);
  hit.person = row.text(1);
  hit.title = row.text(2);
  hit.number = internal::page_number(db, page);
  const internal::Blob blob = row.blob_view(4);
  mark(terms::decode_utf8(row.text(3)), internal::decode_boxes(blob.data, blob.size, "page_text"),
       words, hit);
  return hit;
}

enum class Order { rank, newest };

std::vector<std::int64_t> pages_of(Database& db, const std::string& expression, bool replaced_too,
                                   Order order, int limit, int offset) {
  const char* sql = order == Order::rank
                        ? "SELECT rowid FROM page_index WHERE page_index MATCH ? "
                          "AND (? OR rowid NOT IN (SELECT page FROM page_replacement)) "
                          "ORDER BY rank LIMIT ? OFFSET ?"
                        : "SELECT rowid FROM page_index WHERE page_index MATCH ? "
                          "AND (? OR rowid NOT IN (SELECT page FROM page_replacement)) "
                          "ORDER BY rowid DESC LIMIT ? OFFSET ?";
  std::vector<std::int64_t> pages;
  Statement rows(db, sql, expression, replaced_too, limit, offset);
  while (rows.step()) pages.push_back(rows.integer(0));
  return pages;
}

// The pages on which the words were perhaps misread, those of one character before those of more,
// newest first in each. At most one more than similar_limit.
std::vector<std::int64_t> similar_pages(Database& db, const std::vector<QueryWord>& words,
                                        const SearchOptions& options) {
  const int most = std::max(options.similar_limit, 0) + 1;
  std::vector<std::int64_t> pages;
  const std::size_t deepest = internal::most_differences(words);
  for (std::size_t differences = 1; differences <= deepest; ++differences) {
    const int room = most - static_cast<int>(pages.size());
    if (room <= 0) break;
    const std::string expression = "(" + internal::match_expression(words, differences) +
                                   ") NOT (" + internal::match_expression(words, differences - 1) +
                                   ")";
    const auto more = pages_of(db, expression, options.replaced_too, Order::newest, room, 0);
    pages.insert(pages.end(), more.begin(), more.end());
  }
  return pages;
}

// The pages on which something stands that comes near the words, newest first; of the newest that
// the index gives, no more than so many are looked at.
std::vector<std::int64_t> near_pages(Database& db, const std::vector<QueryWord>& words,
                                     const SearchOptions& options) {
  constexpr int most_looked_at = 100;
  const std::string expression = internal::near_expression(words);
  std::vector<std::int64_t> pages;
  if (expression.empty()) return pages;
  for (const auto page :
       pages_of(db, expression, options.replaced_too, Order::newest, most_looked_at, 0)) {
    Statement row(db, "SELECT text FROM page_text WHERE page = ?", page);
    if (!row.step()) throw Error(Errc::damaged, "page_index", "names a page that is not there");
    const auto found = internal::find_hits(terms::decode_utf8(row.text(0)), words);
    if (found.words == words.size()) pages.push_back(page);
  }
  return pages;
}

// Goes on behind the exact hits with the similar ones, or where there is neither with what comes
// near.
void add_similar(Database& db, std::vector<QueryWord> words, const internal::Confusions& confusions,
                 const SearchOptions& options, int exact, SearchResult& result) {
  internal::add_variants(words, confusions);
  auto pages = similar_pages(db, words, options);
  if (exact == 0 && pages.empty()) {
    internal::add_near(words);
    pages = near_pages(db, words, options);
  }
  const int limit = std::max(options.similar_limit, 0);
  result.similar = std::min(static_cast<int>(pages.size()), limit);
  result.similar_is_exact = static_cast<int>(pages.size()) <= limit;
  const int first = std::max(0, std::max(options.offset, 0) - exact);
  const int wanted = std::max(options.limit, 0) - static_cast<int>(result.hits.size());
  for (int i = first; i < std::min(first + wanted, result.similar); ++i) {
    result.hits.push_back(load_hit(db, pages[static_cast<std::size_t>(i)], words));
  }
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
    result.not_indexed = internal::renewal_left(db);
    const auto found = static_cast<int>(
        db.integer("SELECT count(*) FROM (SELECT rowid FROM page_index WHERE page_index MATCH ? "
                   "AND (? OR rowid NOT IN (SELECT page FROM page_replacement)) LIMIT ?)",
                   expression, options.replaced_too, std::max(count_limit, rank_limit) + 1)
            .value_or(0));
    result.total = std::min(found, count_limit);
    result.total_is_exact = found <= count_limit;
    result.ranked = found <= rank_limit;
    const int limit = std::max(options.limit, 0), offset = std::max(options.offset, 0);
    if (found > 0) {
      const Order order = result.ranked ? Order::rank : Order::newest;
      for (const auto page : pages_of(db, expression, options.replaced_too, order, limit, offset)) {
        result.hits.push_back(load_hit(db, page, words));
      }
    }
    if (options.tolerant && found <= offset + limit) {
      add_similar(db, words, *state_->confusions(db), options, found, result);
    }
    return result;
  });
}

std::vector<CharBox> Archive::places_of(std::string_view query, std::string_view text,
                                        const std::vector<CharBox>& boxes) const {
  auto words = internal::parse_query(query);
  const std::u32string codes = terms::decode_utf8(text);
  auto places = internal::find_hits(codes, words).places;
  if (places.empty() && !words.empty()) {
    const auto confusions = state_->read([&](Database& db) { return state_->confusions(db); });
    internal::add_variants(words, *confusions);
    places = internal::find_hits(codes, words).places;
  }
  if (places.empty() && !words.empty()) {
    internal::add_near(words);
    places = internal::find_hits(codes, words).places;
  }
  return boxes_of(codes, boxes, places);
}

std::int64_t Archive::renew_index(int pages) {
  if (pages < 1) throw Error(Errc::invalid, "pages", "less than one");
  const bool under_way = state_->read([](Database& db) { return internal::renewal(db).under_way; });
  if (!under_way) return 0;
  return state_->write(Actor{"system"}, [&](internal::Change& change) {
    internal::renew_some(change.db, pages);
    return internal::renewal_left(change.db);
  });
}

std::int64_t Archive::not_indexed() const {
  return state_->read([](Database& db) { return internal::renewal_left(db); });
}

}  // namespace store
