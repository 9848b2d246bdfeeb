// SPDX-License-Identifier: Apache-2.0
// The options of a scanner as plain values, and the table that finds among them what is meant:
// backends name the same thing differently. Knows no SANE, so the dialects can be tested.
//
// Threads  pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scanner/device.h"

namespace scanner::internal {

struct Option {
  enum class Kind { boolean, integer, fixed, text, other };
  enum class Unit { none, pixel, millimetre, dpi };
  int index = 0;  // the device's own number of it
  std::string name;
  Kind kind = Kind::other;
  Unit unit = Unit::none;
  bool active = true, settable = true;
  std::vector<std::string> words;         // the texts it takes; empty: any
  std::vector<double> values;             // the numbers it takes; empty: any in the range
  std::optional<double> least, greatest;  // the range, where there is one
};

// The option of this name that is active at present; null: none.
const Option* find_option(const std::vector<Option>& options, std::string_view name);
// The same, and it can be set.
const Option* find_settable(const std::vector<Option>& options, std::string_view name);

// One value to set: of the option of this name, as text.
struct Choice {
  std::string option, value;
};

// Which values make the device take from the source: of `source`, then `adf-mode` or `duplex`,
// which some devices show only after the source is chosen. nullopt: it has no such source. type:
// DeviceInfo::type, which decides where there is no option to choose.
std::optional<std::vector<Choice>> source_choices(const std::vector<Option>& options,
                                                  ScanSource source, std::string_view type);
// nullopt: it has no such mode. Lineart may be gray at a depth of one bit.
std::optional<std::vector<Choice>> mode_choices(const std::vector<Option>& options, ScanMode mode);

// The option that holds the resolution along the line; null: none.
const Option* resolution_option(const std::vector<Option>& options);
// Whether the option takes the number, within half a unit.
bool takes(const Option& option, double value);

}  // namespace scanner::internal
