// SPDX-License-Identifier: Apache-2.0
// Reads drawn dossiers, and the sample pages when there are any, and prints how right the text, the
// titles, the classes and the fields of their drafts are.
#include <fmt/format.h>
#include <time.h>

#include <CLI/CLI.hpp>
#include <exception>
#include <map>

#include "tests/bench/reading_pages.h"
#include "tests/bench/reading_scores.h"
#include "tests/bench/reading_stacks.h"

namespace reading {
namespace {

double processor_seconds() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) * 1e-9;
}

std::vector<ocr::CatalogueDraft> drafts_of(const std::vector<ReadPage>& pages, bool known) {
  std::vector<ocr::CatalogueDraft> drafts;
  for (const ReadPage& page : pages) {
    ocr::Known person;
    if (known && !page.person.empty()) person = {{page.person}, {page.number}};
    drafts.push_back(ocr::draft(page.text, person));
  }
  return drafts;
}

void measure(const std::vector<ReadPage>& pages, bool verbose) {
  std::map<std::string, Scores> drawn, samples;
  Scores all, unknown;
  const double begin = processor_seconds();
  const std::vector<ocr::CatalogueDraft> drafts = drafts_of(pages, true);
  const double seconds = processor_seconds() - begin;
  const std::vector<ocr::CatalogueDraft> without = drafts_of(pages, false);
  for (std::size_t i = 0; i < pages.size(); ++i) {
    const ReadPage& page = pages[i];
    score(page, drafts[i], verbose, (page.dossier < 0 ? samples : drawn)[page.manner]);
    if (page.dossier < 0) continue;
    score(page, drafts[i], false, all);
    score(page, without[i], false, unknown);
  }
  for (const auto& [manner, scores] : drawn) print("drawn, " + manner, scores);
  print("drawn, all", all);
  print("drawn, all, nothing known of the person", unknown);
  for (const auto& [manner, scores] : samples) print("samples, " + manner, scores);
  print(score_stacks(pages, drafts, verbose));
  fmt::print("drafting: {:.2f} ms a page\n", 1000 * seconds / static_cast<double>(pages.size()));
}

}  // namespace
}  // namespace reading

int main(int argc, char** argv) {
  CLI::App app{"How right the text and the drafts of drawn and sample pages are"};
  reading::PagesOptions options;
  std::filesystem::path kept;
  bool verbose = false;
  app.add_option("--seed", options.seed, "other persons and papers");
  app.add_option("--pages", options.pages, "drawn pages, at least")->check(CLI::Range(1, 10'000));
  app.add_option("--workers", options.workers, "threads")->check(CLI::Range(1, 64));
  app.add_option("--samples", options.samples, "folder of the sample pages");
  app.add_option("--keep", kept, "file for what was read: taken from there when it exists");
  app.add_flag("--verbose", verbose, "print each wrong field");
  CLI11_PARSE(app, argc, argv);
  try {
    std::vector<reading::ReadPage> pages;
    if (!kept.empty() && std::filesystem::exists(kept)) {
      pages = reading::kept(kept);
    } else {
      const double begin = reading::processor_seconds();
      pages = reading::read_pages(options);
      fmt::print("{} pages drawn, cleaned and read: {:.2f} s of processor time a page\n",
                 pages.size(),
                 (reading::processor_seconds() - begin) / static_cast<double>(pages.size()));
      if (!kept.empty()) reading::keep(pages, kept);
    }
    reading::measure(pages, verbose);
  } catch (const std::exception& error) {
    fmt::print(stderr, "reading_bench: {}\n", error.what());
    return 1;
  }
  return 0;
}
