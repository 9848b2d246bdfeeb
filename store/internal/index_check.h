// SPDX-License-Identifier: Apache-2.0
// Whether the full-text index is that of the page texts. FTS5's own integrity check counts as
// writing and would keep the lock from other processes; this one only reads.
//
// Errors   store::Error. Threads: those of the Database.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "store/internal/sqlite.h"

namespace store::internal {

// What is wrong, or nullopt. go_on is asked now and then; when it says no the check ends
// unfinished.
std::optional<std::string> check_index(Database& db, const std::function<bool()>& go_on);

}  // namespace store::internal
