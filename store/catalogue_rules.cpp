// SPDX-License-Identifier: Apache-2.0
#include "store/catalogue_rules.h"

#include <algorithm>
#include <numeric>
#include <tuple>
#include <utility>

namespace store {
namespace {

bool has(const std::string& title, std::string_view word) {
  return title.find(word) != std::string::npos;
}

// Of class 6: the league, the party, other parties; the letter of intent first.
std::pair<int, int> party_group(const std::string& title) {
  const bool league = has(title, "团") && !has(title, "党");
  const bool other = has(title, "民主党派") || has(title, "民革") || has(title, "民盟") ||
                     has(title, "民建") || has(title, "民进") || has(title, "农工") ||
                     has(title, "致公") || has(title, "九三") || has(title, "台盟");
  return {league ? 0 : other ? 2 : 1, has(title, "志愿书") ? 0 : 1};
}

auto order_key(const MaterialValues& material) {
  const terms::ClassCode code = material.class_code.value_or(terms::ClassCode{});
  const auto group = code.number == 6 ? party_group(material.title) : std::pair<int, int>{0, 0};
  const bool undated = !material.formed;
  return std::tuple(code.number, code.sub, group, undated,
                    material.formed.value_or(terms::PartialDate{}));
}

template <class Enum>
struct Word {
  Enum value;
  const char* word;
};

constexpr Word<MaterialState> kStates[] = {{MaterialState::draft, "draft"},
                                           {MaterialState::confirmed, "confirmed"},
                                           {MaterialState::refused, "refused"},
                                           {MaterialState::overtaken, "overtaken"},
                                           {MaterialState::withdrawn, "withdrawn"}};
constexpr Word<ValueState> kValueStates[] = {{ValueState::proposed, "proposed"},
                                             {ValueState::confirmed, "confirmed"},
                                             {ValueState::corrected, "corrected"},
                                             {ValueState::refused, "refused"}};
constexpr Word<FactTopic> kTopics[] = {{FactTopic::birth, "birth"},
                                       {FactTopic::joined_work, "joined_work"},
                                       {FactTopic::joined_party, "joined_party"},
                                       {FactTopic::education, "education"},
                                       {FactTopic::employment, "employment"},
                                       {FactTopic::identity, "identity"}};

template <class Enum, std::size_t size>
const char* word_of(const Word<Enum> (&table)[size], Enum value) {
  for (const auto& row : table)
    if (row.value == value) return row.word;
  return "";
}

template <class Enum, std::size_t size>
std::optional<Enum> value_of(const Word<Enum> (&table)[size], std::string_view word) {
  for (const auto& row : table)
    if (row.word == word) return row.value;
  return std::nullopt;
}

}  // namespace

std::vector<std::size_t> catalogue_order(const std::vector<MaterialValues>& materials) {
  std::vector<std::size_t> order(materials.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return order_key(materials[a]) < order_key(materials[b]);
  });
  return order;
}

bool is_final_class(const terms::ClassCode& code) {
  return (code.number != 4 && code.number != 9) || code.sub != 0;
}

const char* to_string(MaterialState state) { return word_of(kStates, state); }
const char* to_string(ValueState state) { return word_of(kValueStates, state); }
const char* to_string(FactTopic topic) { return word_of(kTopics, topic); }

std::optional<MaterialState> parse_material_state(std::string_view word) {
  return value_of(kStates, word);
}
std::optional<ValueState> parse_value_state(std::string_view word) {
  return value_of(kValueStates, word);
}
std::optional<FactTopic> parse_fact_topic(std::string_view word) { return value_of(kTopics, word); }

}  // namespace store
