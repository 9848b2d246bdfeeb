// SPDX-License-Identifier: Apache-2.0
// Fails on pages whose file name contains what the environment says: DANGAN_TEST_CRASH_ON,
// DANGAN_TEST_HANG_ON, DANGAN_TEST_EAT_ON; and on the text of those in DANGAN_TEST_TEXT_CRASH_ON,
// DANGAN_TEST_TEXT_HANG_ON.
#include <csignal>
#include <cstdlib>
#include <string>
#include <unistd.h>
#include <vector>

#include "service/page_hook.h"

namespace service {
namespace {

bool asked(const char* variable, const std::string& name) {
  const char* part = std::getenv(variable);
  return part != nullptr && *part != '\0' && name.find(part) != std::string::npos;
}

void eat() {
  std::vector<std::vector<char>> eaten;
  for (;;) eaten.emplace_back(64U << 20, 'x');
}

}  // namespace

void before_page(const std::string& name) {
  if (asked("DANGAN_TEST_CRASH_ON", name)) std::raise(SIGSEGV);
  if (asked("DANGAN_TEST_HANG_ON", name))
    for (;;) ::pause();
  if (asked("DANGAN_TEST_EAT_ON", name)) eat();
}

void before_text(const std::string& name) {
  if (asked("DANGAN_TEST_TEXT_CRASH_ON", name)) std::raise(SIGSEGV);
  if (asked("DANGAN_TEST_TEXT_HANG_ON", name))
    for (;;) ::pause();
}

}  // namespace service
