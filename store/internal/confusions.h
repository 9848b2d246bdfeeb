// SPDX-License-Identifier: Apache-2.0
// Which characters recognition takes for which: a seed that comes with the program, and what
// people's corrections have taught this archive.
//
// Characters stand as terms::fold_search() gives them; only Han characters for Han characters and
// letters or digits for letters or digits are kept.
//
// Errors   store::Error of the database.
// Threads  Confusions is a value that does not change; the functions as the Database.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "store/internal/sqlite.h"

namespace store::internal {

class Confusions {
 public:
  static constexpr std::size_t most_alternatives = 6;

  // As the program brings them.
  Confusions();
  // With what the archive has learnt.
  explicit Confusions(Database& db);

  // What `meant` is read as instead, the likeliest first.
  const std::vector<char32_t>& read_as(char32_t meant) const;

 private:
  struct Counted {
    char32_t read;
    std::int64_t seen;
  };
  using Counts = std::unordered_map<char32_t, std::vector<Counted>>;
  static Counts seed();
  void keep_likeliest(Counts counts);

  std::unordered_map<char32_t, std::vector<char32_t>> likeliest_;
};

// Counts what a person has corrected, character by character: only texts that are one text with
// mistakes in it teach anything. Call it in the transaction that records the correction. Returns
// how many confusions were counted.
int learn_confusions(Database& db, std::string_view read, std::string_view corrected);

// Another number whenever something was learnt.
std::int64_t confusions_version(Database& db);

// What comes with the program, in groups parted by blanks: families of which each is taken for each
// other, and characters with what they were read as behind them, the most frequent first.
extern const char32_t kLookAlikes[], kMeasured[];

}  // namespace store::internal
