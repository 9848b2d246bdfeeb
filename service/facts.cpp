// SPDX-License-Identifier: Apache-2.0
#include "service/facts.h"

#include <algorithm>
#include <map>
#include <set>

#include "store/terms/agreement.h"

namespace service {
namespace {

using store::FactTopic;

constexpr FactTopic topics[] = {FactTopic::birth,        FactTopic::joined_work,
                                FactTopic::joined_party, FactTopic::education,
                                FactTopic::employment,   FactTopic::identity};

FactTopic topic_of(const std::string& field) {
  if (field == "birth") return FactTopic::birth;
  if (field == "joined_work") return FactTopic::joined_work;
  if (field == "joined_party" || field == "joined_league" || field == "party")
    return FactTopic::joined_party;
  if (field == "education") return FactTopic::education;
  if (field == "unit" || field == "history" || field == "post") return FactTopic::employment;
  return FactTopic::identity;
}

std::string material_text(const std::vector<store::Material>& materials, std::int64_t id) {
  const auto found =
      std::find_if(materials.begin(), materials.end(),
                   [&](const store::Material& material) { return material.id == id; });
  if (found == materials.end()) return "";
  const std::string label = found->label();
  return label.empty() ? found->values.title : label + " " + found->values.title;
}

// The statements of a dossier, and the value that each is.
struct Stated {
  std::vector<terms::Statement> statements;
  std::vector<const store::StatedValue*> values;
};

Stated stated_of(const std::vector<store::StatedValue>& values) {
  Stated stated;
  // Pages in no material are each one of their own.
  std::map<std::pair<std::int64_t, std::int64_t>, std::size_t> materials;
  for (const store::StatedValue& value : values) {
    if (value.state == store::ValueState::refused || value.value.empty()) continue;
    const auto key = value.material != 0 ? std::pair(value.material, std::int64_t{0})
                                         : std::pair(std::int64_t{0}, value.page);
    const std::size_t material = materials.emplace(key, materials.size()).first->second;
    stated.statements.push_back({value.name, value.value, material});
    stated.values.push_back(&value);
  }
  return stated;
}

FactRow row_of(const std::string& field, const terms::StatedValue& value, const Stated& stated,
               const std::vector<store::Material>& materials) {
  FactRow row;
  row.field = field;
  row.value = value.value;
  std::set<int> pages;
  for (const std::size_t statement : value.statements) {
    const store::StatedValue& one = *stated.values[statement];
    row.confirmed = row.confirmed || one.state == store::ValueState::confirmed ||
                    one.state == store::ValueState::corrected;
    if (pages.insert(one.number).second)
      row.places.push_back({one.number, material_text(materials, one.material)});
  }
  return row;
}

}  // namespace

bool FactSection::contradiction() const {
  return std::any_of(rows.begin(), rows.end(), [](const FactRow& row) { return row.contradicts; });
}

std::vector<FactSection> facts_of(const std::vector<store::StatedValue>& values,
                                  const std::vector<store::Material>& materials,
                                  const std::vector<store::FactDecision>& decisions) {
  std::vector<FactSection> sections;
  for (const FactTopic topic : topics) sections.push_back({topic, {}, {}});
  const auto section_of = [&](FactTopic topic) -> FactSection& {
    return *std::find_if(sections.begin(), sections.end(),
                         [&](const FactSection& section) { return section.topic == topic; });
  };
  const Stated stated = stated_of(values);
  for (const terms::StatedField& field : terms::gather(stated.statements)) {
    FactSection& section = section_of(topic_of(field.field));
    const std::size_t first = section.rows.size();
    for (const terms::StatedValue& value : field.values)
      section.rows.push_back(row_of(field.field, value, stated, materials));
    for (const auto& [a, b] : field.contradictions)
      section.rows[first + a].contradicts = section.rows[first + b].contradicts = true;
  }
  // Rows of tables of education and work stand as they were read.
  for (const store::StatedValue& value : values) {
    if (value.name != "history" || value.state == store::ValueState::refused) continue;
    const bool is_word = value.state != store::ValueState::proposed;
    section_of(FactTopic::employment)
        .rows.push_back({value.name,
                         value.value,
                         {{value.number, material_text(materials, value.material)}},
                         false,
                         is_word});
  }
  for (const store::FactDecision& decision : decisions)
    section_of(decision.topic).decision = decision;
  return sections;
}

std::string topic_text(FactTopic topic, Language language) {
  const bool zh = language == Language::chinese;
  switch (topic) {
    case FactTopic::birth:
      return zh ? "年龄（出生日期）" : "age (date of birth)";
    case FactTopic::joined_work:
      return zh ? "工龄（参加工作时间）" : "joining work";
    case FactTopic::joined_party:
      return zh ? "党龄（入党、入团时间）" : "joining party and league";
    case FactTopic::education:
      return zh ? "学历学位" : "education";
    case FactTopic::employment:
      return zh ? "工作经历" : "work history";
    case FactTopic::identity:
      return zh ? "身份（姓名、性别、身份证号、民族、籍贯）" : "identity";
  }
  return "";
}

}  // namespace service
