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

  std::string birth() const;       // 1998年2月6日
  std::string graduation() const;  // 2020年6月
};

// The index-th person of a seed. Neighbours differ in age: a recent graduate, somebody near
// retirement, somebody in mid-career.
Person make_person(std::uint64_t seed, int index);

}  // namespace synthetic
