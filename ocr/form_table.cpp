// SPDX-License-Identifier: Apache-2.0
#include "ocr/form_table.h"

#include <algorithm>
#include <cstddef>
#include <limits>

#include "ocr/error.h"
#include "ocr/internal/standard_forms.h"
#include "store/terms/utf8.h"

namespace ocr {
namespace {

// Letters, digits and Han only: how a title is set (spaces, brackets, quotes) does not matter.
std::u32string plain(std::string_view text) {
  std::u32string out;
  for (const char32_t code : terms::decode_utf8(text)) {
    const char32_t folded = terms::fold(code);
    if (terms::is_han(folded) || terms::is_letter_or_digit(folded)) out.push_back(folded);
  }
  return out;
}

struct Ending {
  std::size_t distance;  // edits between the title and the end of the line
  std::size_t length;    // of that end
};

// The end of `line` that is most like `title`.
Ending best_ending(std::u32string_view line, std::u32string_view title) {
  // Both are compared back to front, so that an end of the line is a prefix.
  std::vector<std::size_t> row(title.size() + 1);
  for (std::size_t j = 0; j <= title.size(); ++j) row[j] = j;
  Ending best{row.back(), 0};
  for (std::size_t i = 1; i <= line.size() && i <= title.size() + 4; ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= title.size(); ++j) {
      const std::size_t substituted =
          diagonal + (line[line.size() - i] != title[title.size() - j] ? 1 : 0);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
    }
    // Of two ends the longer one leaves less unexplained, while it is no longer than the title.
    const bool longer = row.back() == best.distance && i <= title.size();
    if (row.back() < best.distance || longer) best = {row.back(), i};
  }
  return best;
}

// The pieces of `text` between marks; an empty text has one empty piece.
std::vector<std::string_view> pieces(std::string_view text, char mark) {
  std::vector<std::string_view> out;
  for (std::size_t from = 0;;) {
    const std::size_t to = text.find(mark, from);
    out.push_back(text.substr(from, to - from));
    if (to == std::string_view::npos) return out;
    from = to + 1;
  }
}

[[noreturn]] void refuse(std::size_t line, const char* why) {
  throw Error(Errc::bad_table, "line " + std::to_string(line), why);
}

Form form_of(std::string_view text, std::size_t line) {
  const std::vector<std::string_view> columns = pieces(text, '\t');
  if (columns.size() < 2 || columns.size() > 4) refuse(line, "not two to four columns");
  Form form;
  form.title = columns[0];
  if (columns[1] != "-") {
    form.class_code = terms::ClassCode::parse(columns[1]);
    if (!form.class_code) refuse(line, "no such class");
  }
  if (columns.size() > 2 && !columns[2].empty()) {
    for (const std::string_view alias : pieces(columns[2], '|')) form.aliases.emplace_back(alias);
  }
  if (columns.size() == 4) {
    for (const std::string_view group : pieces(columns[3], '|')) {
      form.words.emplace_back();
      for (const std::string_view word : pieces(group, '+')) {
        form.words.back().push_back(terms::decode_utf8(word));
        if (form.words.back().back().size() < 3) refuse(line, "words of 3 characters are needed");
      }
    }
  }
  return form;
}

}  // namespace

const FormTable& FormTable::standard() {
  static const FormTable table = parse(internal::standard_forms());
  return table;
}

FormTable FormTable::parse(std::string_view text) {
  constexpr std::size_t kMostForms = 10'000, kLongestTitle = 60;
  FormTable table;
  const auto add = [&](const std::string& title, std::size_t line) {
    Spelling spelling{plain(title), table.forms_.size(), title};
    if (spelling.plain.size() < 2 || spelling.plain.size() > kLongestTitle) {
      refuse(line, "a title of 2 to 60 characters is needed");
    }
    const bool known = std::any_of(table.spellings_.begin(), table.spellings_.end(),
                                   [&](const Spelling& s) { return s.plain == spelling.plain; });
    if (known) refuse(line, "the title stands in the table already");
    table.spellings_.push_back(std::move(spelling));
  };
  std::size_t number = 0;
  for (std::string_view line : pieces(text, '\n')) {
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.front() == '#') continue;
    if (table.forms_.size() == kMostForms) refuse(number, "too many forms");
    Form form = form_of(line, number);
    add(form.title, number);
    for (const std::string& alias : form.aliases) add(alias, number);
    table.forms_.push_back(std::move(form));
  }
  if (table.forms_.empty()) refuse(number, "no form at all");
  return table;
}

std::optional<TitleMatch> FormTable::match(std::string_view line, bool large) const {
  constexpr std::size_t kLongestLine = 40;
  constexpr std::size_t kSpecks = 2;  // odd characters before a title; more are the paper's own
  const double least_likeness = large ? 0.66 : 0.74;
  const std::u32string text = plain(line);
  if (text.empty() || text.size() > kLongestLine) return std::nullopt;
  std::optional<TitleMatch> best;
  int best_points = std::numeric_limits<int>::min();
  for (const Spelling& spelling : spellings_) {
    const std::u32string& title = spelling.plain;
    const Ending ending = best_ending(text, title);
    const double likeness =
        1 - static_cast<double>(ending.distance) / static_cast<double>(title.size());
    if (likeness < least_likeness) continue;
    // A short title ends many a line of prose.
    if (title.size() <= 3 && ending.length != text.size()) continue;
    if ((title.size() <= 4 ? 2 : 3) * title.size() < text.size()) continue;
    // In the size of the text it is prose that happens to end so.
    if (!large && text.size() > ending.length + kSpecks) continue;
    // A longer title says more; each misread character speaks against it, and so do characters
    // before it that may be the beginning of a longer title, misread.
    const std::size_t unexplained =
        std::min(text.size() - std::min(text.size(), ending.length), kSpecks);
    const int points = static_cast<int>(title.size()) - 3 * static_cast<int>(ending.distance) -
                       static_cast<int>(unexplained);
    if (points <= best_points) continue;
    best_points = points;
    const std::u32string before = text.substr(0, text.size() - ending.length);
    best = TitleMatch{&forms_[spelling.form],
                      (before.size() > kSpecks ? terms::encode_utf8(before) : "") + spelling.title,
                      likeness, before.size() <= kSpecks};
  }
  return best;
}

const Form* FormTable::by_words(std::u32string_view text) const {
  const Form* found = nullptr;
  for (const Form& form : forms_) {
    const bool stands = std::any_of(form.words.begin(), form.words.end(), [&](const auto& group) {
      return std::all_of(group.begin(), group.end(),
                         [&](const std::u32string& word) { return text.find(word) != text.npos; });
    });
    if (!stands) continue;
    if (found != nullptr) return nullptr;
    found = &form;
  }
  return found;
}

}  // namespace ocr
