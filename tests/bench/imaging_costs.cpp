// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <stdexcept>
#include <string>

#include "scanner/clean.h"
#include "scanner/encode.h"
#include "scanner/inspect.h"
#include "scanner/internal/measure.h"
#include "scanner/internal/orientation.h"
#include "scanner/internal/pixels.h"
#include "scanner/pyramid.h"
#include "scanner/separator.h"
#include "scanner/source.h"
#include "scanner/tiff_writer.h"
#include "tests/bench/imaging.h"
#include "tests/support/synthetic/page.h"
#include "tests/support/synthetic/person.h"

namespace imaging {
namespace {

namespace fs = std::filesystem;

enum Stage {
  decode,
  measure,
  orientation,
  apply,
  inspect,
  codes,
  lossless,
  compact,
  pyramid,
  access,
  thumbnail,
  stages
};
constexpr std::array<const char*, stages> names = {"decode",  "measure", "orient",   "apply",
                                                   "inspect", "codes",   "lossless", "compact",
                                                   "pyramid", "access",  "thumb"};
using Times = std::array<double, stages>;  // milliseconds
using Sizes = std::array<double, stages>;  // bytes, of the stages that make a file

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

// Measuring, applying and inspecting: what every page costs whichever way up it lies.
double corrections(const Times& t) { return t[measure] + t[apply] + t[inspect]; }

// From the file to all that is kept of a page, with one master; the access JPEG is another form of
// the pyramid and not made beside it.
double whole(const Times& t, Stage master) {
  return corrections(t) + t[decode] + t[orientation] + t[codes] + t[master] + t[pyramid] +
         t[thumbnail];
}

struct Cost {
  Times ms{};
  Sizes bytes{};
};

// Runs the stages of a page as the pipeline does and times each.
class Bench {
 public:
  Cost run(const scanner::PageImage& page) {
    Cost cost;
    const scanner::CleanPage clean = clean_and_inspect(page, cost.ms);
    keep(page, clean.image, cost);
    return cost;
  }

 private:
  // Measuring and orientation are what cleaning does first; they are run alone as well.
  scanner::CleanPage clean_and_inspect(const scanner::PageImage& page, Times& ms) {
    Laps laps;
    const cv::Mat original = scanner::internal::view(page);
    laps.lap();
    const auto measures =
        scanner::internal::measure(original, scanner::internal::resolution_of(page), 20);
    ms[measure] = laps.lap();
    detector_.detect({measures.white, measures.ink.pieces, measures.dpi, measures.skew.degrees,
                      measures.skew.lines_stand});
    ms[orientation] = laps.lap();
    plain_.clean(page);
    ms[apply] = laps.lap() - ms[measure];
    scanner::CleanPage clean = cleaner_.clean(page);
    laps.lap();
    scanner::inspect(page, clean);
    ms[inspect] = laps.lap();
    if (!clean.blank) scanner::read_codes(clean.image);
    ms[codes] = laps.lap();
    return clean;
  }

  static void keep(const scanner::PageImage& page, const scanner::PageImage& clean, Cost& cost) {
    scanner::CaptureFacts facts;
    facts.make = "dangan";
    facts.software = "imaging_bench";
    Laps laps;
    const auto done = [&](Stage stage, const std::vector<std::uint8_t>& bytes) {
      cost.ms[stage] = laps.lap();
      cost.bytes[stage] = static_cast<double>(bytes.size());
    };
    done(lossless, scanner::encode_master(page, facts, scanner::MasterProfile::lossless));
    done(compact, scanner::encode_master(page, facts, scanner::MasterProfile::compact));
    done(pyramid, scanner::encode_pyramid(clean, 70));
    done(access, scanner::encode_jpeg(scanner::resize_to_dpi(clean, 200), 80));
    const int height = std::max(1, clean.height * 240 / clean.width);
    done(thumbnail, scanner::encode_jpeg(scanner::resize(clean, 240, height), 75));
  }

  scanner::Cleaner plain_{without_orientation()}, cleaner_;
  scanner::internal::OrientationDetector detector_{""};
};

void print(const std::string& name, const Times& times) {
  fmt::print("{:<24}", name);
  for (const double t : times) fmt::print("{:>9.1f}", t);
  fmt::print("{:>9.1f}{:>9.1f}{:>9.1f}\n", corrections(times), whole(times, lossless),
             whole(times, compact));
}

void print_summary(const std::vector<Cost>& pages) {
  Cost mean{}, most{};
  double longest = 0;
  for (const Cost& page : pages) {
    for (std::size_t s = 0; s < stages; ++s) {
      mean.ms[s] += page.ms[s] / static_cast<double>(pages.size());
      mean.bytes[s] += page.bytes[s] / static_cast<double>(pages.size());
      most.ms[s] = std::max(most.ms[s], page.ms[s]);
      most.bytes[s] = std::max(most.bytes[s], page.bytes[s]);
    }
    longest = std::max(longest, whole(page.ms, lossless));
  }
  print("mean", mean.ms);
  print("greatest of each", most.ms);
  fmt::print(
      "\nwhole imaging of a page with one master, clean image, pyramid and thumbnail: "
      "{:.0f} ms lossless, {:.0f} ms compact; at most {:.0f} ms (aim: 600)\n",
      whole(mean.ms, lossless), whole(mean.ms, compact), longest);
  fmt::print("kept of a page, mean (greatest):\n");
  const std::pair<Stage, const char*> kept[] = {{lossless, "master, lossless"},
                                                {compact, "master, compact"},
                                                {pyramid, "pyramid of the clean image"},
                                                {access, "access copy, JPEG of 200 dpi"},
                                                {thumbnail, "thumbnail"}};
  for (const auto& [stage, name] : kept) {
    fmt::print("  {:<30}{:>9.1f} kB ({:.1f})\n", name, mean.bytes[stage] / 1e3,
               most.bytes[stage] / 1e3);
  }
}

}  // namespace

void print_costs(const std::vector<fs::path>& folders) {
  fmt::print("processor ms on one core\n{:<24}", "page");
  for (const char* name : names) fmt::print("{:>9}", name);
  fmt::print("{:>9}{:>9}{:>9}\n", "m+a+i", "w/lossl", "w/comp");
  Bench runner;
  std::vector<Cost> pages;
  const auto run = [&](const std::string& name, const scanner::PageImage& page, double decoding) {
    if (pages.empty()) runner.run(page);  // models and code come into memory
    Cost cost = runner.run(page);
    cost.ms[decode] = decoding;
    print(name, cost.ms);
    pages.push_back(cost);
  };
  for (const fs::path& folder : folders) {
    for (const fs::path& file : scanner::list_files(folder).files) {
      if (file.extension() == ".json" || file.extension() == ".txt") continue;
      const auto source = scanner::Source::open(file);
      for (int i = 0; i < source->page_count(); ++i) {
        Laps laps;
        const scanner::PageImage page = source->page(i);
        const double decoding = laps.lap();
        run(folder.filename().string() + "/" + file.stem().string(), page, decoding);
      }
    }
  }
  if (folders.empty()) {
    for (const auto manner : {synthetic::Manner::office, synthetic::Manner::hard}) {
      for (const auto kind : {synthetic::Kind::graduate_form, synthetic::Kind::annual_review,
                              synthetic::Kind::certificate}) {
        synthetic::PageOptions options;
        options.manner = manner;
        const int number = static_cast<int>(pages.size());
        const synthetic::Page page = synthetic::render_page(kind, synthetic::make_person(5, number),
                                                            500 + pages.size(), options);
        run(fmt::format("drawn {}", number + 1), {page.width, page.height, 3, 300, 300, page.rgb},
            0);
      }
    }
  }
  if (pages.empty()) throw std::runtime_error("no pages");
  print_summary(pages);
}

}  // namespace imaging
