// SPDX-License-Identifier: Apache-2.0
// Words for the values of an enum, as they stand in the database: they are never changed, only
// added to.
//
// Threads  pure functions over constant data.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace store::internal {

template <class E>
struct Word {
  E value;
  const char* text;
};

template <class E, std::size_t N>
const char* text_of(const std::array<Word<E>, N>& words, E value) {
  for (const auto& word : words) {
    if (word.value == value) return word.text;
  }
  return "unknown";
}

// nullopt for an unknown word.
template <class E, std::size_t N>
std::optional<E> value_of(const std::array<Word<E>, N>& words, std::string_view text) {
  for (const auto& word : words) {
    if (text == word.text) return word.value;
  }
  return std::nullopt;
}

}  // namespace store::internal
