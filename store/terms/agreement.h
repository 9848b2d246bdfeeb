// SPDX-License-Identifier: Apache-2.0
// What the materials of a dossier state about its person, side by side, and which statements cannot
// both be true. For the sheet on which birth, joining work, joining the party, education, work and
// identity are gathered; who is right is for a person to say.
//
// Threads  pure functions.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace terms {

// A value as one page of one material states it; `field` is named as in a catalogue draft.
struct Statement {
  std::string field;
  std::string value;
  std::size_t material = 0;
};

struct StatedValue {
  std::string value;                    // in the form in which values are compared, most precise
  std::vector<std::size_t> statements;  // that say so, less precisely perhaps; by their place
};

struct StatedField {
  // The statement's own, but "education" for school, major, degree and graduation together.
  std::string field;
  std::vector<StatedValue> values;                                  // those stated most often first
  std::vector<std::pair<std::size_t, std::size_t>> contradictions;  // of values, by their place
};

// Gathered are name, sex, ethnicity, birth, id, native_place, joined_work, joined_party,
// joined_league, education and unit, in this order; those that nothing states are left out.
//
// 1990年2月 agrees with 1990-02-06, 15 digits with 18, 汉 with 汉族, 本科 with 大学本科, 湖北武汉
// with 湖北省武汉市, a name with a former name that is stated somewhere. An identity number states
// birth and sex as well. Employers follow one another and never contradict; education contradicts
// where one school is left at two dates or with two subjects, or two schools at one date.
std::vector<StatedField> gather(std::span<const Statement> statements);

}  // namespace terms
