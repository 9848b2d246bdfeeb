// SPDX-License-Identifier: Apache-2.0
#include "store/internal/index_check.h"

#include <fmt/format.h>

#include "store/internal/han_tokenizer.h"
#include "store/internal/text_index.h"
#include "store/terms/utf8.h"

namespace store::internal {
namespace {

// A sum over all (page, position, token): the order does not matter.
struct Sum {
  std::uint64_t hash = 0, count = 0;

  void add(std::int64_t page, std::int64_t position, std::string_view token) {
    std::uint64_t h = 0xcbf29ce484222325U;
    const auto mix = [&h](std::uint64_t byte) { h = (h ^ byte) * 0x100000001b3U; };
    for (int i = 0; i < 64; i += 8) mix((static_cast<std::uint64_t>(page) >> i) & 0xff);
    for (int i = 0; i < 32; i += 8) mix((static_cast<std::uint64_t>(position) >> i) & 0xff);
    for (const char c : token) mix(static_cast<unsigned char>(c));
    hash += h ^ (h >> 29);
    ++count;
  }
};

constexpr std::uint64_t ask_every = 1U << 18;

Sum sum_of_texts(Database& db, const std::function<bool()>& go_on, bool& stopped) {
  Sum sum;
  std::string token_bytes;
  // While the index is made anew, what it has not come to yet is not missed.
  const Renewal now = renewal(db);
  Statement rows(db, "SELECT page, text FROM page_text WHERE NOT (? AND page > ? AND page <= ?)",
                 now.under_way, now.done, now.until);
  for (std::uint64_t asked = 0; !stopped && rows.step();) {
    const std::int64_t page = rows.integer(0);
    const std::u32string text = folded(terms::decode_utf8(rows.text(1)));
    std::int64_t position = -1;
    for (const Token& token : tokenize(text, TokenizeFor::index)) {
      if (!token.colocated) ++position;
      token_bytes.clear();
      for (const char32_t c : token_text(text, token)) terms::append_utf8(token_bytes, c);
      sum.add(page, position, token_bytes);
    }
    if (sum.count - asked >= ask_every) {
      asked = sum.count;
      stopped = !go_on();
    }
  }
  return sum;
}

Sum sum_of_index(Database& db, const std::function<bool()>& go_on, bool& stopped) {
  Sum sum;
  Statement rows(db, "SELECT doc, offset, term FROM temp.page_index_instance");
  while (!stopped && rows.step()) {
    sum.add(rows.integer(0), rows.integer(1), rows.text(2));
    if (sum.count % ask_every == 0) stopped = !go_on();
  }
  return sum;
}

}  // namespace

std::optional<std::string> check_index(Database& db, const std::function<bool()>& go_on) {
  db.execute(
      "CREATE VIRTUAL TABLE IF NOT EXISTS temp.page_index_instance "
      "USING fts5vocab(main, page_index, instance)");
  Transaction one_view(db, Transaction::Kind::read);
  bool stopped = false;
  const Sum texts = sum_of_texts(db, go_on, stopped);
  const Sum index = sum_of_index(db, go_on, stopped);
  one_view.commit();
  if (stopped || (texts.hash == index.hash && texts.count == index.count)) return std::nullopt;
  return fmt::format("the full-text index has {} tokens, the page texts have {}{}", index.count,
                     texts.count, index.count == texts.count ? ", others" : "");
}

}  // namespace store::internal
