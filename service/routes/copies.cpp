// SPDX-License-Identifier: Apache-2.0
// Certified copies: the number is drawn, the paper made, the paper kept and made valid, in this
// order. What breaks off between leaves a number that never became valid.
#include <optional>
#include <set>

#include "service/json.h"
#include "service/paper/certified_copy.h"
#include "service/problem.h"
#include "service/routes/context.h"
#include "service/routes/handlers.h"
#include "service/routes/input.h"

namespace service::routes {
namespace {

constexpr std::size_t kMostPages = 300;

struct Size {
  int width = 0, height = 0;
};

// From the frame header of a JPEG; nullopt when there is none.
std::optional<Size> jpeg_size(const std::vector<std::uint8_t>& jpeg) {
  std::size_t at = 2;
  while (at + 9 <= jpeg.size() && jpeg[at] == 0xff) {
    const int marker = jpeg[at + 1];
    const bool is_frame =
        marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    if (is_frame) return Size{jpeg[at + 7] * 256 + jpeg[at + 8], jpeg[at + 5] * 256 + jpeg[at + 6]};
    at += 2 + static_cast<std::size_t>(jpeg[at + 2]) * 256 + jpeg[at + 3];
  }
  return std::nullopt;
}

store::PageRecord certifiable_page(Call& call, std::int64_t id, const std::string& dossier) {
  auto page = call.context.archive.page(id);
  if (!page || page->dossier != dossier)
    throw store::Error(store::Errc::not_found, std::to_string(id), "no such page in the dossier",
                       store::Cause::no_page);
  if (page->state != store::PageState::stored)
    throw store::Error(store::Errc::conflict, std::to_string(id), "the page has not been stored");
  return std::move(*page);
}

paper::CertifiedPage sheet_of(Call& call, const store::PageRecord& page) {
  paper::CertifiedPage sheet;
  sheet.jpeg = call.context.archive.page_copy(page.id, store::CopyKind::access);
  const auto size = jpeg_size(sheet.jpeg);
  if (!size) throw store::Error(store::Errc::damaged, std::to_string(page.id), "not a JPEG");
  sheet.width = size->width;
  sheet.height = size->height;
  sheet.number = page.number;
  sheet.title = page.result.title;
  sheet.master = page.master;
  return sheet;
}

}  // namespace

Response certify_copy(Call& call) {
  const Input input(call);
  auto& context = call.context;
  const std::string number(call.parameter("number"));
  store::NewCertifiedCopy wanted;
  wanted.dossier = number;
  wanted.pages = input.numbers("pages", kMostPages);
  wanted.ground = input.text("ground", 200);
  wanted.recipient = input.text("recipient", 100);
  std::vector<paper::CertifiedPage> sheets;
  std::set<std::int64_t> compared;
  for (const auto id : wanted.pages) {
    const auto page = certifiable_page(call, id, number);
    // The paper states the master's digest.
    if (compared.insert(page.file).second) context.archive.check_master(id);
    sheets.push_back(sheet_of(call, page));
  }

  const auto prepared = context.archive.prepare_certified_copy(wanted, call.visitor->actor);
  paper::Office office;
  office.name = context.config.office;
  office.verify_url = context.base_url + "/v/";
  const auto pdf = paper::certified_copy_pdf(prepared, sheets, office);
  const auto issued =
      context.archive.issue_certified_copy(prepared.number, pdf, call.visitor->actor);
  return json_answer(to_json(issued, context.base_url), 201);
}

Response certified_copies(Call& call) {
  const auto& context = call.context;
  const auto copies = context.archive.certified_copies(std::string(call.parameter("number")));
  return json_answer({{"copies", list_json(copies, context.base_url)}});
}

Response certified_copy_pdf(Call& call) {
  const std::string number(call.parameter("number"));
  auto& archive = call.context.archive;
  auto pdf = archive.certified_copy_pdf(number);
  record_look(call, "copy.taken", archive.certified_copy(number)->dossier, number);
  auto response = bytes_answer(std::move(pdf), "application/pdf");
  // The number is known to the archive, so it is plain ASCII.
  response.headers.emplace_back("Content-Disposition",
                                "attachment; filename=\"" + number + ".pdf\"");
  return response;
}

Response revoke_copy(Call& call) {
  auto& context = call.context;
  const std::string number(call.parameter("number"));
  context.archive.revoke_certified_copy(number, Input(call).text("reason", 200),
                                        call.visitor->actor);
  const auto copy = context.archive.certified_copy(number);
  if (!copy)
    throw store::Error(store::Errc::not_found, number, "no such certified copy",
                       store::Cause::no_copy);
  return json_answer(to_json(*copy, context.base_url));
}

}  // namespace service::routes
