// SPDX-License-Identifier: Apache-2.0
#include "service/corrected_text.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "store/terms/utf8.h"

namespace service {
namespace {

constexpr std::size_t most_cells = 40'000'000;  // of the table of edits
constexpr int other_kind = 3;  // to replace a line end by a character, or the other way round

std::u32string tidy(const std::string& text) {
  std::u32string out;
  for (const char32_t c : terms::decode_utf8(text)) {
    if (c == U'\r') continue;
    if (c == U'\n')
      while (!out.empty() && (out.back() == U' ' || out.back() == U'\t')) out.pop_back();
    out.push_back(c == U'\t' ? U' ' : c);
  }
  while (!out.empty() && (out.back() == U'\n' || out.back() == U' ')) out.pop_back();
  if (!out.empty()) out.push_back(U'\n');
  return out;
}

int replacing(char32_t a, char32_t b) {
  if (a == b) return 0;
  return (a == U'\n') != (b == U'\n') ? other_kind : 1;
}

constexpr std::size_t none = static_cast<std::size_t>(-1);

// For each character of `now` the place of the one in `before` that it is or replaces, or none: by
// the fewest edits (Wagner and Fischer 1974).
std::vector<std::size_t> origins(const std::u32string& before, const std::u32string& now) {
  enum Step : std::uint8_t { both, gone, added };
  const std::size_t rows = before.size() + 1, columns = now.size() + 1;
  std::vector<Step> steps(rows * columns, added);
  std::vector<int> above(columns), here(columns);
  for (std::size_t j = 0; j < columns; ++j) above[j] = static_cast<int>(j);
  for (std::size_t i = 1; i < rows; ++i) {
    here[0] = static_cast<int>(i);
    steps[i * columns] = gone;
    for (std::size_t j = 1; j < columns; ++j) {
      const int replaced = above[j - 1] + replacing(before[i - 1], now[j - 1]);
      here[j] = std::min({replaced, above[j] + 1, here[j - 1] + 1});
      steps[i * columns + j] = here[j] == replaced ? both : here[j] == above[j] + 1 ? gone : added;
    }
    std::swap(above, here);
  }
  std::vector<std::size_t> origin(now.size(), none);
  for (std::size_t i = before.size(), j = now.size(); i > 0 || j > 0;) {
    const Step step = steps[i * columns + j];
    if (step == both) origin[j - 1] = i - 1;
    if (step != added) --i;
    if (step != gone) --j;
  }
  return origin;
}

// The same where the table would be too large: line by line.
std::vector<std::size_t> origins_by_line(const std::u32string& before, const std::u32string& now) {
  std::vector<std::size_t> origin;
  std::size_t from = 0;
  for (std::size_t at = 0; at < now.size();) {
    const std::size_t end = std::min(now.find(U'\n', at), now.size() - 1) + 1;
    const std::size_t stop =
        from < before.size() ? std::min(before.find(U'\n', from), before.size() - 1) + 1 : from;
    const auto one = (stop - from) * (end - at) <= most_cells
                         ? origins(before.substr(from, stop - from), now.substr(at, end - at))
                         : std::vector<std::size_t>(end - at, none);
    for (const std::size_t place : one) origin.push_back(place == none ? none : from + place);
    from = stop;
    at = end;
  }
  return origin;
}

}  // namespace

store::PageReading corrected(const store::PageReading& in_use, const std::string& text) {
  const std::u32string before = terms::decode_utf8(in_use.text), now = tidy(text);
  const bool fits = (before.size() + 1) * (now.size() + 1) <= most_cells;
  const auto origin = fits ? origins(before, now) : origins_by_line(before, now);
  store::PageReading reading;
  reading.text = terms::encode_utf8(now);
  reading.confidence = 1;
  if (in_use.boxes.size() != before.size()) return reading;
  for (std::size_t i = 0; i < now.size(); ++i) {
    store::CharBox box = origin[i] == none ? store::CharBox{} : in_use.boxes[origin[i]];
    if (now[i] == U'\n' || now[i] == U' ') box = {};
    box.confidence = 100;
    reading.boxes.push_back(box);
  }
  return reading;
}

}  // namespace service
