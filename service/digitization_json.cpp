// SPDX-License-Identifier: Apache-2.0
#include "service/digitization_json.h"

#include <fmt/format.h>

#include "service/digitization_words.h"
#include "service/shown.h"
#include "service/time_text.h"
#include "store/digitization_rules.h"

namespace service {
namespace json = boost::json;
namespace {

json::object finding_json(const store::DossierFinding& finding, Language language) {
  json::object out{{"code", finding.code},
                   {"severity", finding.severity},
                   {"text", finding_text(finding, language)},
                   {"waived", finding.waived}};
  if (finding.page != 0) {
    out["page"] = finding.page;
    out["number"] = finding.number;
  }
  if (!finding.detail.empty()) out["detail"] = finding.detail;
  return out;
}

}  // namespace

std::string iso_day(std::chrono::sys_days day) {
  const std::chrono::year_month_day date(day);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
}

json::object to_json(const store::Lot& lot) {
  return {{"id", lot.id},
          {"name", lot.name},
          {"operator", lot.operator_name},
          {"opened", iso_text(lot.opened)},
          {"opened_by", lot.opened_by},
          {"dossiers", lot.dossiers},
          {"returned", lot.returned}};
}

json::object to_json(const store::LotDossier& entry, Language language) {
  json::object out{{"lot", entry.lot},
                   {"place", entry.place},
                   {"dossier", entry.dossier},
                   {"person", entry.person},
                   {"step", store::to_string(entry.step)},
                   {"step_text", step_text(entry.step, language)},
                   {"since", iso_text(entry.since)},
                   {"leaves", entry.leaves},
                   {"pages", entry.pages},
                   {"sides", entry.sides},
                   {"remark", entry.remark},
                   {"withdrawn", entry.withdrawn},
                   {"open_stops", entry.open_stops}};
  if (entry.urgent_since) {
    out["urgent_since"] = iso_text(*entry.urgent_since);
    out["urgent_reason"] = entry.urgent_reason;
  }
  return out;
}

json::object to_json(const store::StepRecord& step, Language language) {
  return {{"step", store::to_string(step.step)},
          {"text", step_text(step.step, language)},
          {"back", step.back},
          {"corrects", step.corrects},
          {"at", iso_text(step.at)},
          {"actor", step.actor},
          {"leaves", step.leaves},
          {"images", step.images},
          {"note", step.note}};
}

json::object to_json(const store::Stop& stop, Language language) {
  json::object out{{"id", stop.id},
                   {"kind", store::to_string(stop.what.kind)},
                   {"kind_text", stop_text(stop.what.kind, language)},
                   {"leaf", stop.what.leaf},
                   {"note", stop.what.note},
                   {"at", iso_text(stop.at)},
                   {"actor", stop.actor}};
  if (stop.outcome) {
    out["outcome"] = store::to_string(*stop.outcome);
    out["outcome_text"] = outcome_text(*stop.outcome, language);
    out["resolution"] = stop.resolution;
    out["resolved_by"] = stop.resolved_by;
  }
  if (stop.resolved) out["resolved"] = iso_text(*stop.resolved);
  return out;
}

json::object to_json(const store::SampleFigures& figures) {
  return {{"pages", figures.pages},     {"drawn", figures.drawn},
          {"wanted", figures.wanted},   {"judged", figures.judged},
          {"refused", figures.refused}, {"complete", figures.complete()},
          {"passed", figures.passed()}};
}

json::object to_json(const store::Sample& sample) {
  return {{"round", sample.round},     {"percent", sample.percent}, {"seed", sample.seed},
          {"at", iso_text(sample.at)}, {"actor", sample.actor},     {"pages", sample.pages.size()}};
}

json::object to_json(const store::Gate& gate, Language language) {
  json::array reasons;
  for (const auto& reason : gate.reasons) reasons.push_back(finding_json(reason, language));
  return {{"open", gate.open}, {"reasons", std::move(reasons)}};
}

json::object to_json(const store::Verdict& verdict) {
  return {{"page", verdict.page},         {"stage", store::to_string(verdict.stage)},
          {"accepted", verdict.accepted}, {"reason", verdict.reason},
          {"at", iso_text(verdict.at)},   {"actor", verdict.actor}};
}

json::object to_json(const store::Replacement& replacement) {
  return {{"page", replacement.page},
          {"replacement", replacement.replacement},
          {"at", iso_text(replacement.at)},
          {"actor", replacement.actor},
          {"note", replacement.note}};
}

json::object to_json(const store::Waiver& waiver) {
  return {{"page", waiver.page},
          {"code", waiver.code},
          {"reason", waiver.reason},
          {"at", iso_text(waiver.at)},
          {"actor", waiver.actor}};
}

json::object to_json(const store::Rescan& rescan, Language language) {
  return {{"dossier", rescan.dossier},
          {"page", rescan.page},
          {"number", rescan.number},
          {"why", rescan.why},
          {"text", rescan_text(rescan, language)},
          {"path", shown(rescan.path)}};
}

json::object to_json(const store::Progress& progress) {
  json::array days, operators;
  for (const auto& day : progress.days)
    days.push_back({{"day", iso_day(day.day)}, {"pages", day.pages}, {"dossiers", day.dossiers}});
  for (const auto& one : progress.operators)
    operators.push_back({{"actor", one.actor},
                         {"scanned", one.scanned},
                         {"checked", one.checked},
                         {"refused", one.refused},
                         {"sent_back", one.sent_back}});
  json::object out{{"days", std::move(days)}, {"operators", std::move(operators)},
                   {"pages", progress.pages}, {"dossiers", progress.dossiers},
                   {"pace", progress.pace},   {"planned_by_now", progress.planned_by_now}};
  if (const auto& plan = progress.plan)
    out["plan"] = {{"start", iso_day(plan->start)},
                   {"pages_a_day", plan->pages_a_day},
                   {"dossiers", plan->dossiers},
                   {"pages", plan->pages}};
  if (progress.end) out["end"] = iso_day(*progress.end);
  return out;
}

json::object board_json(const store::DossierReport& report, Language language) {
  auto out = to_json(report.entry, language);
  out["images"] = report.images;
  out["blank"] = report.blank;
  out["steps"] = list_json(report.steps, language);
  out["stops"] = list_json(report.stops, language);
  out["gate"] = to_json(report.gate, language);
  out["sample"] = to_json(report.sample);
  out["refused_left"] = report.refused_left.size();
  out["unchecked_left"] = report.unchecked_left.size();
  return out;
}

json::object report_json(const store::DossierReport& report, Language language) {
  auto out = board_json(report, language);
  json::array verdicts, replacements, waivers;
  for (const auto& one : report.verdicts) verdicts.push_back(to_json(one));
  for (const auto& one : report.replacements) replacements.push_back(to_json(one));
  for (const auto& one : report.waivers) waivers.push_back(to_json(one));
  out["verdicts"] = std::move(verdicts);
  out["replacements"] = std::move(replacements);
  out["waivers"] = std::move(waivers);
  return out;
}

}  // namespace service
