// SPDX-License-Identifier: Apache-2.0
// What device.cpp needs of libsane: the library's one session, its options as plain values, its
// status as our codes.
//
// Threads  as SANE: one.
#pragma once

#include <sane/sane.h>

#include <memory>
#include <string>
#include <vector>

#include "scanner/internal/scan_options.h"

namespace scanner::internal {

// sane_init for as long as somebody holds it; the drivers are unloaded afterwards.
class SaneSession {
 public:
  static std::shared_ptr<SaneSession> get();
  ~SaneSession();
  SaneSession(const SaneSession&) = delete;
  SaneSession& operator=(const SaneSession&) = delete;

 private:
  SaneSession();
};

// Throws the Error that the status means; nothing for GOOD.
void check(SANE_Status status, const std::string& device, const std::string& act);
[[noreturn]] void fail(SANE_Status status, const std::string& device, const std::string& act);

std::vector<Option> read_options(SANE_Handle handle);
// The option's value as a number or as 0 and 1. Precondition: a number or a truth value that can be
// read. Throws where the driver fails.
double read_number(SANE_Handle handle, const std::string& device, const Option& option);
// Sets a number, truth value or text from text. True when the driver says that other options have
// changed. Throws unsupported_setting when the option does not take it.
bool write_value(SANE_Handle handle, const std::string& device, const Option& option,
                 const std::string& value);

}  // namespace scanner::internal
