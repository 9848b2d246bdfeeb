// SPDX-License-Identifier: Apache-2.0
#include "service/paper/facts_sheet.h"

#include <fmt/format.h>

#include "service/paper/flow.h"
#include "service/shown.h"
#include "service/time_text.h"

namespace service::paper {
namespace {

std::string places_text(const FactRow& row, bool zh) {
  std::string text;
  for (const FactPlace& place : row.places) {
    if (!text.empty()) text += "\n";
    text += fmt::format(fmt::runtime(zh ? "第 {} 页　{}" : "page {}  {}"), place.page,
                        shown(place.material));
  }
  return text;
}

Table table_of(const FactSection& section, Language language) {
  const bool zh = language == Language::chinese;
  Table table;
  table.columns = {{zh ? "项目" : "What", 26, Align::left, true},
                   {zh ? "记载" : "Stated", 0, Align::left},
                   {zh ? "出处（材料、页）" : "Where", 70, Align::left},
                   {zh ? "是否一致" : "Agrees", 22, Align::center}};
  for (const FactRow& row : section.rows) {
    std::string value = shown(row.value);
    if (row.confirmed) value += zh ? "（已核）" : " (confirmed)";
    table.rows.push_back({{field_label(row.field, language), value, places_text(row, zh),
                           row.contradicts ? (zh ? "★ 不一致" : "★ differs") : ""},
                          row.contradicts});
  }
  return table;
}

std::string decision_text(const FactSection& section, bool zh) {
  if (!section.decision)
    return section.contradiction()
               ? (zh ? "记载不一致，尚未认定。" : "Contradictory and not settled.")
               : (zh ? "尚未认定。" : "Not settled.");
  const store::FactDecision& decision = *section.decision;
  std::string text = (zh ? "认定：" : "Settled: ") + shown(decision.value);
  if (decision.number > 0)
    text += fmt::format(fmt::runtime(zh ? "，依据第 {} 页" : ", by page {}"), decision.number);
  if (!decision.note.empty()) text += (zh ? "，" : ", ") + shown(decision.note);
  return text + fmt::format(fmt::runtime(zh ? "（{}，{}）" : " ({}, {})"),
                            shown(decision.actor.substr(decision.actor.find(':') + 1)),
                            local_text(decision.at));
}

}  // namespace

std::vector<std::uint8_t> facts_sheet(const FactsSheet& sheet, Language language) {
  const bool zh = language == Language::chinese;
  const std::string title = zh ? "三龄两历一身份核对表" : "What the Papers State";
  Document document(title + " " + sheet.dossier, shown(sheet.office), sheet.printed);
  FlowLook look;
  look.office = shown(sheet.office);
  look.title = title;
  look.running = title + "　" + sheet.dossier;
  look.foot = (zh ? "打印 " : "printed ") + local_text(sheet.printed);
  look.place = [zh](std::size_t number, std::size_t of) {
    return fmt::format(fmt::runtime(zh ? "第 {} 页　共 {} 页" : "{} of {}"), number, of);
  };
  Flow flow(document, look);
  flow.table(facts_table(
      {{zh ? "姓名" : "Name", shown(sheet.person)}, {zh ? "档号" : "Dossier", sheet.dossier}}, 2,
      24));
  for (const FactSection& section : sheet.sections) {
    flow.heading(topic_text(section.topic, language));
    if (section.rows.empty())
      flow.paragraph(zh ? "材料中没有读出记载。" : "Nothing was read in the papers.");
    else
      flow.table(table_of(section, language));
    flow.paragraph(decision_text(section, zh));
  }
  flow.draw();
  return document.finish();
}

}  // namespace service::paper
