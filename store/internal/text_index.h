// SPDX-License-Identifier: Apache-2.0
// The full-text index and the name keys as terms::search_version wants them.
//
// The setting `search_version` says by which version an archive's are made. Another one begins a
// renewal: the name keys at once, the index emptied and then filled piece by piece, so that it can
// be interrupted at any time and goes on where it stopped. Whoever writes or removes a page's text
// does it through add_to_index and remove_from_index, which know what a renewal has yet to do.
//
// Errors   store::Error. Threads: those of the Database. All but renewal_left in a transaction that
//          writes.
#pragma once

#include <cstdint>
#include <string>

#include "store/internal/sqlite.h"

namespace store::internal {

void add_to_index(Database& db, std::int64_t page, const std::string& text);
// Before the text is removed or changed: FTS5 needs it to find the page's tokens.
void remove_from_index(Database& db, std::int64_t page);

bool is_index_current(Database& db);
// An archive without pages: says that its index is made by the present version.
void declare_index_current(Database& db);
// Makes the name keys anew and empties the index.
void begin_renewal(Database& db);
// Indexes up to so many pages more; true when none is left.
bool renew_some(Database& db, int pages);

struct Renewal {
  bool under_way = false;
  std::int64_t done = 0, until = 0;  // pages behind the first and up to the second wait
};
Renewal renewal(Database& db);
std::int64_t renewal_left(Database& db);  // pages

}  // namespace store::internal
