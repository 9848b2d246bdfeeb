// SPDX-License-Identifier: Apache-2.0
// Persons who do not exist: made from lists of common names and places and a seed. Their identity
// numbers have a right form and check digit; no list of real persons was used.
#pragma once

#include <cstdint>
#include <string>

namespace synthetic {

struct Person {
  std::string name, sex, ethnicity, party, degree;
  int birth_year = 0, birth_month = 0, birth_day = 0;
  std::string id;            // 18 characters
  std::string native_place;  // 湖北武汉
  std::string place;         // home address
  std::string school, major;
  int graduation_year = 0, graduation_month = 0;
  std::string unit;      // employer
  std::string post;      // what the person does there
  std::string phone;     // from a block of numbers nobody is given
  std::string file_no;   // the paper folder's old number
  std::string dossier;   // 420112-2026-000001
  std::string location;  // shelf
  std::string former_name;                              // empty for most
  std::string certificate_no;                           // of graduation
  std::string degree_no;                                // of the academic degree
  int joined_league_month = 0, joined_party_month = 0;  // in the years below

  std::string birth() const;       // 1998年2月6日
  std::string graduation() const;  // 2020年6月
  int joined_league_year() const { return birth_year + 15; }
  int joined_party_year() const { return graduation_year - 1; }
  // 15 digits, as papers before 1999 state it; only for people born in the 1900s.
  std::string old_id() const { return id.substr(0, 6) + id.substr(8, 9); }
};

// The index-th person of a seed. Neighbours differ in age: a recent graduate, somebody near
// retirement, somebody in mid-career.
Person make_person(std::uint64_t seed, int index);

}  // namespace synthetic
