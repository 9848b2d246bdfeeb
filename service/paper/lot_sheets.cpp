// SPDX-License-Identifier: Apache-2.0
#include "service/paper/lot_sheets.h"

#include <map>

namespace service::paper {

std::optional<LotSheet> parse_lot_sheet(std::string_view word) {
  if (word == "hand-over") return LotSheet::hand_over;
  if (word == "process") return LotSheet::process;
  if (word == "report") return LotSheet::report;
  return std::nullopt;
}

store::LotReport with_names(store::LotReport report, const std::vector<store::Account>& accounts) {
  std::map<std::string, std::string> names;
  for (const store::Account& account : accounts) {
    if (!account.display_name.empty() && account.display_name != account.name)
      names["account:" + account.name] = account.display_name + "（" + account.name + "）";
  }
  const auto put = [&](std::string& actor) {
    if (const auto name = names.find(actor); name != names.end()) actor = name->second;
  };
  put(report.lot.opened_by);
  for (auto& sample : report.samples) put(sample.actor);
  for (auto& dossier : report.dossiers) {
    for (auto& step : dossier.steps) put(step.actor);
    for (auto& stop : dossier.stops) put(stop.actor), put(stop.resolved_by);
    for (auto& verdict : dossier.verdicts) put(verdict.actor);
    for (auto& one : dossier.replacements) put(one.actor);
    for (auto& waiver : dossier.waivers) put(waiver.actor);
  }
  return report;
}

std::vector<std::uint8_t> lot_sheet(LotSheet sheet, const store::LotReport& report,
                                    const std::string& dossier, const LotSheetOptions& options) {
  switch (sheet) {
    case LotSheet::hand_over: return hand_over_sheet(report, options);
    case LotSheet::process: return process_sheets(report, dossier, options);
    case LotSheet::report: return quality_report(report, options);
  }
  return {};
}

}  // namespace service::paper
