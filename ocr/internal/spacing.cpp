// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/spacing.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "store/terms/utf8.h"

namespace ocr::internal {
namespace {

bool hangs_on(char32_t code) {
  constexpr std::u32string_view kClosing = U"，。、；：！？）》」』】”’…";
  return kClosing.find(code) != std::u32string_view::npos;
}

bool is_space(const Word& word) {
  return std::all_of(word.characters.begin(), word.characters.end(),
                     [](const Character& c) { return c.code == U' '; });
}

bool space_between(const Word& left, const Word& right, int size) {
  // Latin letters, digits and their punctuation: words of such text are parted by far less than a
  // character, and would run together without the space.
  auto plain = [](char32_t code) { return code > ' ' && code < 0x2E80; };
  if (plain(left.characters.back().code) && plain(right.characters.front().code)) return true;
  if (hangs_on(right.characters.front().code)) return false;
  return right.box.x - (left.box.x + left.box.width) > size;
}

}  // namespace

int character_size(const Line& line) {
  std::vector<int> han;
  int greatest = 0;
  for (const Word& word : line.words) {
    for (const Character& c : word.characters) {
      greatest = std::max(greatest, c.box.height);
      if (terms::is_han(c.code)) han.push_back(c.box.height);
    }
  }
  if (han.empty()) return greatest;
  const auto middle = han.begin() + static_cast<std::ptrdiff_t>(han.size() / 2);
  std::nth_element(han.begin(), middle, han.end());
  return *middle;
}

scanner::Rect united(const scanner::Rect& a, const scanner::Rect& b) {
  if (a == scanner::Rect{}) return b;
  if (b == scanner::Rect{}) return a;
  const int x = std::min(a.x, b.x), y = std::min(a.y, b.y);
  return {x, y, std::max(a.x + a.width, b.x + b.width) - x,
          std::max(a.y + a.height, b.y + b.height) - y};
}

std::vector<Run> runs_of(const Line& line) {
  const int size = character_size(line);
  std::vector<Run> runs;
  const Word* previous = nullptr;  // nullptr: the next one begins a run
  for (const Word& word : line.words) {
    if (word.characters.empty()) continue;
    if (is_space(word)) {
      previous = nullptr;
      continue;
    }
    if (previous == nullptr || space_between(*previous, word, size)) runs.emplace_back();
    Run& run = runs.back();
    run.characters.insert(run.characters.end(), word.characters.begin(), word.characters.end());
    run.box = united(run.box, word.box);
    previous = &word;
  }
  for (Run& run : runs) {
    float sum = 0;
    for (const Character& c : run.characters) sum += c.confidence;
    run.confidence = sum / static_cast<float>(run.characters.size());
  }
  return runs;
}

}  // namespace ocr::internal
