// SPDX-License-Identifier: Apache-2.0
#include "store/terms/names.h"

#include <cstddef>

#include "store/terms/utf8.h"

namespace terms {
namespace {

constexpr char32_t kInterpunct = 0x00B7;

bool is_space(char32_t code) {
  return code == ' ' || (code >= 0x09 && code <= 0x0D) || code == 0x85 || code == 0xA0 ||
         code == 0x1680 || (code >= 0x2000 && code <= 0x200B) || code == 0x2028 || code == 0x2029 ||
         code == 0x202F || code == 0x205F || code == 0x2060 || code == 0x3000 || code == 0xFEFF;
}

bool is_control(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029 ||
         (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

std::u32string trimmed(std::string_view name) {
  std::u32string codes = decode_utf8(name);
  std::size_t first = 0, last = codes.size();
  while (first < last && is_space(codes[first])) ++first;
  while (last > first && is_space(codes[last - 1])) --last;
  return codes.substr(first, last - first);
}

}  // namespace

std::string name_key(std::string_view name) {
  std::u32string key;
  for (char32_t code : decode_utf8(name)) {
    if (!is_space(code)) key.push_back(fold_search(code));
  }
  // Between two Han characters a full stop can only stand for the interpunct.
  for (std::size_t i = 1; i + 1 < key.size(); ++i) {
    if (key[i] == '.' && is_han(key[i - 1]) && is_han(key[i + 1])) key[i] = kInterpunct;
  }
  return encode_utf8(key);
}

std::string masked_name(std::string_view name) {
  std::u32string masked = trimmed(name);
  for (std::size_t i = 1; i < masked.size(); ++i) masked[i] = U'*';
  return encode_utf8(masked);
}

bool is_acceptable_name(std::string_view name) {
  const std::u32string codes = trimmed(name);
  if (codes.empty() || codes.size() > 50) return false;
  for (char32_t code : codes) {
    // U+FFFD: bytes that were not UTF-8, or a character already lost elsewhere.
    if (is_control(code) || code == 0xFFFD) return false;
  }
  return true;
}

}  // namespace terms
