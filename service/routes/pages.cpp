// SPDX-License-Identifier: Apache-2.0
// Searching and looking. Who reads a page is recorded first, once for each session and page; when
// that cannot be recorded, the page is not shown.
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>
#include <filesystem>

#include "service/json.h"
#include "service/problem.h"
#include "service/routes/context.h"
#include "service/routes/handlers.h"
#include "service/routes/input.h"
#include "service/routes/page_text.h"
#include "service/shown.h"
#include "store/terms/class_code.h"

namespace service::routes {
namespace json = boost::json;
namespace {

store::PageRecord page_of(Call& call) {
  const auto id = id_parameter(call, "id");
  auto page = call.context.archive.page(id);
  if (!page)
    throw store::Error(store::Errc::not_found, std::to_string(id), "no such page",
                       store::Cause::no_page);
  return std::move(*page);
}

std::string subject_of(std::int64_t page) { return "page:" + std::to_string(page); }

json::array lines_json(const store::PageResult& result) {
  json::array lines;
  for (const auto& line : lines_of(result.text, result.boxes))
    lines.push_back({{"text", line.text}, {"box", to_json(line.box)}});
  return lines;
}

json::array fields_json(const store::PageResult& result, Language language) {
  json::array fields;
  for (const auto& field : result.fields)
    fields.push_back({{"name", field.name},
                      {"label", field_label(field.name, language)},
                      {"value", field.value},
                      {"box", to_json(field.box)},
                      {"checked", field.checked}});
  return fields;
}

void add_neighbours(Call& call, const store::PageRecord& page, json::object& out) {
  const auto& archive = call.context.archive;
  const auto all = page.dossier ? archive.pages(*page.dossier) : archive.batch_pages(page.batch);
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i].id != page.id) continue;
    if (i > 0) out["previous_page"] = all[i - 1].id;
    if (i + 1 < all.size()) out["next_page"] = all[i + 1].id;
  }
}

}  // namespace

void record_look(Call& call, const char* act, const std::string& dossier,
                 const std::string& subject) {
  try {
    call.context.archive.record_look(act, dossier, subject, call.visitor->session.id,
                                     call.visitor->actor);
  } catch (const store::Error& error) {
    const auto code = error.code();
    if (code == store::Errc::no_space || code == store::Errc::io || code == store::Errc::busy)
      throw Refusal(Code::ledger_unavailable, subject);
    throw;
  }
}

Response search(Call& call) {
  const Input input(call);
  store::SearchOptions options;
  options.limit = input.number("limit", 1, 100, options.limit);
  options.offset = input.number("offset", 0, 1000, 0);
  const auto result = call.context.archive.search(input.text("query", 200), options);
  // Who searched, not for whom: names do not go into the ledger.
  call.context.archive.record("search.made", "", "", {{"hits", std::to_string(result.total)}},
                              call.visitor->actor);
  return json_answer({{"total", result.total},
                      {"total_is_exact", result.total_is_exact},
                      {"ranked", result.ranked},
                      {"similar", result.similar},
                      {"similar_is_exact", result.similar_is_exact},
                      {"not_indexed", result.not_indexed},
                      {"hits", list_json(result.hits)}});
}

Response show_page(Call& call) {
  const auto page = page_of(call);
  record_look(call, "page.viewed", page.dossier.value_or(""), subject_of(page.id));
  const auto language = call.language();
  const auto& result = page.result;
  const auto code = terms::ClassCode::parse(result.class_code);
  json::object out{{"page", to_json(page, language)},
                   {"text", result.text},
                   {"lines", lines_json(result)},
                   {"hits", to_json(call.context.archive.places_of(call.request.query_value("q"),
                                                                   result.text, result.boxes))},
                   {"fields", fields_json(result, language)},
                   {"class_code", result.class_code},
                   {"class_label", code ? code->label() : std::string()},
                   {"title", result.title},
                   {"findings", findings_json(page, language)},
                   {"rotation", result.rotation},
                   {"skew_deg", result.skew_deg},
                   {"dpi", result.dpi},
                   {"confidence", result.confidence},
                   {"path", shown(page.path)},
                   {"master_digest", page.master.hex}};
  add_neighbours(call, page, out);
  return json_answer(out);
}

Response page_image(Call& call) {
  const auto page = page_of(call);
  // Checked against its digest before anything is recorded or sent: damaged bytes are never served.
  auto bytes = call.context.archive.page_copy(page.id, store::CopyKind::access);
  record_look(call, "page.viewed", page.dossier.value_or(""), subject_of(page.id));
  return bytes_answer(std::move(bytes), "image/jpeg");
}

// Small as it is, a thumbnail of a form can be read: it belongs to the look at its dossier.
Response page_thumbnail(Call& call) {
  const auto page = page_of(call);
  auto bytes = call.context.archive.page_copy(page.id, store::CopyKind::thumbnail);
  if (page.dossier) {
    record_look(call, "dossier.shown", *page.dossier, "");
  } else {
    record_look(call, "page.viewed", "", subject_of(page.id));
  }
  return bytes_answer(std::move(bytes), "image/jpeg");
}

// As it came, hostile or not: to be saved, never to be opened by the browser itself.
Response page_master(Call& call) {
  constexpr std::uint64_t most = 128ULL << 20;  // held in memory while it is sent
  const auto page = page_of(call);
  auto& archive = call.context.archive;
  for (const auto& copy : archive.copies(page.id))
    if (copy.kind == store::CopyKind::master && copy.size > most) throw Refusal(Code::too_large);
  auto bytes = archive.page_copy(page.id, store::CopyKind::master);
  record_look(call, "page.master_taken", page.dossier.value_or(""), subject_of(page.id));
  auto response = bytes_answer(std::move(bytes), "application/octet-stream");
  const auto name = shown(std::filesystem::path(page.path).filename());
  response.headers.emplace_back("Content-Disposition",
                                "attachment; filename*=UTF-8''" + boost::urls::encode(
                                    name, boost::urls::unreserved_chars));
  return response;
}

}  // namespace service::routes
