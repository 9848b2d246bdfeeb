// SPDX-License-Identifier: Apache-2.0
#include "store/internal/confusions.h"

#include <algorithm>
#include <string>
#include <utility>

#include "store/terms/utf8.h"

namespace store::internal {
namespace {

constexpr std::size_t longest_change = 1500;  // to align; what is longer teaches nothing
constexpr std::int64_t most_learnt = 20000;   // rows
// How much each source says: what was read most often for a character, each next one two less; that
// two look alike in print; one correction.
constexpr std::int64_t most_measured_counts_for = 12, look_alike_counts_for = 5,
                       learnt_counts_for = 8;

bool is_kind(char32_t a, char32_t b) {
  if (terms::is_han(a)) return terms::is_han(b);
  return terms::is_letter_or_digit(a) && terms::is_letter_or_digit(b);
}

template <class F>
void for_each_group(const char32_t* groups, F&& act) {
  std::u32string group;
  for (const char32_t* at = groups;; ++at) {
    if (*at != 0 && *at != U' ') {
      group += *at;
      continue;
    }
    if (!group.empty()) act(group);
    group.clear();
    if (*at == 0) return;
  }
}

std::u32string key_of(std::string_view text) {
  std::u32string key;
  for (const char32_t c : terms::decode_utf8(text)) key += terms::fold_search(c);
  return key;
}

// How many characters of the one are put in, left out or changed to get the other, at the least.
class Alignment {
 public:
  Alignment(std::u32string_view read, std::u32string_view meant)
      : read_(read), meant_(meant), cost_((read.size() + 1) * (meant.size() + 1)) {
    for (std::size_t i = 0; i <= read.size(); ++i) at(i, 0) = static_cast<int>(i);
    for (std::size_t j = 0; j <= meant.size(); ++j) at(0, j) = static_cast<int>(j);
    for (std::size_t i = 1; i <= read.size(); ++i) {
      for (std::size_t j = 1; j <= meant.size(); ++j) {
        at(i, j) = std::min(
            {at(i - 1, j - 1) + (is_same(i, j) ? 0 : 1), at(i - 1, j) + 1, at(i, j - 1) + 1});
      }
    }
  }

  int cost() { return at(read_.size(), meant_.size()); }

  // Single characters that stand against single others, with nothing changed on either side.
  std::vector<std::pair<char32_t, char32_t>> substitutions() {
    std::vector<std::pair<char32_t, char32_t>> steps;  // from the end; 0: nothing
    for (std::size_t i = read_.size(), j = meant_.size(); i > 0 || j > 0;) {
      if (i > 0 && j > 0 && at(i, j) == at(i - 1, j - 1) + (is_same(i, j) ? 0 : 1)) {
        steps.emplace_back(read_[--i], meant_[--j]);
      } else if (i > 0 && at(i, j) == at(i - 1, j) + 1) {
        steps.emplace_back(read_[--i], 0);
      } else {
        steps.emplace_back(0, meant_[--j]);
      }
    }
    const auto changed = [&](std::size_t k) {
      return k < steps.size() && steps[k].first != steps[k].second;
    };
    std::vector<std::pair<char32_t, char32_t>> found;
    for (std::size_t k = 0; k < steps.size(); ++k) {
      if (!changed(k) || (k > 0 && changed(k - 1)) || changed(k + 1)) continue;
      if (steps[k].first != 0 && steps[k].second != 0) found.push_back(steps[k]);
    }
    return found;
  }

 private:
  int& at(std::size_t i, std::size_t j) { return cost_[i * (meant_.size() + 1) + j]; }
  bool is_same(std::size_t i, std::size_t j) const { return read_[i - 1] == meant_[j - 1]; }

  std::u32string_view read_, meant_;
  std::vector<int> cost_;
};

// What one text teaches about the other; nothing when more than a third of it would have to change,
// for then it is another text.
std::vector<std::pair<char32_t, char32_t>> substitutions(std::u32string_view read,
                                                         std::u32string_view meant) {
  const std::size_t longer = std::max(read.size(), meant.size());
  std::size_t same = 0;
  while (same < read.size() && same < meant.size() && read[same] == meant[same]) ++same;
  if (same > 0) --same;  // one stays, so that what stands beside a change is seen
  read.remove_prefix(same);
  meant.remove_prefix(same);
  same = 0;
  while (same < read.size() && same < meant.size() &&
         read[read.size() - 1 - same] == meant[meant.size() - 1 - same]) {
    ++same;
  }
  if (same > 0) --same;
  read.remove_suffix(same);
  meant.remove_suffix(same);
  if (read.size() > longest_change || meant.size() > longest_change) return {};
  Alignment alignment(read, meant);
  if (3 * static_cast<std::size_t>(alignment.cost()) > longer + 1) return {};
  return alignment.substitutions();
}

std::vector<std::u32string_view> lines_of(std::u32string_view text) {
  std::vector<std::u32string_view> lines;
  for (std::size_t end; (end = text.find(U'\n')) != text.npos; text.remove_prefix(end + 1)) {
    lines.push_back(text.substr(0, end));
  }
  lines.push_back(text);
  return lines;
}

// The texts line by line, where they have as many lines, else as they are.
std::vector<std::pair<std::u32string_view, std::u32string_view>> pieces_of(
    std::u32string_view read, std::u32string_view meant) {
  const auto lines = lines_of(read), others = lines_of(meant);
  if (lines.size() != others.size()) return {{read, meant}};
  std::vector<std::pair<std::u32string_view, std::u32string_view>> pieces;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i] != others[i]) pieces.emplace_back(lines[i], others[i]);
  }
  return pieces;
}

}  // namespace

Confusions::Counts Confusions::seed() {
  Counts counts;
  for_each_group(kLookAlikes, [&](const std::u32string& family) {
    for (const char32_t meant : family) {
      for (const char32_t read : family) {
        if (read != meant) counts[meant].push_back({read, look_alike_counts_for});
      }
    }
  });
  for_each_group(kMeasured, [&](const std::u32string& group) {
    std::int64_t weight = most_measured_counts_for;
    for (const char32_t read : group.substr(1)) {
      counts[group[0]].push_back({read, weight});
      weight = std::max<std::int64_t>(weight - 2, 1);
    }
  });
  return counts;
}

void Confusions::keep_likeliest(Counts counts) {
  for (auto& [meant, all] : counts) {
    // One entry for each character: seed, measured and learnt add up.
    std::sort(all.begin(), all.end(),
              [](const Counted& a, const Counted& b) { return a.read < b.read; });
    std::vector<Counted> summed;
    for (const Counted& one : all) {
      if (!summed.empty() && summed.back().read == one.read) {
        summed.back().seen += one.seen;
      } else {
        summed.push_back(one);
      }
    }
    std::stable_sort(summed.begin(), summed.end(),
                     [](const Counted& a, const Counted& b) { return a.seen > b.seen; });
    if (summed.size() > most_alternatives) summed.resize(most_alternatives);
    std::vector<char32_t>& kept = likeliest_[meant];
    for (const Counted& one : summed) kept.push_back(one.read);
  }
}

Confusions::Confusions() { keep_likeliest(seed()); }

Confusions::Confusions(Database& db) {
  Counts counts = seed();
  Statement rows(db, "SELECT read, meant, seen FROM confusion");
  while (rows.step()) {
    const auto read = static_cast<char32_t>(rows.integer(0));
    const auto meant = static_cast<char32_t>(rows.integer(1));
    if (!is_kind(meant, read) || read == meant) continue;
    const std::int64_t seen = std::clamp<std::int64_t>(rows.integer(2), 0, 1'000'000);
    counts[meant].push_back({read, seen * learnt_counts_for});
  }
  keep_likeliest(std::move(counts));
}

const std::vector<char32_t>& Confusions::read_as(char32_t meant) const {
  static const std::vector<char32_t> none;
  const auto found = likeliest_.find(meant);
  return found == likeliest_.end() ? none : found->second;
}

int learn_confusions(Database& db, std::string_view read, std::string_view corrected) {
  const std::u32string before = key_of(read), after = key_of(corrected);
  if (before == after) return 0;
  int learnt = 0;
  for (const auto& [line_read, line_meant] : pieces_of(before, after)) {
    for (const auto& [was_read, meant] : substitutions(line_read, line_meant)) {
      if (!is_kind(meant, was_read)) continue;
      db.run(
          "INSERT INTO confusion (read, meant, seen) VALUES (?, ?, 1) "
          "ON CONFLICT (read, meant) DO UPDATE SET seen = seen + 1",
          static_cast<std::int64_t>(was_read), static_cast<std::int64_t>(meant));
      ++learnt;
    }
  }
  if (learnt == 0) return 0;
  // What was seen least makes room, some at once so that this is rare.
  if (db.integer("SELECT count(*) FROM confusion").value_or(0) > most_learnt) {
    db.run(
        "DELETE FROM confusion WHERE (read, meant) IN "
        "(SELECT read, meant FROM confusion ORDER BY seen, read, meant LIMIT ?)",
        most_learnt / 20);
  }
  db.run(
      "INSERT INTO setting (name, value) VALUES ('confusions', '1') "
      "ON CONFLICT (name) DO UPDATE SET value = CAST(value AS INTEGER) + 1");
  return learnt;
}

std::int64_t confusions_version(Database& db) {
  return db.integer("SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'confusions'")
      .value_or(0);
}

}  // namespace store::internal
