// SPDX-License-Identifier: Apache-2.0
#include "store/internal/ledger.h"

#include <fmt/format.h>

#include <charconv>
#include <string_view>

#include "store/internal/digest.h"

namespace store::internal {
namespace {

std::string escape(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      default: out += c;
    }
  }
  return out;
}

[[noreturn]] void malformed(const std::string& what) {
  throw Error(Errc::damaged, "ledger", "malformed entry: " + what);
}

std::string unescape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    if (++i == text.size()) malformed("open escape");
    switch (text[i]) {
      case '\\': out += '\\'; break;
      case 'n': out += '\n'; break;
      case 'r': out += '\r'; break;
      case 't': out += '\t'; break;
      default: malformed("unknown escape");
    }
  }
  return out;
}

std::string iso(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                     clock.subseconds().count());
}

std::int64_t number(std::string_view text) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) malformed("number");
  return value;
}

Time parse_iso(std::string_view text) {
  if (text.size() != 24) malformed("time");
  const auto part = [&](std::size_t at, std::size_t size) {
    return static_cast<int>(number(text.substr(at, size)));
  };
  const std::chrono::sys_days day =
      std::chrono::year(part(0, 4)) / static_cast<int>(part(5, 2)) / static_cast<int>(part(8, 2));
  const Time time = day + std::chrono::hours(part(11, 2)) + std::chrono::minutes(part(14, 2)) +
                    std::chrono::seconds(part(17, 2)) + std::chrono::milliseconds(part(20, 3));
  if (iso(time) != text) malformed("time");
  return time;
}

// Takes the next line, which must begin with `key` and a blank.
std::string_view take_line(std::string_view& rest, std::string_view key) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) malformed("no line " + std::string(key));
  const std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  if (line.size() <= key.size() || line.substr(0, key.size()) != key || line[key.size()] != ' ') {
    malformed("no line " + std::string(key));
  }
  return line.substr(key.size() + 1);
}

DigestBytes hash_of(const DigestBytes& previous, const std::string& entry) {
  Sha256 hash;
  hash.update(previous.data(), previous.size());
  hash.update(entry.data(), entry.size());
  return hash.finish();
}

}  // namespace

std::string encode_event(const CustodyEvent& event) {
  std::string entry = fmt::format(
      "dangan-event 1\nsequence {}\nat {}\nactor {}\nact {}\ndossier {}\nsubject {}\n",
      event.sequence, iso(event.at), escape(event.actor), escape(event.act), escape(event.dossier),
      escape(event.subject));
  for (const auto& [key, value] : event.details) {
    entry += fmt::format("detail {}\t{}\n", escape(key), escape(value));
  }
  return entry;
}

CustodyEvent decode_event(const std::string& entry) {
  std::string_view rest = entry;
  CustodyEvent event;
  if (take_line(rest, "dangan-event") != "1") malformed("unknown version");
  event.sequence = number(take_line(rest, "sequence"));
  event.at = parse_iso(take_line(rest, "at"));
  event.actor = unescape(take_line(rest, "actor"));
  event.act = unescape(take_line(rest, "act"));
  event.dossier = unescape(take_line(rest, "dossier"));
  event.subject = unescape(take_line(rest, "subject"));
  while (!rest.empty()) {
    const std::string_view detail = take_line(rest, "detail");
    const std::size_t tab = detail.find('\t');
    if (tab == std::string_view::npos) malformed("detail");
    event.details.emplace_back(unescape(detail.substr(0, tab)), unescape(detail.substr(tab + 1)));
  }
  return event;
}

void append_event(Database& database, CustodyEvent& event) {
  DigestBytes previous{};
  {
    Statement head(database, "SELECT sequence, hash FROM ledger_head WHERE only = 1");
    if (!head.step()) throw Error(Errc::damaged, "ledger", "the head is missing");
    event.sequence = head.integer(0) + 1;
    event.previous = head.digest(1);
    previous = to_bytes(event.previous);
  }
  const std::string entry = encode_event(event);
  event.hash = to_digest(hash_of(previous, entry));
  database.run("INSERT INTO custody_event (sequence, dossier, entry, hash) VALUES (?, ?, ?, ?)",
               event.sequence, event.dossier, entry, event.hash);
  database.run("UPDATE ledger_head SET sequence = ?, hash = ? WHERE only = 1", event.sequence,
               event.hash);
}

std::vector<CustodyEvent> events_of(Database& database, const std::string& dossier, int limit) {
  std::vector<CustodyEvent> events;
  Statement rows(database,
                 "SELECT e.entry, e.hash, coalesce(p.hash, zeroblob(32)) FROM custody_event e "
                 "LEFT JOIN custody_event p ON p.sequence = e.sequence - 1 "
                 "WHERE e.dossier = ? AND e.dossier <> '' ORDER BY e.sequence DESC LIMIT ?",
                 dossier, limit);
  while (rows.step()) {
    events.push_back(decode_event(rows.text(0)));
    events.back().hash = rows.digest(1);
    events.back().previous = rows.digest(2);
  }
  return events;
}

std::int64_t verify_ledger(Database& database,
                           const std::function<void(std::int64_t, const std::string&)>& damaged,
                           const std::function<void(const CustodyEvent&)>& seen,
                           const std::function<bool()>& go_on) {
  std::int64_t count = 0, last = 0;
  DigestBytes previous{};
  Statement rows(database,
                 "SELECT sequence, dossier, entry, hash FROM custody_event ORDER BY sequence");
  while (rows.step()) {
    if (++count % 4096 == 0 && !go_on()) return count;
    const std::int64_t sequence = rows.integer(0);
    const std::string entry = rows.text(2);
    if (sequence != last + 1) damaged(sequence, "events before this one are missing");
    if (to_digest(hash_of(previous, entry)) != rows.digest(3)) {
      damaged(sequence, "the hash does not follow from the event before and the entry");
    }
    try {
      const CustodyEvent event = decode_event(entry);
      if (event.sequence != sequence) damaged(sequence, "the entry has another sequence number");
      if (event.dossier != rows.text(1)) damaged(sequence, "the entry names another dossier");
      seen(event);
    } catch (const Error& error) {
      damaged(sequence, error.what());
    }
    // Going on with the hash that stands there reports a changed event once, not all after it.
    if (rows.blob_view(3).size == previous.size()) previous = to_bytes(rows.digest(3));
    last = sequence;
  }
  Statement head(database, "SELECT sequence, hash FROM ledger_head WHERE only = 1");
  if (!head.step() || head.integer(0) != last || head.digest(1) != to_digest(previous)) {
    damaged(last, "the ledger does not end where its head says: its tail is missing or changed");
  }
  return count;
}

}  // namespace store::internal
