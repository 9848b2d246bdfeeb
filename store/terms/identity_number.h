// SPDX-License-Identifier: Apache-2.0
// Citizen identity numbers (GB 11643-1999): 18 characters with a check digit by ISO 7064 mod 11-2;
// numbers of 15 digits are brought to 18.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/terms/partial_date.h"

namespace terms {

enum class Sex { female, male };

class IdentityNumber {
 public:
  // Takes full-width digits, spaces and a small x. nullopt unless the length, the date of birth and
  // the check digit are right. The century is not restricted: 440524188001010014 is a valid number.
  static std::optional<IdentityNumber> parse(std::string_view text);
  static char check_digit(std::string_view first17);  // '0'..'9' or 'X'

  const std::string& text() const { return text_; }  // 18 characters
  PartialDate birth() const;
  Sex sex() const;
  // 420112********2211: never the whole number to anyone but staff.
  std::string masked() const;

  bool operator==(const IdentityNumber&) const = default;

 private:
  explicit IdentityNumber(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// The form in which identity numbers of every kind are kept and compared: a citizen's in its 18
// characters; any other folded, in capitals, without blanks. Judges nothing.
std::string identity_key(std::string_view text);

}  // namespace terms
