// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "service/digitization_words.h"
#include "service/paper/lot_checks.h"
#include "service/paper/lot_sheets.h"
#include "service/paper/lot_words.h"
#include "service/time_text.h"

namespace service::paper {
namespace {

struct Sums {
  int dossiers = 0, withdrawn = 0, accepted = 0;
  // Of those that are not withdrawn.
  int leaves = 0, left_out = 0, pages = 0, images = 0, blank = 0, checked = 0;
  int replaced = 0, stops = 0, waivers = 0, gate_open = 0;
  int in_house() const { return dossiers - withdrawn; }
};

bool is_accepted(const store::DossierReport& dossier) {
  return !dossier.entry.withdrawn && dossier.entry.step >= store::Step::accepted;
}

Sums sums_of(const store::LotReport& report) {
  Sums sums;
  for (const store::DossierReport& dossier : report.dossiers) {
    ++sums.dossiers;
    sums.stops += static_cast<int>(dossier.stops.size());
    if (dossier.entry.withdrawn) {
      ++sums.withdrawn;
      continue;
    }
    sums.accepted += is_accepted(dossier) ? 1 : 0;
    sums.leaves += dossier.entry.leaves;
    sums.pages += dossier.entry.pages;
    sums.images += dossier.images;
    sums.blank += dossier.blank;
    sums.checked += images_checked(dossier);
    sums.replaced += static_cast<int>(dossier.replacements.size());
    sums.waivers += static_cast<int>(dossier.waivers.size());
    sums.gate_open += dossier.gate.open ? 1 : 0;
    for (const store::Stop& stop : dossier.stops) {
      const bool left_out = stop.outcome == store::StopOutcome::leave_out && stop.what.leaf > 0;
      sums.left_out += left_out ? 1 : 0;
    }
  }
  return sums;
}

// The report; its sections in the order in which they stand.
class QualityReport {
 public:
  QualityReport(Flow& flow, const store::LotReport& report, const LotWords& words)
      : flow_(flow), report_(report), words_(words), sums_(sums_of(report)) {}

  void write() {
    scope();
    programs();
    findings();
    sample();
    bad();
    waivers();
    stops();
    dossiers();
    conclusion();
  }

 private:
  void scope();
  void programs();
  void findings();
  void sample();
  void bad();
  void waivers();
  void stops();
  void dossiers();
  void conclusion();
  std::string sample_result() const;
  std::string result_of(const store::DossierReport& dossier) const;
  std::string gate_text(const store::DossierReport& dossier) const;
  std::string conclusion_text() const;
  Table signatures() const;
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
  template <class... Values>
  std::string say(const char* chinese, const char* english, const Values&... values) const {
    return fmt::format(fmt::runtime(words_(chinese, english)), values...);
  }

  Flow& flow_;
  const store::LotReport& report_;
  const LotWords& words_;
  Sums sums_;
  int section_ = 0;
};

void QualityReport::scope() {
  flow_.table(
      facts_table({{words_("批次", "Lot"), LotWords::text(report_.lot.name)},
                   {words_("负责人", "Answered for by"), LotWords::text(report_.lot.operator_name)},
                   {words_("建批日期", "Opened on"), day_text(report_.lot.opened)},
                   {words_("登记人", "Recorded by"), LotWords::who(report_.lot.opened_by)}},
                  2, 30));
  section("范围与数量", "Scope and counts");
  const auto number = [](int n) { return std::to_string(n); };
  flow_.table(
      facts_table({{words_("卷数", "Dossiers"), number(sums_.dossiers)},
                   {words_("退出不扫描", "Withdrawn"), number(sums_.withdrawn)},
                   {words_("应验收卷数", "To be accepted"), number(sums_.in_house())},
                   {words_("张数", "Leaves"), LotWords::count(sums_.leaves)},
                   {words_("其中不扫描", "Not scanned"), number(sums_.left_out)},
                   {words_("目录页数", "Catalogue pages"), LotWords::count(sums_.pages)},
                   {words_("图像", "Images"), number(sums_.images)},
                   {words_("其中空白", "Of these blank"), number(sums_.blank)},
                   {words_("有内容图像", "With content"), number(sums_.images - sums_.blank)},
                   {words_("重扫替换页", "Replaced pages"), number(sums_.replaced)},
                   {words_("停扫", "Stops"), number(sums_.stops)},
                   {words_("放行", "Let pass"), number(sums_.waivers)}},
                  3, 30));
  if (sums_.withdrawn > 0) {
    flow_.paragraph(words_("退出的案卷原样归还，除卷数、停扫外不计入本报告各项数字。",
                           "Withdrawn dossiers go back as they came; they count among dossiers and "
                           "stops and in no other figure."));
  }
}

void QualityReport::programs() {
  section("程序检查（逐幅、逐卷，100 %）", "Checked by programs (every image and dossier, 100 %)");
  flow_.paragraph(say(
      "图像 {} 幅，程序已检查 {} 幅（{}）；尚未识读或已搁置 {} 幅。应验收 {} 卷，程序检查通过 "
      "{} 卷（含注明理由放行），未通过 {} 卷。",
      "Of {} images programs have checked {} ({}); {} wait or were set aside. Of {} dossiers to "
      "be accepted {} passed, those with findings let pass for a reason included; {} did not.",
      sums_.images, sums_.checked, words_.share(sums_.checked, sums_.images),
      sums_.images - sums_.checked, sums_.in_house(), sums_.gate_open,
      sums_.in_house() - sums_.gate_open));
  Table table;
  table.columns = {
      {words_("检查项目", "Check"), 0, Align::left}, {words_("对象", "Of each"), 22, Align::center},
      {words_("说明", "Notes"), 18, Align::right},   {words_("提醒", "Warnings"), 20, Align::right},
      {words_("缺陷", "Defects"), 18, Align::right}, {words_("放行", "Let pass"), 18, Align::right},
      {words_("未处理", "Open"), 18, Align::right}};
  for (const CheckFigures& one : check_figures(report_, words_)) {
    const std::string of_each = one.of_image ? words_("图像", "image") : words_("案卷", "dossier");
    table.rows.push_back(
        {{one.name, of_each, std::to_string(one.notes), std::to_string(one.warnings),
          std::to_string(one.defects), std::to_string(one.waived), std::to_string(one.open)}});
  }
  flow_.table(table);
}

void QualityReport::findings() {
  section("程序检查发现的问题", "What programs found");
  Table table;
  table.columns = {{words_("档号", "Dossier"), 40, Align::left},
                   {words_("级别", "Severity"), 20, Align::center},
                   {words_("问题", "Finding"), 0, Align::left},
                   {words_("处理", "Outcome"), 26, Align::center}};
  for (const store::DossierReport& dossier : report_.dossiers) {
    if (dossier.entry.withdrawn) continue;
    for (const store::DossierFinding& one : dossier.gate.reasons) {
      std::string outcome = "—";
      if (one.severity == "defect") outcome = words_("未处理", "open");
      if (one.waived) outcome = words_("放行", "let pass");
      table.rows.push_back(
          {{LotWords::text(dossier.entry.dossier), severity_text(one.severity, words_.language()),
            LotWords::text(finding_text(one, words_.language())), outcome}});
    }
  }
  table_or_none(table);
}

std::string QualityReport::sample_result() const {
  const store::SampleFigures& sample = report_.sample;
  if (sample.drawn == 0) return words_("尚未抽样", "no sample drawn");
  if (!sample.complete()) return words_("尚未完成", "not complete");
  return sample.passed() ? words_("合格", "passed") : words_("不合格", "failed");
}

void QualityReport::sample() {
  section("人工抽检", "Sample checked by persons");
  flow_.paragraph(words_(
      "每卷按比例随机抽取，不少于 5 %，由一检、二检两人分别判定；合格率不低于 95 % 为合格。"
      "凭随机种子可重新抽出同样的页。",
      "Of each dossier at least 5 % of the pages are drawn by chance and judged by two persons; "
      "at least 95 % must be accepted. Whoever has the seed draws the same pages again."));
  table_or_none(samples_table(report_, nullptr, words_));
  const store::SampleFigures& sample = report_.sample;
  const std::string rate =
      sample.complete() ? words_.share(sample.drawn - sample.refused, sample.drawn) : "—";
  flow_.table(facts_table(
      {{words_("可抽页数", "Drawn from"), std::to_string(sample.pages)},
       {words_("抽中（本轮）", "Drawn"),
        say("{}（{}）", "{} ({})", sample.drawn, words_.share(sample.drawn, sample.pages))},
       {words_("尚缺", "Still to draw"), std::to_string(sample.wanted)},
       {words_("已判定", "Judged"), std::to_string(sample.judged)},
       {words_("退回", "Refused"), std::to_string(sample.refused)},
       {words_("合格率", "Pass rate"), rate},
       {words_("合格标准", "At least"), "95 %"},
       {words_("轮数", "Rounds"),
        std::to_string(report_.samples.empty() ? 0 : report_.samples.back().round)},
       {words_("抽检结果", "Result"), sample_result()}},
      3, 30));
  std::vector<CheckerFigures> checkers;
  for (const store::DossierReport& dossier : report_.dossiers) add_checkers(checkers, dossier);
  if (checkers.empty()) return;
  flow_.paragraph(words_("各检查人的判定（抽样以外的页也在内，以每页每检最后一次为准）：",
                         "Verdicts by person, on pages outside the sample too; the last of each "
                         "check on a page counts:"));
  flow_.table(checkers_table(checkers, words_));
}

void QualityReport::bad() {
  section("退回与重扫", "Pages refused and scanned again");
  Table table;
  table.columns = bad_columns(words_);
  table.columns.insert(table.columns.begin(), {words_("档号", "Dossier"), 37, Align::left});
  for (const store::DossierReport& dossier : report_.dossiers) {
    if (dossier.entry.withdrawn) continue;
    for (const BadPage& page : bad_pages(dossier, words_)) {
      table.rows.push_back({{LotWords::text(dossier.entry.dossier), page.page, page.found_by,
                             page.reason, page.outcome}});
    }
  }
  table_or_none(table);
}

void QualityReport::waivers() {
  section("放行", "Let pass");
  Table table;
  table.columns = waiver_columns(words_);
  table.columns.insert(table.columns.begin(), {words_("档号", "Dossier"), 37, Align::left});
  for (const store::DossierReport& dossier : report_.dossiers) {
    if (dossier.entry.withdrawn) continue;
    for (const store::Waiver& waiver : dossier.waivers) {
      Row row = waiver_row(dossier, waiver, words_);
      row.cells.insert(row.cells.begin(), LotWords::text(dossier.entry.dossier));
      table.rows.push_back(std::move(row));
    }
  }
  table_or_none(table);
}

void QualityReport::stops() {
  section("停扫（涉密、他人材料、破损）", "Stops (classified, another person's, damaged)");
  Table table;
  table.columns = stop_columns(words_);
  table.columns.insert(table.columns.begin(), {words_("档号", "Dossier"), 37, Align::left});
  for (const store::DossierReport& dossier : report_.dossiers) {
    for (const store::Stop& stop : dossier.stops) {
      Row row = stop_row(stop, words_);
      row.cells.insert(row.cells.begin(), LotWords::text(dossier.entry.dossier));
      table.rows.push_back(std::move(row));
    }
  }
  table_or_none(table);
}

std::string QualityReport::gate_text(const store::DossierReport& dossier) const {
  if (dossier.entry.withdrawn) return "—";
  const auto& reasons = dossier.gate.reasons;
  const auto waived = std::count_if(reasons.begin(), reasons.end(),
                                    [](const auto& finding) { return finding.waived; });
  const auto open = std::count_if(reasons.begin(), reasons.end(), [](const auto& finding) {
    return finding.severity == "defect" && !finding.waived;
  });
  if (open > 0) return say("未过 {}", "{} open", open);
  if (waived > 0) return say("放行 {}", "{} let pass", waived);
  return words_("通过", "passed");
}

std::string QualityReport::result_of(const store::DossierReport& dossier) const {
  if (dossier.entry.withdrawn) return words_("退出", "left out");
  return is_accepted(dossier) ? words_("合格", "passed") : words_("待验收", "not yet");
}

void QualityReport::dossiers() {
  section("逐卷核对与结果", "Dossier by dossier");
  Table table;
  table.columns = {{words_("序号", "No."), 10.5, Align::center},
                   {words_("档号", "Dossier"), 0, Align::left},
                   {words_("姓名", "Name"), 18, Align::left},
                   {words_("张数", "Leaves"), 14.2, Align::right},
                   {words_("目录页", "Cat. pages"), 13.5, Align::right},
                   {words_("图像", "Images"), 15.2, Align::right},
                   {words_("空白", "Blank"), 12.6, Align::right},
                   {words_("抽检", "Drawn"), 14.2, Align::right},
                   {words_("退回", "Ref'd"), 12, Align::right},
                   {words_("核对", "Check"), 14.5, Align::center},
                   {words_("结果", "Result"), 14.5, Align::center}};
  for (const store::DossierReport& dossier : report_.dossiers) {
    const store::LotDossier& entry = dossier.entry;
    table.rows.push_back(
        {{std::to_string(entry.place), LotWords::text(entry.dossier), LotWords::text(entry.person),
          LotWords::count(entry.leaves), LotWords::count(entry.pages),
          LotWords::count(dossier.images), std::to_string(dossier.blank),
          LotWords::count(dossier.sample.drawn), std::to_string(dossier.sample.refused),
          gate_text(dossier), result_of(dossier)}});
  }
  table_or_none(table);
}

std::string QualityReport::conclusion_text() const {
  if (sums_.in_house() == 0) {
    return words_("本批没有应验收的案卷。", "There is no dossier to be accepted in this lot.");
  }
  if (sums_.accepted == sums_.in_house()) {
    return say("本批应验收 {} 卷，已全部验收合格；抽检结果：{}。",
               "All {} dossiers to be accepted were accepted. Result of the sample: {}.",
               sums_.in_house(), sample_result());
  }
  return say(
      "本批应验收 {} 卷，已验收合格 {} 卷，待验收 {} 卷；抽检结果：{}。本报告反映制表时的"
      "情况，全部验收合格以前不作为验收依据。",
      "Of {} dossiers to be accepted {} were accepted and {} not yet. Result of the sample: "
      "{}. This report shows how things stood when it was printed; it proves no acceptance "
      "until all are accepted.",
      sums_.in_house(), sums_.accepted, sums_.in_house() - sums_.accepted, sample_result());
}

Table QualityReport::signatures() const {
  Table table;
  table.whole = true;
  table.least_height = 13;
  table.columns = {{words_("环节", "Check"), 30, Align::center, true},
                   {words_("系统记录的人员", "Persons on record"), 50, Align::center},
                   {words_("签字", "Signature"), 0, Align::left},
                   {words_("日期", "Date"), 42, Align::center}};
  for (const store::Step step :
       {store::Step::checked_first, store::Step::checked_second, store::Step::accepted}) {
    std::vector<std::string> names;
    for (const store::DossierReport& dossier : report_.dossiers) add_actors(names, dossier, step);
    table.rows.push_back(
        {{step_text(step, words_.language()), words_.join(names), "", words_.date_to_fill_in()}});
  }
  return table;
}

void QualityReport::conclusion() {
  const Table signs = signatures();
  section("结论与签字", "Conclusion and signatures");
  flow_.keep_together(flow_.height_of(conclusion_text()) + flow_.height_of(signs));
  flow_.paragraph(conclusion_text());
  flow_.table(signs);
}

}  // namespace

std::vector<std::uint8_t> quality_report(const store::LotReport& report,
                                         const LotSheetOptions& options) {
  const LotWords words(options.language);
  const std::string title = words("档案数字化质检与验收报告", "Quality and Acceptance Report");
  const std::string lot = LotWords::text(report.lot.name);
  Document document(title + " " + lot, LotWords::text(options.office), options.printed);
  Flow flow(document, words.look(options, title, lot));
  QualityReport(flow, report, words).write();
  flow.draw();
  return document.finish();
}

}  // namespace service::paper
