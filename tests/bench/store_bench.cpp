// SPDX-License-Identifier: Apache-2.0
// Search in an archive of many text pages, made here and written straight into its tables.
//
// usage: store_bench [--pages N] FOLDER
#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "store/archive.h"
#include "store/internal/box_code.h"
#include "store/internal/confusions.h"
#include "store/internal/sqlite.h"
#include "store/terms/identity_number.h"
#include "store/terms/utf8.h"

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using store::Actor;
using store::Archive;
using store::internal::Blob;
using store::internal::Database;
using store::internal::Transaction;

constexpr int pages_a_dossier = 100, characters_a_page = 400;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

// Text whose words come by Zipf's law: some thousand words of one to four characters, and on each
// page a line with a name and an identity number, as on a form.
class TextMaker {
 public:
  TextMaker() {
    // Words from the common characters, the commoner the character the oftener.
    std::u32string characters;
    for (char32_t c = 0x4e00; c < 0x4e00 + 3500; ++c) characters += c;
    std::shuffle(characters.begin(), characters.end(), random_);
    std::geometric_distribution<std::size_t> rank(0.0015);
    const auto character = [&] { return characters[rank(random_) % characters.size()]; };
    words_ = {U"的", U"工作", U"学习", U"档案", U"单位", U"毕业", U"中华人民共和国", U"武汉大学"};
    while (words_.size() < 30000) {
      std::u32string word;
      const std::size_t length = 1 + random_() % 10 / 4 + (random_() % 8 == 0 ? 1 : 0);
      while (word.size() < length) word += character();
      words_.push_back(word);
    }
    double sum = 0;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      sum += 1.0 / std::pow(static_cast<double>(i + 3), 0.9);
      cumulated_.push_back(sum);
    }
    surnames_ =
        U"王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程"
        U"魏苏";
    given_ =
        U"伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英华玉萍红健峰琴云建国文辉力婷慧鑫宇浩然";
  }

  std::u32string name(std::size_t length) {
    std::u32string name(1, surnames_[random_() % surnames_.size()]);
    while (name.size() < length) name += given_[random_() % given_.size()];
    return name;
  }

  std::string identity_number() {
    const std::string first17 =
        fmt::format("420{:03}{:04}{:02}{:02}{:03}", random_() % 900 + 100, 1950 + random_() % 55,
                    1 + random_() % 12, 1 + random_() % 28, random_() % 1000);
    return first17 + terms::IdentityNumber::check_digit(first17);
  }

  std::u32string page(const std::u32string& name, const std::string& number) {
    std::u32string text = U"姓名：" + name + U"\n身份证号：";
    for (const char c : number) text += static_cast<char32_t>(c);
    text += U'\n';
    int column = 0;
    while (text.size() < characters_a_page) {
      const std::u32string& word = next_word();
      text += word;
      column += static_cast<int>(word.size());
      if (column >= 30) {
        text += random_() % 3 == 0 ? U"，\n" : U"\n";
        column = 0;
      } else if (random_() % 9 == 0) {
        text += U'，';
      }
    }
    return text;
  }

 private:
  const std::u32string& next_word() {
    const double at = std::uniform_real_distribution<double>(0, cumulated_.back())(random_);
    const auto found = std::lower_bound(cumulated_.begin(), cumulated_.end(), at);
    return words_[static_cast<std::size_t>(found - cumulated_.begin())];
  }

  std::mt19937 random_{20261123};
  std::vector<std::u32string> words_;
  std::vector<double> cumulated_;
  std::u32string surnames_, given_;
};

struct Person {
  std::string name, number;
};

// One page of a dossier's file, past the pipeline and its fsyncs.
void add_page(Database& db, std::int64_t batch, std::int64_t file, int place,
              const std::u32string& text) {
  std::vector<store::CharBox> boxes;
  int x = 0, y = 0;
  for (const char32_t c : text) {
    boxes.push_back({static_cast<std::uint16_t>(x), static_cast<std::uint16_t>(y), 40, 48, 95});
    x = c == U'\n' ? 0 : x + 42;
    y += c == U'\n' ? 70 : 0;
  }
  const auto bytes = store::internal::encode_boxes(boxes);
  const std::string encoded = terms::encode_utf8(text);
  db.run(
      "INSERT INTO page (batch, file, place, state, to_original, title) "
      "VALUES (?, ?, ?, 'stored', '1 0 0 0 1 0', '履历表')",
      batch, file, place);
  const std::int64_t page = db.last_id();
  db.run("INSERT INTO page_text (page, text) VALUES (?, ?)", page, encoded);
  db.run("INSERT INTO page_boxes (page, boxes) VALUES (?, ?)", page,
         Blob{bytes.data(), bytes.size()});
  db.run("INSERT INTO page_index (rowid, text) VALUES (?, ?)", page, encoded);
}

std::vector<Person> fill(const fs::path& folder, int pages, TextMaker& make) {
  const Actor actor{"os:bench"};
  std::vector<Person> persons;
  Archive archive(folder);
  Database db((folder / "archive.db").string(), Database::Mode::write, nullptr);
  const auto start = Clock::now();
  double text_bytes = 0, building = 0;
  for (int done = 0; done < pages;) {
    const std::u32string name = make.name(persons.size() % 10 == 0  ? 4
                                          : persons.size() % 3 == 0 ? 3
                                                                    : 2);
    persons.push_back({terms::encode_utf8(name), make.identity_number()});
    const Person& person = persons.back();
    const auto dossier = archive.open_dossier({"", person.name, person.number, "", ""}, actor);
    const auto batch = archive.begin_batch(dossier.number, "bench", actor);
    auto staged = archive.stage();
    staged.write(person.number.data(), person.number.size());
    const auto file = archive.receive_file(batch.id, "all.pdf", std::move(staged), actor);
    const int count = std::min(pages_a_dossier, pages - done);
    const auto begun = Clock::now();
    Transaction transaction(db, Transaction::Kind::write);
    db.run("UPDATE file SET state = 'opened', page_count = ? WHERE id = ?", count, file.id);
    for (int place = 0; place < count; ++place, ++done) {
      const std::u32string text = make.page(name, person.number);
      text_bytes += static_cast<double>(terms::encode_utf8(text).size());
      add_page(db, batch.id, file.id, place, text);
    }
    transaction.commit();
    building += seconds_since(begun);
  }
  // The log goes into the database, so that its size is the whole.
  db.execute("PRAGMA wal_checkpoint(TRUNCATE)");
  const auto size = static_cast<double>(fs::file_size(folder / "archive.db"));
  fmt::print("   {} pages of {} dossiers in {:.1f} s, {:.0f} pages/s\n", pages, persons.size(),
             seconds_since(start), pages / building);
  fmt::print("   {:.0f} bytes a page in the database, of them text {:.0f} and boxes {}\n",
             size / pages, text_bytes / pages, 9 * characters_a_page);
  return persons;
}

// Of this thread; beside the time by the clock it shows what a busy machine adds.
double cpu_milliseconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return 1e3 * static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_nsec);
}

struct Asked {
  std::vector<double> milliseconds, cpu;
  double hits = 0, similar = 0;
};

double percentile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  const auto at = static_cast<std::size_t>(share * static_cast<double>(values.size() - 1) + 0.5);
  return values[at];
}

Asked ask(const Archive& archive, const std::vector<std::string>& queries) {
  Asked asked;
  for (const std::string& query : queries) {
    const double cpu = cpu_milliseconds();
    const auto start = Clock::now();
    const auto result = archive.search(query);
    asked.milliseconds.push_back(1000 * seconds_since(start));
    asked.cpu.push_back(cpu_milliseconds() - cpu);
    asked.hits += result.total;
    asked.similar += result.similar;
  }
  return asked;
}

constexpr double most_milliseconds = 20;  // p95 of processor time, for any kind of query

bool report(const std::string& what, const Asked& asked) {
  const double p95 = percentile(asked.cpu, 0.95);
  const auto count = static_cast<double>(asked.milliseconds.size());
  fmt::print(
      "   {:<26} {:>4} queries, {:>6.0f} exact {:>5.0f} similar each   p50 {:7.3f} ms   p95 "
      "{:7.3f} ms   p99 {:7.3f} ms   (processor: p50 {:.3f} p95 {:.3f}){}\n",
      what, asked.milliseconds.size(), asked.hits / count, asked.similar / count,
      percentile(asked.milliseconds, 0.5), percentile(asked.milliseconds, 0.95),
      percentile(asked.milliseconds, 0.99), percentile(asked.cpu, 0.5), p95,
      p95 <= most_milliseconds ? "" : "   OVER");
  return p95 <= most_milliseconds;
}

// Kinds of queries, each with its list.
using Queries = std::vector<std::pair<std::string, std::vector<std::string>>>;

std::string with_another_digit(std::string number, std::size_t at) {
  number[at] = number[at] == '9' ? '0' : static_cast<char>(number[at] + 1);
  return number;
}

// What a clerk types when the page has it misread, or the other way round: a name with one
// character that looks like the one that is there.
std::string misread(const std::string& name, std::size_t at) {
  static const store::internal::Confusions confusions;
  std::u32string codes = terms::decode_utf8(name);
  for (std::size_t i = 0; i < codes.size(); ++i) {
    char32_t& c = codes[(at + i) % codes.size()];
    const auto& others = confusions.read_as(c);
    if (others.empty()) continue;
    c = others.front();
    break;
  }
  return terms::encode_utf8(codes);
}

Queries queries_for(const std::vector<Person>& persons) {
  constexpr std::size_t most = 500;
  std::vector<std::string> by_length[5], misread_names[5], numbers, slips, region, day, both;
  for (std::size_t i = 0; i < persons.size(); ++i) {
    const Person& person = persons[i];
    const std::size_t size = terms::decode_utf8(person.name).size();
    by_length[size].push_back(person.name);
    misread_names[size].push_back(misread(person.name, i));
    numbers.push_back(person.number);
    slips.push_back(with_another_digit(person.number, i % 17));
    region.push_back(person.number.substr(0, 6));
    day.push_back(person.number.substr(0, 14));
    both.push_back(person.name + " " + (i % 2 == 0 ? "工作" : "武汉大学"));
  }
  const std::vector<std::string> phrases{"武汉大学", "人民共和", "中华人民共和国", "武大汉学"};
  Queries all{{"one character", {"王", "李", "伟", "芳", "霞", "欧"}},
              {"one very common character", {"的", "工", "学", "中", "人", "国"}},
              {"name of 2 characters", by_length[2]},
              {"name of 3 characters", by_length[3]},
              {"name of 4 characters", by_length[4]},
              {"phrase", phrases},
              {"very common word", {"工作", "学习", "档案", "单位", "的"}},
              {"identity number", numbers},
              {"its first 6 digits", region},
              {"its first 14 digits", day},
              {"first 3 digits of all", {"420"}},
              {"name and a common word", both},
              {"two common words", {"工作 学习", "档案 单位", "的 工作", "武汉大学 毕业"}},
              {"misread name of 2", misread_names[2]},
              {"misread name of 3", misread_names[3]},
              {"misread name of 4", misread_names[4]},
              {"number with a slip", slips},
              {"misread phrase", {"武仅大学", "中华人民共和团", "武汉太学 毕业", "档宴 单位"}}};
  for (auto& [kind, list] : all) {
    if (list.size() > most) list.resize(most);
    for (std::size_t i = 0; list.size() < 50; ++i) list.push_back(list[i]);
  }
  return all;
}

bool search(const fs::path& folder, const std::vector<Person>& persons) {
  const Archive archive(folder);
  const Queries all = queries_for(persons);
  ask(archive, {all[2].second.begin(), all[2].second.begin() + 20});
  fmt::print("   more than {} hits are counted to there and listed newest first\n",
             store::SearchOptions().rank_limit);
  bool good = true;
  for (const auto& [kind, list] : all) good = report(kind, ask(archive, list)) && good;
  return good;
}

// How long an upgrade that changes the folding takes, in pieces as a service would do it.
void renew(const fs::path& folder, int pages) {
  {
    Database db((folder / "archive.db").string(), Database::Mode::write, nullptr);
    db.execute("UPDATE setting SET value = '0' WHERE name = 'search_version'");
  }
  const auto start = Clock::now();
  const double cpu = cpu_milliseconds();
  Archive archive(folder);
  const double opened = seconds_since(start);
  std::vector<double> pieces;
  for (std::int64_t left = archive.not_indexed(); left > 0;) {
    const auto begun = Clock::now();
    left = archive.renew_index();
    pieces.push_back(1000 * seconds_since(begun));
  }
  const double seconds = (cpu_milliseconds() - cpu) / 1000;
  fmt::print(
      "   index made anew: opened after {:.1f} s; {:.0f} pages/s of processor time; a piece "
      "of 2,000 pages p95 {:.0f} ms\n",
      opened, pages / seconds, pieces.empty() ? 0 : percentile(pieces, 0.95));
}

}  // namespace

int main(int argc, char** argv) {
  int pages = 100000;
  std::optional<fs::path> folder;
  for (int i = 1; i < argc; ++i) {
    if (std::string(argv[i]) == "--pages" && i + 1 < argc) {
      pages = std::atoi(argv[++i]);
    } else {
      folder = argv[i];
    }
  }
  if (!folder || pages < 300) {
    fmt::print(stderr, "usage: store_bench [--pages N] FOLDER    (N at least 300)\n");
    return 2;
  }
  try {
    Archive::init(*folder, Actor{"os:bench"});
    TextMaker make;
    const bool good = search(*folder, fill(*folder, pages, make));
    renew(*folder, pages);
    if (!good) {
      fmt::print(stderr, "store_bench: a kind of query took more than {} ms\n", most_milliseconds);
      return 1;
    }
  } catch (const store::Error& error) {
    fmt::print(stderr, "store_bench: {}\n", error.what());
    return 1;
  }
  return 0;
}
