// SPDX-License-Identifier: Apache-2.0
// Fields of forms: a label, and beside it its value.
#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>

#include "ocr/internal/fields.h"
#include "ocr/internal/spacing.h"
#include "ocr/internal/word_lists.h"
#include "store/terms/partial_date.h"
#include "store/terms/utf8.h"

namespace ocr::internal {
namespace {

using scanner::Rect;

struct Label {
  std::u32string_view text;
  const char* field;
};

// Longer ones first where one begins another.
constexpr Label kLabels[] = {
    {U"公民身份证号码", "id"}, {U"公民身份号码", "id"}, {U"居民身份证号码", "id"},
    {U"身份证号码", "id"},     {U"身份证号", "id"},     {U"身份证", "id"},
    {U"姓名", "name"},         {U"性别", "sex"},        {U"民族", "ethnicity"},
    {U"出生年月日", "birth"},  {U"出生年月", "birth"},  {U"出生日期", "birth"},
    {U"出生时间", "birth"},    {U"政治面貌", "party"},  {U"文化程度", "degree"},
    {U"学历", "degree"},       {U"毕业院校", "school"}, {U"毕业学校", "school"},
    {U"所学专业", "major"},    {U"专业", "major"},      {U"毕业时间", "grad"},
    {U"毕业日期", "grad"},     {U"毕业年月", "grad"},   {U"存档编号", "file_no"},
    {U"档案编号", "file_no"},  {U"家庭住址", "place"},  {U"家庭地址", "place"},
    {U"现住址", "place"},      {U"工作单位", "unit"},   {U"所在单位", "unit"},
};

// A stretch of characters between gaps, as it stands on the page.
struct Token {
  std::u32string text;
  Rect box;
  std::vector<Character> characters;
  const Label* label = nullptr;
  bool ends_with_colon = false;
};

bool is_colon(char32_t c) { return c == U'：' || c == ':' || c == U'﹕'; }

bool is_edge_mark(char32_t c) {
  constexpr std::u32string_view kMarks = U"|丨｜_,，.。:：;；'\"‘’“”`、-—*~";
  return kMarks.find(c) != std::u32string_view::npos;
}

std::size_t differences(std::u32string_view a, std::u32string_view b) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < a.size(); ++i) count += a[i] != b[i] ? 1 : 0;
  return count;
}

// The label this text is; one misread character in four is forgiven.
const Label* label_of(std::u32string_view text) {
  while (!text.empty() && is_edge_mark(text.back())) text.remove_suffix(1);
  while (!text.empty() && is_edge_mark(text.front())) text.remove_prefix(1);
  const Label* near = nullptr;
  for (const Label& label : kLabels) {
    if (label.text == text) return &label;
    if (near == nullptr && label.text.size() == text.size() && text.size() >= 4 &&
        differences(label.text, text) == 1) {
      near = &label;
    }
  }
  return near;
}

Token token_of(const std::vector<Character>& characters) {
  Token token;
  for (const Character& c : characters) {
    token.text.push_back(c.code);
    token.box = united(token.box, c.box);
  }
  token.characters = characters;
  token.label = label_of(token.text);
  token.ends_with_colon = !token.text.empty() && is_colon(token.text.back());
  return token;
}

// 姓名：王霞 in one run is a label and a value.
void append_tokens(const std::vector<Character>& run, std::vector<Token>& out) {
  for (std::size_t i = 1; i + 1 < run.size(); ++i) {
    if (!is_colon(run[i].code)) continue;
    Token head = token_of({run.begin(), run.begin() + static_cast<std::ptrdiff_t>(i) + 1});
    if (head.label == nullptr) break;
    out.push_back(std::move(head));
    out.push_back(token_of({run.begin() + static_cast<std::ptrdiff_t>(i) + 1, run.end()}));
    return;
  }
  out.push_back(token_of(run));
}

// 姓 名: characters of a label that are set apart.
void join_spaced_labels(std::vector<Token>& tokens) {
  constexpr std::size_t kMost = 5;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].label != nullptr || tokens[i].text.size() > 2) continue;
    std::vector<Character> joined = tokens[i].characters;
    for (std::size_t j = i + 1; j < tokens.size() && j < i + kMost; ++j) {
      if (tokens[j].text.size() > 2) break;
      joined.insert(joined.end(), tokens[j].characters.begin(), tokens[j].characters.end());
      Token whole = token_of(joined);
      if (whole.label == nullptr) continue;
      tokens[i] = std::move(whole);
      tokens.erase(tokens.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                   tokens.begin() + static_cast<std::ptrdiff_t>(j) + 1);
      break;
    }
  }
}

// A label of two characters is known by its value, when one of the two was misread.
void mend_sex_label(std::vector<Token>& tokens) {
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    const std::u32string& value = tokens[i + 1].text;
    if (tokens[i].label == nullptr && (value == U"男" || value == U"女") &&
        tokens[i].text.size() == 2 && differences(tokens[i].text, U"性别") == 1) {
      tokens[i].label = label_of(U"性别");
    }
  }
}

std::vector<Token> tokens_of(const RecognizedPage& page) {
  std::vector<Token> all;
  for (const Block& block : page.blocks) {
    for (const Line& line : block.lines) {
      std::vector<Token> tokens;
      for (const Run& run : runs_of(line)) append_tokens(run.characters, tokens);
      join_spaced_labels(tokens);
      mend_sex_label(tokens);
      std::move(tokens.begin(), tokens.end(), std::back_inserter(all));
    }
  }
  return all;
}

bool on_one_row(const Rect& a, const Rect& b) {
  const int overlap = std::min(a.y + a.height, b.y + b.height) - std::max(a.y, b.y);
  return 2 * overlap > std::min(a.height, b.height);
}

Field field_of(const char* name, const std::vector<Character>& characters) {
  Field field;
  field.name = name;
  for (const Character& c : characters) {
    terms::append_utf8(field.value, c.code);
    field.box = united(field.box, c.box);
    field.confidence += c.confidence;
  }
  field.confidence /= static_cast<float>(std::max<std::size_t>(1, characters.size()));
  return field;
}

// What stands to the right of the label on its row, up to the next label.
std::optional<Field> value_beside(const Token& label, const std::vector<Token>& tokens) {
  std::vector<const Token*> beside;
  for (const Token& token : tokens) {
    if (&token != &label && token.box.x >= label.box.x + label.box.width / 2 &&
        on_one_row(token.box, label.box)) {
      beside.push_back(&token);
    }
  }
  std::sort(beside.begin(), beside.end(),
            [](const Token* a, const Token* b) { return a->box.x < b->box.x; });
  std::vector<Character> value;
  for (const Token* token : beside) {
    if (token->label != nullptr) break;
    value.insert(value.end(), token->characters.begin(), token->characters.end());
  }
  while (!value.empty() && is_edge_mark(value.back().code)) value.pop_back();
  const auto first = std::find_if_not(value.begin(), value.end(),
                                      [](const Character& c) { return is_edge_mark(c.code); });
  value.erase(value.begin(), first);
  if (value.empty()) return std::nullopt;
  return field_of(label.label->field, value);
}

// Under the head of a list: the nearest text below the label that a name can be.
std::optional<Field> name_below(const Token& label, const std::vector<Token>& tokens) {
  const Token* nearest = nullptr;
  for (const Token& token : tokens) {
    const int middle = token.box.x + token.box.width / 2;
    const int down = token.box.y - (label.box.y + label.box.height);
    if (down < 0 || down > 3 * label.box.height || token.label != nullptr) continue;
    if (middle < label.box.x - label.box.width || middle > label.box.x + 2 * label.box.width) {
      continue;
    }
    if (nearest == nullptr || token.box.y < nearest->box.y) nearest = &token;
  }
  if (nearest == nullptr || !is_plausible_name(terms::encode_utf8(nearest->text))) {
    return std::nullopt;
  }
  return field_of(label.label->field, nearest->characters);
}

}  // namespace

std::vector<Field> labelled_fields(const RecognizedPage& page) {
  const std::vector<Token> tokens = tokens_of(page);
  std::vector<Field> fields;
  for (const Token& token : tokens) {
    if (token.label == nullptr) continue;
    std::optional<Field> field = value_beside(token, tokens);
    if (!field && std::string_view(token.label->field) == "name") {
      field = name_below(token, tokens);
    }
    if (field) fields.push_back(*field);
  }
  return fields;
}

namespace {

// The date that these characters are, after 日期： or the like; nullopt when they are anything
// else.
std::optional<Field> whole_date(std::vector<Character> characters) {
  const auto colon = std::find_if(characters.begin(), characters.end(),
                                  [](const Character& c) { return is_colon(c.code); });
  if (colon != characters.end()) characters.erase(characters.begin(), colon + 1);
  while (!characters.empty() && is_edge_mark(characters.back().code)) characters.pop_back();
  while (!characters.empty() && is_edge_mark(characters.front().code)) {
    characters.erase(characters.begin());
  }
  Field field = field_of("date", characters);
  const auto date = terms::PartialDate::parse(field.value);
  if (!date || date->month == 0) return std::nullopt;
  return field;
}

}  // namespace

std::vector<Field> closing_date(const RecognizedPage& page) {
  std::vector<Field> found;
  for (const Block& block : page.blocks) {
    for (const Line& line : block.lines) {
      const std::vector<Run> runs = runs_of(line);
      const bool labelled = std::any_of(runs.begin(), runs.end(), [](const Run& run) {
        return token_of(run.characters).label != nullptr;
      });
      if (runs.empty() || labelled) continue;
      std::vector<Character> all;
      for (const Run& run : runs) {
        all.insert(all.end(), run.characters.begin(), run.characters.end());
      }
      std::optional<Field> date = whole_date(all);
      if (!date) date = whole_date(runs.back().characters);  // behind a signature
      if (date) found = {*date};
    }
  }
  return found;
}

}  // namespace ocr::internal
