// SPDX-License-Identifier: Apache-2.0
// What is wrong with a command line, for the person who typed it.
//
// Threads  from one thread.
#pragma once

#include <CLI/CLI.hpp>

#include "service/language.h"

namespace service::commands {

// Prints it on standard error: in Chinese, with the parser's own English below; in English, the
// latter alone.
void tell_usage(const CLI::App& app, const CLI::ParseError& error, Language language);

}  // namespace service::commands
