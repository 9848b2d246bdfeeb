// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "service/commands/lot.h"
#include "service/commands/new_file.h"
#include "service/config.h"
#include "service/paper/lot_sheets.h"
#include "service/shown.h"

namespace service::commands {
namespace {

std::vector<std::uint8_t> paper_of(const store::LotReport& report, const LotOptions& o,
                                   const paper::LotSheetOptions& how) {
  if (report.dossiers.empty())
    throw UsageError("这一批还没有档案，没有可印的。",
                     "There is no dossier in this lot, so nothing to print.");
  const bool here = std::any_of(report.dossiers.begin(), report.dossiers.end(),
                                [&](const auto& one) { return one.entry.dossier == o.dossier; });
  if (!o.dossier.empty() && !here)
    throw UsageError("档案“" + shown(o.dossier) + "”不在这一批中。",
                     "Dossier " + shown(o.dossier) + " is not in this lot.");
  const auto sheet = paper::parse_lot_sheet(o.kind);
  if (!sheet)
    throw UsageError("请写明 hand-over 交接单、process 流程单或 report 质检与验收报告。",
                     "Say hand-over, process or report.");
  return paper::lot_sheet(*sheet, report, o.dossier, how);
}

}  // namespace

Exit lot_sheet(const Common& common, const LotOptions& o) {
  store::Archive archive(common.archive);
  const store::Digitization lots(archive);
  const auto lot = need_lot(lots, o.lot);
  paper::LotSheetOptions how;
  how.language = common.language;
  how.office = read_config(common.archive).office;
  how.printed = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const auto pdf = paper_of(paper::with_names(lots.report(lot.id), archive.accounts()), o, how);
  write_new(o.out, pdf);
  archive.record("lot.printed", o.dossier, fmt::format("lot:{}", lot.id), {{"sheet", o.kind}},
                 os_actor());
  fmt::print(
      fmt::runtime(common.language == Language::chinese ? "已写入 {}。\n" : "{} is written.\n"),
      shown(o.out));
  return Exit::ok;
}

}  // namespace service::commands
