// SPDX-License-Identifier: Apache-2.0
// The ten classes of a personnel dossier, with 4-1..4-4 and 9-1..9-4.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace terms {

struct ClassCode {
  int number = 0;  // 1..10
  int sub = 0;     // 1..4 in classes 4 and 9, else 0; 0 there: the class as a whole

  auto operator<=>(const ClassCode&) const = default;

  std::string text() const;   // "3", "4-1"
  std::string label() const;  // 学历学位材料
  static std::optional<ClassCode> parse(std::string_view text);
  static const std::vector<ClassCode>& all();  // in catalogue order, subclasses included
};

}  // namespace terms
