// SPDX-License-Identifier: Apache-2.0
#include "ocr/draft.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "ocr/internal/fields.h"
#include "ocr/internal/form_titles.h"
#include "ocr/internal/spacing.h"
#include "ocr/internal/word_lists.h"
#include "store/terms/identity_number.h"
#include "store/terms/partial_date.h"

namespace ocr {
namespace {

std::vector<const Line*> lines_of(const RecognizedPage& page) {
  std::vector<const Line*> lines;
  for (const Block& block : page.blocks) {
    for (const Line& line : block.lines) lines.push_back(&line);
  }
  return lines;
}

int typical_size(const std::vector<const Line*>& lines) {
  std::vector<int> sizes;
  for (const Line* line : lines) sizes.push_back(internal::character_size(*line));
  const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
  std::nth_element(sizes.begin(), middle, sizes.end());
  return *middle;
}

// Titles stand near the top and alone on their line; on most papers they are larger than the text.
void propose_title(const RecognizedPage& page, CatalogueDraft& draft) {
  constexpr std::size_t kMostLines = 8;
  const std::vector<const Line*> lines = lines_of(page);
  if (lines.empty()) return;
  const int size = typical_size(lines);
  double best = 0;
  for (std::size_t i = 0; i < lines.size() && i < kMostLines; ++i) {
    const Line& line = *lines[i];
    if (5 * line.box.y > 2 * page.height) continue;
    const bool large = 5 * internal::character_size(line) > 6 * size;
    const auto match = internal::match_title(line.text(), large);
    if (!match) continue;
    const double score = match->likeness * (large ? 1 : 0.8);
    if (score <= best) continue;
    best = score;
    draft.class_code = match->form->class_code;
    draft.title = match->title;
    draft.title_confidence = static_cast<float>(score) * line.confidence;
  }
  if (draft.class_code) return;
  // Not a form that is known: the largest of the first lines, or the first.
  const Line* title = lines.front();
  for (std::size_t i = 0; i < lines.size() && i < 4; ++i) {
    if (4 * internal::character_size(*lines[i]) > 5 * internal::character_size(*title)) {
      title = lines[i];
    }
  }
  draft.title = title->text();
  draft.title_confidence = title->confidence / 2;
}

void add(std::vector<Field>& fields, std::vector<Field> more) {
  for (Field& field : more) {
    const bool known = std::any_of(fields.begin(), fields.end(),
                                   [&](const Field& f) { return f.name == field.name; });
    if (!known) fields.push_back(std::move(field));
  }
}

// Lists and the identity number's own date and sex confirm what was read, or mend one character.
void check(Field& field, const std::vector<Field>& numbers) {
  const auto number =
      numbers.empty() ? std::nullopt : terms::IdentityNumber::parse(numbers.front().value);
  if (field.name == "id") {
    if (const auto own = terms::IdentityNumber::parse(field.value)) {
      field.value = own->text();
      field.checked = true;
    }
  } else if (field.name == "name") {
    field.checked = internal::is_plausible_name(field.value);
  } else if (field.name == "birth") {
    const auto date = terms::PartialDate::parse(field.value);
    if (!date || !number) return;
    const terms::PartialDate birth = number->birth();
    field.checked = date->year == birth.year && (date->month == 0 || date->month == birth.month) &&
                    (date->day == 0 || date->day == birth.day);
  } else if (const auto listed = internal::listed_value(field.name, field.value)) {
    field.checked = *listed == field.value;
    field.value = *listed;
  }
}

}  // namespace

CatalogueDraft draft(const RecognizedPage& page) {
  CatalogueDraft result;
  propose_title(page, result);
  const internal::RunningText text = internal::running_text(page);
  const std::vector<Field> numbers = internal::identity_numbers(text);
  // A number that passes its check beats whatever stands beside a label.
  if (!numbers.empty()) result.fields.push_back(numbers.front());
  add(result.fields, internal::labelled_fields(page));
  add(result.fields, internal::prose_fields(text));
  add(result.fields, internal::closing_date(page));
  for (Field& field : result.fields) check(field, numbers);
  return result;
}

}  // namespace ocr
