// SPDX-License-Identifier: Apache-2.0
// What the pages of a dossier state, what persons said of it, and what the office takes for right.
#include <algorithm>
#include <map>
#include <utility>

#include "store/catalogue.h"
#include "store/catalogue_rules.h"
#include "store/internal/box_code.h"
#include "store/internal/dossier_rows.h"
#include "store/internal/material_rows.h"
#include "store/internal/page_rows.h"
#include "store/internal/reading_rows.h"

namespace store {

using internal::Blob;
using internal::Change;
using internal::Database;
using internal::Statement;
using internal::subject_of;

namespace {

constexpr std::size_t longest_value = 2000, longest_name = 64;
constexpr int most_of_a_name = 1000;

using Key = std::pair<std::string, int>;  // name and nth

std::map<Key, StatedValue> proposed_values(const PageRecord& page) {
  std::map<Key, StatedValue> found;
  std::map<std::string, int> seen;
  for (const DraftField& field : page.result.fields) {
    StatedValue value;
    value.name = field.name;
    value.nth = seen[field.name]++;
    value.value = value.proposed = field.value;
    value.box = field.box;
    value.checked = field.checked;
    value.confidence = field.confidence;
    found.emplace(Key{value.name, value.nth}, std::move(value));
  }
  return found;
}

// The last verdict on each goes before what is proposed; one on a value that is proposed no more
// stands by itself.
void apply_verdicts(Database& db, std::int64_t page, std::map<Key, StatedValue>& values) {
  Statement rows(db,
                 "SELECT name, nth, verdict, value, was, box, note, at, actor FROM value_verdict "
                 "WHERE page = ? ORDER BY id",
                 page);
  while (rows.step()) {
    const Key key{rows.text(0), rows.small(1)};
    const auto state = parse_value_state(rows.text(2));
    if (!state) throw Error(Errc::damaged, subject_of("page", page), "unknown verdict");
    const auto [at, added] = values.try_emplace(key);
    StatedValue& value = at->second;
    if (added) {
      value.name = key.first;
      value.nth = key.second;
      value.box = internal::one_box(rows.blob_view(5), subject_of("page", page));
    }
    value.state = *state;
    value.value = *state == ValueState::refused ? rows.text(4) : rows.text(3);
    value.note = rows.text(6);
    value.at = rows.time(7);
    value.actor = rows.text(8);
  }
}

// In the order in which they stand on the page: what is proposed, then what a person added.
std::vector<StatedValue> in_page_order(const PageRecord& page, std::map<Key, StatedValue> values) {
  std::vector<StatedValue> ordered;
  std::map<std::string, int> seen;
  for (const DraftField& field : page.result.fields) {
    const auto at = values.find({field.name, seen[field.name]++});
    ordered.push_back(std::move(at->second));
    values.erase(at);
  }
  for (auto& rest : values) ordered.push_back(std::move(rest.second));
  return ordered;
}

std::vector<StatedValue> values_of_page(Database& db, const PageRecord& page) {
  std::map<Key, StatedValue> found = proposed_values(page);
  apply_verdicts(db, page.id, found);
  std::vector<StatedValue> ordered = in_page_order(page, std::move(found));
  const auto material = db.integer("SELECT material FROM material_page WHERE page = ?", page.id);
  for (StatedValue& value : ordered) {
    value.page = page.id;
    value.number = page.number;
    value.material = material.value_or(0);
  }
  return ordered;
}

void need_verdict(const NewValueVerdict& verdict) {
  internal::need_text(verdict.name, longest_name, "name");
  if (verdict.nth < 0 || verdict.nth >= most_of_a_name)
    throw Error(Errc::invalid, verdict.name, "no such one", Cause::no_value);
  if (verdict.state == ValueState::corrected)
    internal::need_text(verdict.value, longest_value, "value");
  if (verdict.note.size() > longest_value)
    throw Error(Errc::invalid, "note", "is too long", Cause::too_long);
}

void keep_verdict(Change& change, const NewValueVerdict& verdict) {
  need_verdict(verdict);
  const auto page = internal::page_by_id(change.db, verdict.page);
  if (!page) {
    throw Error(Errc::not_found, subject_of("page", verdict.page), "no such page", Cause::no_page);
  }
  const auto values = values_of_page(change.db, *page);
  const auto stated = std::find_if(values.begin(), values.end(), [&](const StatedValue& value) {
    return value.name == verdict.name && value.nth == verdict.nth;
  });
  const bool is_stated = stated != values.end();
  if (!is_stated && verdict.state != ValueState::corrected) {
    throw Error(Errc::not_found, verdict.name, "is not stated on the page", Cause::no_value);
  }
  const std::string was = is_stated ? stated->value : "";
  const CharBox box = is_stated ? stated->box : CharBox{};
  const std::string value = verdict.state == ValueState::corrected   ? verdict.value
                            : verdict.state == ValueState::confirmed ? was
                                                                     : "";
  const auto bytes = internal::encode_boxes({box});
  change.db.run(
      "INSERT INTO value_verdict (page, name, nth, verdict, value, was, box, note, at, actor) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      verdict.page, verdict.name, verdict.nth, to_string(verdict.state), value, was,
      Blob{bytes.data(), bytes.size()}, verdict.note, change.at, change.actor);
  change.record(verdict.state == ValueState::refused     ? "value.refused"
                : verdict.state == ValueState::corrected ? "value.corrected"
                                                         : "value.confirmed",
                page->dossier.value_or(""), subject_of("page", verdict.page),
                {{"name", verdict.name}});
}

}  // namespace

std::vector<StatedValue> Catalogue::values(const std::string& dossier) const {
  return state_->read([&](Database& db) {
    std::vector<StatedValue> all;
    const std::int64_t owner = internal::need_dossier(db, dossier).id;
    for (const PageRecord& page : internal::pages_of_dossier(db, owner)) {
      auto values = values_of_page(db, page);
      std::move(values.begin(), values.end(), std::back_inserter(all));
    }
    return all;
  });
}

void Catalogue::judge(const std::vector<NewValueVerdict>& verdicts, const Actor& actor) {
  for (const NewValueVerdict& verdict : verdicts) {
    if (verdict.state == ValueState::proposed)
      throw Error(Errc::invalid, verdict.name, "no verdict", Cause::no_value);
  }
  state_->write(actor, [&](Change& change) {
    for (const NewValueVerdict& verdict : verdicts) keep_verdict(change, verdict);
  });
}

void Catalogue::decide(const std::string& dossier, const FactDecision& decision,
                       const Actor& actor) {
  internal::need_text(decision.value, longest_value, "value");
  if (decision.note.size() > longest_value)
    throw Error(Errc::invalid, "note", "is too long", Cause::too_long);
  state_->write(actor, [&](Change& change) {
    const std::int64_t owner = internal::need_dossier(change.db, dossier).id;
    std::optional<std::int64_t> page;
    if (decision.page != 0) {
      const PageRecord record = internal::need_page(change.db, decision.page);
      if (record.dossier != dossier) {
        throw Error(Errc::conflict, subject_of("page", decision.page), "is of another dossier",
                    Cause::page_not_here);
      }
      page = decision.page;
    }
    change.db.run(
        "INSERT INTO fact_decision (dossier, topic, value, page, note, at, actor) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        owner, to_string(decision.topic), decision.value, page, decision.note, change.at,
        change.actor);
    change.record("fact.decided", dossier, page ? subject_of("page", *page) : "",
                  {{"topic", to_string(decision.topic)}});
  });
}

std::vector<FactDecision> Catalogue::decisions(const std::string& dossier) const {
  return state_->read([&](Database& db) {
    std::vector<FactDecision> found;
    Statement rows(db,
                   "SELECT topic, value, page, note, at, actor FROM fact_decision "
                   "WHERE dossier = ? ORDER BY id",
                   internal::need_dossier(db, dossier).id);
    while (rows.step()) {
      const auto topic = parse_fact_topic(rows.text(0));
      if (!topic) throw Error(Errc::damaged, "fact_decision", "unknown topic");
      FactDecision decision{*topic, rows.text(1), 0, 0, rows.text(3), rows.time(4), rows.text(5)};
      if (!rows.is_null(2)) {
        decision.page = rows.integer(2);
        decision.number = internal::page_number(db, decision.page);
      }
      found.push_back(std::move(decision));
    }
    return found;
  });
}

}  // namespace store
