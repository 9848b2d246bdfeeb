// SPDX-License-Identifier: Apache-2.0
// Pages as they stand in the database, and their numbers.
//
// A page's number is its place in the dossier (or in its batch, when that is unassigned) by order
// of batches, of files in the batch, and of pages in the file. Separators of a mixed stack have
// none. A page that replaced another stands in the place of that one, and its own place is left
// out; the replaced page keeps its number beside it and is in no list of the dossier.
//
// Errors   store::Error. Threads: those of the Database.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/internal/sqlite.h"
#include "store/records.h"

namespace store::internal {

std::optional<PageRecord> page_by_id(Database& db, std::int64_t id);
PageRecord need_page(Database& db, std::int64_t id);  // throws not_found; without its result
int page_number(Database& db, std::int64_t id);       // 0 for an unknown page and for a separator
// The number of the page that `page` was found to repeat; nullopt when the one has come in the
// place of the other since.
std::optional<int> repeated_number(Database& db, std::int64_t page, std::int64_t repeated);
PageState parse_page_state(const std::string& word, std::int64_t id);  // throws damaged
// Keeps batch.split_pages right after pages came or went; does nothing to other batches.
void count_split(Database& db, std::int64_t batch);

std::vector<PageRecord> pages_of_dossier(Database& db, std::int64_t dossier);
// The same without text and findings, for counting.
std::vector<PageRecord> page_places_of_dossier(Database& db, std::int64_t dossier);
std::vector<PageRecord> pages_of_batch(Database& db, std::int64_t batch);
std::vector<PageRecord> waiting_pages_of_batch(Database& db, std::int64_t batch);

}  // namespace store::internal
