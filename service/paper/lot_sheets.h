// SPDX-License-Identifier: Apache-2.0
// The papers that go with a lot of dossiers through digitization, as PDF: the hand-over sheet
// (交接单), the process sheet of each dossier (流程单), the quality and acceptance report
// (质检与验收报告). All figures are those of the report; what was not counted is a dash. Texts wrap
// and tables go on from sheet to sheet: nothing is left out.
//
// Units    A4 sheets; times in +08:00.
// Errors   std::invalid_argument for a dossier that is not in the lot, and when there is no dossier
//          to print; std::runtime_error when the drawing library fails or a font is missing.
// Threads  pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/language.h"
#include "store/digitization_records.h"

namespace service::paper {

struct LotSheetOptions {
  Language language = Language::chinese;
  std::string office = "人才服务中心";  // of the custodian, above the title
  store::Time printed{};                // when the figures were taken; stands on each sheet
};

// The same report and options give the same bytes.

// One line for each dossier by its place in the lot, sums, signatures for both ways.
std::vector<std::uint8_t> hand_over_sheet(const store::LotReport& report,
                                          const LotSheetOptions& options);

// Steps, stops, samples, refused and replaced pages, signatures of one dossier, or of every dossier
// of the lot when none is named: each begins a sheet and is numbered by itself.
std::vector<std::uint8_t> process_sheets(const store::LotReport& report, const std::string& dossier,
                                         const LotSheetOptions& options);

// What programs and persons checked, what they found, what became of it, the result of each
// dossier, signatures.
std::vector<std::uint8_t> quality_report(const store::LotReport& report,
                                         const LotSheetOptions& options);

// The report with the names of persons instead of their accounts': "account:li" becomes
// "李工（li）", since whoever signs is not called by a login.
store::LotReport with_names(store::LotReport report, const std::vector<store::Account>& accounts);

// One of the three by its word, "hand-over", "process" or "report"; nullopt for any other word.
enum class LotSheet { hand_over, process, report };
std::optional<LotSheet> parse_lot_sheet(std::string_view word);
// dossier: of the process sheets alone.
std::vector<std::uint8_t> lot_sheet(LotSheet sheet, const store::LotReport& report,
                                    const std::string& dossier, const LotSheetOptions& options);

}  // namespace service::paper
