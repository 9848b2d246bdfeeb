// SPDX-License-Identifier: Apache-2.0
// `dangan export`: a dossier, or some of its pages, as one file.
//
// Errors   as the other commands. Threads: one command a process.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "service/commands/commands.h"

namespace service::commands {

// Adds the command to the program; `run` is set to it when it was asked for.
void add_export(CLI::App& app, Common& common, std::function<Exit()>& run);

}  // namespace service::commands
