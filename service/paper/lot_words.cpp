// SPDX-License-Identifier: Apache-2.0
#include "service/paper/lot_words.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "service/digitization_words.h"
#include "service/paper/lot_checks.h"
#include "service/shown.h"
#include "service/time_text.h"

namespace service::paper {
namespace {

std::string in_one_line(const std::string& written) {
  std::string text = LotWords::text(written);
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

}  // namespace

std::string LotWords::operator()(const char* chinese, const char* english) const {
  return language_ == Language::english ? english : chinese;
}

std::string LotWords::text(const std::string& written) {
  std::string lines;
  for (std::size_t at = 0; at <= written.size();) {
    std::size_t end = std::min(written.find('\n', at), written.size());
    std::string line = written.substr(at, end - at);
    if (line.ends_with('\r')) line.pop_back();
    std::replace(line.begin(), line.end(), '\t', ' ');
    if (at > 0) lines += '\n';
    lines += shown(line);
    at = end + 1;
  }
  return lines;
}

std::string LotWords::who(const std::string& actor) {
  const std::size_t colon = actor.find(':');
  return text(colon == std::string::npos ? actor : actor.substr(colon + 1));
}

std::string LotWords::by(const std::string& actor, store::Time at) {
  return who(actor) + "　" + local_text(at);
}

std::string LotWords::count(int n) { return n == 0 ? "—" : std::to_string(n); }

std::string LotWords::share(int part, int whole) const {
  if (whole <= 0) return "—";
  const std::int64_t tenths = std::int64_t{part} * 1000 / whole;
  return fmt::format("{}.{} %", tenths / 10, tenths % 10);
}

std::string LotWords::page(const store::DossierReport& dossier, std::int64_t id) const {
  const auto number = dossier.numbers.find(id);
  if (number != dossier.numbers.end() && number->second > 0) return std::to_string(number->second);
  return "#" + std::to_string(id);
}

std::string LotWords::step(const store::StepRecord& step) const {
  std::string how;
  if (step.back) how = (*this)("（返工）", " (again)");
  if (step.corrects) how = (*this)("（更正计数）", " (count put right)");
  return step_text(step.step, language_) + how;
}

std::string LotWords::sides(int sides) const {
  if (sides == 1) return (*this)("单面", "one side");
  if (sides == 2) return (*this)("双面", "both sides");
  return (*this)("按张而定", "as each leaf needs");
}

std::string LotWords::join(const std::vector<std::string>& names) const {
  std::string joined;
  for (const std::string& name : names) {
    if (!joined.empty()) joined += (*this)("、", ", ");
    joined += name;
  }
  return joined;
}

std::string LotWords::heading(int number, const std::string& text) const {
  static constexpr const char* kHan[] = {"一", "二", "三", "四", "五",
                                         "六", "七", "八", "九", "十"};
  if (language_ == Language::english) return fmt::format("{}. {}", number, text);
  return fmt::format("{}、{}", kHan[(number - 1) % 10], text);
}

std::string LotWords::none() const { return (*this)("无。", "None."); }

std::string LotWords::date_to_fill_in() const { return (*this)("　　年　　月　　日", ""); }

FlowLook LotWords::look(const LotSheetOptions& options, const std::string& title,
                        const std::string& subject) const {
  FlowLook look;
  look.office = in_one_line(options.office);
  look.title = title;
  const std::string what = in_one_line(subject);
  look.running = title + (*this)("（续）　", " (continued)   ") + what;
  look.foot = (*this)("制表 ", "Printed ") + local_text(options.printed) + "　" + what;
  look.place = [words = *this](std::size_t sheet, std::size_t sheets) {
    return fmt::format(fmt::runtime(words("第 {} 页　共 {} 页", "Page {} of {}")), sheet, sheets);
  };
  return look;
}

std::vector<store::Verdict> standing_verdicts(const store::DossierReport& dossier) {
  std::vector<store::Verdict> standing;
  for (const store::Verdict& verdict : dossier.verdicts) {
    const auto same = [&](const store::Verdict& other) {
      return other.page == verdict.page && other.stage == verdict.stage;
    };
    const auto before = std::find_if(standing.begin(), standing.end(), same);
    if (before == standing.end()) {
      standing.push_back(verdict);
    } else {
      *before = verdict;
    }
  }
  return standing;
}

namespace {

std::string replaced_text(const store::Replacement& one, const LotWords& words) {
  std::string text = words("已重扫替换", "Scanned again");
  if (!one.note.empty()) text += words("：", ": ") + LotWords::text(one.note);
  return text + "\n" + LotWords::by(one.actor, one.at);
}

// What became of a page that was refused.
std::string outcome_of(const store::DossierReport& dossier, std::int64_t page,
                       const LotWords& words) {
  for (const store::Replacement& one : dossier.replacements) {
    if (one.page == page) return replaced_text(one, words);
  }
  for (const store::Waiver& waiver : dossier.waivers) {
    if (waiver.page == page) return words("已放行", "Let pass");
  }
  return words("待重扫", "To be scanned again");
}

}  // namespace

std::vector<BadPage> bad_pages(const store::DossierReport& dossier, const LotWords& words) {
  std::vector<BadPage> bad;
  std::vector<std::int64_t> refused;
  for (const store::Verdict& verdict : standing_verdicts(dossier)) {
    if (verdict.accepted) continue;
    refused.push_back(verdict.page);
    bad.push_back({words.page(dossier, verdict.page), stage_text(verdict.stage, words.language()),
                   LotWords::text(verdict.reason) + "\n" + LotWords::by(verdict.actor, verdict.at),
                   outcome_of(dossier, verdict.page, words)});
  }
  for (const store::Replacement& one : dossier.replacements) {
    if (std::find(refused.begin(), refused.end(), one.page) != refused.end()) continue;
    bad.push_back({words.page(dossier, one.page), words("程序检查", "program"),
                   words("已搁置或有缺陷", "Set aside, or a defect"), replaced_text(one, words)});
  }
  return bad;
}

void add_checkers(std::vector<CheckerFigures>& figures, const store::DossierReport& dossier) {
  for (const store::Verdict& verdict : standing_verdicts(dossier)) {
    const std::string name = LotWords::who(verdict.actor);
    auto one = std::find_if(figures.begin(), figures.end(), [&](const CheckerFigures& known) {
      return known.stage == verdict.stage && known.actor == name;
    });
    if (one == figures.end()) one = figures.insert(one, {verdict.stage, name, 0, 0});
    ++one->judged;
    one->refused += verdict.accepted ? 0 : 1;
  }
}

Table checkers_table(const std::vector<CheckerFigures>& figures, const LotWords& words) {
  Table table;
  table.columns = {{words("检次", "Check"), 34, Align::center},
                   {words("检查人", "Checked by"), 0, Align::center},
                   {words("判定页数", "Pages judged"), 30, Align::center},
                   {words("合格", "Accepted"), 30, Align::center},
                   {words("退回", "Refused"), 30, Align::center}};
  for (const auto stage : {store::CheckStage::first, store::CheckStage::second}) {
    for (const CheckerFigures& one : figures) {
      if (one.stage != stage) continue;
      table.rows.push_back(
          {{stage_text(stage, words.language()), one.actor, std::to_string(one.judged),
            std::to_string(one.judged - one.refused), std::to_string(one.refused)}});
    }
  }
  return table;
}

void add_actors(std::vector<std::string>& names, const store::DossierReport& dossier,
                store::Step step) {
  const auto last =
      std::find_if(dossier.steps.rbegin(), dossier.steps.rend(),
                   [&](const store::StepRecord& one) { return one.step == step && !one.corrects; });
  if (last == dossier.steps.rend()) return;
  const std::string name = LotWords::who(last->actor);
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

std::vector<Column> bad_columns(const LotWords& words) {
  return {{words("页号", "Page"), 14, Align::center},
          {words("发现", "Found by"), 23, Align::center},
          {words("理由、退回人、时间", "Reason; refused by, on"), 0, Align::left},
          {words("结果", "Outcome"), 0, Align::left}};
}

std::vector<Column> stop_columns(const LotWords& words) {
  return {{words("类别", "Kind"), 22, Align::left},
          {words("张号", "Leaf"), 13, Align::center},
          {words("情况、登记人、时间", "What was found; recorded by, on"), 0, Align::left},
          {words("处理、处理人、时间", "Outcome; decided by, on"), 0, Align::left}};
}

Row stop_row(const store::Stop& stop, const LotWords& words) {
  std::string outcome = words("未处理", "open");
  if (stop.outcome) {
    outcome = outcome_text(*stop.outcome, words.language());
    if (!stop.resolution.empty()) outcome += words("：", ": ") + LotWords::text(stop.resolution);
  }
  if (stop.resolved) outcome += "\n" + LotWords::by(stop.resolved_by, *stop.resolved);
  const std::string leaf =
      stop.what.leaf > 0 ? std::to_string(stop.what.leaf) : words("全卷", "all");
  return {{stop_text(stop.what.kind, words.language()), leaf,
           LotWords::text(stop.what.note) + "\n" + LotWords::by(stop.actor, stop.at), outcome}};
}

std::vector<Column> waiver_columns(const LotWords& words) {
  return {{words("放行事项", "What was let pass"), 0, Align::left},
          {words("理由、放行人、时间", "Reason; let pass by, on"), 0, Align::left}};
}

Row waiver_row(const store::DossierReport& dossier, const store::Waiver& waiver,
               const LotWords& words) {
  std::string what;
  for (const store::DossierFinding& finding : dossier.gate.reasons) {
    const bool about_page = waiver.page != 0 && finding.page == waiver.page;
    const bool about_dossier =
        waiver.page == 0 &&
        (waiver.code == finding.code || waiver.code == finding.code + ":" + finding.detail);
    if (!about_page && !about_dossier) continue;
    if (!what.empty()) what += "\n";
    what += finding_text(finding, words.language());
  }
  if (what.empty() && waiver.page != 0) {
    what =
        fmt::format(fmt::runtime(words("第 {} 页", "Page {}")), words.page(dossier, waiver.page));
  }
  if (what.empty()) what = check_name(waiver.code.substr(0, waiver.code.find(':')), words);  // the finding is gone since
  if (what.empty()) what = LotWords::text(waiver.code);
  return {{what, LotWords::text(waiver.reason) + "\n" + LotWords::by(waiver.actor, waiver.at)}};
}

Table samples_table(const store::LotReport& report, const store::DossierReport* dossier,
                    const LotWords& words) {
  Table table;
  table.columns = {{words("轮次", "Round"), 14, Align::center},
                   {words("比例", "Share"), 15, Align::center},
                   {words("抽取时间", "Drawn on"), 32, Align::center},
                   {words("抽取人", "Drawn by"), 28, Align::center},
                   {words("随机种子", "Seed"), 38, Align::center},
                   {words("页数", "Pages"), dossier == nullptr ? 0.0 : 14, Align::center}};
  if (dossier != nullptr) table.columns.push_back({words("抽中页号", "Numbers of the pages")});
  for (const store::Sample& sample : report.samples) {
    std::vector<int> numbers;
    std::size_t pages = sample.pages.size();
    if (dossier != nullptr) {
      for (const std::int64_t page : sample.pages) {
        const auto number = dossier->numbers.find(page);
        if (number != dossier->numbers.end()) numbers.push_back(number->second);
      }
      if (numbers.empty()) continue;
      std::sort(numbers.begin(), numbers.end());
      pages = numbers.size();
    }
    Row row{{std::to_string(sample.round), fmt::format("{} %", sample.percent),
             local_text(sample.at), LotWords::who(sample.actor), LotWords::text(sample.seed),
             std::to_string(pages)}};
    if (dossier != nullptr) row.cells.push_back(fmt::format("{}", fmt::join(numbers, ", ")));
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace service::paper
