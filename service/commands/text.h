// SPDX-License-Identifier: Apache-2.0
// `dangan text`: the text of a page, its versions, and corrections by persons.
//
// Errors   as the other commands. Threads: one command a process.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "service/commands/commands.h"

namespace service::commands {

// Adds the command and its commands to the program; `run` is set to the one that was asked for.
void add_text(CLI::App& app, Common& common, std::function<Exit()>& run);

}  // namespace service::commands
