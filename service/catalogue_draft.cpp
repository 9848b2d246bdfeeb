// SPDX-License-Identifier: Apache-2.0
#include "service/catalogue_draft.h"

#include <algorithm>

#include "ocr/draft.h"
#include "ocr/materials.h"
#include "service/stored_page.h"
#include "store/catalogue.h"
#include "store/catalogue_rules.h"
#include "store/reading.h"
#include "store/terms/identity_number.h"

namespace service {
namespace {

constexpr std::size_t longest_title = 480;  // bytes

// At the end of a code point.
std::string cut_text(const std::string& text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

ocr::Known known_of(const store::Dossier& dossier) {
  ocr::Known known{{dossier.person.name}, {}};
  const auto number = terms::IdentityNumber::parse(dossier.person.identity_number);
  if (number) known.identity_numbers.push_back(number->text());
  return known;
}

store::CharBox box_of(const scanner::Rect& box) {
  const auto part = [](int value) {
    return static_cast<std::uint16_t>(std::clamp(value, 0, 65'535));
  };
  return {part(box.x), part(box.y), part(box.width), part(box.height), 0};
}

store::DraftField field_of(const ocr::Field& field) {
  return {field.name, field.value, box_of(field.box), field.checked, field.confidence, field.read};
}

store::DraftField field_of(const ocr::HistoryRow& row) {
  std::string value = row.from + (row.from.empty() && row.to.empty() ? "" : "—") + row.to;
  for (const std::string& part : {row.where, row.witness})
    if (!part.empty()) value += (value.empty() ? "" : " ") + part;
  return {"history", value, box_of(row.box), false, row.confidence, {}};
}

// What the page states now, in the place of what was made out of it before. A page that was read
// keeps its reading; only the draft of it is another.
void keep_values(store::Reading& reading, const store::PageRecord& page,
                 const ocr::CatalogueDraft& draft, const store::Actor& actor) {
  store::PageReading stated;
  if (draft.class_code) stated.class_code = draft.class_code->text();
  stated.title = draft.title;
  stated.title_confidence = draft.title_confidence;
  for (const ocr::Field& field : draft.fields) stated.fields.push_back(field_of(field));
  for (const ocr::HistoryRow& row : draft.history) stated.fields.push_back(field_of(row));
  reading.redraft(page.id, stated, actor);
}

store::MaterialDraft material_of(const ocr::MaterialDraft& draft,
                                 const std::vector<store::PageRecord>& pages) {
  store::MaterialDraft made;
  store::MaterialValues& values = made.values;
  values.class_code = draft.class_code;
  if (values.class_code && !store::is_final_class(*values.class_code)) values.class_code.reset();
  values.title = cut_text(draft.title, longest_title);
  if (draft.formed.year != 0) values.formed = draft.formed;
  if (draft.date) values.formed_as_written = cut_text(draft.date->value, longest_title);
  values.pages = static_cast<int>(draft.written_pages);
  for (std::size_t i = draft.first; i <= draft.last; ++i) values.images.push_back(pages[i].id);
  made.confidence = std::clamp(
      static_cast<double>(std::min(draft.title_confidence, draft.begin_confidence)), 0.0, 1.0);
  return made;
}

}  // namespace

std::vector<store::Material> draft_catalogue(store::Archive& archive, const std::string& dossier,
                                             const store::Actor& actor) {
  const auto found = archive.dossier(dossier);
  if (!found)
    throw store::Error(store::Errc::not_found, dossier, "no such dossier",
                       store::Cause::no_dossier);
  const ocr::Known known = known_of(*found);
  store::Reading reading(archive);
  const auto pages = archive.pages(dossier);
  std::vector<ocr::CatalogueDraft> drafts;
  for (const store::PageRecord& page : pages) {
    drafts.push_back(ocr::draft(recognized_page(page.result), known));
    keep_values(reading, page, drafts.back(), actor);
  }
  std::vector<ocr::StackPage> stack;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    const store::PageRecord& page = pages[i];
    const bool is_read = page.state == store::PageState::stored && !page.unread;
    stack.push_back({is_read ? &drafts[i] : nullptr, page.result.blank, page.begins_document,
                     terms::ClassCode::parse(page.sheet_class), page.result.clean_width,
                     page.result.clean_height});
  }
  std::vector<store::MaterialDraft> materials;
  for (const ocr::MaterialDraft& draft : ocr::materials(stack))
    if (draft.kind == ocr::MaterialKind::material) materials.push_back(material_of(draft, pages));
  return store::Catalogue(archive).draft(dossier, materials, actor);
}

}  // namespace service
