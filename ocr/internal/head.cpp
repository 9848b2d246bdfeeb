// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/head.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>

#include "ocr/internal/spacing.h"
#include "store/terms/utf8.h"

namespace ocr::internal {
namespace {

std::vector<const Line*> lines_of(const RecognizedPage& page) {
  std::vector<const Line*> lines;
  for (const Block& block : page.blocks) {
    for (const Line& line : block.lines) lines.push_back(&line);
  }
  return lines;
}

int typical_size(const std::vector<const Line*>& lines) {
  std::vector<int> sizes;
  for (const Line* line : lines) sizes.push_back(character_size(*line));
  const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
  std::nth_element(sizes.begin(), middle, sizes.end());
  return *middle;
}

bool in_the_middle(const Line& line, const RecognizedPage& page) {
  return std::abs(2 * line.box.x + line.box.width - page.width) < page.width / 5;
}

// Han text that was read well: large dirt and pieces of seals are not.
bool is_wording(const Line& line) {
  constexpr float kRead = 0.8F;
  constexpr std::size_t kFewest = 4;
  std::size_t han = 0, others = 0;
  for (const Word& word : line.words) {
    for (const Character& c : word.characters) ++(terms::is_han(c.code) ? han : others);
  }
  return line.confidence >= kRead && han >= kFewest && others * 4 <= han;
}

// Not a form that is known: the largest of the first lines, or the first.
void take_first_line(const RecognizedPage& page, const std::vector<const Line*>& lines, int size,
                     CatalogueDraft& draft) {
  const Line* title = lines.front();
  for (std::size_t i = 0; i < lines.size() && i < 4; ++i) {
    if (4 * character_size(*lines[i]) > 5 * character_size(*title)) title = lines[i];
  }
  draft.title = title->text();
  draft.title_confidence = title->confidence / 2;
  draft.heading = 10 * character_size(*title) > 13 * size && 4 * title->box.y < page.height &&
                  in_the_middle(*title, page) && is_wording(*title);
}

int number_of(std::u32string_view digits) {
  if (digits.empty() || digits.size() > 3) return 0;
  int value = 0;
  for (const char32_t c : digits) {
    if (c < '0' || c > '9') return 0;
    value = value * 10 + static_cast<int>(c - '0');
  }
  return value;
}

// The number between the two marks, or 0.
int between(std::u32string_view text, std::u32string_view before, std::u32string_view after) {
  const std::size_t at = text.find(before);
  if (at == text.npos) return 0;
  const std::size_t from = at + before.size(), to = text.find(after, from);
  return to == text.npos ? 0 : number_of(text.substr(from, to - from));
}

void take_page_number(std::u32string_view text, CatalogueDraft& draft) {
  constexpr std::u32string_view kDashes = U"-—–―－一_·.";
  if (const int number = between(text, U"第", U"页")) {
    draft.page_number = number;
    draft.page_total = between(text, U"共", U"页");
    return;
  }
  if (const std::size_t slash = text.find(U'/'); slash != text.npos) {
    const int number = number_of(text.substr(0, slash)), total = number_of(text.substr(slash + 1));
    if (number > 0 && number <= total) draft.page_number = number, draft.page_total = total;
    return;
  }
  std::u32string_view inner = text;
  while (!inner.empty() && kDashes.find(inner.front()) != kDashes.npos) inner.remove_prefix(1);
  while (!inner.empty() && kDashes.find(inner.back()) != kDashes.npos) inner.remove_suffix(1);
  const bool dashed = inner.size() + 2 <= text.size();
  if (dashed) draft.page_number = number_of(inner);
}

}  // namespace

void propose_title(const RecognizedPage& page, const FormTable& forms, CatalogueDraft& draft) {
  constexpr std::size_t kMostLines = 8;
  const std::vector<const Line*> lines = lines_of(page);
  if (lines.empty()) return;
  const int size = typical_size(lines);
  double best = 0;
  for (std::size_t i = 0; i < lines.size() && i < kMostLines; ++i) {
    const Line& line = *lines[i];
    if (5 * line.box.y > 2 * page.height) continue;
    const bool large = 5 * character_size(line) > 6 * size;
    auto match = forms.match(line.text(), large);
    // A long title is set in two lines. Joined, a line that is no part of it only stands before it.
    if (large && i > 0 && 5 * character_size(*lines[i - 1]) > 6 * size) {
      auto both = forms.match(lines[i - 1]->text() + line.text(), true);
      if (both && both->whole && (!match || both->likeness >= match->likeness)) {
        match = std::move(both);
      }
    }
    if (!match) continue;
    const double score = match->likeness * (large ? 1 : 0.8);
    if (score <= best) continue;
    best = score;
    draft.class_code = match->form->class_code;
    draft.title = match->title;
    draft.title_confidence = static_cast<float>(score) * line.confidence;
    draft.titled = true;
    draft.heading = large;
  }
  if (!draft.titled) take_first_line(page, lines, size, draft);
}

void recognise_by_words(std::u32string_view text, const FormTable& forms, CatalogueDraft& draft) {
  constexpr float kByWords = 0.7F;
  const Form* found = forms.by_words(text);
  if (found == nullptr) return;
  draft.class_code = found->class_code;
  draft.title = found->title;
  draft.title_confidence = kByWords;
  draft.titled = true;
}

void find_page_number(const RecognizedPage& page, CatalogueDraft& draft) {
  for (const Line* line : lines_of(page)) {
    const int middle = line->box.y + line->box.height / 2;
    const bool at_edge = 12 * middle < page.height || 12 * middle > 11 * page.height;
    if (!at_edge || draft.page_number != 0) continue;
    std::u32string text;
    for (const char32_t c : terms::decode_utf8(line->text())) {
      if (c != ' ') text.push_back(terms::fold(c));
    }
    if (text.size() <= 14) take_page_number(text, draft);
  }
}

}  // namespace ocr::internal
