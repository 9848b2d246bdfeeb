// SPDX-License-Identifier: Apache-2.0
// Makes the tokenizer known to SQLite's full-text index under the name `han`. Every connection
// needs it; the plain sqlite3 program cannot read the index.
#pragma once

namespace store::internal {

class Database;
void register_han_tokenizer(Database& database);

}  // namespace store::internal
