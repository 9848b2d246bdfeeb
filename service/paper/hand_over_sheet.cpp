// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "service/paper/lot_sheets.h"
#include "service/paper/lot_words.h"
#include "service/time_text.h"

namespace service::paper {
namespace {

struct Sums {
  int dossiers = 0, leaves = 0, pages = 0, urgent = 0;
  int returned = 0, leaves_returned = 0;
};

const store::StepRecord* step_of(const store::DossierReport& dossier, store::Step step) {
  const store::StepRecord* last = nullptr;
  for (const store::StepRecord& one : dossier.steps) {
    if (one.step == step) last = &one;
  }
  return last;
}

// As it was counted when it was handed over, whatever was counted since.
int leaves_handed_over(const store::DossierReport& dossier) {
  const store::StepRecord* received = step_of(dossier, store::Step::received);
  return received != nullptr ? received->leaves : dossier.entry.leaves;
}

Sums sums_of(const store::LotReport& report) {
  Sums sums;
  for (const store::DossierReport& dossier : report.dossiers) {
    ++sums.dossiers;
    sums.leaves += leaves_handed_over(dossier);
    sums.pages += dossier.entry.pages;
    sums.urgent += dossier.entry.urgent_since ? 1 : 0;
    if (const auto* returned = step_of(dossier, store::Step::returned)) {
      ++sums.returned;
      sums.leaves_returned += returned->leaves;
    }
  }
  return sums;
}

Table facts(const store::LotReport& report, const Sums& sums, const LotWords& words) {
  return facts_table(
      {{words("批次", "Lot"), LotWords::text(report.lot.name)},
       {words("负责人", "Answered for by"), LotWords::text(report.lot.operator_name)},
       {words("领卷日期", "Handed over on"), day_text(report.lot.opened)},
       {words("批号", "Lot number"), std::to_string(report.lot.id)},
       {words("登记人", "Recorded by"), LotWords::who(report.lot.opened_by)},
       {words("卷数", "Dossiers"), std::to_string(sums.dossiers)},
       {words("张数", "Leaves"), LotWords::count(sums.leaves)},
       {words("目录页数", "Catalogue pages"), LotWords::count(sums.pages)},
       {words("其中加急", "Of these urgent"), std::to_string(sums.urgent)}},
      3, 30);
}

std::string remark_of(const store::DossierReport& dossier, const LotWords& words) {
  std::vector<std::string> remarks;
  const store::LotDossier& entry = dossier.entry;
  if (!entry.remark.empty()) remarks.push_back(LotWords::text(entry.remark));
  const int handed_over = leaves_handed_over(dossier);
  if (entry.leaves != handed_over) {
    remarks.push_back(
        fmt::format(fmt::runtime(words("整理时清点为 {} 张", "Counted when prepared: {} leaves")),
                    entry.leaves));
  }
  if (entry.withdrawn) remarks.push_back(words("整卷退出，不扫描", "Withdrawn, not scanned"));
  const auto* returned = step_of(dossier, store::Step::returned);
  if (returned != nullptr && returned->leaves != 0 && returned->leaves != entry.leaves) {
    remarks.push_back(words("还卷张数与清点不符", "Leaves returned differ from those counted"));
  }
  return fmt::format("{}", fmt::join(remarks, "\n"));
}

Table lines(const store::LotReport& report, const Sums& sums, const LotWords& words) {
  Table table;
  table.columns = {{words("序号", "No."), 13, Align::center},
                   {words("档号", "Dossier"), 46, Align::left},
                   {words("姓名", "Name"), 30, Align::left},
                   {words("张数", "Leaves"), 17, Align::right},
                   {words("目录页数", "Catalogue pages"), 21, Align::right},
                   {words("加急", "Urgent"), 38, Align::left},
                   {words("备注", "Remarks"), 0, Align::left},
                   {words("还卷张数", "Leaves returned"), 21, Align::right},
                   {words("还卷日期", "Returned on"), 24, Align::center}};
  for (const store::DossierReport& dossier : report.dossiers) {
    const store::LotDossier& entry = dossier.entry;
    const std::string urgent = entry.urgent_since ? LotWords::text(entry.urgent_reason) : "";
    const auto* returned = step_of(dossier, store::Step::returned);
    table.rows.push_back(
        {{std::to_string(entry.place), LotWords::text(entry.dossier), LotWords::text(entry.person),
          LotWords::count(leaves_handed_over(dossier)), LotWords::count(entry.pages), urgent,
          remark_of(dossier, words), returned != nullptr ? LotWords::count(returned->leaves) : "",
          returned != nullptr ? day_text(returned->at) : ""}});
  }
  table.rows.push_back(
      {{"", fmt::format(fmt::runtime(words("合计 {} 卷", "Sum: {} dossiers")), sums.dossiers), "",
        LotWords::count(sums.leaves), LotWords::count(sums.pages), "", "",
        sums.returned > 0 ? LotWords::count(sums.leaves_returned) : "",
        sums.returned > 0
            ? fmt::format(fmt::runtime(words("已还 {} 卷", "{} returned")), sums.returned)
            : ""},
       true});
  table.tail = 2;
  return table;
}

Table signatures(const Sums& sums, const LotWords& words) {
  Table table;
  table.whole = true;
  table.least_height = 14;
  table.columns = {{words("环节", "Way"), 46, Align::center, true},
                   {words("卷数", "Dossiers"), 20, Align::center},
                   {words("张数", "Leaves"), 20, Align::center},
                   {words("移交人（签字）", "Handed over by (signature)"), 0, Align::left},
                   {words("接收人（签字）", "Received by (signature)"), 0, Align::left},
                   {words("日期", "Date"), 44, Align::center}};
  const bool all_back = sums.returned == sums.dossiers;
  table.rows = {
      {{words("领卷\n库房 → 数字化", "Hand-over\nstrongroom → digitization"),
        std::to_string(sums.dossiers), LotWords::count(sums.leaves), "", "",
        words.date_to_fill_in()}},
      {{words("还卷\n数字化 → 库房", "Return\ndigitization → strongroom"),
        all_back ? std::to_string(sums.returned) : "",
        all_back ? LotWords::count(sums.leaves_returned) : "", "", "", words.date_to_fill_in()}}};
  return table;
}

}  // namespace

std::vector<std::uint8_t> hand_over_sheet(const store::LotReport& report,
                                          const LotSheetOptions& options) {
  const LotWords words(options.language);
  const std::string title = words("档案数字化交接单", "Hand-over Sheet");
  const std::string lot = LotWords::text(report.lot.name);
  Document document(title + " " + lot, LotWords::text(options.office), options.printed);
  FlowLook look = words.look(options, title, lot);
  look.landscape = true;
  Flow flow(document, std::move(look));
  const Sums sums = sums_of(report);
  flow.table(facts(report, sums, words));
  const std::string promise =
      words("移交人与接收人当面逐卷清点，与上表一致后签字；不一致之处在备注栏写明。",
            "Both count dossier by dossier and sign when the figures above are right; what differs "
            "is written under remarks.");
  const Table signs = signatures(sums, words);
  Table list = lines(report, sums, words);
  list.below = flow.height_of(promise) + flow.height_of(signs);
  flow.table(list);
  flow.paragraph(promise);
  flow.table(signs);
  flow.draw();
  return document.finish();
}

}  // namespace service::paper
