// SPDX-License-Identifier: Apache-2.0
// What each kind of sheet is called, and who writes it.
#include <cstddef>

#include "tests/support/synthetic/sheets.h"

namespace synthetic {
namespace {

using Writer = Fields (*)(Kind, const Person&, Canvas&, Random&);

Fields write_nothing(Kind, const Person&, Canvas&, Random&) { return {}; }

struct Row {
  Kind kind;
  const char* name;
  const char* class_code;
  Writer write;
  Kind first;
};

constexpr Row form(Kind kind, const char* name, const char* code) {
  return {kind, name, code, write_form, kind};
}
constexpr Row letter(Kind kind, const char* name, const char* code) {
  return {kind, name, code, write_letter, kind};
}
constexpr Row paper(Kind kind, const char* name, const char* code) {
  return {kind, name, code, write_paper, kind};
}
constexpr Row text(Kind kind, const char* name, const char* code) {
  return {kind, name, code, write_text, kind};
}
constexpr Row second(Kind kind, const char* name, const char* code, Writer write, Kind first) {
  return {kind, name, code, write, first};
}

constexpr Row kRows[] = {
    form(Kind::graduate_form, "高等学校毕业生登记表", "4-1"),
    form(Kind::cadre_resume, "干部履历表", "1"),
    form(Kind::annual_review, "年度考核登记表", "3"),
    form(Kind::party_application, "入党志愿书", "6"),
    second(Kind::party_decision, "入党志愿书（第2页）", "6", write_form, Kind::party_application),
    form(Kind::registration, "流动人员人事档案登记表", "10"),
    form(Kind::title_review, "专业技术职务任职资格评审表", "4-2"),
    second(Kind::title_review_opinion, "专业技术职务任职资格评审表（第2页）", "4-2", write_form,
           Kind::title_review),
    letter(Kind::call_letter, "调档函", "10"),
    letter(Kind::certificate, "证明", "10"),
    letter(Kind::appraisal, "考察材料", "3"),
    letter(Kind::appointment, "关于任职的通知", "9-2"),
    letter(Kind::transfer_slip, "档案转递通知单", "10"),
    paper(Kind::student_record, "学生学籍表", "4-1"),
    paper(Kind::transcript, "学习成绩单", "4-1"),
    paper(Kind::league_application, "入团志愿书", "6"),
    second(Kind::league_decision, "入团志愿书（第2页）", "6", write_paper,
           Kind::league_application),
    text(Kind::party_request, "入党申请书", "6"),
    second(Kind::party_request_end, "入党申请书（第2页）", "6", write_text, Kind::party_request),
    text(Kind::probation_request, "转正申请书", "6"),
    paper(Kind::health_form, "体格检查表", "10"),
    text(Kind::report_card, "全国普通高等学校本专科毕业生就业报到证", "9-2"),
    text(Kind::labour_contract, "劳动合同书", "9-2"),
    second(Kind::labour_contract_end, "劳动合同书（第2页）", "9-2", write_text,
           Kind::labour_contract),
    text(Kind::contract_end, "解除劳动合同证明", "9-2"),
    paper(Kind::degree_application, "学位申请书", "4-1"),
    paper(Kind::honours_form, "优秀毕业生登记表", "7"),
    paper(Kind::probation_review, "转正定级审批表", "9-2"),
    paper(Kind::political_review, "政治审查表", "5"),
    paper(Kind::wage_change, "工资变动审批表", "9-1"),
    paper(Kind::league_member, "团员登记表", "6"),
    text(Kind::contents, "干部人事档案材料目录", ""),
    {Kind::blank, "空白页", "", write_nothing, Kind::blank},
};

const Row& row_of(Kind kind) { return kRows[static_cast<std::size_t>(kind)]; }

constexpr bool in_order() {
  for (std::size_t i = 0; i < std::size(kRows); ++i) {
    if (kRows[i].kind != static_cast<Kind>(i)) return false;
  }
  return std::size(kRows) == static_cast<std::size_t>(Kind::blank) + 1;
}
static_assert(in_order());

}  // namespace

const char* kind_name(Kind kind) { return row_of(kind).name; }
const char* kind_class(Kind kind) { return row_of(kind).class_code; }
Kind first_page_of(Kind kind) { return row_of(kind).first; }

Fields write_sheet(Kind kind, const Person& person, Canvas& canvas, Random& random) {
  return row_of(kind).write(kind, person, canvas, random);
}

}  // namespace synthetic
