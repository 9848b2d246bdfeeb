// SPDX-License-Identifier: Apache-2.0
// The catalogue (目录) of a dossier, as values: materials in ten classes, what their pages state,
// and what the office takes for right.
//
// Threads  values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/records.h"
#include "store/terms/class_code.h"
#include "store/terms/partial_date.h"

namespace store {

enum class MaterialState {
  draft,      // proposed; nothing of it is a fact
  confirmed,  // by a person: a line of the catalogue
  refused,    // the draft, by a person
  overtaken,  // the draft, by a later one
  withdrawn,  // the confirmed material, by a person
};

// What a line of the catalogue says.
struct MaterialValues {
  std::optional<terms::ClassCode> class_code;  // none only in a draft
  std::string title;
  std::optional<terms::PartialDate> formed;  // date of formation
  std::string formed_as_written;
  int pages = 0;  // stated (页数); 0: not stated
  std::string remark;
  std::vector<std::int64_t> images;  // ids of pages in order, of this dossier; may be none
};

// What a program proposes.
struct MaterialDraft {
  MaterialValues values;
  double confidence = 0;  // 0..1
};

struct Material {
  std::int64_t id = 0;
  std::string dossier;  // number
  MaterialState state = MaterialState::draft;
  int number = 0;  // in its class, from 1; 0 unless confirmed
  MaterialValues values;
  double confidence = 0;          // of a draft
  std::vector<int> page_numbers;  // of values.images in the dossier
  // "4-1-1"; empty unless confirmed.
  std::string label() const;
};

// How a material came to be what it is.
struct MaterialVersion {
  std::int64_t material = 0;
  std::string act;  // "drafted", "confirmed", "corrected", "added", "imported", "page_taken", …
  int number = 0;
  MaterialValues values;
  Time at{};
  std::string actor, note;
};

struct Renumbered {
  std::int64_t material = 0;
  std::string from, to;  // labels
};

// ---- what the pages state --------------------------------------------------------------------

enum class ValueState { proposed, confirmed, corrected, refused };

// A value on a page: of a person, a date, an employer. What a person said of it goes before what
// was read, also when the page is read once more.
struct StatedValue {
  std::int64_t page = 0;
  int number = 0;             // of the page in the dossier
  std::int64_t material = 0;  // the page is in; 0: in none
  std::string name;           // as in DraftField
  int nth = 0;                // of the page's values of this name, from 0
  std::string value;          // that counts: the corrected one where there is one
  std::string proposed;       // what the reading in use says; empty: nothing any more
  CharBox box;
  bool checked = false;
  double confidence = 0;
  ValueState state = ValueState::proposed;
  // Of a person's word.
  std::string actor, note;
  std::optional<Time> at;
};

struct NewValueVerdict {
  std::int64_t page = 0;
  std::string name;
  int nth = 0;
  ValueState state = ValueState::confirmed;  // anything but proposed
  std::string value;  // when corrected; also of a name that was not proposed on the page
  std::string note;
};

// What is stated in more than one place and has to be settled: 三龄两历一身份.
enum class FactTopic {
  birth,         // 年龄: date of birth
  joined_work,   // 工龄: joining work
  joined_party,  // 党龄: joining the party
  education,     // 学历
  employment,    // 工作经历
  identity,      // 身份: name, sex, number
};

struct FactDecision {
  FactTopic topic = FactTopic::birth;
  std::string value;
  std::int64_t page = 0;  // it rests on; 0: on none
  int number = 0;         // of that page
  std::string note;
  Time at{};
  std::string actor;
};

}  // namespace store
