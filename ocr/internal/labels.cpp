// SPDX-License-Identifier: Apache-2.0
// Fields of forms: a label, and beside or below it its value.
#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <optional>
#include <string_view>

#include "ocr/internal/fields.h"
#include "ocr/internal/spacing.h"
#include "ocr/internal/tokens.h"
#include "ocr/internal/word_lists.h"
#include "store/terms/utf8.h"

namespace ocr::internal {
namespace {

using scanner::Rect;
using Pieces = std::vector<const Token*>;

int right(const Rect& r) { return r.x + r.width; }
int middle_x(const Rect& r) { return r.x + r.width / 2; }
int middle_y(const Rect& r) { return r.y + r.height / 2; }

bool is_text(std::string_view field) {
  return field == "place" || field == "unit" || field == "school" || field == "major" ||
         field == "post" || field == "native_place";
}

// Marks alone, or single letters, are specks and edges.
bool is_speck(const Token& token) {
  const std::vector<Character> letters = trimmed(token.characters);
  return token.label == nullptr &&
         (letters.empty() || (letters.size() == 1 && !terms::is_han(letters[0].code)));
}

// What stands to the right of the label on its row, up to the next label.
Pieces beside(const Token& label, const std::vector<Token>& tokens) {
  Pieces row;
  for (const Token& token : tokens) {
    if (&token != &label && token.box.x >= label.box.x + label.box.width / 2 &&
        on_one_row(token.box, label.box) && !is_speck(token)) {
      row.push_back(&token);
    }
  }
  std::sort(row.begin(), row.end(),
            [](const Token* a, const Token* b) { return a->box.x < b->box.x; });
  const auto next =
      std::find_if(row.begin(), row.end(), [](const Token* t) { return t->label != nullptr; });
  row.erase(next, row.end());
  return row;
}

// Where the cell beside the label ends: at the next label on its row, or at the edge.
int cell_end(const Token& label, const std::vector<Token>& tokens) {
  int end = 1 << 30;
  for (const Token& token : tokens) {
    if (token.label != nullptr && token.box.x > right(label.box) &&
        on_one_row(token.box, label.box)) {
      end = std::min(end, token.box.x);
    }
  }
  return end;
}

// A long value in two lines, the label halfway between them: neither is on its row.
Pieces two_lines_beside(const Token& label, const std::vector<Token>& tokens) {
  const int end = cell_end(label, tokens), height = label.box.height;
  Pieces lines;
  for (const Token& token : tokens) {
    const int off = std::abs(middle_y(token.box) - middle_y(label.box));
    if (token.label == nullptr && token.box.x >= right(label.box) && token.box.x < end &&
        5 * off <= 6 * height) {
      lines.push_back(&token);
    }
  }
  std::stable_sort(lines.begin(), lines.end(),
                   [](const Token* a, const Token* b) { return a->box.y < b->box.y; });
  return lines;
}

// The rest of a long value, in the line right below it.
void add_line_below(const Token& label, const std::vector<Token>& tokens, Pieces& value) {
  const Rect last = value.back()->box;
  const int end = cell_end(label, tokens);
  for (const Token& token : tokens) {
    const int down = token.box.y - (last.y + last.height);
    if (token.label != nullptr || token.box.x < right(label.box) || token.box.x >= end) continue;
    if (down < 0 || 2 * down > last.height) continue;
    const bool labelled_row = std::any_of(tokens.begin(), tokens.end(), [&](const Token& t) {
      return t.label != nullptr && on_one_row(t.box, token.box);
    });
    if (!labelled_row) {
      value.push_back(&token);
      return;
    }
  }
}

std::vector<Character> joined(const Pieces& pieces) {
  std::vector<Character> all;
  for (const Token* piece : pieces) {
    all.insert(all.end(), piece->characters.begin(), piece->characters.end());
  }
  return trimmed(std::move(all));
}

// Without a label that follows directly: 郑霞性别.
std::vector<Character> without_next_label(std::vector<Character> characters) {
  const std::u32string text = codes_of(characters);
  for (const std::u32string_view label : {U"性别", U"曾用名", U"民族", U"籍贯", U"出生"}) {
    const std::size_t at = text.find(label);
    if (at != text.npos && at >= 2) characters.resize(at);
  }
  return trimmed(std::move(characters));
}

// The first piece that a name can be, or all of them together when it is set apart (王 霞).
Field name_value(const char* field, const Pieces& pieces) {
  for (const Token* piece : pieces) {
    Field one = field_of(field, without_next_label(piece->characters));
    if (is_plausible_name(one.value)) return one;
  }
  const Field all = field_of(field, without_next_label(joined(pieces)));
  if (is_plausible_name(all.value) || pieces.size() == 1) return all;
  return field_of(field, without_next_label(pieces.front()->characters));
}

bool is_latin(char32_t c) { return c < 0x2E80; }

// Specks before and behind Han text read as letters, digits and marks.
std::vector<Character> tidy_text(std::vector<Character> characters) {
  constexpr std::size_t kMost = 3;
  const auto is_text_at = [&](std::size_t i) { return terms::is_han(characters[i].code); };
  std::size_t first = 0;
  while (first < characters.size() && first < kMost && !is_text_at(first)) ++first;
  if (first > 0 && first < characters.size() && is_text_at(first)) {
    characters.erase(characters.begin(), characters.begin() + static_cast<std::ptrdiff_t>(first));
  }
  std::size_t last = characters.size();
  while (last > 0 && is_latin(characters[last - 1].code)) --last;
  if (last > 0) characters.resize(last);
  return characters;
}

// An address ends with the number of the house; what follows in a few characters is none of it.
std::vector<Character> tidy_place(std::vector<Character> characters) {
  constexpr std::size_t kMost = 5;
  const std::u32string text = codes_of(characters);
  const std::size_t end = text.find_last_of(U"号室栋组村");
  if (end != text.npos && end + 1 < text.size() && text.size() - end - 1 <= kMost) {
    characters.resize(end + 1);
  }
  return tidy_text(std::move(characters));
}

// What a field can hold, out of what stands there; nullopt when there is nothing of the kind.
std::optional<Field> value_of(const char* name, const Pieces& pieces) {
  const std::string_view field = name;
  const std::vector<Character> all = joined(pieces);
  if (all.empty()) return std::nullopt;
  const std::vector<Character> first = trimmed(pieces.front()->characters);
  if (field == "name" || field == "signature" || field == "former_name") {
    return name_value(name, pieces);
  }
  if (is_date_field(field)) {
    if (std::optional<Field> date = date_field(name, all)) return date;
    return field_of(name, first.empty() ? all : first);
  }
  if (field == "place") return field_of(name, tidy_place(all));
  if (field == "id") {
    constexpr std::ptrdiff_t kFewest = 15;  // digits; fewer are another number, or a part of one
    const std::ptrdiff_t digits = std::count_if(
        all.begin(), all.end(), [](const Character& c) { return c.code >= '0' && c.code <= '9'; });
    if (digits < kFewest) return std::nullopt;
    return field_of(name, all);
  }
  if (is_text(field)) return field_of(name, tidy_text(first.size() < 2 ? all : first));
  return field_of(name, first.empty() ? all : first);
}

// A row of labels without values beside them: the head of a table.
struct Head {
  std::vector<const Token*> labels;
  bool others = false;  // relatives or periods: its columns say nothing about the person
};

std::vector<Head> heads_of(const std::vector<Token>& tokens) {
  std::vector<Head> heads;
  std::vector<const Token*> seen;
  for (const Token& token : tokens) {
    if (token.label == nullptr || std::find(seen.begin(), seen.end(), &token) != seen.end()) {
      continue;
    }
    Head head;
    bool values = false;
    for (const Token& other : tokens) {
      if (!on_one_row(other.box, token.box)) continue;
      if (other.label == nullptr) {
        values |= !is_speck(other);
        continue;
      }
      head.labels.push_back(&other);
      seen.push_back(&other);
      head.others |=
          other.is("relative") || other.is("period") || other.is("where") || other.is("witness");
    }
    if (head.others || !values) heads.push_back(std::move(head));
  }
  return heads;
}

// The pieces in the nearest row below a head, by the label above each.
std::vector<std::pair<const Token*, Pieces>> columns_below(const Head& head,
                                                           const std::vector<Token>& tokens) {
  const Rect& above = head.labels.front()->box;
  const Token* nearest = nullptr;
  for (const Token& token : tokens) {
    const int down = token.box.y - (above.y + above.height);
    if (down < 0 || down > 3 * above.height || is_speck(token)) continue;
    if (nearest == nullptr || token.box.y < nearest->box.y) nearest = &token;
  }
  std::vector<std::pair<const Token*, Pieces>> columns;
  if (nearest == nullptr) return columns;
  for (const Token* label : head.labels) columns.emplace_back(label, Pieces{});
  for (const Token& token : tokens) {
    if (!on_one_row(token.box, nearest->box) || is_speck(token)) continue;
    if (token.label != nullptr) return {};  // another row of labels
    auto column = columns.begin();
    for (auto c = columns.begin(); c != columns.end(); ++c) {
      if (std::abs(middle_x(c->first->box) - middle_x(token.box)) <
          std::abs(middle_x(column->first->box) - middle_x(token.box))) {
        column = c;
      }
    }
    column->second.push_back(&token);
  }
  return columns;
}

void add_columns(const Head& head, const std::vector<Token>& tokens, std::vector<Field>& fields) {
  for (const auto& [label, pieces] : columns_below(head, tokens)) {
    const char* name = label->label->field;
    if (*name == '\0' || label->is("signer") || pieces.empty()) continue;
    std::optional<Field> field = value_of(name, pieces);
    if (!field) continue;
    // Alone, a label may stand over anything.
    const int off = std::abs(middle_x(field->box) - middle_x(label->box));
    if (head.labels.size() == 1 && off > label->box.height) continue;
    if (label->is("name") && !is_plausible_name(field->value)) continue;
    field->confidence *= 0.95F;
    fields.push_back(std::move(*field));
  }
}

std::optional<Field> value_beside(const Token& label, const std::vector<Token>& tokens) {
  Pieces pieces = beside(label, tokens);
  const bool text = is_text(label.label->field);
  if (pieces.empty() && text) {
    pieces = two_lines_beside(label, tokens);
    if (pieces.empty()) return std::nullopt;
    return field_of(label.label->field, tidy_place(joined(pieces)));
  }
  if (pieces.empty()) return std::nullopt;
  if (label.is("place") && pieces.size() == 1) add_line_below(label, tokens, pieces);
  return value_of(label.label->field, pieces);
}

// A value whose label was not read, when no other field can hold it: 共青团员, 土家族.
void add_orphans(const std::vector<Token>& tokens, const std::vector<Head>& heads,
                 std::vector<Field>& fields) {
  int end = 1 << 30;  // below this, the page is about relatives
  for (const Head& head : heads) {
    if (head.others) end = std::min(end, head.labels.front()->box.y);
  }
  for (const char* name : {"party", "ethnicity"}) {
    const bool known = std::any_of(fields.begin(), fields.end(),
                                   [&](const Field& field) { return field.name == name; });
    if (known) continue;
    for (const Token& token : tokens) {
      if (token.label != nullptr || token.box.y >= end) continue;
      Field field = field_of(name, trimmed(token.characters));
      if (field.value.size() < 6 || listed_value(name, field.value) != field.value) continue;
      field.confidence = std::min(field.confidence, 0.88F);
      fields.push_back(std::move(field));
      break;
    }
  }
}

}  // namespace

std::vector<Field> labelled_fields(const std::vector<Token>& tokens) {
  const std::vector<Head> heads = heads_of(tokens);
  const auto in_head = [&](const Token& token, bool others) {
    return std::any_of(heads.begin(), heads.end(), [&](const Head& head) {
      return (!others || head.others) &&
             std::find(head.labels.begin(), head.labels.end(), &token) != head.labels.end();
    });
  };
  std::vector<Field> fields;
  for (const Token& token : tokens) {
    if (token.label == nullptr || *token.label->field == '\0' || token.is("signer")) continue;
    if (token.is("period") || token.is("where") || token.is("relative") || token.is("witness")) {
      continue;
    }
    if (in_head(token, true)) continue;
    if (std::optional<Field> field = value_beside(token, tokens)) fields.push_back(*field);
  }
  for (const Head& head : heads) {
    if (!head.others) add_columns(head, tokens, fields);
  }
  add_orphans(tokens, heads, fields);
  return fields;
}

}  // namespace ocr::internal
