// SPDX-License-Identifier: Apache-2.0
// The papers of a dossier: what is printed and filled in, before any scanner has seen them.
//
// Threads  pure functions of their arguments; the canvas belongs to the caller.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/support/synthetic/canvas.h"
#include "tests/support/synthetic/person.h"
#include "tests/support/synthetic/random.h"

namespace synthetic {

enum class Kind {
  graduate_form,         // 高等学校毕业生登记表
  cadre_resume,          // 干部履历表
  annual_review,         // 年度考核登记表
  party_application,     // 入党志愿书
  party_decision,        // its second page
  registration,          // 流动人员人事档案登记表
  title_review,          // 专业技术职务任职资格评审表
  title_review_opinion,  // its second page
  call_letter,           // 调档函
  certificate,           // 证明
  appraisal,             // 考察材料
  appointment,           // 关于任职的通知
  transfer_slip,         // 档案转递通知单
  student_record,        // 学生学籍表
  transcript,            // 学习成绩单
  league_application,    // 入团志愿书
  league_decision,       // its second page
  party_request,         // 入党申请书
  party_request_end,     // its second page
  probation_request,     // 转正申请书
  health_form,           // 体格检查表
  report_card,           // 全国普通高等学校本专科毕业生就业报到证
  labour_contract,       // 劳动合同书
  labour_contract_end,   // its second page
  contract_end,          // 解除劳动合同证明
  degree_application,    // 学位申请书
  honours_form,          // 优秀毕业生登记表
  probation_review,      // 转正定级审批表
  political_review,      // 政治审查表
  wage_change,           // 工资变动审批表
  league_member,         // 团员登记表
  contents,              // 干部人事档案材料目录
  blank,                 // nothing at all
};

inline constexpr int kLastYear = 2025;  // no paper is dated later

// The form's own name, "入党志愿书（第2页）" for a second page, "空白页".
const char* kind_name(Kind kind);

// What a second page belongs to; the kind itself for a first page.
Kind first_page_of(Kind kind);

// The class its material is filed under, "4-1"; empty for a blank page and a table of contents.
const char* kind_class(Kind kind);

// What stands on the sheet and can be catalogued: names as in ocr::Field.
using Fields = std::vector<std::pair<std::string, std::string>>;

// Writes the sheet and returns the fields that can be read on it.
Fields write_sheet(Kind kind, const Person& person, Canvas& canvas, Random& random);

// The parts of write_sheet.
Fields write_form(Kind kind, const Person& person, Canvas& canvas, Random& random);
Fields write_letter(Kind kind, const Person& person, Canvas& canvas, Random& random);
Fields write_paper(Kind kind, const Person& person, Canvas& canvas, Random& random);
Fields write_text(Kind kind, const Person& person, Canvas& canvas, Random& random);

}  // namespace synthetic
