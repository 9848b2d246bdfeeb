// SPDX-License-Identifier: Apache-2.0
// The character error rate of a page's text against the lines that stand on it.
//
// For each true line: the least edit distance to any substring of the text, both folded to their
// compatibility forms and stripped of white space; summed over lines, divided by the sum of their
// lengths. The order of lines does not count. More text than there is on the page does not help:
// `surplus` says how much longer the text is than the truth.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace accuracy {

struct CharacterError {
  std::size_t edits = 0;
  std::size_t characters = 0;  // of the true lines
  std::size_t output = 0;      // of the text

  double rate() const;
  double length() const;  // output / characters
  CharacterError& operator+=(const CharacterError& other);
};

// Which characters count: all of them, or Han characters, letters and digits only.
enum class Counted { all, words };
CharacterError compare(const std::vector<std::string>& lines, std::string_view text,
                       Counted counted = Counted::all);

// What two texts are compared by: compatibility forms folded, white space gone, case kept.
std::u32string normalized(std::string_view text, Counted counted = Counted::all);

}  // namespace accuracy
