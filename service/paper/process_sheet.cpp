// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "service/digitization_words.h"
#include "service/paper/lot_sheets.h"
#include "service/paper/lot_words.h"
#include "service/time_text.h"

namespace service::paper {
namespace {

constexpr store::Step kSteps[] = {
    store::Step::received,  store::Step::prepared,      store::Step::scanned,
    store::Step::processed, store::Step::checked_first, store::Step::checked_second,
    store::Step::accepted,  store::Step::restored,      store::Step::returned};

// The process sheet of one dossier; its sections in the order in which they stand.
class ProcessSheet {
 public:
  ProcessSheet(Flow& flow, const store::LotReport& report, const store::DossierReport& dossier,
               const LotWords& words)
      : flow_(flow), report_(report), dossier_(dossier), words_(words) {}

  void write() {
    facts();
    steps();
    stops();
    sample();
    bad();
    waivers();
    signatures();
  }

 private:
  void facts();
  void steps();
  void stops();
  void sample();
  void bad();
  void waivers();
  void signatures();
  void section(const char* chinese, const char* english) {
    flow_.heading(words_.heading(++section_, words_(chinese, english)));
  }
  void table_or_none(const Table& table) {
    if (table.rows.empty()) {
      flow_.paragraph(words_.none());
    } else {
      flow_.table(table);
    }
  }

  Flow& flow_;
  const store::LotReport& report_;
  const store::DossierReport& dossier_;
  const LotWords& words_;
  int section_ = 0;
};

void ProcessSheet::facts() {
  const store::LotDossier& entry = dossier_.entry;
  std::string state = step_text(entry.step, words_.language()) + "　" + local_text(entry.since);
  if (entry.withdrawn) state += words_("\n整卷退出，不扫描", "\nwithdrawn, not scanned");
  const std::string urgent = entry.urgent_since ? local_text(*entry.urgent_since) + "\n" +
                                                      LotWords::text(entry.urgent_reason)
                                                : words_("否", "no");
  flow_.table(
      facts_table({{words_("批次", "Lot"), LotWords::text(report_.lot.name)},
                   {words_("批内序号", "Place in the lot"), std::to_string(entry.place)},
                   {words_("档号", "Dossier"), LotWords::text(entry.dossier)},
                   {words_("姓名", "Name"), LotWords::text(entry.person)},
                   {words_("负责人", "Answered for by"), LotWords::text(report_.lot.operator_name)},
                   {words_("现在工序", "Present step"), state},
                   {words_("张数", "Leaves"), LotWords::count(entry.leaves)},
                   {words_("目录页数", "Catalogue pages"), LotWords::count(entry.pages)},
                   {words_("图像", "Images"), LotWords::count(dossier_.images)},
                   {words_("其中空白", "Of these blank"), std::to_string(dossier_.blank)},
                   {words_("扫描面", "Sides"), words_.sides(entry.sides)},
                   {words_("加急", "Urgent"), urgent}},
                  2, 30));
  if (!entry.remark.empty()) {
    flow_.table(facts_table({{words_("备注", "Remarks"), LotWords::text(entry.remark)}}, 1, 30));
  }
}

void ProcessSheet::steps() {
  section("工序记录", "Steps");
  Table table;
  table.columns = {
      {words_("序号", "No."), 12, Align::center},   {words_("工序", "Step"), 30, Align::left},
      {words_("时间", "Time"), 32, Align::center},  {words_("人员", "By"), 26, Align::center},
      {words_("张数", "Leaves"), 14, Align::right}, {words_("图像", "Images"), 15, Align::right},
      {words_("说明", "Note"), 0, Align::left}};
  int number = 0;
  for (const store::StepRecord& step : dossier_.steps) {
    table.rows.push_back({{std::to_string(++number), words_.step(step), local_text(step.at),
                           LotWords::who(step.actor), LotWords::count(step.leaves),
                           LotWords::count(step.images), LotWords::text(step.note)}});
  }
  table_or_none(table);
}

void ProcessSheet::stops() {
  section("停扫登记（涉密、他人材料、破损）", "Stops (classified, another person's, damaged)");
  Table table;
  table.columns = stop_columns(words_);
  for (const store::Stop& stop : dossier_.stops) table.rows.push_back(stop_row(stop, words_));
  table_or_none(table);
}

void ProcessSheet::sample() {
  section("人工抽检", "Sample checked by persons");
  const Table samples = samples_table(report_, &dossier_, words_);
  if (samples.rows.empty()) {
    flow_.paragraph(words_("尚未抽样。", "No sample was drawn yet."));
  } else {
    flow_.table(samples);
  }
  const store::SampleFigures& sample = dossier_.sample;
  if (sample.drawn > 0) {
    flow_.table(facts_table({{words_("本轮抽中", "Drawn"), std::to_string(sample.drawn)},
                             {words_("已判定", "Judged"), std::to_string(sample.judged)},
                             {words_("退回", "Refused"), std::to_string(sample.refused)}},
                            3, 30));
  }
  std::vector<CheckerFigures> checkers;
  add_checkers(checkers, dossier_);
  if (!checkers.empty()) flow_.table(checkers_table(checkers, words_));
}

void ProcessSheet::bad() {
  section("退回与重扫", "Pages refused and scanned again");
  Table table;
  table.columns = bad_columns(words_);
  for (const BadPage& page : bad_pages(dossier_, words_)) {
    table.rows.push_back({{page.page, page.found_by, page.reason, page.outcome}});
  }
  table_or_none(table);
}

void ProcessSheet::waivers() {
  section("放行", "Let pass");
  Table table;
  table.columns = waiver_columns(words_);
  for (const store::Waiver& waiver : dossier_.waivers) {
    table.rows.push_back(waiver_row(dossier_, waiver, words_));
  }
  table_or_none(table);
}

void ProcessSheet::signatures() {
  section("签字", "Signatures");
  Table table;
  table.whole = true;
  table.least_height = 10;
  table.columns = {{words_("工序", "Step"), 34, Align::center, true},
                   {words_("记录人员、时间", "Recorded by, on"), 50, Align::center},
                   {words_("签字", "Signature"), 0, Align::left},
                   {words_("日期", "Date"), 42, Align::center}};
  for (const store::Step step : kSteps) {
    const auto last =
        std::find_if(dossier_.steps.rbegin(), dossier_.steps.rend(),
                     [&](const auto& one) { return one.step == step && !one.corrects; });
    const std::string recorded = last == dossier_.steps.rend()
                                     ? ""
                                     : LotWords::who(last->actor) + "　" + local_text(last->at);
    table.rows.push_back(
        {{step_text(step, words_.language()), recorded, "", words_.date_to_fill_in()}});
  }
  flow_.table(table);
}

}  // namespace

std::vector<std::uint8_t> process_sheets(const store::LotReport& report, const std::string& dossier,
                                         const LotSheetOptions& options) {
  const LotWords words(options.language);
  const std::string title = words("档案数字化流程单", "Process Sheet");
  const std::string lot = LotWords::text(report.lot.name);
  const std::string subject = dossier.empty() ? lot : LotWords::text(dossier);
  Document document(title + " " + subject, LotWords::text(options.office), options.printed);
  bool found = false;
  for (const store::DossierReport& one : report.dossiers) {
    if (!dossier.empty() && one.entry.dossier != dossier) continue;
    found = true;
    Flow flow(document, words.look(options, title, LotWords::text(one.entry.dossier) + "　" + lot));
    ProcessSheet(flow, report, one, words).write();
    flow.draw();
  }
  if (!found) throw std::invalid_argument("no such dossier in the lot: " + dossier);
  return document.finish();
}

}  // namespace service::paper
