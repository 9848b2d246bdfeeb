// SPDX-License-Identifier: Apache-2.0
// Lots as a whole: opening them, what is in them, samples, pages to scan again, reports; and the
// campaign over all of them.
#include <charconv>

#include "service/digitization_json.h"
#include "service/paper/lot_sheets.h"
#include "service/routes/context.h"
#include "service/routes/handlers.h"
#include "service/routes/input.h"
#include "service/sheet_code.h"
#include "store/campaign.h"
#include "store/clock.h"
#include "store/digitization.h"

namespace service::routes {
namespace json = boost::json;
namespace {

using Need = Input::Need;
constexpr int kMostLeaves = 100'000;
constexpr int kMostPages = 100'000'000;

json::object lot_json(const store::LotReport& report, Language language, bool whole) {
  json::array dossiers, samples;
  for (const auto& one : report.dossiers)
    dossiers.push_back(whole ? report_json(one, language) : board_json(one, language));
  for (const auto& one : report.samples) samples.push_back(to_json(one));
  return {{"lot", to_json(report.lot)},
          {"sample", to_json(report.sample)},
          {"samples", std::move(samples)},
          {"dossiers", std::move(dossiers)}};
}

Response answer_lot(Call& call, bool whole) {
  const store::Digitization digitization(call.context.archive);
  const auto report = digitization.report(id_parameter(call, "id"));
  return json_answer(lot_json(report, call.language(), whole));
}

// "2026-11-23", and a day that exists.
std::chrono::sys_days day_field(const Input& input, std::string_view key) {
  const auto text = input.text(key, 10);
  int part[3] = {};
  const std::size_t from[3] = {0, 5, 8}, length[3] = {4, 2, 2};
  bool good = text.size() == 10 && text[4] == '-' && text[7] == '-';
  for (int i = 0; good && i < 3; ++i) {
    const char* first = text.data() + from[i];
    const auto parsed = std::from_chars(first, first + length[i], part[i]);
    good = parsed.ec == std::errc() && parsed.ptr == first + length[i] && part[i] > 0;
  }
  const std::chrono::year_month_day date{std::chrono::year(part[0]),
                                         std::chrono::month(static_cast<unsigned>(part[1])),
                                         std::chrono::day(static_cast<unsigned>(part[2]))};
  if (!good || !date.ok() || part[0] < 2000 || part[0] > 2100)
    input.refuse(key, "须为日期，如 2026-11-23", "must be a date such as 2026-11-23");
  return date;
}

json::object progress_json(const store::Digitization& digitization) {
  const auto today = store::day_of(store::now());
  auto out = to_json(digitization.progress(today));
  out["today"] = iso_day(today);
  return out;
}

}  // namespace

Response lots(Call& call) {
  const int limit = query_number(call, "limit", 1, 500, 100);
  const store::Digitization digitization(call.context.archive);
  json::array list;
  for (const auto& lot : digitization.lots(limit)) list.push_back(to_json(lot));
  return json_answer({{"lots", std::move(list)}});
}

Response open_lot(Call& call) {
  const Input input(call);
  store::Digitization digitization(call.context.archive);
  const auto lot = digitization.open_lot(input.text("name", 60), input.text("operator", 60),
                                         call.visitor->actor);
  return json_answer(to_json(lot), 201);
}

Response show_lot(Call& call) { return answer_lot(call, false); }

Response lot_report(Call& call) { return answer_lot(call, true); }

Response lot_sheet(Call& call) {
  const std::string kind(call.parameter("kind"));
  const auto sheet = paper::parse_lot_sheet(kind);
  if (!sheet) throw Refusal(Code::no_such_address);
  const auto id = id_parameter(call, "id");
  const auto report = paper::with_names(store::Digitization(call.context.archive).report(id),
                                        call.context.archive.accounts());
  if (report.dossiers.empty()) throw Refusal(Code::no_such_address);
  paper::LotSheetOptions how;
  how.language = call.language();
  how.office = call.context.config.office;
  how.printed = store::now();
  auto pdf = paper::lot_sheet(*sheet, report, "", how);
  record_look(call, "lot.printed", "", "lot:" + std::to_string(id) + " " + kind);
  auto response = bytes_answer(std::move(pdf), "application/pdf");
  response.headers.emplace_back(
      "Content-Disposition",
      "attachment; filename=\"lot-" + std::to_string(id) + "-" + kind + ".pdf\"");
  return response;
}

Response add_to_lot(Call& call) {
  const Input input(call);
  store::NewLotDossier wanted;
  // Whoever has the dossier in hand scans the code on its cover sheet.
  wanted.dossier = input.text("dossier", 100);
  if (const auto sheet = parse_sheet_code(wanted.dossier);
      sheet && sheet->kind == SheetCode::Kind::dossier)
    wanted.dossier = sheet->dossier;
  wanted.leaves = input.number("leaves", 0, kMostLeaves, 0);
  wanted.pages = input.number("pages", 0, kMostLeaves, 0);
  wanted.remark = input.text("remark", 200, Need::optional);
  wanted.urgent = input.text("urgent", 200, Need::optional);
  store::Digitization digitization(call.context.archive);
  const auto entry = digitization.add(id_parameter(call, "id"), wanted, call.visitor->actor);
  return json_answer(to_json(entry, call.language()), 201);
}

Response draw_sample(Call& call) {
  const Input input(call);
  store::SampleOptions options;
  options.percent = input.number("percent", 5, 100, options.percent);
  options.seed = input.text("seed", 20, Need::optional);
  options.again = input.flag("again");
  store::Digitization digitization(call.context.archive);
  const auto sample =
      digitization.draw_sample(id_parameter(call, "id"), options, call.visitor->actor);
  return json_answer({{"sample", sample ? json::value(to_json(*sample)) : json::value(nullptr)}});
}

Response rescan_list(Call& call) {
  const store::Digitization digitization(call.context.archive);
  const auto id = id_parameter(call, "id");
  const auto pages = digitization.rescan_list(id);
  json::object lot;
  if (const auto found = digitization.lot(id)) lot = to_json(*found);
  return json_answer({{"lot", std::move(lot)}, {"pages", list_json(pages, call.language())}});
}

Response campaign(Call& call) {
  return json_answer(progress_json(store::Digitization(call.context.archive)));
}

Response plan_campaign(Call& call) {
  const Input input(call);
  store::CampaignPlan plan;
  plan.start = day_field(input, "start");
  plan.pages_a_day = input.number("pages_a_day", 1, kMostPages, 0);
  plan.dossiers = input.number("dossiers", 1, kMostPages, 0);
  plan.pages = input.number("pages", 1, kMostPages, 0);
  store::Digitization digitization(call.context.archive);
  digitization.set_plan(plan, call.visitor->actor);
  return json_answer(progress_json(digitization));
}

}  // namespace service::routes
