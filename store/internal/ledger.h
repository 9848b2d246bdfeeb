// SPDX-License-Identifier: Apache-2.0
// The chain of custody events.
//
// An entry is UTF-8 text of lines, each ended by LF, in this order:
//   dangan-event 1
//   sequence <decimal>
//   at <YYYY-MM-DDThh:mm:ss.mmmZ>
//   actor <text>
//   act <text>
//   dossier <text>
//   subject <text>
//   detail <key>TAB<value>      (none or more, in the order given)
// In texts, keys and values a backslash is written \\, LF \n, CR \r, TAB \t; so no text can end its
// line or its key. hash = SHA-256(hash of the event before, 32 bytes || entry); the first event
// follows 32 zero bytes.
//
// Errors   store::Error. Threads: those of the Database.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "store/internal/sqlite.h"
#include "store/records.h"

namespace store::internal {

using Details = std::vector<std::pair<std::string, std::string>>;

std::string encode_event(const CustodyEvent& event);
// Throws damaged for a text that encode_event cannot have made.
CustodyEvent decode_event(const std::string& entry);

// Appends in the transaction that is open; draws the sequence number. Fills sequence, previous,
// hash.
void append_event(Database& database, CustodyEvent& event);

std::vector<CustodyEvent> events_of(Database& database, const std::string& dossier, int limit);

// Recomputes the chain. Returns the number of events; each damage is reported as (sequence, what),
// each event that can be read is shown to `seen`. go_on is asked now and then.
std::int64_t verify_ledger(Database& database,
                           const std::function<void(std::int64_t, const std::string&)>& damaged,
                           const std::function<void(const CustodyEvent&)>& seen,
                           const std::function<bool()>& go_on);

}  // namespace store::internal
