// SPDX-License-Identifier: Apache-2.0
#include "store/terms/class_code.h"

#include "store/terms/utf8.h"

namespace terms {
namespace {

struct Row {
  ClassCode code;
  const char* label;
};

// In catalogue order. The wording follows the tables in use since 2012/2015; an office may show
// its own, the codes stay.
constexpr Row kRows[] = {
    {{1, 0}, "履历材料"},
    {{2, 0}, "自传材料"},
    {{3, 0}, "鉴定、考核、考察材料"},
    {{4, 0}, "学历学位、职称、学术、培训材料"},
    {{4, 1}, "学历学位材料"},
    {{4, 2}, "职业（任职）资格和专业技术职务材料"},
    {{4, 3}, "科研学术水平材料"},
    {{4, 4}, "培训材料"},
    {{5, 0}, "政治历史情况审查材料"},
    {{6, 0}, "参加党团、民主党派材料"},
    {{7, 0}, "奖励材料"},
    {{8, 0}, "处分材料"},
    {{9, 0}, "录用任免、工资待遇、出国（境）、会议代表、退（离）休材料"},
    {{9, 1}, "工资材料"},
    {{9, 2}, "任免材料"},
    {{9, 3}, "出国（境）审批材料"},
    {{9, 4}, "会议代表材料"},
    {{10, 0}, "其他可供组织参考的材料"},
};

// 1..10 in Arabic or Han digits.
std::optional<int> class_number(std::u32string_view text) {
  constexpr std::u32string_view kHan = U"一二三四五六七八九十";
  if (text == U"10") return 10;
  if (text.size() != 1) return std::nullopt;
  if (text[0] >= '1' && text[0] <= '9') return static_cast<int>(text[0] - '0');
  const auto at = kHan.find(text[0]);
  if (at == std::u32string_view::npos) return std::nullopt;
  return static_cast<int>(at) + 1;
}

}  // namespace

std::string ClassCode::text() const {
  std::string out = std::to_string(number);
  if (sub != 0) out += "-" + std::to_string(sub);
  return out;
}

std::string ClassCode::label() const {
  for (const Row& row : kRows) {
    if (row.code == *this) return row.label;
  }
  return "";
}

std::optional<ClassCode> ClassCode::parse(std::string_view text) {
  std::u32string plain;
  for (char32_t code : decode_utf8(text)) {
    const char32_t folded = fold(code);
    if (folded == ' ') continue;
    plain.push_back(folded == 0x2013 || folded == 0x2014 ? U'-' : folded);
    if (plain.size() > 4) return std::nullopt;
  }
  const auto dash = plain.find(U'-');
  const std::optional<int> number = class_number(std::u32string_view(plain).substr(0, dash));
  if (!number) return std::nullopt;
  ClassCode code{*number, 0};
  if (dash != std::u32string::npos) {
    const std::optional<int> sub = class_number(std::u32string_view(plain).substr(dash + 1));
    if (!sub) return std::nullopt;
    code.sub = *sub;
  }
  for (const Row& row : kRows) {
    if (row.code == code) return code;
  }
  return std::nullopt;
}

const std::vector<ClassCode>& ClassCode::all() {
  static const std::vector<ClassCode> codes = [] {
    std::vector<ClassCode> made;
    for (const Row& row : kRows) made.push_back(row.code);
    return made;
  }();
  return codes;
}

}  // namespace terms
