// SPDX-License-Identifier: Apache-2.0
// What imaging costs: processor time by page and stage, on one core.
//
// usage: imaging_bench [FOLDER]...     without a folder: pages that the project draws itself
#include <fmt/format.h>
#include <malloc.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <exception>
#include <filesystem>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

#include "scanner/clean.h"
#include "scanner/encode.h"
#include "scanner/inspect.h"
#include "scanner/internal/geometry.h"
#include "scanner/internal/measure.h"
#include "scanner/internal/orientation.h"
#include "scanner/internal/pixels.h"
#include "scanner/separator.h"
#include "scanner/source.h"
#include "tests/support/synthetic/page.h"
#include "tests/support/synthetic/person.h"

namespace {

namespace fs = std::filesystem;

enum Stage { decode, measure, orientation, apply, inspect, codes, access, thumbnail, stages };
constexpr std::array<const char*, stages> names = {"decode",  "measure", "orient", "apply",
                                                   "inspect", "codes",   "access", "thumb"};
using Times = std::array<double, stages>;  // milliseconds

double processor_ms() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

// The time since the last lap.
class Laps {
 public:
  double lap() {
    const double then = last_;
    last_ = processor_ms();
    return last_ - then;
  }

 private:
  double last_ = processor_ms();
};

scanner::CleanOptions without_orientation() {
  scanner::CleanOptions options;
  options.orient = false;
  return options;
}

// Runs the stages of a page as the pipeline does and times each.
class Bench {
 public:
  // Whole cleaning is run twice, with and without orientation, since its steps are not apart;
  // measuring is what it does first and is run alone as well.
  void run(const scanner::PageImage& page, Times& times) {
    Laps laps;
    const cv::Mat original = scanner::internal::view(page);
    laps.lap();
    scanner::internal::measure(original, scanner::internal::resolution_of(page), 20);
    times[measure] = laps.lap();
    plain_.clean(page);
    times[apply] = laps.lap() - times[measure];
    const scanner::CleanPage clean = cleaner_.clean(page);
    times[orientation] = laps.lap() - times[apply] - times[measure];
    scanner::inspect(page, clean);
    times[inspect] = laps.lap();
    if (!clean.blank) scanner::read_codes(clean.image);
    times[codes] = laps.lap();
    // As the ingest makes them.
    const scanner::PageImage copy = scanner::resize_to_dpi(clean.image, 200);
    scanner::encode_jpeg(copy, 80);
    times[access] = laps.lap();
    const int height = std::max(1, copy.height * 240 / copy.width);
    scanner::encode_jpeg(scanner::resize(copy, 240, height), 75);
    times[thumbnail] = laps.lap();
  }

 private:
  scanner::Cleaner plain_{without_orientation()}, cleaner_;
};

void print(const std::string& name, const Times& times) {
  fmt::print("{:<24}", name);
  for (const double t : times) fmt::print("{:>9.1f}", t);
  fmt::print("{:>9.1f}{:>9.1f}\n", times[measure] + times[apply] + times[inspect],
             std::accumulate(times.begin(), times.end(), 0.0));
}

void print_summary(const std::vector<Times>& pages) {
  Times mean{}, most{};
  for (std::size_t s = 0; s < stages; ++s) {
    for (const Times& t : pages) {
      mean[s] += t[s] / static_cast<double>(pages.size());
      most[s] = std::max(most[s], t[s]);
    }
  }
  print("mean", mean);
  print("greatest of each", most);
}

int bench(const std::vector<fs::path>& folders) {
  fmt::print("processor ms on one core\n{:<24}", "page");
  for (const char* name : names) fmt::print("{:>9}", name);
  fmt::print("{:>9}{:>9}\n", "m+a+i", "all");
  Bench runner;
  std::vector<Times> pages;
  const auto run = [&](const std::string& name, const scanner::PageImage& page, double decoding) {
    Times times{};
    if (pages.empty()) runner.run(page, times);  // models and code come into memory
    runner.run(page, times);
    times[decode] = decoding;
    print(name, times);
    pages.push_back(times);
  };
  for (const fs::path& folder : folders) {
    for (const fs::path& file : scanner::list_files(folder).files) {
      if (file.extension() == ".json" || file.extension() == ".txt") continue;
      const auto source = scanner::Source::open(file);
      for (int i = 0; i < source->page_count(); ++i) {
        Laps laps;
        const scanner::PageImage page = source->page(i);
        run(folder.filename().string() + "/" + file.stem().string(), page, laps.lap());
      }
    }
  }
  if (folders.empty()) {
    for (const auto manner : {synthetic::Manner::office, synthetic::Manner::hard}) {
      for (int i = 0; i < 3; ++i) {
        synthetic::PageOptions options;
        options.manner = manner;
        const auto kinds = {synthetic::Kind::graduate_form, synthetic::Kind::annual_review,
                            synthetic::Kind::certificate};
        const synthetic::Page page = synthetic::render_page(
            kinds.begin()[i], synthetic::make_person(5, i), 500 + i, options);
        run(fmt::format("drawn {}", pages.size() + 1),
            {page.width, page.height, 3, 300, 300, page.rgb}, 0);
      }
    }
  }
  if (pages.empty()) {
    fmt::print(stderr, "imaging_bench: no pages\n");
    return 1;
  }
  print_summary(pages);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  // As the page workers have it: memory is kept from page to page.
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 256 << 20);
  try {
    return bench({argv + 1, argv + argc});
  } catch (const std::exception& e) {
    fmt::print(stderr, "imaging_bench: {}\n", e.what());
    return 1;
  }
}
