// SPDX-License-Identifier: Apache-2.0
// Readings of pages as they stand in the database: the one in use, and the others.
//
// Errors   store::Error. Threads: those of the Database.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/internal/sqlite.h"
#include "store/reading_records.h"

namespace store::internal {

// A reading that may be kept: its text well-formed and without NUL, which would end it for parts of
// SQLite, a box for each code point or none. Throws invalid.
PageReading checked_reading(const PageReading& reading, std::int64_t page);

// Puts a checked reading in use where none is. text_by: who wrote it; empty: an engine.
void put_reading(Database& db, std::int64_t page, const PageReading& reading,
                 const std::string& text_by, std::optional<Time> at);
// The reading in use, if there is one, is not in use any more, and stands with the others.
void move_aside(Database& db, std::int64_t page);
// A checked reading that does not come in use.
void add_other(Database& db, std::int64_t page, const ReadingVersion& version);
// Class, title and fields of the reading in use.
void put_draft(Database& db, std::int64_t page, const PageReading& stated);
void drop_other(Database& db, std::int64_t reading);

// Text, boxes and fields of the reading in use.
void load_reading(Database& db, std::int64_t page, PageReading& reading);
std::optional<ReadingVersion> version_in_use(Database& db, std::int64_t page);
std::vector<ReadingVersion> other_versions(Database& db, std::int64_t page);  // newest first

CharBox one_box(const Blob& blob, const std::string& subject);  // throws damaged

}  // namespace store::internal
