// SPDX-License-Identifier: Apache-2.0
#include "store/terms/identity_number.h"

#include <algorithm>
#include <cstddef>

#include "store/terms/utf8.h"

namespace terms {
namespace {

constexpr std::size_t kLength = 18, kOldLength = 15, kBody = 17;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

int number(std::string_view digits) {
  int value = 0;
  for (char c : digits) value = value * 10 + (c - '0');
  return value;
}

}  // namespace

char IdentityNumber::check_digit(std::string_view first17) {
  constexpr int kWeights[kBody] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  int sum = 0;
  for (std::size_t i = 0; i < kBody && i < first17.size(); ++i) {
    sum += kWeights[i] * (first17[i] - '0');
  }
  return "10X98765432"[sum % 11];
}

std::optional<IdentityNumber> IdentityNumber::parse(std::string_view text) {
  std::string plain;
  for (char32_t code : decode_utf8(text)) {
    const char32_t folded = terms::fold(code);
    if (folded == ' ' || folded == '\t' || folded == '\n' || folded == '\r') continue;
    if (folded >= 0x80) return std::nullopt;
    plain.push_back(folded == 'x' ? 'X' : static_cast<char>(folded));
    if (plain.size() > kLength) return std::nullopt;
  }
  if (plain.size() == kOldLength) {
    if (!std::all_of(plain.begin(), plain.end(), is_digit)) return std::nullopt;
    plain.insert(6, "19");  // only people born in the 1900s ever had fifteen digits
    plain.push_back(check_digit(plain));
  }
  if (plain.size() != kLength) return std::nullopt;
  if (!std::all_of(plain.begin(), plain.begin() + kBody, is_digit)) return std::nullopt;
  if (check_digit(std::string_view(plain).substr(0, kBody)) != plain.back()) return std::nullopt;
  IdentityNumber result(std::move(plain));
  if (result.birth().month == 0 || result.birth().day == 0 || !result.birth().valid()) {
    return std::nullopt;
  }
  return result;
}

PartialDate IdentityNumber::birth() const {
  const std::string_view text = text_;
  return {number(text.substr(6, 4)), number(text.substr(10, 2)), number(text.substr(12, 2))};
}

Sex IdentityNumber::sex() const {
  return (text_[kBody - 1] - '0') % 2 == 1 ? Sex::male : Sex::female;
}

std::string IdentityNumber::masked() const {
  return text_.substr(0, 6) + "********" + text_.substr(14);
}

std::string identity_key(std::string_view text) {
  if (const auto number = IdentityNumber::parse(text)) return number->text();
  std::string key;
  for (const char c : fold(text)) {
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
    key.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
  }
  return key;
}

}  // namespace terms
