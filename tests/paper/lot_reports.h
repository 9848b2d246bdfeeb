// SPDX-License-Identifier: Apache-2.0
// Reports of lots made by hand, each figure its own, so that a sheet that takes the wrong one
// shows.
#pragma once

#include <fmt/format.h>

#include <string>

#include "store/digitization_records.h"

namespace service::paper {

inline store::Time clock_at(int day, int hour, int minute) {
  using namespace std::chrono;
  // Given in +08:00.
  return sys_days(year(2026) / 11 / day) + hours(hour - 8) + minutes(minute);
}

inline store::StepRecord step_record(store::Step step, store::Time at, const char* who, int leaves,
                                     int images, const std::string& note = {}, bool back = false) {
  return {step, back, at, std::string("account:") + who, leaves, images, note};
}

// All steps done, one back to the scanner, one page refused and replaced.
inline store::DossierReport finished_dossier() {
  using enum store::Step;
  store::DossierReport d;
  d.entry = {7,  1, "420112-2026-000042",     "王小霞", returned,           clock_at(6, 16, 5), 31,
             57, 2, "封面破损，附照片袋一个", false,    clock_at(3, 9, 12), "当日调阅",         0};
  d.steps = {step_record(received, clock_at(3, 9, 10), "li", 33, 0, "封面破损"),
             step_record(prepared, clock_at(3, 10, 21), "li", 31, 0, "剔除重复件二张"),
             step_record(scanned, clock_at(3, 14, 32), "chen", 31, 62),
             step_record(processed, clock_at(4, 8, 43), "chen", 0, 62),
             step_record(scanned, clock_at(4, 11, 54), "chen", 1, 1, "第17页重扫", true),
             step_record(processed, clock_at(4, 13, 6), "chen", 0, 63),
             step_record(checked_first, clock_at(5, 9, 17), "wang", 0, 0),
             step_record(checked_second, clock_at(5, 10, 28), "zhao", 0, 0),
             step_record(accepted, clock_at(5, 15, 39), "guan", 31, 62, "验收合格"),
             step_record(restored, clock_at(6, 9, 41), "li", 31, 0),
             step_record(returned, clock_at(6, 16, 5), "li", 30, 0)};
  store::Stop stop;
  stop.id = 5;
  stop.dossier = d.entry.dossier;
  stop.what = {store::StopKind::other_person, 19, "混入他人登记表"};
  stop.at = clock_at(3, 10, 20);
  stop.actor = "account:li";
  stop.outcome = store::StopOutcome::leave_out;
  stop.resolved = clock_at(3, 11, 2);
  stop.resolved_by = "account:guan";
  stop.resolution = "转回原卷";
  d.stops = {stop};
  d.gate.open = true;
  d.gate.reasons = {{"page_defect", "defect", 1023, 23, "clipped_edge", 0, 0, true},
                    {"catalogue_pages", "warning", 0, 0, "", 57, 58, false}};
  d.sample = {62, 4, 0, 4, 1};
  d.verdicts = {
      {1017, store::CheckStage::first, false, "下端字迹缺失", clock_at(4, 9, 0), "account:wang"},
      {1003, store::CheckStage::first, true, "", clock_at(5, 9, 1), "account:wang"},
      {1041, store::CheckStage::first, true, "", clock_at(5, 9, 2), "account:wang"},
      {1060, store::CheckStage::first, true, "", clock_at(5, 9, 3), "account:wang"},
      {1003, store::CheckStage::second, true, "", clock_at(5, 10, 1), "account:zhao"},
      {1041, store::CheckStage::second, true, "", clock_at(5, 10, 2), "account:zhao"},
      {1060, store::CheckStage::second, true, "", clock_at(5, 10, 3), "account:zhao"}};
  d.replacements = {{1017, 1101, clock_at(4, 11, 59), "account:chen", "压平后重扫"}};
  d.waivers = {{1023, "", "原件如此，纸边已残", clock_at(5, 15, 20), "account:guan"}};
  d.images = 62;
  d.blank = 4;
  d.page_findings = {
      {"blank", "note", 4}, {"blurred", "warning", 2}, {"clipped_edge", "defect", 1}};
  for (int page = 1; page <= 62; ++page) d.numbers[1000 + page] = page;
  d.numbers.erase(1017);
  d.numbers[1101] = 17;
  d.numbers[1017] = 17;
  return d;
}

// Received and prepared, a stop open, nothing scanned.
inline store::DossierReport waiting_dossier() {
  store::DossierReport d;
  d.entry = {7,
             2,
             "420112-2026-000108",
             "欧阳文博",
             store::Step::prepared,
             clock_at(3, 11, 30),
             45,
             0,
             0,
             "",
             false,
             std::nullopt,
             "",
             1};
  d.steps = {step_record(store::Step::received, clock_at(3, 9, 11), "li", 45, 0),
             step_record(store::Step::prepared, clock_at(3, 11, 30), "li", 45, 0)};
  store::Stop stop;
  stop.id = 6;
  stop.dossier = d.entry.dossier;
  stop.what = {store::StopKind::classified, 8, "盖有密级章"};
  stop.at = clock_at(3, 11, 30);
  stop.actor = "account:li";
  d.stops = {stop};
  d.gate.reasons = {{"no_images", "defect", 0, 0, "", 45, 0, false},
                    {"stop_open", "defect", 0, 0, "", 0, 1, false}};
  d.sample.wanted = 1;
  return d;
}

// Goes back unscanned.
inline store::DossierReport withdrawn_dossier() {
  store::DossierReport d;
  d.entry = {7,
             3,
             "420112-2026-000215",
             "买买提·艾力",
             store::Step::returned,
             clock_at(4, 17, 0),
             12,
             20,
             0,
             "整卷涉密",
             true,
             std::nullopt,
             "",
             0};
  d.steps = {step_record(store::Step::received, clock_at(3, 9, 12), "li", 12, 0),
             step_record(store::Step::returned, clock_at(4, 17, 0), "li", 12, 0)};
  store::Stop stop;
  stop.id = 7;
  stop.dossier = d.entry.dossier;
  stop.what = {store::StopKind::classified, 0, "封面标注机密"};
  stop.at = clock_at(3, 9, 40);
  stop.actor = "account:li";
  stop.outcome = store::StopOutcome::withdraw;
  stop.resolved = clock_at(4, 16, 30);
  stop.resolved_by = "account:guan";
  stop.resolution = "按保密规定办理";
  d.stops = {stop};
  d.gate.reasons = {{"no_images", "defect", 0, 0, "", 12, 0, false}};
  return d;
}

inline store::LotReport short_report() {
  store::LotReport report;
  report.lot = {7, "2026年十一月第一批", "数字化服务公司 李工", clock_at(3, 9, 0), "account:li", 3,
                2};
  report.dossiers = {finished_dossier(), waiting_dossier(), withdrawn_dossier()};
  report.samples = {{11,
                     7,
                     1,
                     "5f0c9a77be31d204",
                     5,
                     clock_at(4, 8, 50),
                     "account:chen",
                     {1017, 1003, 1041, 1060}}};
  report.sample = {62, 4, 1, 4, 1};
  return report;
}

// So long that every table and many a row goes on on another sheet.
inline store::LotReport long_report(int dossiers) {
  store::LotReport report = short_report();
  report.dossiers.clear();
  report.samples.clear();
  report.sample = {62 * dossiers, 4 * dossiers, 0, 4 * dossiers, dossiers / 10};
  std::string words;
  for (int i = 0; words.size() < 1900; ++i) words += fmt::format("备注之文字甚长{}，", i);
  for (int i = 1; i <= dossiers; ++i) {
    store::DossierReport d = finished_dossier();
    d.entry.place = i;
    d.entry.dossier = fmt::format("420112-2026-{:06}", 7000 + i);
    d.entry.remark = i % 5 == 0 ? fmt::format("附件{}", i) : "";
    if (i % 7 != 0) d.entry.urgent_since.reset();
    if (i % 9 == 0) d.entry.person = "阿卜杜热合曼·麦麦提图尔荪·吾布力卡斯木";
    if (i % 50 == 0) d.entry.remark = words + fmt::format("备注{}完", i);
    if (i % 3 != 0) {
      d.waivers.clear();
      d.stops.clear();
    }
    if (i % 11 == 0) d.verdicts[0].reason = words + fmt::format("理由{}完", i);
    report.dossiers.push_back(std::move(d));
  }
  return report;
}

}  // namespace service::paper
