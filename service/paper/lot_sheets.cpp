// SPDX-License-Identifier: Apache-2.0
#include "service/paper/lot_sheets.h"

namespace service::paper {

std::optional<LotSheet> parse_lot_sheet(std::string_view word) {
  if (word == "hand-over") return LotSheet::hand_over;
  if (word == "process") return LotSheet::process;
  if (word == "report") return LotSheet::report;
  return std::nullopt;
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
