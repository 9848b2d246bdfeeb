// SPDX-License-Identifier: Apache-2.0
// The catalogue as it stands, how it came to that, and what the pages state.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "service/commands/catalogue.h"
#include "service/commands/terminal.h"
#include "service/shown.h"
#include "service/time_text.h"
#include "store/catalogue_rules.h"

namespace service::commands {
namespace {

namespace json = boost::json;

constexpr int title_width = 36;

std::string formed_text(const store::MaterialValues& values) {
  return values.formed ? values.formed->iso() : std::string();
}

json::array pages_json(const std::vector<int>& numbers) {
  json::array pages;
  for (const int number : numbers) pages.push_back(number);
  return pages;
}

json::object to_json(const store::Material& material) {
  return {{"id", material.id},
          {"state", store::to_string(material.state)},
          {"number", material.label()},
          {"class", material.values.class_code ? material.values.class_code->text() : ""},
          {"title", material.values.title},
          {"formed", formed_text(material.values)},
          {"formed_as_written", material.values.formed_as_written},
          {"count", material.values.pages},
          {"remark", material.values.remark},
          {"pages", pages_json(material.page_numbers)},
          {"confidence", material.confidence}};
}

std::string_view act_word(const std::string& act, bool zh) {
  struct Word {
    std::string_view act, chinese, english;
  };
  static constexpr Word words[] = {{"drafted", "生成草稿", "drafted"},
                                   {"confirmed", "确认", "confirmed"},
                                   {"corrected", "更正", "corrected"},
                                   {"refused", "退回", "refused"},
                                   {"overtaken", "被新草稿取代", "overtaken"},
                                   {"added", "增补", "added"},
                                   {"taken_over", "接收原有目录", "taken over"},
                                   {"withdrawn", "撤销", "withdrawn"},
                                   {"page_taken", "有页归入别处", "a page taken out"},
                                   {"renumbered", "重新编号", "renumbered"}};
  for (const Word& word : words)
    if (word.act == act) return zh ? word.chinese : word.english;
  return act;
}

std::string_view state_word(store::ValueState state, bool zh) {
  switch (state) {
    case store::ValueState::proposed:
      return zh ? "待确认" : "proposed";
    case store::ValueState::confirmed:
      return zh ? "已确认" : "confirmed";
    case store::ValueState::corrected:
      return zh ? "已更正" : "corrected";
    case store::ValueState::refused:
      return zh ? "已否定" : "refused";
  }
  return "";
}

void print_materials(const std::vector<store::Material>& materials, Language language) {
  std::optional<terms::ClassCode> heading;
  for (const auto& material : materials) {
    if (material.state != store::MaterialState::confirmed) continue;
    if (heading != material.values.class_code) {
      heading = material.values.class_code;
      fmt::print("{} {}\n", heading->text(), heading->label());
    }
    fmt::print("  {}\n", material_line(material, language));
  }
}

void print_drafts(const std::vector<store::Material>& materials, const std::string& dossier,
                  Language language) {
  const bool zh = language == Language::chinese;
  const auto drafts = std::count_if(materials.begin(), materials.end(), [](const auto& m) {
    return m.state == store::MaterialState::draft;
  });
  if (drafts == 0) return;
  fmt::print(fmt::runtime(zh ? "草稿 {} 份，尚未确认：\n" : "{} drafts, not confirmed yet:\n"),
             drafts);
  for (const auto& material : materials)
    if (material.state == store::MaterialState::draft)
      fmt::print(fmt::runtime(zh ? "  {}  {}  把握 {:.0f}%\n" : "  {}  {}  {:.0f} % sure\n"),
                 padded(std::to_string(material.id), 6), material_line(material, language),
                 100 * material.confidence);
  fmt::print(
      fmt::runtime(zh ? "下一步：确认 dangan catalogue confirm {0} 编号（或 --all），更正 dangan "
                        "catalogue correct {0} 编号 --title …，退回 dangan catalogue refuse "
                        "{0} 编号 --reason …\n"
                      : "next: dangan catalogue confirm {0} NUMBER (or --all), correct {0} "
                        "NUMBER --title …, refuse {0} NUMBER --reason …\n"),
      dossier);
}

}  // namespace

std::string page_ranges(const std::vector<int>& numbers) {
  std::string text;
  for (std::size_t i = 0; i < numbers.size();) {
    std::size_t last = i;
    while (last + 1 < numbers.size() && numbers[last + 1] == numbers[last] + 1) ++last;
    if (!text.empty()) text += ",";
    text += std::to_string(numbers[i]);
    if (last > i) text += "-" + std::to_string(numbers[last]);
    i = last + 1;
  }
  return text;
}

std::string material_line(const store::Material& material, Language language) {
  const bool zh = language == Language::chinese;
  const store::MaterialValues& values = material.values;
  const std::string label = material.number > 0 ? material.label()
                            : values.class_code ? values.class_code->text()
                                                : std::string(zh ? "类别？" : "class?");
  std::string line = padded(label, 7) + padded(shown(values.title), title_width) + " " +
                     padded(formed_text(values), 11);
  line += fmt::format(fmt::runtime(zh ? "{:>3} 页" : "{:>3} pages"), values.pages);
  const std::string pages = page_ranges(material.page_numbers);
  line += pages.empty() ? std::string(zh ? "  没有图像" : "  no images")
                        : fmt::format(fmt::runtime(zh ? "  图像第 {} 页" : "  images {}"), pages);
  if (!values.remark.empty()) line += "  " + shown(values.remark);
  return line;
}

Exit catalogue_show(const Common& common, const CatalogueOptions& o) {
  const bool zh = common.language == Language::chinese;
  store::Archive archive(common.archive);
  const auto materials = store::Catalogue(archive).materials(o.dossier);
  archive.record("dossier.shown", o.dossier, "", {}, os_actor());
  if (common.json) {
    json::array list;
    for (const auto& material : materials) list.push_back(to_json(material));
    fmt::print("{}\n", json::serialize(
                           json::object{{"dossier", o.dossier}, {"materials", std::move(list)}}));
    return Exit::ok;
  }
  const auto dossier = archive.dossier(o.dossier).value();
  fmt::print("{}  {}\n", dossier.number, shown(dossier.person.name));
  if (materials.empty())
    fmt::print("{}", zh ? "还没有目录，也没有草稿。生成草稿：dangan catalogue draft 档号\n"
                        : "There is no catalogue and no draft. Make one: dangan catalogue draft "
                          "NUMBER\n");
  print_materials(materials, common.language);
  print_drafts(materials, o.dossier, common.language);
  return Exit::ok;
}

Exit catalogue_history(const Common& common, const CatalogueOptions& o) {
  const bool zh = common.language == Language::chinese;
  store::Archive archive(common.archive);
  const auto history = store::Catalogue(archive).history(o.dossier);
  archive.record("dossier.shown", o.dossier, "", {}, os_actor());
  json::array list;
  for (const auto& version : history) {
    store::Material then;
    then.number = version.number;
    then.values = version.values;
    if (common.json) {
      list.push_back({{"at", iso_text(version.at)},
                      {"actor", version.actor},
                      {"act", version.act},
                      {"material", version.material},
                      {"number", then.label()},
                      {"title", version.values.title},
                      {"formed", formed_text(version.values)},
                      {"note", version.note}});
      continue;
    }
    fmt::print(
        "{}  {}  {}  {}  {}{}\n", local_text(version.at), padded(shown(version.actor), 14),
        padded(std::string(act_word(version.act, zh)), 12),
        padded(then.number > 0 ? then.label() : fmt::format("({})", version.material), 8),
        shown(version.values.title),
        version.note.empty() ? "" : (zh ? "  依据/事由：" : "  note: ") + shown(version.note));
  }
  if (common.json) fmt::print("{}\n", json::serialize(json::object{{"history", std::move(list)}}));
  return Exit::ok;
}

Exit catalogue_values(const Common& common, const CatalogueOptions& o) {
  const bool zh = common.language == Language::chinese;
  store::Archive archive(common.archive);
  const auto values = store::Catalogue(archive).values(o.dossier);
  archive.record("dossier.shown", o.dossier, "", {}, os_actor());
  json::array list;
  for (const auto& value : values) {
    if (common.json) {
      list.push_back({{"page", value.number},
                      {"name", value.name},
                      {"nth", value.nth + 1},
                      {"value", value.value},
                      {"proposed", value.proposed},
                      {"state", store::to_string(value.state)},
                      {"checked", value.checked},
                      {"confidence", value.confidence}});
      continue;
    }
    fmt::print(fmt::runtime(zh ? "第 {:>3} 页  {}  {}  {}{}\n" : "page {:>3}  {}  {}  {}{}\n"),
               value.number, padded(field_label(value.name, common.language), 14),
               padded(shown(value.value), 30), state_word(value.state, zh),
               value.state == store::ValueState::proposed
                   ? fmt::format(fmt::runtime(zh ? "，把握 {:.0f}%{}" : ", {:.0f} % sure{}"),
                                 100 * value.confidence,
                                 value.checked ? (zh ? "，已核对" : ", checked") : "")
                   : "");
  }
  if (common.json) fmt::print("{}\n", json::serialize(json::object{{"values", std::move(list)}}));
  return Exit::ok;
}

}  // namespace service::commands
