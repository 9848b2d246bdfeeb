// SPDX-License-Identifier: Apache-2.0
// Reads the fields of a form by its labels, and of a letter by the turns of phrase that such papers
// use. Values stand as they were read; draft() judges them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ocr/draft.h"
#include "ocr/internal/tokens.h"
#include "ocr/recognized_page.h"

namespace ocr::internal {

// The page without spaces and line ends: prose runs over the ends of lines.
struct RunningText {
  std::u32string codes;               // as read
  std::vector<Character> characters;  // one for each code
  std::vector<bool> starts_line;

  // A field of [from, to).
  Field field(const char* name, std::size_t from, std::size_t to) const;
};
RunningText running_text(const RecognizedPage& page);

// Of the names in draft.h, and "signature": the name that the person signed with. A name may come
// several times.
std::vector<Field> labelled_fields(const std::vector<Token>& tokens);
std::vector<Field> prose_fields(const RunningText& text);

// Identity numbers that pass their check, in reading order; values normalised.
std::vector<Field> identity_numbers(const RunningText& text);

// Eighteen characters that an identity number was meant to be, with one that was misread: the
// number when exactly one digit in its place passes the check and agrees with `birth` (when given)
// and one of `known` (when it differs in that place alone).
struct KnownPerson {
  std::optional<terms::PartialDate> birth;
  std::string_view sex;  // 男, 女 or empty
};
std::optional<Field> repaired_number(const RunningText& text, const KnownPerson& person,
                                     const std::vector<std::string>& known);

// The known number that a field which passes no check was meant to be: one character was misread,
// lost or added.
std::optional<Field> known_number(const Field& read, const std::vector<std::string>& known);

// The date that closes the paper (落款): the last line that is a date and nothing else, or a date
// behind a signature.
std::optional<Field> closing_date(const std::vector<Token>& tokens);

// Who issues the paper: the line above the closing date.
std::optional<Field> issuer(const std::vector<Token>& tokens);

// Of letters by the person's employer: 现任(issuer)(post), or `appoints`, when the paper does.
std::vector<Field> employer_fields(const RunningText& text, const Field& issuer, bool appoints);

// Rows of education and work, by the periods they begin with.
std::vector<HistoryRow> history_rows(const std::vector<Token>& tokens);

// The person's name, from every place of the page that states it. One of the known names stands
// where at most one character differs; a brother's differs in one as well, so that it counts as
// checked only when the page is known to be of the same person.
std::optional<Field> person_name(const std::vector<Field>& stated, const RunningText& text,
                                 const std::vector<std::string>& known, bool same_person);

bool is_date_field(std::string_view field);
// The date that the characters begin with, as written; look-alikes are mended.
std::optional<Field> date_field(const char* name, const std::vector<Character>& characters);

}  // namespace ocr::internal
