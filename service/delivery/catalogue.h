// SPDX-License-Identifier: Apache-2.0
// The catalogue of a delivery: which materials of which class with how many pages a dossier has.
//
// The row of headings is found by its words, wherever it stands and in whatever order: 类号, 序号,
// 材料名称, 材料形成时间 (in one column, or 年, 月 and 日 below it), 页数, 备注, 页号, and 姓名,
// 身份证号 in a catalogue of several dossiers. A line with nothing but a class ("四、学历学位…",
// class_line.h) holds for what follows it.
//
// Threads  values and pure functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/delivery/objection.h"
#include "service/delivery/workbook.h"
#include "store/terms/class_code.h"
#include "store/terms/partial_date.h"

namespace service::delivery {

struct CatalogueRow {
  std::string document;  // identity number of the dossier's person; empty: not stated
  std::optional<terms::ClassCode> code;
  int material = 0;  // 序号; 0: not stated
  std::string title;
  int pages = 0;
  std::string where;        // sheet and line: "目录!12"
  bool wrong = false;       // class, pages, title or identity number say nothing that makes sense
  int first = 0, last = 0;  // 页号 "4-6": its images by their numbers; 0: not stated
  std::string written{};    // the title as it is written; `title` is folded, without blanks
  std::optional<terms::PartialDate> formed{};  // none: not stated, or no date
  std::string formed_as_written{};
  std::string remark{};
};

struct Catalogue {
  std::vector<CatalogueRow> rows;
  bool states_persons = false;  // it has a column of identity numbers
  std::vector<Objection> objections;
};

Catalogue read_catalogue(const std::vector<Sheet>& sheets);

}  // namespace service::delivery
