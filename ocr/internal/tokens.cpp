// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/tokens.h"

#include <algorithm>
#include <cstddef>

#include "ocr/internal/label_list.h"
#include "ocr/internal/spacing.h"
#include "ocr/internal/word_lists.h"
#include "store/terms/utf8.h"

namespace ocr::internal {
namespace {

using scanner::Rect;

bool is_bracket(char32_t c) {
  constexpr std::u32string_view kBrackets = U"()（）〈〉《》【】〔〕[]「」<>";
  return kBrackets.find(c) != std::u32string_view::npos;
}

// One line, with the gap before each character. Labels are looked for among its letters: what
// stands between them, marks and brackets, is as often a speck as it is print.
struct Stretch {
  std::vector<Character> characters;
  std::vector<int> gaps;
  std::u32string letters;              // folded
  std::vector<std::size_t> positions;  // of the letters, then the end
  int size = 1;                        // of a character

  bool gap_at(std::size_t i, double widths) const {
    return i == 0 || i >= characters.size() || gaps[i] > widths * size;
  }
};

Stretch stretch_of(const Line& line) {
  Stretch s;
  s.size = std::max(1, character_size(line));
  for (const Word& word : line.words) {
    for (const Character& c : word.characters) {
      const Rect before = s.characters.empty() ? c.box : s.characters.back().box;
      s.gaps.push_back(c.box.x - (before.x + before.width));
      if (!is_edge_mark(c.code) && !is_bracket(c.code)) {
        s.positions.push_back(s.characters.size());
        s.letters.push_back(terms::fold(c.code));
      }
      s.characters.push_back(c);
    }
  }
  s.positions.push_back(s.characters.size());
  return s;
}

std::size_t differences(std::u32string_view a, std::u32string_view b) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < a.size(); ++i) count += a[i] != b[i] ? 1 : 0;
  return count;
}

bool begins_value(char32_t code) {
  constexpr std::u32string_view kParticles = U"和及与的是为在于等并";
  return kParticles.find(code) == std::u32string_view::npos;
}

// Whether what follows a short label without a gap can be its value.
bool is_short_value(const Label& label, std::u32string_view rest) {
  const std::string_view field = label.field;
  if (field == "sex") return rest.starts_with(U'男') || rest.starts_with(U'女');
  if (field == "ethnicity") return rest.size() >= 2 && rest[1] == U'族';
  return field == "name" && rest.size() <= 4 && is_plausible_name(terms::encode_utf8(rest));
}

// A label of two characters of which one was misread, when the other stands in no other short word
// of forms.
const Label* near_short_label(std::u32string_view text) {
  static const Label kName = {U"姓名", "name"}, kSex = {U"性别", "sex"},
                     kPlace = {U"籍贯", "native_place"}, kPeople = {U"民族", "ethnicity"};
  // 签名, 类别 and the like are words of their own.
  constexpr std::u32string_view kOtherWords = U"签署题报书地著点除类级区个特分差系";
  if (kOtherWords.find(text[0]) != kOtherWords.npos) return nullptr;
  if (text[0] == U'姓' || text[1] == U'名') return &kName;
  if (text[0] == U'性' || text[1] == U'别') return &kSex;
  if (text[0] == U'籍' || text[1] == U'贯') return &kPlace;
  if (text[0] == U'民') return &kPeople;
  return nullptr;
}

// How a label of some letters stands in its line.
struct Setting {
  bool at_start = false;   // behind a wide gap, or at the beginning of the line
  bool after_gap = false;  // behind any gap or mark, or a speck that stands alone
  bool before_gap = false, before_colon = false;  // what follows it
};

Setting setting_of(const Stretch& s, std::size_t letter, std::size_t length) {
  constexpr double kWide = 1, kNarrow = 0.5;
  const std::size_t from = s.positions[letter], to = s.positions[letter + length - 1] + 1;
  std::size_t first = from;  // of the marks before it
  while (first > 0 && is_edge_mark(s.characters[first - 1].code)) --first;
  Setting setting;
  setting.at_start = s.gap_at(from, kWide) || s.gap_at(first, kWide);
  setting.after_gap = setting.at_start || first < from || s.gap_at(from, kNarrow) ||
                      s.gap_at(from - 1, kWide) || (from >= 2 && s.gap_at(from - 2, kWide));
  std::size_t end = to;
  while (end < s.characters.size() && is_bracket(s.characters[end].code)) ++end;
  setting.before_colon = end < s.characters.size() && is_colon(s.characters[end].code);
  const bool mark = to < s.characters.size() && is_edge_mark(s.characters[to].code);
  setting.before_gap = s.gap_at(to, kNarrow) && !mark;
  if (length == 2) setting.before_gap = s.gap_at(to, kWide * 0.8) && !mark;
  return setting;
}

// Whether the letters stand together as those of a label do; two may be set apart (姓 名).
bool hangs_together(const Stretch& s, std::size_t letter, std::size_t length) {
  for (std::size_t k = letter + 1; k < letter + length; ++k) {
    const std::size_t at = s.positions[k];
    const double most = length == 2 ? 4 : 1.5;
    if (s.gaps[at] > most * s.size || at - s.positions[k - 1] > 3) return false;
  }
  return true;
}

// Of labels from four characters one may be misread, from seven two; of three one, when nothing
// follows directly.
bool stands_at(const Label& label, const Stretch& s, std::size_t letter) {
  const std::size_t length = label.text.size();
  const std::u32string_view here = std::u32string_view(s.letters).substr(letter, length);
  if (here.size() < length) return false;
  const std::size_t misread = differences(label.text, here);
  if (misread > (length >= 7 ? 2U : length >= 3 ? 1U : 0U)) return false;
  if (!hangs_together(s, letter, length)) return false;
  const Setting setting = setting_of(s, letter, length);
  const bool closed = setting.before_colon || setting.before_gap;
  if (misread == 0 && setting.before_colon) return true;
  if (closed) return length == 2 ? setting.at_start : setting.after_gap;
  if (!setting.at_start || misread > 0 || *label.field == '\0') return false;
  const std::u32string_view rest = std::u32string_view(s.letters).substr(letter + length);
  if (rest.empty()) return false;
  return length >= 4 ? begins_value(rest[0]) : is_short_value(label, rest);
}

const Label* label_at(const Stretch& s, std::size_t letter) {
  const Label* best = nullptr;
  std::size_t best_right = 0;
  for (const Label& label : label_list()) {
    if (!stands_at(label, s, letter)) continue;
    const std::size_t length = label.text.size();
    const std::size_t right =
        length - differences(label.text, std::u32string_view(s.letters).substr(letter, length));
    if (best == nullptr || right > best_right) best = &label, best_right = right;
  }
  if (best != nullptr || letter + 2 > s.letters.size() || !hangs_together(s, letter, 2)) {
    return best;
  }
  const Setting setting = setting_of(s, letter, 2);
  if (!setting.at_start || !(setting.before_gap || setting.before_colon)) return nullptr;
  return near_short_label(std::u32string_view(s.letters).substr(letter, 2));
}

Token token_of(const Stretch& s, std::size_t from, std::size_t to, std::size_t line) {
  Token token;
  token.line = line;
  for (std::size_t i = from; i < to; ++i) {
    token.text.push_back(s.characters[i].code);
    token.box = united(token.box, s.characters[i].box);
    token.characters.push_back(s.characters[i]);
  }
  return token;
}

// Cuts a line at its labels, at the colons and brackets behind them, and at gaps. A line that is
// set large is a title: it holds no labels.
void append_tokens(const Stretch& s, bool large, std::size_t line, std::vector<Token>& out) {
  std::size_t from = 0, letter = 0;
  const auto close = [&](std::size_t to) {
    if (to > from) out.push_back(token_of(s, from, to, line));
    from = to;
  };
  for (std::size_t i = 0; i < s.characters.size();) {
    const bool is_letter = i == s.positions[letter];
    const Label* label = is_letter && !large ? label_at(s, letter) : nullptr;
    if (label != nullptr) {
      close(i);
      letter += label->text.size();
      i = s.positions[letter - 1] + 1;
      close(i);
      out.back().label = label;
      while (i < s.positions[letter] &&
             (is_colon(s.characters[i].code) || is_bracket(s.characters[i].code))) {
        ++i;
      }
      from = i;
      continue;
    }
    if (i > from && s.gaps[i] > s.size) close(i);
    letter += is_letter ? 1 : 0;
    ++i;
  }
  close(s.characters.size());
}

int typical_size(const RecognizedPage& page) {
  std::vector<int> sizes;
  for (const Block& block : page.blocks) {
    for (const Line& line : block.lines) sizes.push_back(character_size(line));
  }
  if (sizes.empty()) return 0;
  const auto middle = sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2);
  std::nth_element(sizes.begin(), middle, sizes.end());
  return *middle;
}

}  // namespace

bool is_colon(char32_t code) { return code == U'：' || code == ':' || code == U'﹕'; }

bool is_edge_mark(char32_t code) {
  constexpr std::u32string_view kMarks = U"|丨｜_,，.。:：;；'\"‘’“”`、-—*~";
  return kMarks.find(code) != std::u32string_view::npos;
}

std::vector<Character> trimmed(std::vector<Character> characters) {
  while (!characters.empty() && is_edge_mark(characters.back().code)) characters.pop_back();
  const auto first = std::find_if_not(characters.begin(), characters.end(),
                                      [](const Character& c) { return is_edge_mark(c.code); });
  characters.erase(characters.begin(), first);
  return characters;
}

std::vector<Token> tokens_of(const RecognizedPage& page) {
  std::vector<Token> all;
  const int typical = typical_size(page);
  std::size_t number = 0;
  for (const Block& block : page.blocks) {
    for (const Line& line : block.lines) {
      const bool large = 10 * character_size(line) > 13 * typical && typical > 0;
      append_tokens(stretch_of(line), large, number++, all);
    }
  }
  return all;
}

Field field_of(const char* name, const std::vector<Character>& characters) {
  Field field;
  field.name = name;
  float sum = 0, worst = 1;
  for (const Character& c : characters) {
    terms::append_utf8(field.value, c.code);
    field.box = united(field.box, c.box);
    sum += c.confidence;
    worst = std::min(worst, c.confidence);
  }
  if (characters.empty()) return field;
  field.confidence = (sum / static_cast<float>(characters.size()) + worst) / 2;
  return field;
}

std::u32string codes_of(const std::vector<Character>& characters) {
  std::u32string codes;
  for (const Character& c : characters) codes.push_back(c.code);
  return codes;
}

bool on_one_row(const Rect& a, const Rect& b) {
  const int overlap = std::min(a.y + a.height, b.y + b.height) - std::max(a.y, b.y);
  return 2 * overlap > std::min(a.height, b.height);
}

}  // namespace ocr::internal
