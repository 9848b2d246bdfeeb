// SPDX-License-Identifier: Apache-2.0
// `dangan queue`: the pages that wait to be read.
//
// Errors   as the other commands. Threads: one command a process.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "service/commands/commands.h"

namespace service::commands {

// Adds the command and its commands to the program; `run` is set to the one that was asked for.
void add_queue(CLI::App& app, Common& common, std::function<Exit()>& run);

}  // namespace service::commands
