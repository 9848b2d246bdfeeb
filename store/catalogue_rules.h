// SPDX-License-Identifier: Apache-2.0
// How materials stand in a catalogue.
//
// Order inside a class (organisational practice, see the table in README.md): 1, 2, 3, 5, 7, 8 and
// 10 by date of formation; 4 and 9 by subclass, then date; 6 by group, the league before the party
// before other parties, the letter of intent (志愿书) first in its group, then date. What has no
// date comes last; among equals the order given stays.
//
// Threads  pure functions over values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/catalogue_records.h"

namespace store {

// The order of the catalogue, as indices into `materials`; each has a class.
std::vector<std::size_t> catalogue_order(const std::vector<MaterialValues>& materials);

// Whether a material can be put under this class: all but 4 and 9 as a whole.
bool is_final_class(const terms::ClassCode& code);

const char* to_string(MaterialState state);
const char* to_string(ValueState state);
const char* to_string(FactTopic topic);

// nullopt for an unknown word.
std::optional<MaterialState> parse_material_state(std::string_view word);
std::optional<ValueState> parse_value_state(std::string_view word);
std::optional<FactTopic> parse_fact_topic(std::string_view word);

}  // namespace store
