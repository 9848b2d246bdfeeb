// SPDX-License-Identifier: Apache-2.0
// Fields of letters, certificates and notices: 兹有王霞同志，女，1990年2月6日出生，身份证号码…
#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <optional>
#include <utility>

#include "ocr/internal/fields.h"
#include "ocr/internal/loose_date.h"
#include "ocr/internal/word_lists.h"
#include "store/terms/utf8.h"

namespace ocr::internal {
namespace {

constexpr std::size_t kNone = std::u32string::npos;

bool is_mark(char32_t c) {
  constexpr std::u32string_view kMarks = U"，,。.、：:；;（）()“”";
  return kMarks.find(c) != std::u32string_view::npos;
}

bool is_sex(const RunningText& text, std::size_t i) {
  return i < text.codes.size() && (text.codes[i] == U'男' || text.codes[i] == U'女');
}

// (王霞)同志，女 or (王霞)，女: where no phrase stands before the name, or it was misread. A name
// that begins its line or follows a mark is sure; else three characters are the commonest length.
void add_name_before_sex(const RunningText& text, std::vector<Field>& out) {
  constexpr std::u32string_view kTitle = U"同志";
  for (std::size_t i = 2; i + 1 < text.codes.size(); ++i) {
    if (!is_mark(text.codes[i]) || !is_sex(text, i + 1)) continue;
    const bool titled = text.codes.compare(i - 2, 2, kTitle) == 0;
    const std::size_t end = titled ? i - 2 : i;
    std::optional<Field> found;
    for (const std::size_t length : {std::size_t{4}, std::size_t{2}, std::size_t{3}}) {
      if (length > end) continue;
      const std::size_t from = end - length;
      Field field = text.field("name", from, end);
      if (!is_plausible_name(field.value)) continue;
      // 兹有, 兹证明: of which the first character is misread most often.
      const bool told =
          from > 0 && (text.codes[from - 1] == U'有' || text.codes[from - 1] == U'明');
      const bool sure =
          told || text.starts_line[from] || (from > 0 && is_mark(text.codes[from - 1]));
      if (!sure && !titled) continue;
      found = std::move(field);
      if (sure) break;
    }
    if (!found) continue;
    out.push_back(std::move(*found));
    return;
  }
}

// 兹有(王霞)同志, 兹证明(王霞)，女, 我叫(王霞)，
void add_name(const RunningText& text, std::vector<Field>& out) {
  struct Phrase {
    std::u32string_view before;
    bool titled;  // 同志 or 同学 must follow: other words do as well
  };
  constexpr Phrase kPhrases[] = {
      {U"兹有", false},   {U"兹证明", false}, {U"兹将", false}, {U"现有", false}, {U"今有", false},
      {U"特证明", false}, {U"兹介绍", false}, {U"我叫", false}, {U"我是", false}, {U"职工", false},
      {U"现将", true},    {U"关于", true},    {U"任命", true},  {U"批准", true},  {U"同意", true},
      {U"接收", true},    {U"吸收", true}};
  constexpr std::u32string_view kTitles[] = {U"同志", U"同学"};
  constexpr std::u32string_view kOthers[] = {U"，", U",", U"（", U"等"};
  for (const Phrase& phrase : kPhrases) {
    for (std::size_t at = text.codes.find(phrase.before); at != kNone;
         at = text.codes.find(phrase.before, at + 1)) {
      const std::size_t from = at + phrase.before.size();
      std::size_t to = kNone;
      for (const std::u32string_view after : kTitles) {
        to = std::min(to, text.codes.find(after, from));
      }
      for (const std::u32string_view after : kOthers) {
        if (!phrase.titled) to = std::min(to, text.codes.find(after, from));
      }
      if (to == kNone || to <= from || to - from > 12) continue;
      Field field = text.field("name", from, to);
      if (!is_plausible_name(field.value)) continue;
      out.push_back(std::move(field));
      return;
    }
  }
  add_name_before_sex(text, out);
}

// (王霞)同志对党的认识明确: at the beginning of a line or behind a mark.
void add_name_before_title(const RunningText& text, std::vector<Field>& out) {
  for (const std::u32string_view title : {U"同志", U"同学"}) {
    for (std::size_t at = text.codes.find(title); at != kNone;
         at = text.codes.find(title, at + 1)) {
      for (std::size_t length = 2; length <= 4 && length <= at; ++length) {
        const std::size_t from = at - length;
        const bool begins = text.starts_line[from] || from == 0 || is_mark(text.codes[from - 1]);
        Field field = text.field("name", from, at);
        if (!begins || text.codes.compare(from, 1, U"该") == 0 || !is_plausible_name(field.value)) {
          continue;
        }
        out.push_back(std::move(field));
        return;
      }
    }
  }
}

// The school or office that a letter is to: the line before its text that ends with a colon. That
// it is the person's employer is likely, and no more.
void add_addressee(const RunningText& text, const char* field, std::vector<Field>& out) {
  constexpr float kLikely = 0.6F;
  const bool school = std::string_view(field) == "school";
  for (std::size_t i = 2; i < text.codes.size(); ++i) {
    if (!is_colon(text.codes[i]) || (i + 1 < text.codes.size() && !text.starts_line[i + 1]))
      continue;
    std::size_t from = i;
    while (from > 0 && !text.starts_line[from]) --from;
    const std::u32string_view name = std::u32string_view(text.codes).substr(from, i - from);
    const bool of_school =
        name.ends_with(U"大学") || name.ends_with(U"学院") || name.ends_with(U"学校");
    if (of_school != school || name.size() < 4 || !names_office(name)) return;
    Field found = text.field(field, from, i);
    if (!school) found.confidence = std::min(found.confidence, kLikely);
    out.push_back(std::move(found));
    return;
  }
}

bool begins_with_province(const RunningText& text, std::size_t from) {
  constexpr std::u32string_view kProvinces[] = {
      U"北京", U"天津", U"河北", U"山西", U"内蒙", U"辽宁", U"吉林", U"黑龙", U"上海",
      U"江苏", U"浙江", U"安徽", U"福建", U"江西", U"山东", U"河南", U"湖北", U"湖南",
      U"广东", U"广西", U"海南", U"重庆", U"四川", U"贵州", U"云南", U"西藏", U"陕西",
      U"甘肃", U"青海", U"宁夏", U"新疆", U"台湾", U"香港", U"澳门"};
  return std::any_of(std::begin(kProvinces), std::end(kProvinces), [&](std::u32string_view name) {
    return text.codes.compare(from, name.size(), name) == 0;
  });
}

void add_sex(const RunningText& text, std::vector<Field>& out) {
  for (std::size_t i = 1; i + 1 < text.codes.size(); ++i) {
    if ((text.codes[i] == U'男' || text.codes[i] == U'女') && is_mark(text.codes[i - 1]) &&
        is_mark(text.codes[i + 1])) {
      out.push_back(text.field("sex", i, i + 1));
      return;
    }
  }
}

// Where the date begins that ends at `to`.
std::size_t date_start(const RunningText& text, std::size_t to) {
  for (std::size_t length = std::min<std::size_t>(to, 14); length >= 5; --length) {
    const std::u32string_view part(text.codes.data() + (to - length), length);
    const auto date = whole_date(part);
    if (date && date->date.month != 0 && date->text.find(U'年') != kNone) return to - length;
  }
  return kNone;
}

void add_date_before(const RunningText& text, const char* name,
                     std::initializer_list<std::u32string_view> words, std::vector<Field>& out) {
  for (const std::u32string_view word : words) {
    for (std::size_t at = text.codes.find(word); at != kNone; at = text.codes.find(word, at + 1)) {
      const std::size_t from = date_start(text, at);
      if (from == kNone) continue;
      const auto begin = text.characters.begin();
      if (auto date = date_field(name, {begin + static_cast<std::ptrdiff_t>(from),
                                        begin + static_cast<std::ptrdiff_t>(at)})) {
        out.push_back(std::move(*date));
        return;
      }
    }
  }
}

// The end of the clause that begins at `from`.
std::size_t clause_end(const RunningText& text, std::size_t from, std::size_t most) {
  std::size_t end = from;
  while (end < text.codes.size() && end - from < most && !is_mark(text.codes[end])) ++end;
  return end;
}

// 毕业于(三峡大学)(物流工程)专业; 毕业于你校(物流工程)专业, of the school the letter is to.
void add_school(const RunningText& text, std::vector<Field>& out) {
  constexpr std::u32string_view kSchools[] = {U"大学", U"学院", U"学校"};
  constexpr std::size_t kMost = 40;
  std::size_t from = kNone;
  for (const std::u32string_view before : {U"毕业于", U"就读于", U"考入"}) {
    const std::size_t at = text.codes.find(before);
    if (at != kNone) from = std::min(from, at + before.size());
  }
  if (from == kNone) return;
  const std::size_t end = clause_end(text, from, kMost);
  std::size_t to = kNone;
  if (text.codes.compare(from, 2, U"你校") == 0) {
    to = from + 2;
    add_addressee(text, "school", out);
  } else {
    // 中国地质大学武汉学院: the last of them that stands before the major.
    for (const std::u32string_view school : kSchools) {
      const std::size_t found = text.codes.find(school, from);
      if (found < end) to = std::min(to, found + school.size());
    }
    if (to == kNone) return;
    if (text.codes.compare(to, 2, U"学院") == 0) to += 2;
    out.push_back(text.field("school", from, to));
  }
  const std::size_t major_end = text.codes.find(U"专业", to);
  if (major_end < end && major_end > to) out.push_back(text.field("major", to, major_end));
}

// A clause that is a value of the list: ，汉族，
void add_listed(const RunningText& text, const char* name, std::size_t most,
                std::vector<Field>& out) {
  for (std::size_t i = 0; i + 1 < text.codes.size(); ++i) {
    if (!is_mark(text.codes[i])) continue;
    const std::size_t end = clause_end(text, i + 1, most + 1);
    if (end == i + 1 || end == text.codes.size() || !is_mark(text.codes[end])) continue;
    Field field = text.field(name, i + 1, end);
    if (field.value.size() >= 6 && listed_value(name, field.value)) {
      out.push_back(std::move(field));
      return;
    }
  }
}

// 政治面貌为(中共党员)。 存档编号(DXH42566788)。
void add_behind(const RunningText& text, const char* name, std::u32string_view word,
                std::u32string_view until, std::vector<Field>& out) {
  const std::size_t at = text.codes.find(word);
  if (at == kNone) return;
  std::size_t from = at + word.size();
  if (from < text.codes.size() && (is_mark(text.codes[from]) || text.codes[from] == U'为')) ++from;
  std::size_t end = clause_end(text, from, 24);
  const std::size_t stop = until.empty() ? kNone : text.codes.find(until, from);
  if (stop < end) end = stop;
  const bool closed = end < text.codes.size() && (end == stop || is_mark(text.codes[end]));
  if (end > from && closed) out.push_back(text.field(name, from, end));
}

// ，(湖北武汉)人，
void add_native_place(const RunningText& text, std::vector<Field>& out) {
  for (std::size_t i = 0; i + 4 < text.codes.size(); ++i) {
    if (!is_mark(text.codes[i])) continue;
    const std::size_t end = clause_end(text, i + 1, 10);
    if (end < i + 4 || end == text.codes.size() || text.codes[end - 1] != U'人') continue;
    if (!is_mark(text.codes[end]) || !begins_with_province(text, i + 1)) continue;
    out.push_back(text.field("native_place", i + 1, end - 1));
    return;
  }
}

// 兹有(王霞)同志, 兹证明(王霞), whatever the first character was read as.
bool is_about_person(const RunningText& text, const std::vector<Field>& fields) {
  for (const Field& field : fields) {
    if (field.name != "name") continue;
    const std::u32string name = terms::decode_utf8(field.value);
    for (const std::u32string_view before : {U"有", U"证明"}) {
      if (text.codes.find(std::u32string(before) + name) != kNone) return true;
    }
  }
  return false;
}

}  // namespace

RunningText running_text(const RecognizedPage& page) {
  RunningText text;
  for (const Block& block : page.blocks) {
    for (const Line& line : block.lines) {
      bool first = true;
      for (const Word& word : line.words) {
        for (const Character& c : word.characters) {
          text.codes.push_back(c.code);
          text.characters.push_back(c);
          text.starts_line.push_back(first);
          first = false;
        }
      }
    }
  }
  return text;
}

Field RunningText::field(const char* name, std::size_t from, std::size_t to) const {
  return field_of(name, {characters.begin() + static_cast<std::ptrdiff_t>(from),
                         characters.begin() + static_cast<std::ptrdiff_t>(to)});
}

std::vector<Field> prose_fields(const RunningText& text) {
  std::vector<Field> fields;
  add_name(text, fields);
  add_sex(text, fields);
  add_date_before(text, "birth", {U"出生", U"生，", U"生于"}, fields);
  add_name_before_title(text, fields);
  add_listed(text, "ethnicity", 5, fields);
  add_listed(text, "party", 6, fields);
  add_behind(text, "party", U"政治面貌", U"", fields);
  add_behind(text, "degree", U"文化程度", U"", fields);
  add_behind(text, "file_no", U"存档编号", U"", fields);
  add_behind(text, "post", U"原任", U"一职", fields);
  add_native_place(text, fields);
  add_date_before(text, "grad", {U"毕业"}, fields);
  add_school(text, fields);
  if (is_about_person(text, fields)) add_addressee(text, "unit", fields);
  return fields;
}

std::vector<Field> employer_fields(const RunningText& text, const Field& issuer, bool appoints) {
  std::vector<Field> fields;
  if (appoints) fields.push_back(issuer);
  const std::u32string unit = terms::decode_utf8(issuer.value);
  const std::size_t at = text.codes.find(U"现任" + unit);
  if (at == kNone) return fields;
  const std::size_t from = at + 2, to = from + unit.size();
  const std::size_t end = clause_end(text, to, 16);
  if (!appoints) fields.push_back(text.field("unit", from, to));
  if (end > to + 1) fields.push_back(text.field("post", to, end));
  return fields;
}

}  // namespace ocr::internal
