// SPDX-License-Identifier: Apache-2.0
#include "service/routes/page_text.h"

#include <algorithm>

#include "store/terms/utf8.h"

namespace service::routes {
namespace {

bool is_empty(const store::CharBox& box) { return box.width == 0 || box.height == 0; }

void extend(store::CharBox& whole, const store::CharBox& box) {
  if (is_empty(box)) return;
  if (is_empty(whole)) {
    whole = box;
    return;
  }
  const int left = std::min(whole.x, box.x);
  const int top = std::min(whole.y, box.y);
  const int right = std::max(whole.x + whole.width, box.x + box.width);
  const int bottom = std::max(whole.y + whole.height, box.y + box.height);
  whole.x = static_cast<std::uint16_t>(left);
  whole.y = static_cast<std::uint16_t>(top);
  whole.width = static_cast<std::uint16_t>(right - left);
  whole.height = static_cast<std::uint16_t>(bottom - top);
}

store::CharBox box_at(const std::vector<store::CharBox>& boxes, std::size_t index) {
  return index < boxes.size() ? boxes[index] : store::CharBox{};
}

std::vector<std::u32string> words_of(std::u32string_view query) {
  std::vector<std::u32string> words;
  std::u32string word;
  for (const auto code : query) {
    if (code != U' ' && code != U'\t' && code != U'\n' && code != U'\u3000') {
      word += code;
    } else if (!word.empty()) {
      words.push_back(std::move(word));
      word.clear();
    }
  }
  if (!word.empty()) words.push_back(std::move(word));
  return words;
}

std::u32string folded(std::string_view text) {
  auto codes = terms::decode_utf8(text);
  for (auto& code : codes) code = terms::fold(code);
  return codes;
}

}  // namespace

std::vector<TextLine> lines_of(std::string_view text, const std::vector<store::CharBox>& boxes) {
  std::vector<TextLine> lines;
  const auto codes = terms::decode_utf8(text);
  TextLine line;
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (codes[i] == U'\n') {
      lines.push_back(std::move(line));
      line = {};
    } else {
      terms::append_utf8(line.text, codes[i]);
      extend(line.box, box_at(boxes, i));
    }
  }
  if (!line.text.empty()) lines.push_back(std::move(line));
  return lines;
}

std::vector<store::CharBox> places_of(std::string_view query, std::string_view text,
                                      const std::vector<store::CharBox>& boxes) {
  const auto page = folded(text);
  std::vector<bool> is_hit(page.size(), false);
  for (const auto& word : words_of(folded(query)))
    for (auto at = page.find(word); at != std::u32string::npos; at = page.find(word, at + 1))
      std::fill_n(is_hit.begin() + static_cast<std::ptrdiff_t>(at), word.size(), true);

  std::vector<store::CharBox> places;
  store::CharBox run;
  for (std::size_t i = 0; i <= page.size(); ++i) {
    if (i < page.size() && is_hit[i] && page[i] != U'\n') {
      extend(run, box_at(boxes, i));
    } else if (!is_empty(run)) {
      places.push_back(run);
      run = {};
    }
  }
  return places;
}

}  // namespace service::routes
