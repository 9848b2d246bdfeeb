// SPDX-License-Identifier: Apache-2.0
// How many of the names and identity numbers that stand on pages are found by what recognition made
// of them, exactly and with the search that forgives it mistakes.
//
// Usage: search_recall FOLDER PAGES...      FOLDER for an archive; PAGES as read_pages writes them
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "store/archive.h"
#include "store/terms/utf8.h"

namespace {

using store::Archive;

struct Page {
  std::string name, number;  // that stand on it
  std::string text;          // as read
  std::int64_t id = 0;
};

std::vector<Page> load(const std::string& file) {
  std::ifstream in(file);
  std::vector<Page> pages;
  for (std::string line; std::getline(in, line);) {
    Page page;
    const auto tab = line.find('\t');
    if (tab == std::string::npos) throw std::runtime_error(file + ": not as read_pages writes it");
    page.name = line.substr(0, tab);
    page.number = line.substr(tab + 1);
    while (std::getline(in, line) && line != "\f") page.text += line + "\n";
    pages.push_back(std::move(page));
  }
  return pages;
}

void add(Archive& archive, std::int64_t batch, Page& page, int place) {
  const store::Actor actor{"os:bench"};
  auto staged = archive.stage();
  const std::string name = fmt::format("{}.tif", place);
  staged.write(name.data(), name.size());
  const auto file = archive.receive_file(batch, name, std::move(staged), actor);
  archive.open_file(file.id, "image/tiff", 1, actor);
  page.id = archive.waiting_pages(batch).at(0).id;
  store::PageResult result;
  result.text = page.text;
  archive.store_page(page.id, result, actor);
}

struct Tally {
  int asked = 0, exact = 0, similar = 0;
  double false_exact = 0, false_similar = 0;
  std::vector<std::string> missed;

  void ask(const Archive& archive, const Page& page, const std::string& query) {
    store::SearchOptions options;
    options.limit = 500;
    ++asked;
    bool found = false;
    for (const auto& hit : archive.search(query, options).hits) {
      if (hit.page == page.id) {
        ++(hit.exact ? exact : similar);
        found = true;
      } else {
        ++(hit.exact ? false_exact : false_similar);
      }
    }
    if (!found) missed.push_back(query);
  }
  void report(const char* what) const {
    const double all = static_cast<double>(std::max(asked, 1));
    fmt::print(
        "   {:<18} {:>4} asked for: {:.2f} % found exactly, {:.2f} % with the tolerant "
        "search; other pages for each: {:.2f} exact, {:.2f} similar\n",
        what, asked, 100 * exact / all, 100 * (exact + similar) / all, false_exact / all,
        false_similar / all);
    std::string list;
    for (const std::string& one : missed) list += " " + one;
    if (!list.empty()) fmt::print("   {:<18} missed:{}\n", "", list);
  }
};

void ask_all(const Archive& archive, const std::vector<Page>& pages) {
  Tally two, three, four, numbers;
  for (const Page& page : pages) {
    const std::size_t length = terms::decode_utf8(page.name).size();
    if (length > 0) (length == 2 ? two : length == 3 ? three : four).ask(archive, page, page.name);
    if (!page.number.empty()) numbers.ask(archive, page, page.number);
  }
  two.report("names of 2");
  three.report("names of 3");
  four.report("names of 4");
  numbers.report("identity numbers");
}

void measure(const std::string& folder, const std::vector<std::string>& files) {
  const store::Actor actor{"os:bench"};
  Archive::init(folder, actor);
  Archive archive(folder);
  const auto batch = archive.begin_batch(std::nullopt, "bench", actor).id;
  std::vector<std::vector<Page>> sets;
  int place = 0;
  for (const std::string& file : files) {
    sets.push_back(load(file));
    for (Page& page : sets.back()) add(archive, batch, page, ++place);
  }
  for (std::size_t i = 0; i < sets.size(); ++i) {
    fmt::print("   {}: {} pages among {}\n", std::filesystem::path(files[i]).filename().string(),
               sets[i].size(), place);
    ask_all(archive, sets[i]);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    fmt::print(stderr, "usage: search_recall FOLDER PAGES...\n");
    return 2;
  }
  try {
    measure(argv[1], {argv + 2, argv + argc});
  } catch (const std::exception& error) {
    fmt::print(stderr, "search_recall: {}\n", error.what());
    return 1;
  }
  return 0;
}
