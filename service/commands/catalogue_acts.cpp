// SPDX-License-Identifier: Apache-2.0
// What persons do with drafts, materials, values and facts.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "service/catalogue_draft.h"
#include "service/commands/catalogue.h"
#include "service/commands/lot.h"
#include "service/shown.h"
#include "store/catalogue_rules.h"

namespace service::commands {
namespace {

using store::Catalogue;
using store::Material;
using store::MaterialState;

std::int64_t whole_number(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? number : 0;
}

// A draft by its number, or a material by its own: "4-1-2".
const Material& need_one(const std::vector<Material>& materials, const std::string& which) {
  const std::int64_t id = whole_number(which);
  const auto found =
      std::find_if(materials.begin(), materials.end(), [&](const Material& material) {
        return material.state == MaterialState::draft ? material.id == id
                                                      : material.label() == which;
      });
  if (found == materials.end())
    throw UsageError(
        "目录里没有“" + shown(which) + "”：草稿写编号，材料写 4-1-2 这样的编号。没有做任何改动。",
        "There is no " + shown(which) +
            ": a draft goes by its number, a material by one like 4-1-2. Nothing was changed.");
  return *found;
}

terms::ClassCode parse_class(const std::string& text) {
  if (const auto code = terms::ClassCode::parse(text)) return *code;
  throw UsageError(
      "没有类别“" + shown(text) + "”，应为 1 至 10、4-1 至 4-4 或 9-1 至 9-4。没有做任何改动。",
      "There is no class " + shown(text) +
          "; 1 to 10, 4-1 to 4-4, 9-1 to 9-4. Nothing was changed.");
}

terms::PartialDate parse_date(const std::string& text) {
  if (const auto date = terms::PartialDate::parse(text)) return *date;
  throw UsageError(
      "形成时间“" + shown(text) + "”不是日期，请写成 1998、1998-09 或 1998-09-14。没有做任何改动。",
      "The date " + shown(text) + " is not like 1998, 1998-09 or 1998-09-14. Nothing was changed.");
}

// The values given on the command line in the place of those there are.
store::MaterialValues changed(const store::Archive& archive, const CatalogueOptions& o,
                              store::MaterialValues values) {
  if (o.class_code) values.class_code = parse_class(*o.class_code);
  if (o.title) values.title = *o.title;
  if (o.remark) values.remark = *o.remark;
  if (o.formed) {
    values.formed = *o.formed == "-" ? std::nullopt : std::optional(parse_date(*o.formed));
    values.formed_as_written = *o.formed == "-" ? "" : *o.formed;
  }
  if (o.pages_on) {
    values.images = *o.pages_on == "-" ? std::vector<std::int64_t>{}
                                       : page_ids(archive, o.dossier, parse_pages(*o.pages_on));
    if (!o.pages) values.pages = static_cast<int>(values.images.size());
  }
  if (o.pages) values.pages = *o.pages;
  return values;
}

// By its label in either language, or by its own word.
std::string field_name(const std::vector<store::StatedValue>& values, const std::string& word) {
  for (const auto& value : values)
    if (value.name == word || field_label(value.name, Language::chinese) == word ||
        field_label(value.name, Language::english) == word)
      return value.name;
  return field_of_label(word);
}

void print_line(const Common& common, const Material& material) {
  fmt::print("  {}\n", material_line(material, common.language));
}

}  // namespace

Exit catalogue_draft(const Common& common, const CatalogueOptions& o) {
  {
    store::Archive archive(common.archive);
    draft_catalogue(archive, o.dossier, intake_actor(common, archive, o.as));
  }
  return catalogue_show(common, o);
}

Exit catalogue_confirm(const Common& common, const CatalogueOptions& o) {
  const bool zh = common.language == Language::chinese;
  if (o.all != o.which.empty())
    throw UsageError("请给出草稿的编号，或用 --all。没有做任何改动。",
                     "Give the numbers of drafts, or --all. Nothing was changed.");
  store::Archive archive(common.archive);
  const store::Actor actor = intake_actor(common, archive, o.as);
  Catalogue catalogue(archive);
  const auto materials = catalogue.materials(o.dossier);
  std::vector<std::int64_t> drafts;
  for (const auto& which : o.which) drafts.push_back(need_one(materials, which).id);
  int left = 0;
  for (const auto& material : materials) {
    if (!o.all || material.state != MaterialState::draft) continue;
    const bool is_sure = 100 * material.confidence >= o.sure && material.values.class_code &&
                         !material.values.title.empty();
    if (is_sure) drafts.push_back(material.id);
    left += is_sure ? 0 : 1;
  }
  const auto confirmed = catalogue.confirm(drafts, actor);
  fmt::print(fmt::runtime(zh ? "确认入目 {} 份：\n" : "{} confirmed:\n"), confirmed.size());
  for (const auto& material : confirmed) print_line(common, material);
  if (left > 0)
    fmt::print(
        fmt::runtime(
            zh ? "还有 {} 份草稿没有类别、没有名称或把握不够，请逐份看过再确认或更正。\n"
               : "{} drafts have no class, no title or are not sure enough: look at each.\n"),
        left);
  return Exit::ok;
}

Exit catalogue_correct(const Common& common, const CatalogueOptions& o) {
  store::Archive archive(common.archive);
  const store::Actor actor = intake_actor(common, archive, o.as);
  Catalogue catalogue(archive);
  const Material before = need_one(catalogue.materials(o.dossier), o.which.at(0));
  print_line(common,
             catalogue.correct(before.id, changed(archive, o, before.values), o.note, actor));
  return Exit::ok;
}

Exit catalogue_refuse(const Common& common, const CatalogueOptions& o) {
  store::Archive archive(common.archive);
  const store::Actor actor = intake_actor(common, archive, o.as);
  Catalogue catalogue(archive);
  const auto materials = catalogue.materials(o.dossier);
  std::vector<std::int64_t> drafts;
  for (const auto& which : o.which) drafts.push_back(need_one(materials, which).id);
  for (const auto draft : drafts) catalogue.refuse(draft, o.reason, actor);
  fmt::print(fmt::runtime(common.language == Language::chinese
                              ? "已退回 {} 份草稿；这些页可用 dangan catalogue add 另行著录。\n"
                              : "{} drafts refused; their pages can be catalogued with dangan "
                                "catalogue add.\n"),
             drafts.size());
  return Exit::ok;
}

Exit catalogue_add(const Common& common, const CatalogueOptions& o) {
  if (!o.class_code || !o.title)
    throw UsageError("增补材料须写明 --class 和 --title。没有做任何改动。",
                     "A material needs --class and --title. Nothing was changed.");
  store::Archive archive(common.archive);
  const store::Actor actor = intake_actor(common, archive, o.as);
  print_line(common, Catalogue(archive).add(o.dossier, changed(archive, o, {}), o.note, actor));
  return Exit::ok;
}

Exit catalogue_withdraw(const Common& common, const CatalogueOptions& o) {
  store::Archive archive(common.archive);
  const store::Actor actor = intake_actor(common, archive, o.as);
  Catalogue catalogue(archive);
  const auto materials = catalogue.materials(o.dossier);
  std::vector<std::int64_t> gone;
  for (const auto& which : o.which) gone.push_back(need_one(materials, which).id);
  for (const auto id : gone) catalogue.withdraw(id, o.reason, actor);
  fmt::print(
      fmt::runtime(common.language == Language::chinese
                       ? "已撤销 {} 份；其余编号不变，要重排用 dangan catalogue arrange {}。\n"
                       : "{0} withdrawn; the other numbers stay, dangan catalogue arrange "
                         "{1} numbers anew.\n"),
      gone.size(), o.dossier);
  return Exit::ok;
}

Exit catalogue_arrange(const Common& common, const CatalogueOptions& o) {
  const bool zh = common.language == Language::chinese;
  store::Archive archive(common.archive);
  const store::Actor actor = intake_actor(common, archive, o.as);
  const auto changes = Catalogue(archive).arrange(o.dossier, actor);
  if (changes.empty())
    fmt::print("{}",
               zh ? "编号已是目录的次序，没有改动。\n" : "The order is right; nothing changed.\n");
  else
    fmt::print(fmt::runtime(zh ? "{} 份重新编号，请把纸质件上的铅笔编号照改：\n"
                               : "{} renumbered; change the pencilled numbers on the papers:\n"),
               changes.size());
  for (const auto& change : changes) fmt::print("  {} → {}\n", change.from, change.to);
  return Exit::ok;
}

Exit catalogue_value(const Common& common, const CatalogueOptions& o) {
  if ((o.confirm ? 1 : 0) + (o.refuse ? 1 : 0) + (o.correct.empty() ? 0 : 1) != 1)
    throw UsageError("请在 --confirm、--refuse、--correct 中选一个。没有做任何改动。",
                     "Choose one of --confirm, --refuse and --correct. Nothing was changed.");
  store::Archive archive(common.archive);
  const store::Actor actor = intake_actor(common, archive, o.as);
  Catalogue catalogue(archive);
  store::NewValueVerdict verdict;
  verdict.page = page_ids(archive, o.dossier, {o.page}).at(0);
  verdict.name = field_name(catalogue.values(o.dossier), o.name);
  if (verdict.name.empty())
    throw UsageError("没有“" + shown(o.name) + "”这一项。没有做任何改动。",
                     "There is no value of the name " + shown(o.name) + ". Nothing was changed.");
  verdict.nth = o.nth - 1;
  verdict.state = o.confirm  ? store::ValueState::confirmed
                  : o.refuse ? store::ValueState::refused
                             : store::ValueState::corrected;
  verdict.value = o.correct;
  verdict.note = o.note;
  catalogue.judge({verdict}, actor);
  fmt::print("{}", common.language == Language::chinese ? "已登记。\n" : "Recorded.\n");
  return Exit::ok;
}

Exit catalogue_decide(const Common& common, const CatalogueOptions& o) {
  const auto topic = store::parse_fact_topic(o.topic);
  if (!topic)
    throw UsageError("没有“" + shown(o.topic) + "”这个认定事项。没有做任何改动。",
                     "There is no topic " + shown(o.topic) + ". Nothing was changed.");
  store::Archive archive(common.archive);
  const store::Actor actor = intake_actor(common, archive, o.as);
  store::FactDecision decision;
  decision.topic = *topic;
  decision.value = o.value;
  decision.note = o.note;
  if (o.page > 0) decision.page = page_ids(archive, o.dossier, {o.page}).at(0);
  Catalogue(archive).decide(o.dossier, decision, actor);
  fmt::print("{}", common.language == Language::chinese ? "已认定。\n" : "Settled.\n");
  return Exit::ok;
}

}  // namespace service::commands
