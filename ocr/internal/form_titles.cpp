// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/form_titles.h"

#include <algorithm>
#include <cstddef>
#include <limits>

#include "store/terms/utf8.h"

namespace ocr::internal {
namespace {

// Letters, digits and Han only: how a title is set (spaces, brackets, quotes) does not matter.
std::u32string plain(std::string_view text) {
  std::u32string out;
  for (const char32_t code : terms::decode_utf8(text)) {
    const char32_t folded = terms::fold(code);
    if (terms::is_han(folded) || terms::is_letter_or_digit(folded)) out.push_back(folded);
  }
  return out;
}

struct Ending {
  std::size_t distance;  // edits between the title and the end of the line
  std::size_t length;    // of that end
};

// The end of `line` that is most like `title`.
Ending best_ending(std::u32string_view line, std::u32string_view title) {
  // Both are compared back to front, so that an end of the line is a prefix.
  std::vector<std::size_t> row(title.size() + 1);
  for (std::size_t j = 0; j <= title.size(); ++j) row[j] = j;
  Ending best{row.back(), 0};
  for (std::size_t i = 1; i <= line.size() && i <= title.size() + 4; ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= title.size(); ++j) {
      const std::size_t substituted =
          diagonal + (line[line.size() - i] != title[title.size() - j] ? 1 : 0);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
    }
    if (row.back() < best.distance) best = {row.back(), i};
  }
  return best;
}

}  // namespace

const std::vector<FormTitle>& form_titles() {
  // Where the tables in use differ, the commoner placing; a person confirms each.
  static const std::vector<FormTitle> titles = {
      {"干部履历表", {1, 0}},
      {"干部简历表", {1, 0}},
      {"履历表", {1, 0}},
      {"简历表", {1, 0}},
      {"自传", {2, 0}},
      {"思想汇报", {2, 0}},
      {"年度考核登记表", {3, 0}},
      {"年度考核表", {3, 0}},
      {"学年鉴定表", {3, 0}},
      {"毕业鉴定表", {3, 0}},
      {"毕业生鉴定表", {3, 0}},
      {"考察材料", {3, 0}},
      {"高等学校毕业生登记表", {4, 1}},
      {"高中毕业生登记表", {4, 1}},
      {"毕业生登记表", {4, 1}},
      {"普通高等学校招生考生档案", {4, 1}},
      {"普通高等学校招生报名登记表", {4, 1}},
      {"学生学籍表", {4, 1}},
      {"学籍表", {4, 1}},
      {"学生登记表", {4, 1}},
      {"学习成绩单", {4, 1}},
      {"成绩单", {4, 1}},
      {"成绩总表", {4, 1}},
      {"学士学位授予审批表", {4, 1}},
      {"学位申请书", {4, 1}},
      {"硕士研究生报考登记表", {4, 1}},
      {"专业技术职务任职资格评审表", {4, 2}},
      {"政治审查表", {5, 0}},
      {"政审表", {5, 0}},
      {"更改姓名审批表", {5, 0}},
      {"入团志愿书", {6, 0}},
      {"团员登记表", {6, 0}},
      {"入党申请书", {6, 0}},
      {"入党志愿书", {6, 0}},
      {"转正申请书", {6, 0}},
      {"优秀毕业生登记表", {7, 0}},
      {"三好学生登记表", {7, 0}},
      {"处分决定", {8, 0}},
      {"工资变动审批表", {9, 1}},
      {"工资审批表", {9, 1}},
      {"关于任职的通知", {9, 2}},
      {"任职的通知", {9, 2}},
      {"任免审批表", {9, 2}},
      {"转正定级审批表", {9, 2}},
      {"转正定级表", {9, 2}},
      {"见习期考核表", {9, 2}},
      {"就业报到证", {9, 2}},
      {"就业通知书", {9, 2}},
      {"全国普通高等学校本专科毕业生就业报到证", {9, 2}},
      {"全国普通高等学校本专科毕业生就业通知书", {9, 2}},
      {"劳动合同书", {9, 2}},
      {"劳动合同", {9, 2}},
      {"聘用合同", {9, 2}},
      {"聘用合同书", {9, 2}},
      {"解除劳动合同证明", {9, 2}},
      {"终止劳动合同证明", {9, 2}},
      {"解除终止劳动合同证明", {9, 2}},
      {"解除终止劳动合同证明书", {9, 2}},
      {"出国境审批表", {9, 3}},
      {"流动人员人事档案登记表", {10, 0}},
      {"体格检查表", {10, 0}},
      {"健康体检表", {10, 0}},
      {"体检表", {10, 0}},
      {"调档函", {10, 0}},
      {"商调函", {10, 0}},
      {"档案转递通知单", {10, 0}},
      {"转递通知单", {10, 0}},
      {"档案转递单", {10, 0}},
      {"高等学校毕业生档案转递单", {10, 0}},
      {"证明", {10, 0}},
      {"回执", {10, 0}},
  };
  return titles;
}

std::optional<TitleMatch> match_title(std::string_view line, bool large) {
  constexpr std::size_t kLongestLine = 40;
  constexpr std::size_t kSpecks = 2;  // odd characters before a title; more are the paper's own
  const double least_likeness = large ? 0.66 : 0.74;
  const std::u32string text = plain(line);
  if (text.empty() || text.size() > kLongestLine) return std::nullopt;
  std::optional<TitleMatch> best;
  int best_points = std::numeric_limits<int>::min();
  for (const FormTitle& form : form_titles()) {
    const std::u32string title = plain(form.title);
    const Ending ending = best_ending(text, title);
    const double likeness =
        1 - static_cast<double>(ending.distance) / static_cast<double>(title.size());
    if (likeness < least_likeness) continue;
    // A short title ends many a line of prose.
    if (title.size() <= 3 && ending.length != text.size()) continue;
    if ((title.size() <= 4 ? 2 : 3) * title.size() < text.size()) continue;
    // In the size of the text it is prose that happens to end so.
    if (!large && text.size() > ending.length + kSpecks) continue;
    // A longer title says more, and each misread character speaks against it.
    const int points = static_cast<int>(title.size()) - 3 * static_cast<int>(ending.distance);
    if (points <= best_points) continue;
    best_points = points;
    const std::u32string before = text.substr(0, text.size() - ending.length);
    best = TitleMatch{
        &form, (before.size() > kSpecks ? terms::encode_utf8(before) : "") + form.title, likeness};
  }
  return best;
}

}  // namespace ocr::internal
