// SPDX-License-Identifier: Apache-2.0
#include "scanner/internal/sane_session.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <mutex>

#include "scanner/error.h"

namespace scanner::internal {
namespace {

// Of later SANE versions; some drivers return them already.
constexpr int status_warming_up = 12, status_hw_locked = 13;

double number_of(SANE_Word word, Option::Kind kind) {
  return kind == Option::Kind::fixed ? SANE_UNFIX(word) : static_cast<double>(word);
}

Option::Kind kind_of(const SANE_Option_Descriptor& d) {
  // A table of values (gamma) is nothing we set.
  const bool one = d.type == SANE_TYPE_STRING || d.size == static_cast<SANE_Int>(sizeof(SANE_Word));
  if (!one) return Option::Kind::other;
  switch (d.type) {
    case SANE_TYPE_BOOL:
      return Option::Kind::boolean;
    case SANE_TYPE_INT:
      return Option::Kind::integer;
    case SANE_TYPE_FIXED:
      return Option::Kind::fixed;
    case SANE_TYPE_STRING:
      return Option::Kind::text;
    case SANE_TYPE_BUTTON:
    case SANE_TYPE_GROUP:
      return Option::Kind::other;
  }
  return Option::Kind::other;
}

Option::Unit unit_of(SANE_Unit unit) {
  if (unit == SANE_UNIT_PIXEL) return Option::Unit::pixel;
  if (unit == SANE_UNIT_MM) return Option::Unit::millimetre;
  if (unit == SANE_UNIT_DPI) return Option::Unit::dpi;
  return Option::Unit::none;
}

Option plain(SANE_Int index, const SANE_Option_Descriptor& d) {
  Option option;
  option.index = index;
  option.name = d.name != nullptr ? d.name : "";
  option.kind = kind_of(d);
  option.unit = unit_of(d.unit);
  option.active = SANE_OPTION_IS_ACTIVE(d.cap);
  option.settable = SANE_OPTION_IS_SETTABLE(d.cap);
  if (d.constraint_type == SANE_CONSTRAINT_STRING_LIST) {
    for (auto text = d.constraint.string_list; *text != nullptr; ++text)
      option.words.emplace_back(*text);
  } else if (d.constraint_type == SANE_CONSTRAINT_WORD_LIST) {
    for (SANE_Int i = 1; i <= d.constraint.word_list[0]; ++i)
      option.values.push_back(number_of(d.constraint.word_list[i], option.kind));
  } else if (d.constraint_type == SANE_CONSTRAINT_RANGE) {
    option.least = number_of(d.constraint.range->min, option.kind);
    option.greatest = number_of(d.constraint.range->max, option.kind);
  }
  return option;
}

[[noreturn]] void refuse(const std::string& device, const Option& option,
                         const std::string& value) {
  throw Error(Errc::unsupported_setting, device, option.name + " = " + value);
}

SANE_Word word_of(const std::string& device, const Option& option, const std::string& value) {
  if (option.kind == Option::Kind::boolean) {
    if (value == "yes" || value == "true" || value == "1") return SANE_TRUE;
    if (value == "no" || value == "false" || value == "0") return SANE_FALSE;
    refuse(device, option, value);
  }
  double number = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (error != std::errc() || end != value.data() + value.size() || !takes(option, number))
    refuse(device, option, value);
  if (option.least) number = std::max(number, *option.least);
  if (option.greatest) number = std::min(number, *option.greatest);
  return option.kind == Option::Kind::fixed ? static_cast<SANE_Word>(SANE_FIX(number))
                                            : static_cast<SANE_Word>(std::lround(number));
}

}  // namespace

SaneSession::SaneSession() {
  SANE_Int version = 0;
  check(sane_init(&version, nullptr), "SANE", "start");
}

SaneSession::~SaneSession() { sane_exit(); }

std::shared_ptr<SaneSession> SaneSession::get() {
  static std::mutex mutex;
  static std::weak_ptr<SaneSession> living;
  const std::scoped_lock lock(mutex);
  std::shared_ptr<SaneSession> session = living.lock();
  if (!session) {
    session.reset(new SaneSession());
    living = session;
  }
  return session;
}

void check(SANE_Status status, const std::string& device, const std::string& act) {
  if (status != SANE_STATUS_GOOD) fail(status, device, act);
}

void fail(SANE_Status status, const std::string& device, const std::string& act) {
  Errc code = Errc::device_gone;
  switch (static_cast<int>(status)) {
    case SANE_STATUS_UNSUPPORTED:
    case SANE_STATUS_INVAL:
      code = Errc::unsupported_setting;
      break;
    case SANE_STATUS_CANCELLED:
      code = Errc::cancelled;
      break;
    case SANE_STATUS_DEVICE_BUSY:
    case status_warming_up:
    case status_hw_locked:
      code = Errc::device_busy;
      break;
    case SANE_STATUS_JAMMED:
      code = Errc::jam;
      break;
    case SANE_STATUS_NO_DOCS:
      code = Errc::no_paper;
      break;
    case SANE_STATUS_COVER_OPEN:
      code = Errc::cover_open;
      break;
    case SANE_STATUS_NO_MEM:
      code = Errc::no_memory;
      break;
    case SANE_STATUS_ACCESS_DENIED:
      code = Errc::access_denied;
      break;
    default:
      break;  // IO_ERROR, EOF where none belongs, and what is not known yet
  }
  throw Error(code, device, act + ": " + sane_strstatus(status));
}

std::vector<Option> read_options(SANE_Handle handle) {
  std::vector<Option> options;
  // Option 0 is their number.
  for (SANE_Int i = 1;; ++i) {
    const SANE_Option_Descriptor* d = sane_get_option_descriptor(handle, i);
    if (d == nullptr) return options;
    options.push_back(plain(i, *d));
  }
}

double read_number(SANE_Handle handle, const std::string& device, const Option& option) {
  SANE_Word word = 0;
  check(sane_control_option(handle, option.index, SANE_ACTION_GET_VALUE, &word, nullptr), device,
        "read " + option.name);
  return number_of(word, option.kind);
}

bool write_value(SANE_Handle handle, const std::string& device, const Option& option,
                 const std::string& value) {
  if (!option.active || !option.settable || option.kind == Option::Kind::other)
    refuse(device, option, value);
  SANE_Int info = 0;
  SANE_Status status = SANE_STATUS_GOOD;
  if (option.kind == Option::Kind::text) {
    if (!option.words.empty() &&
        std::find(option.words.begin(), option.words.end(), value) == option.words.end()) {
      refuse(device, option, value);
    }
    const SANE_Option_Descriptor* d = sane_get_option_descriptor(handle, option.index);
    const std::size_t size = d == nullptr || d->size < 0 ? 0 : static_cast<std::size_t>(d->size);
    if (value.size() + 1 > size) refuse(device, option, value);
    // The driver may write its own wording back, up to the option's size.
    std::vector<char> text(size, '\0');
    std::memcpy(text.data(), value.data(), value.size());
    status = sane_control_option(handle, option.index, SANE_ACTION_SET_VALUE, text.data(), &info);
  } else {
    SANE_Word word = word_of(device, option, value);
    status = sane_control_option(handle, option.index, SANE_ACTION_SET_VALUE, &word, &info);
  }
  check(status, device, option.name + " = " + value);
  return (info & SANE_INFO_RELOAD_OPTIONS) != 0;
}

}  // namespace scanner::internal
