// SPDX-License-Identifier: Apache-2.0
#include "service/commands/lot.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <sstream>

#include "service/commands/find_dossier.h"
#include "service/commands/terminal.h"
#include "service/digitization_words.h"
#include "service/shown.h"
#include "service/time_text.h"
#include "store/campaign.h"
#include "store/custody_rules.h"

namespace service::commands {
namespace {

using store::Digitization;

std::string day_of(std::chrono::sys_days day) { return fmt::format("{:%Y-%m-%d}", day); }

// "2026-11-23"; empty: today.
std::chrono::sys_days parse_day(const std::string& text) {
  if (text.empty())
    return store::day_of(
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
  int year = 0;
  unsigned month = 0, day = 0;
  char a = 0, b = 0;
  std::istringstream in(text);
  in.imbue(std::locale::classic());
  in >> year >> a >> month >> b >> day;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!in || !(in >> std::ws).eof() || a != '-' || b != '-' || !date.ok())
    throw UsageError("日期须写成 2026-11-23。没有做任何改动。",
                     "A date is written 2026-11-23. Nothing was changed.");
  return date;
}

void need_digitizer(const store::Archive& archive, const std::string& as) {
  const auto account = archive.account(as);
  if (account && !store::may(account->role, store::Act::digitize))
    throw store::Error(store::Errc::conflict, as, "the role may not do this",
                       store::Cause::role_forbidden);
}

void print_lot(const store::Lot& lot, bool zh) {
  fmt::print(fmt::runtime(zh ? "{:>4}  {}{}{}  {} 卷，已还 {}\n"
                             : "{:>4}  {}{}{}  {} dossiers, {} returned\n"),
             lot.id, padded(lot.name, 24), padded(lot.operator_name, 12), day_text(lot.opened),
             lot.dossiers, lot.returned);
}

void print_entry(const store::LotDossier& e, Language language) {
  const bool zh = language == Language::chinese;
  fmt::print(fmt::runtime(zh ? "  {:>3}  {}  {}{}{:>4} 张{}{}{}\n"
                             : "  {:>3}  {}  {}{}{:>4} leaves{}{}{}\n"),
             e.place, e.dossier, padded(e.person, 10), padded(step_text(e.step, language), 16),
             e.leaves, e.urgent_since ? (zh ? "  加急" : "  urgent") : "",
             e.open_stops > 0 ? (zh ? "  停扫" : "  stopped") : "",
             e.withdrawn ? (zh ? "  退出" : "  withdrawn") : "");
}

void print_gate(const store::Gate& gate, Language language) {
  const bool zh = language == Language::chinese;
  fmt::print("{}\n", gate.open ? (zh ? "质量关：通过" : "quality gate: open")
                               : (zh ? "质量关：未通过" : "quality gate: shut"));
  for (const auto& reason : gate.reasons)
    fmt::print("  {}{}{}  [{}]\n", padded(severity_text(reason.severity, language), 10),
               finding_text(reason, language),
               reason.waived ? (zh ? "（已放行）" : " (let pass)") : "",
               reason.page != 0 ? fmt::format("{} {}", zh ? "页" : "page", reason.number)
                                : reason.code + (reason.detail.empty() ? "" : ":" + reason.detail));
}

void print_sample(const store::SampleFigures& s, bool zh) {
  fmt::print(fmt::runtime(zh ? "样本：{} 页中抽 {} 页，已检 {}，退回 {}{}\n"
                             : "sample: {1} of {0} pages, {2} checked, {3} refused{4}\n"),
             s.pages, s.drawn, s.judged, s.refused,
             s.wanted > 0
                 ? fmt::format(fmt::runtime(zh ? "，还应抽 {}" : ", {} to be drawn"), s.wanted)
                 : "");
}

void print_steps(const std::vector<store::StepRecord>& steps, Language language) {
  const bool zh = language == Language::chinese;
  fmt::print("{}\n", zh ? "经过" : "steps");
  for (const auto& step : steps) {
    std::string counts;
    if (step.leaves != 0)
      counts += fmt::format(fmt::runtime(zh ? "  {} 张" : "  {} leaves"), step.leaves);
    if (step.images != 0)
      counts += fmt::format(fmt::runtime(zh ? "  {} 幅" : "  {} images"), step.images);
    fmt::print("  {}  {}{}{}{}  {}\n", local_text(step.at),
               padded(step_text(step.step, language), 16), padded(step.actor, 18),
               step.back       ? (zh ? "重做" : "again")
               : step.corrects ? (zh ? "更正" : "put right")
                               : "",
               counts, shown(step.note));
  }
}

void print_dossier(const Common& common, const store::DossierReport& report) {
  const Language language = common.language;
  const bool zh = language == Language::chinese;
  tell_standing(common, report);
  fmt::print(
      fmt::runtime(zh ? "第 {} 位，{} 张，目录 {} 页，图像 {} 幅（空白 {}）\n"
                      : "place {}, {} leaves, {} pages in the catalogue, {} images ({} blank)\n"),
      report.entry.place, report.entry.leaves, report.entry.pages, report.images, report.blank);
  if (report.entry.urgent_since)
    fmt::print("{}{}\n", zh ? "加急：" : "urgent: ", shown(report.entry.urgent_reason));
  for (const auto& stop : report.stops)
    fmt::print("{} {}  {}  {}  {}  {}\n", zh ? "停扫" : "stop", stop.id,
               stop_text(stop.what.kind, language),
               stop.what.leaf > 0
                   ? fmt::format(fmt::runtime(zh ? "第 {} 张" : "leaf {}"), stop.what.leaf)
                   : (zh ? "整卷" : "the whole dossier"),
               shown(stop.what.note),
               stop.outcome ? outcome_text(*stop.outcome, language) : (zh ? "未处理" : "open"));
  print_gate(report.gate, language);
  print_sample(report.sample, zh);
  print_steps(report.steps, language);
}

void print_report(const Common& common, const store::LotReport& report,
                  const std::vector<store::LotDossier>& dossiers) {
  const bool zh = common.language == Language::chinese;
  print_lot(report.lot, zh);
  for (const auto& entry : dossiers) print_entry(entry, common.language);
  print_sample(report.sample, zh);
}

}  // namespace

Exit lot_open(const Common& common, const LotOptions& o) {
  store::Archive archive(common.archive);
  const store::Actor actor = actor_for(common, archive, o.as);
  const auto lot = Digitization(archive).open_lot(o.name, o.operator_name, actor);
  const bool zh = common.language == Language::chinese;
  fmt::print(
      fmt::runtime(zh ? "已建立领卷批 {}（{}）。\n  下一步：dangan lot add {} 档号 --leaves 张数\n"
                      : "Lot {} ({}) is open.\n  next: dangan lot add {} DOSSIER --leaves COUNT\n"),
      lot.id, shown(lot.name), lot.id);
  return Exit::ok;
}

Exit lot_list(const Common& common) {
  store::Archive archive(common.archive);
  const bool zh = common.language == Language::chinese;
  const auto lots = Digitization(archive).lots(1000);
  for (const auto& lot : lots) print_lot(lot, zh);
  if (lots.empty()) fmt::print("{}\n", zh ? "还没有领卷批。" : "There is no lot yet.");
  return Exit::ok;
}

Exit lot_add(const Common& common, const LotOptions& o) {
  store::Archive archive(common.archive);
  const store::Actor actor = actor_for(common, archive, o.as);
  Digitization lots(archive);
  const auto lot = need_lot(lots, o.lot);
  need_digitizer(archive, o.as);  // before a dossier is opened for it
  const auto dossier = find_or_open(
      archive, {o.dossier, o.person, o.identity_number, "", o.location}, actor, common.language);
  if (!dossier)
    throw UsageError("请给出档号，或者 --person 姓名 --id 身份证号。没有做任何改动。",
                     "Give a dossier number, or --person and --id. Nothing was changed.");
  lots.add(lot.id, {*dossier, o.leaves, o.pages, o.note, o.reason}, actor);
  tell_standing(common, lots.report(*dossier));
  return Exit::ok;
}

Exit lot_show(const Common& common, const LotOptions& o) {
  store::Archive archive(common.archive);
  const Digitization lots(archive);
  if (archive.dossier(o.lot)) {
    print_dossier(common, lots.report(o.lot));  // of its last lot, also when it is back
    return Exit::ok;
  }
  const auto lot = need_lot(lots, o.lot);
  print_report(common, lots.report(lot.id), lots.dossiers(lot.id));
  return Exit::ok;
}

Exit lot_queue(const Common& common) {
  store::Archive archive(common.archive);
  const auto queue = Digitization(archive).queue(1000);
  for (const auto& entry : queue) print_entry(entry, common.language);
  if (queue.empty())
    fmt::print("{}\n", common.language == Language::chinese ? "没有待做的档案。"
                                                            : "No dossier is to be done.");
  return Exit::ok;
}

Exit lot_urgent(const Common& common, const LotOptions& o) {
  if (o.end != o.reason.empty())
    throw UsageError("请给出 --reason 事由，或者 --end 取消加急。没有做任何改动。",
                     "Give --reason, or --end to end it. Nothing was changed.");
  store::Archive archive(common.archive);
  const store::Actor actor = actor_for(common, archive, o.as);
  Digitization lots(archive);
  lots.set_urgent(o.dossier, o.reason, actor);
  const bool zh = common.language == Language::chinese;
  if (o.end)
    fmt::print("{}\n",
               zh ? "已取消加急，回到原来的次序。" : "No longer urgent; in its old place again.");
  else
    fmt::print("{}\n", zh ? "已设为加急，排在最前。" : "Urgent: it comes before all others.");
  tell_standing(common, lots.report(o.dossier));
  return Exit::ok;
}

Exit lot_plan(const Common& common, const LotOptions& o) {
  const auto start = parse_day(o.start);
  store::Archive archive(common.archive);
  const store::Actor actor = actor_for(common, archive, o.as);
  Digitization(archive).set_plan({start, o.pages_a_day, o.dossiers, o.pages}, actor);
  return lot_progress(common);
}

Exit lot_progress(const Common& common) {
  store::Archive archive(common.archive);
  const bool zh = common.language == Language::chinese;
  const auto progress = Digitization(archive).progress(parse_day(""));
  if (progress.plan)
    fmt::print(fmt::runtime(zh ? "计划：{} 起，每天 {} 页，共 {} 卷 {} 页；至今应完成 {} 页\n"
                               : "plan: from {}, {} pages a day, {} dossiers, {} pages in all; {} "
                                 "pages by now\n"),
               day_of(progress.plan->start), progress.plan->pages_a_day, progress.plan->dossiers,
               progress.plan->pages, progress.planned_by_now);
  fmt::print(fmt::runtime(zh ? "已扫描 {} 页，已签收 {} 卷，近七个工作日每天 {:.0f} 页\n"
                             : "scanned {} pages, signed off {} dossiers, {:.0f} pages a day over "
                               "the last seven working days\n"),
             progress.pages, progress.dossiers, progress.pace);
  if (progress.end)
    fmt::print("{}{}\n", zh ? "照此速度，完成于 " : "at this pace the end is ",
               day_of(*progress.end));
  for (const auto& day : progress.days)
    fmt::print(
        fmt::runtime(zh ? "  {}  {:>6} 页  {:>4} 卷\n" : "  {}  {:>6} pages  {:>4} dossiers\n"),
        day_of(day.day), day.pages, day.dossiers);
  for (const auto& one : progress.operators)
    fmt::print(fmt::runtime(zh ? "  {}扫描 {} 幅，检查 {} 页，退回 {} 页，被退回 {} 页\n"
                               : "  {}scanned {}, checked {}, refused {}, sent back {}\n"),
               padded(one.actor, 18), one.scanned, one.checked, one.refused, one.sent_back);
  return Exit::ok;
}

}  // namespace service::commands
