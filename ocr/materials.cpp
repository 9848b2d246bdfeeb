// SPDX-License-Identifier: Apache-2.0
#include "ocr/materials.h"

#include <algorithm>
#include <cstdlib>

#include "store/terms/identity_number.h"
#include "store/terms/names.h"

namespace ocr {
namespace {

// How sure a beginning or its absence is.
constexpr float kTold = 1.0F;         // a separator sheet, or the first page
constexpr float kKnownTitle = 0.97F;  // a title of the table at the head of the page
constexpr float kSmallTitle = 0.85F;  // such a title in the size of the text
constexpr float kHeading = 0.7F;      // a large line that is no title of the table
constexpr float kFirstPage = 0.75F;   // the page says that it is page 1, and nothing else

struct Beginning {
  bool begins = false;
  float confidence = 0;
};

bool is_contents(const CatalogueDraft& draft) { return draft.titled && !draft.class_code; }

bool states_another_person(const CatalogueDraft& page, const CatalogueDraft& before) {
  const Field* now = page.field("id");
  const Field* then = before.field("id");
  return now != nullptr && then != nullptr && now->checked && then->checked &&
         now->value != then->value;
}

bool same_size(const StackPage& a, const StackPage& b) {
  if (a.width == 0 || b.width == 0) return true;
  const auto near = [](int x, int y) { return 10 * std::abs(x - y) <= std::max(x, y); };
  return near(a.width, b.width) && near(a.height, b.height);
}

// `open` holds the pages of the material that the page may continue.
Beginning judge(const StackPage& page, std::span<const StackPage> open) {
  if (open.empty() || page.begins_document) return {true, kTold};
  // A blank page is the back of the sheet before it.
  if (page.blank || page.draft == nullptr || page.draft->characters == 0) return {};
  const CatalogueDraft& draft = *page.draft;
  // A later page of a paper may repeat its title as a running head.
  if (draft.page_number > 1) return {};
  const CatalogueDraft* head = nullptr;  // the page that gave the open material its title
  std::size_t written = 0;
  for (const StackPage& p : open) {
    if (p.draft == nullptr || p.draft->characters == 0) continue;
    ++written;
    if (head == nullptr) head = p.draft;
  }
  if (head == nullptr) return {};  // only blank pages before it: their material is this one
  if (draft.titled) {
    const bool repeated = draft.title == head->title && !draft.heading;
    if (repeated) return {};
    return {true, draft.heading ? kKnownTitle : kSmallTitle};
  }
  // More pages of a paper that says how many it has.
  const bool expected = head->page_total > static_cast<int>(written);
  if (expected) return {};
  if (states_another_person(draft, *head)) return {true, kKnownTitle};
  if (draft.heading) {
    return {true, same_size(page, open.back()) ? kHeading : (kHeading + kKnownTitle) / 2};
  }
  if (draft.page_number == 1) return {true, kFirstPage};
  return {};
}

std::string comparable(const Field& field) {
  if (field.name == "id") return terms::identity_key(field.value);
  if (const auto date = terms::PartialDate::parse(field.value)) return date->iso();
  return terms::name_key(field.value);
}

// A field that is checked beats one that is not, then the surer one stands.
bool better(const Field& a, const Field& b) {
  if (a.checked != b.checked) return a.checked;
  return a.confidence > b.confidence;
}

void merge(const Field& field, std::size_t page, std::vector<MaterialField>& fields) {
  const auto known = std::find_if(fields.begin(), fields.end(), [&](const MaterialField& f) {
    return f.field.name == field.name;
  });
  if (known == fields.end()) {
    fields.push_back({field, page, {}});
    return;
  }
  const bool same = comparable(known->field) == comparable(field);
  if (better(field, known->field)) {
    if (!same) known->conflicts.emplace_back(known->field.value, known->page);
    known->field = field;
    known->page = page;
  } else if (!same) {
    known->conflicts.emplace_back(field.value, page);
  }
}

void add_page(const StackPage& page, std::size_t number, MaterialDraft& material) {
  material.last = number;
  if (page.blank || page.draft == nullptr || page.draft->characters == 0) return;
  const CatalogueDraft& draft = *page.draft;
  if (material.written_pages++ == 0) {
    material.title = draft.title;
    material.title_confidence = draft.title_confidence;
    if (!material.class_code) material.class_code = draft.class_code;
    if (is_contents(draft)) material.kind = MaterialKind::contents;
  }
  for (const Field& field : draft.fields) {
    if (field.name == "date") {
      material.date = field;
      material.formed = draft.formed;
      material.date_page = number;
    } else {
      merge(field, number, material.fields);
    }
  }
  material.history.insert(material.history.end(), draft.history.begin(), draft.history.end());
}

}  // namespace

const MaterialField* MaterialDraft::field(std::string_view name) const {
  for (const MaterialField& f : fields) {
    if (f.field.name == name) return &f;
  }
  return nullptr;
}

std::vector<MaterialDraft> materials(std::span<const StackPage> stack) {
  std::vector<MaterialDraft> found;
  for (std::size_t i = 0; i < stack.size(); ++i) {
    const StackPage& page = stack[i];
    const auto open = found.empty() ? stack.subspan(0, 0)
                                    : stack.subspan(found.back().first, i - found.back().first);
    const Beginning beginning = judge(page, open);
    if (beginning.begins) {
      MaterialDraft material;
      material.first = i;
      material.begin_confidence = beginning.confidence;
      material.class_code = page.separator_class;
      found.push_back(std::move(material));
    }
    add_page(page, i, found.back());
  }
  return found;
}

}  // namespace ocr
