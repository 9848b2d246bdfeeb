// SPDX-License-Identifier: Apache-2.0
#include "ocr/draft.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "ocr/internal/education_list.h"
#include "ocr/internal/fields.h"
#include "ocr/internal/head.h"
#include "ocr/internal/loose_date.h"
#include "ocr/internal/word_lists.h"
#include "store/terms/identity_number.h"
#include "store/terms/utf8.h"

namespace ocr {
namespace {

using terms::IdentityNumber;
using terms::PartialDate;

bool agrees(const PartialDate& stated, const PartialDate& birth) {
  return stated.year == birth.year && (stated.month == 0 || stated.month == birth.month) &&
         (stated.day == 0 || stated.day == birth.day);
}

// Whether a value is of the kind that its field holds.
bool fits(const Field& field) {
  if (internal::is_date_field(field.name)) {
    return internal::whole_date(terms::decode_utf8(field.value)).has_value();
  }
  if (const auto listed = internal::listed_value(field.name, field.value)) return true;
  return !internal::has_list(field.name) && !field.value.empty();
}

// The first value of each field that is of its kind, else the first. A second place that says the
// same makes it sure.
void collect(const std::vector<Field>& stated, std::vector<Field>& fields) {
  for (const Field& field : stated) {
    if (field.name == "name" || field.name == "signature" || field.name == "written") continue;
    const auto known = std::find_if(fields.begin(), fields.end(),
                                    [&](const Field& f) { return f.name == field.name; });
    if (known == fields.end()) {
      fields.push_back(field);
    } else if (known->value == field.value) {
      known->confidence = std::max(known->confidence, 0.95F);
    } else if (!fits(*known) && fits(field)) {
      *known = field;
    }
  }
}

void mend(Field& field, std::string value) {
  if (value == field.value) return;
  if (field.read.empty()) field.read = field.value;
  field.value = std::move(value);
  field.repaired = true;
  field.confidence = std::min(field.confidence, 0.85F);
}

// One of the two, whatever stands around it; a character that is neither is read by the number.
void judge_sex(Field& field, const std::optional<IdentityNumber>& number) {
  const std::u32string text = terms::decode_utf8(field.value);
  const std::size_t at = text.find_first_of(U"男女");
  const std::string by_number = !number ? "" : number->sex() == terms::Sex::female ? "女" : "男";
  if (at != text.npos) {
    field.value = terms::encode_utf8(text.substr(at, 1));
    field.contradicts = number && field.value != by_number;
    field.checked = !field.contradicts;
    if (number && field.checked) field.confidence = std::max(field.confidence, 0.97F);
  } else if (number) {
    mend(field, by_number);
  } else {
    field.confidence *= 0.5F;
  }
}

// A date that could not be read whole, not far from the number's: that one, in the same manner.
void mend_birth(Field& field, const PartialDate& birth) {
  constexpr std::size_t kMostEdits = 2;
  const std::u32string read = terms::decode_utf8(field.read.empty() ? field.value : field.read);
  for (const std::string& text : internal::written_dates(birth)) {
    if (internal::edits(read, terms::decode_utf8(text)) > kMostEdits) continue;
    mend(field, text);
    return;
  }
  field.confidence *= 0.5F;
}

void judge_birth(Field& field, const std::optional<IdentityNumber>& number,
                 const std::optional<IdentityNumber>& known) {
  const auto date = internal::whole_date(terms::decode_utf8(field.value));
  const bool cut = !field.read.empty() && !field.repaired;
  if (!date || cut) {
    if (number || known) mend_birth(field, (number ? number : known)->birth());
    return;
  }
  if (!number) return;
  field.checked = agrees(date->date, number->birth());
  field.contradicts = !field.checked;
  if (field.checked) field.confidence = std::max(field.confidence, 0.97F);
}

void judge_listed(Field& field) {
  if (!internal::has_list(field.name)) return;
  const auto listed = internal::listed_value(field.name, field.value);
  if (!listed) {
    field.confidence *= 0.7F;
    return;
  }
  field.checked = *listed == field.value;
  mend(field, *listed);
}

// 毕业证书编号 is digits only: letters that look like them are mended.
void judge_number(Field& field) {
  std::string digits;
  for (const char32_t c : terms::decode_utf8(field.value)) {
    const char32_t folded = terms::fold(c);
    const bool zero = folded == U'o' || folded == U'〇' || folded == U'○';
    const bool one = folded == U'l' || folded == U'|' || folded == U']';
    terms::append_utf8(digits, zero ? U'0' : one ? U'1' : c);
  }
  mend(field, digits);
}

// 117号, read as 117导.
void judge_place(Field& field) {
  constexpr std::u32string_view kLikeNumber = U"导叱另弓孚呈";
  std::u32string text = terms::decode_utf8(field.value);
  if (text.size() < 2 || kLikeNumber.find(text.back()) == kLikeNumber.npos) return;
  const char32_t before = text[text.size() - 2];
  if (before < '0' || before > '9') return;
  text.back() = U'号';
  mend(field, terms::encode_utf8(text));
}

void judge_other(Field& field) {
  judge_listed(field);
  if (field.name == "certificate_no" || field.name == "degree_no") judge_number(field);
  if (field.name == "place") judge_place(field);
  if (field.name == "place" || field.name == "native_place") {
    if (const auto place = internal::place_mended_by_look(field.value)) mend(field, *place);
  }
  if (const auto name = internal::mended_by_look(field.name, field.value)) mend(field, *name);
}

void judge(std::vector<Field>& fields, const std::optional<IdentityNumber>& number,
           const std::optional<IdentityNumber>& known) {
  for (Field& field : fields) {
    if (field.name == "sex") {
      judge_sex(field, number);
    } else if (field.name == "birth") {
      judge_birth(field, number, known);
    } else if (internal::is_date_field(field.name)) {
      if (!fits(field)) field.confidence *= 0.5F;
    } else if (field.name != "id" && field.name != "name") {
      judge_other(field);
    }
  }
}

const Field* find(const std::vector<Field>& fields, std::string_view name) {
  for (const Field& field : fields) {
    if (field.name == name) return &field;
  }
  return nullptr;
}

// The number that passes its check, or one that was mended; else what stands beside the label.
void settle_number(const internal::RunningText& text, const Known& known,
                   std::vector<Field>& fields) {
  internal::KnownPerson person;
  if (const Field* birth = find(fields, "birth")) {
    const auto date = internal::whole_date(terms::decode_utf8(birth->value));
    if (date && birth->confidence > 0.8F) person.birth = date->date;
  }
  if (const Field* sex = find(fields, "sex"); sex != nullptr && fits(*sex)) person.sex = sex->value;
  const std::vector<Field> passed = internal::identity_numbers(text);
  std::optional<Field> number;
  if (!passed.empty()) {
    number = passed.front();
    const auto parsed = IdentityNumber::parse(number->value);
    // Fifteen digits are sure when the date of birth beside them is the same.
    const bool same_birth = parsed && person.birth && agrees(*person.birth, parsed->birth());
    if (same_birth) number->checked = true;
  } else {
    number = internal::repaired_number(text, person, known.identity_numbers);
  }
  const auto labelled =
      std::find_if(fields.begin(), fields.end(), [](const Field& f) { return f.name == "id"; });
  if (!number && labelled != fields.end()) {
    number = internal::known_number(*labelled, known.identity_numbers);
  }
  if (!number) {
    if (labelled != fields.end()) labelled->confidence *= 0.5F;
    return;
  }
  if (labelled != fields.end()) fields.erase(labelled);
  fields.insert(fields.begin(), std::move(*number));
}

// Of a page out of a stored text a space is a word of its own (page_from); the gaps say the same.
RecognizedPage without_spaces(RecognizedPage page) {
  const auto is_space = [](const Word& word) {
    return std::all_of(word.characters.begin(), word.characters.end(),
                       [](const Character& c) { return c.code == U' '; });
  };
  for (Block& block : page.blocks)
    for (Line& line : block.lines) std::erase_if(line.words, is_space);
  return page;
}

}  // namespace

const Field* CatalogueDraft::field(std::string_view name) const { return find(fields, name); }

CatalogueDraft draft(const RecognizedPage& given, const Known& known, const FormTable& forms) {
  const RecognizedPage page = without_spaces(given);
  CatalogueDraft result;
  const internal::RunningText text = internal::running_text(page);
  internal::propose_title(page, forms, result);
  if (!result.titled) internal::recognise_by_words(text.codes, forms, result);
  internal::find_page_number(page, result);
  result.characters = static_cast<int>(text.codes.size());
  const std::vector<internal::Token> tokens = internal::tokens_of(page);
  std::vector<Field> stated = internal::labelled_fields(tokens);
  for (Field& field : internal::prose_fields(text)) stated.push_back(std::move(field));
  if (const auto office = internal::issuer(tokens)) {
    const bool appoints = result.title.ends_with("任职的通知");
    for (Field& field : internal::employer_fields(text, *office, appoints)) {
      stated.push_back(std::move(field));
    }
  }
  collect(stated, result.fields);
  settle_number(text, known, result.fields);
  const Field* id = result.field("id");
  const bool sure_id = id != nullptr && id->checked;
  judge(result.fields, sure_id ? IdentityNumber::parse(id->value) : std::nullopt,
        known.identity_numbers.size() == 1 ? IdentityNumber::parse(known.identity_numbers[0])
                                           : std::nullopt);
  const auto& numbers = known.identity_numbers;
  const bool same_person =
      sure_id && std::find(numbers.begin(), numbers.end(), id->value) != numbers.end();
  const bool another = sure_id && !numbers.empty() && !same_person;
  const std::vector<std::string> names = another ? std::vector<std::string>() : known.names;
  if (auto name = internal::person_name(stated, text, names, same_person)) {
    result.fields.insert(result.fields.begin(), std::move(*name));
  }
  if (auto date = internal::closing_date(tokens)) {
    result.formed = internal::whole_date(terms::decode_utf8(date->value))->date;
    result.fields.push_back(std::move(*date));
  }
  result.history = internal::history_rows(tokens);
  return result;
}

}  // namespace ocr
