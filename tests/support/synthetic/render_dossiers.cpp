// SPDX-License-Identifier: Apache-2.0
// Renders dossiers of persons who do not exist, for demonstrations and tests.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <map>

#include "tests/support/synthetic/dossiers.h"

int main(int argc, char** argv) {
  CLI::App app{"Renders scanned personnel dossiers of persons who do not exist"};
  std::filesystem::path out;
  synthetic::DossierOptions options;
  std::string manner = "mixed";
  app.add_option("--out", out, "folder to write to; made when missing")->required();
  app.add_option("--persons", options.persons, "how many dossiers")->check(CLI::Range(1, 1000));
  app.add_option("--pages", options.pages, "pages of each, at least")->check(CLI::Range(1, 1000));
  app.add_option("--seed", options.seed, "another seed, other persons and papers");
  app.add_option("--manner", manner, "mixed, office, hard or aged")
      ->check(CLI::IsMember({"mixed", "office", "hard", "aged"}));
  app.add_option("--dpi", options.dpi, "resolution")->check(CLI::Range(50, 600));
  CLI11_PARSE(app, argc, argv);
  const std::map<std::string, synthetic::Manner> manners = {{"office", synthetic::Manner::office},
                                                            {"hard", synthetic::Manner::hard},
                                                            {"aged", synthetic::Manner::aged}};
  if (const auto found = manners.find(manner); found != manners.end()) {
    options.manner = found->second;
  }
  try {
    const auto begin = std::chrono::steady_clock::now();
    const int pages = synthetic::render_dossiers(out, options);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
    fmt::print("{} persons, {} pages in {:.1f} s: {}\n", options.persons, pages, seconds.count(),
               out.string());
  } catch (const std::exception& error) {
    fmt::print(stderr, "render_dossiers: {}\n", error.what());
    return 1;
  }
  return 0;
}
