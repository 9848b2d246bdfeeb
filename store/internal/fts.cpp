// SPDX-License-Identifier: Apache-2.0
#include "store/internal/fts.h"

#include <algorithm>
#include <exception>
#include <new>
#include <vector>

#include "store/internal/han_tokenizer.h"
#include "store/internal/sqlite.h"
#include "store/terms/utf8.h"

namespace store::internal {
namespace {

using TokenCallback = int (*)(void*, int, const char*, int, int, int);

int utf8_length(char32_t c) { return c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4; }

int create(void*, const char**, int, Fts5Tokenizer** out) {
  static char the_tokenizer_has_no_state;
  *out = reinterpret_cast<Fts5Tokenizer*>(&the_tokenizer_has_no_state);
  return SQLITE_OK;
}

void destroy(Fts5Tokenizer*) {}

int tokenize_for_fts(void* context, int flags, const char* bytes, int size,
                     TokenCallback callback) {
  const std::u32string text =
      terms::decode_utf8(std::string_view(bytes, static_cast<std::size_t>(size)));
  // Byte offsets of the code points. Text is stored well-formed; should it have been damaged the
  // offsets are held inside it.
  std::vector<int> offsets(text.size() + 1);
  for (std::size_t i = 0; i < text.size(); ++i) {
    offsets[i + 1] = std::min(size, offsets[i] + utf8_length(text[i]));
  }
  const auto purpose =
      (flags & FTS5_TOKENIZE_QUERY) != 0 ? TokenizeFor::query : TokenizeFor::index;
  const std::u32string folded_text = folded(text);
  std::string encoded;
  for (const Token& token : tokenize(folded_text, purpose)) {
    encoded.clear();
    for (const char32_t c : token_text(folded_text, token)) terms::append_utf8(encoded, c);
    const int rc =
        callback(context, token.colocated ? FTS5_TOKEN_COLOCATED : 0, encoded.data(),
                 static_cast<int>(encoded.size()), offsets[static_cast<std::size_t>(token.first)],
                 offsets[static_cast<std::size_t>(token.end)]);
    if (rc != SQLITE_OK) return rc;
  }
  return SQLITE_OK;
}

int tokenize_or_report(Fts5Tokenizer*, void* context, int flags, const char* bytes, int size,
                       TokenCallback callback) {
  // No exception may cross SQLite's C frames.
  try {
    return tokenize_for_fts(context, flags, bytes, size, callback);
  } catch (const std::bad_alloc&) {
    return SQLITE_NOMEM;
  } catch (const std::exception&) {
    return SQLITE_ERROR;
  }
}

}  // namespace

void register_han_tokenizer(Database& database) {
  fts5_api* api = nullptr;
  sqlite3_stmt* statement = nullptr;
  int rc = sqlite3_prepare_v2(database.handle(), "SELECT fts5(?1)", -1, &statement, nullptr);
  if (rc == SQLITE_OK) {
    sqlite3_bind_pointer(statement, 1, &api, "fts5_api_ptr", nullptr);
    sqlite3_step(statement);
    rc = sqlite3_finalize(statement);
  }
  if (rc != SQLITE_OK) database.fail(rc);
  if (api == nullptr) throw Error(Errc::damaged, "SQLite", "has no full-text index (FTS5)");
  fts5_tokenizer tokenizer{create, destroy, tokenize_or_report};
  rc = api->xCreateTokenizer(api, "han", nullptr, &tokenizer, nullptr);
  if (rc != SQLITE_OK) database.fail(rc);
}

}  // namespace store::internal
