// SPDX-License-Identifier: Apache-2.0
// What the papers of a dossier state about its person, side by side (三龄两历一身份): every value
// with the materials and pages that state it, what contradicts what, and what the office decided.
//
// Threads  values and pure functions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "service/language.h"
#include "store/catalogue_records.h"

namespace service {

// A page that states a value.
struct FactPlace {
  int page = 0;          // number in the dossier
  std::string material;  // "4-1-2 学习成绩单"; empty: the page is in no material
};

struct FactRow {
  std::string field;  // as in a draft, or "education"
  std::string value;  // as compared
  std::vector<FactPlace> places;
  bool contradicts = false;  // another value of the field
  bool confirmed = false;    // by a person, on one of the pages at least
};

struct FactSection {
  store::FactTopic topic = store::FactTopic::birth;
  std::vector<FactRow> rows;
  std::optional<store::FactDecision> decision;  // the last one
  bool contradiction() const;
};

// One section for each topic, in the order of the topics. What a person refused is not stated.
std::vector<FactSection> facts_of(const std::vector<store::StatedValue>& values,
                                  const std::vector<store::Material>& materials,
                                  const std::vector<store::FactDecision>& decisions);

std::string topic_text(store::FactTopic topic, Language language);

}  // namespace service
