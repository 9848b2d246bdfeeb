// SPDX-License-Identifier: Apache-2.0
// What the papers state side by side, on the terminal and as a sheet.
#include <fmt/format.h>

#include <boost/json.hpp>

#include "service/commands/catalogue.h"
#include "service/commands/new_file.h"
#include "service/commands/terminal.h"
#include "service/config.h"
#include "service/facts.h"
#include "service/paper/facts_sheet.h"
#include "service/shown.h"
#include "service/time_text.h"
#include "store/catalogue_rules.h"

namespace service::commands {
namespace {

namespace json = boost::json;

json::object to_json(const FactSection& section) {
  json::array rows;
  for (const FactRow& row : section.rows) {
    json::array pages;
    for (const FactPlace& place : row.places) pages.push_back(place.page);
    rows.push_back({{"field", row.field},
                    {"value", row.value},
                    {"pages", std::move(pages)},
                    {"contradicts", row.contradicts},
                    {"confirmed", row.confirmed}});
  }
  json::object o{{"topic", store::to_string(section.topic)}, {"rows", std::move(rows)}};
  if (section.decision)
    o["decision"] = {{"value", section.decision->value},
                     {"page", section.decision->number},
                     {"actor", section.decision->actor},
                     {"at", iso_text(section.decision->at)}};
  return o;
}

void print(const FactSection& section, Language language) {
  const bool zh = language == Language::chinese;
  fmt::print("{}\n", topic_text(section.topic, language));
  for (const FactRow& row : section.rows) {
    std::vector<int> pages;
    for (const FactPlace& place : row.places) pages.push_back(place.page);
    fmt::print(fmt::runtime(zh ? "  {}{}  第 {} 页{}{}\n" : "  {}{}  page {}{}{}\n"),
               padded(field_label(row.field, language), 14), padded(shown(row.value), 32),
               page_ranges(pages), row.confirmed ? (zh ? "，已核" : ", confirmed") : "",
               row.contradicts ? (zh ? "  ★ 不一致" : "  ★ differs") : "");
  }
  if (section.rows.empty()) fmt::print("{}", zh ? "  没有读出记载\n" : "  nothing was read\n");
  if (section.decision)
    fmt::print(fmt::runtime(zh ? "  认定：{}（{}）\n" : "  settled: {} ({})\n"),
               shown(section.decision->value), shown(section.decision->actor));
}

}  // namespace

Exit catalogue_facts(const Common& common, const CatalogueOptions& o) {
  const bool zh = common.language == Language::chinese;
  store::Archive archive(common.archive);
  const store::Catalogue catalogue(archive);
  const auto sections = facts_of(catalogue.values(o.dossier), catalogue.materials(o.dossier),
                                 catalogue.decisions(o.dossier));
  if (!o.file.empty()) {
    const auto dossier = archive.dossier(o.dossier).value();
    const auto now =
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    archive.record("catalogue.exported", o.dossier, "", {{"sheet", "facts"}}, os_actor());
    write_new(o.file, paper::facts_sheet({read_config(common.archive).office, dossier.number,
                                          dossier.person.name, sections, now},
                                         common.language));
    fmt::print(fmt::runtime(zh ? "已写入 {}。\n" : "{} is written.\n"), shown(o.file));
    return Exit::ok;
  }
  archive.record("dossier.shown", o.dossier, "", {}, os_actor());
  if (common.json) {
    json::array list;
    for (const FactSection& section : sections) list.push_back(to_json(section));
    fmt::print("{}\n", json::serialize(json::object{{"facts", std::move(list)}}));
    return Exit::ok;
  }
  for (const FactSection& section : sections) print(section, common.language);
  return Exit::ok;
}

}  // namespace service::commands
