// SPDX-License-Identifier: Apache-2.0
// Which scanners there are, asked in a process of its own like all that drivers do.
//
// Errors   scanner::Error(device_missing) when there is none; UsageError. Threads: from one thread.
#pragma once

#include <string>

#include "service/commands/commands.h"

namespace service::commands {

// Prints them, or a JSON array.
Exit list_devices(const Common& common);

// The scanner of this name; without one the only scanner there is.
std::string the_device(const std::string& named);

}  // namespace service::commands
