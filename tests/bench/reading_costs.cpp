// SPDX-License-Identifier: Apache-2.0
// What reading a page costs, step by step, beside Tesseract called on the same cleaned page with
// nothing around it (its own layout, one engine kept, invert off, one thread).
//
//   reading_costs [FIRST_SEED [SEEDS]]    pages of all kinds in three manners for each seed
#include <fmt/format.h>
#include <omp.h>
#include <tesseract/baseapi.h>
#include <time.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "ocr/internal/layout.h"
#include "ocr/internal/line_reader.h"
#include "ocr/internal/lines.h"
#include "ocr/internal/rules.h"
#include "scanner/clean.h"
#include "tests/accuracy/character_error.h"
#include "tests/support/synthetic/page.h"
#include "tests/support/synthetic/person.h"

namespace {

using synthetic::Kind;
using synthetic::Manner;

constexpr std::array kinds = {
    Kind::graduate_form,  Kind::cadre_resume, Kind::annual_review, Kind::party_application,
    Kind::party_decision, Kind::registration, Kind::title_review,  Kind::title_review_opinion,
    Kind::call_letter,    Kind::certificate,  Kind::appraisal,     Kind::appointment,
    Kind::transfer_slip};
constexpr std::array manners = {std::pair{Manner::office, "office"},
                                std::pair{Manner::hard, "hard"}, std::pair{Manner::aged, "aged"}};

double processor_ms() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return 1e3 * static_cast<double>(now.tv_sec) + 1e-6 * static_cast<double>(now.tv_nsec);
}

struct Cost {
  double clean = 0, bare = 0, rules = 0, lines = 0, read = 0, layout = 0, whole = 0;
  int boxes = 0, pages = 0;
  accuracy::CharacterError error;

  void operator+=(const Cost& other) {
    clean += other.clean, bare += other.bare, rules += other.rules, lines += other.lines;
    read += other.read, layout += other.layout, whole += other.whole;
    boxes += other.boxes, pages += other.pages, error += other.error;
  }
};

void print(const std::string& name, const Cost& c) {
  const double n = c.pages;
  fmt::print(
      "{:<24}{:>8.0f}{:>8.0f}{:>8.1f}{:>8.1f}{:>8.1f}{:>8.1f}{:>8.1f}{:>7.0f}{:>8.2f}{:>8.2f}\n",
      name, c.clean / n, c.bare / n, c.rules / n, c.lines / n, c.read / n, c.layout / n,
      c.whole / n, c.boxes / n, c.whole / c.bare, 100 * c.error.rate());
}

class Bench {
 public:
  Bench() {
    bare_.SetVariable("debug_file", "/dev/null");
    bare_.SetVariable("invert_threshold", "0");
    if (bare_.Init(nullptr, "chi_sim", tesseract::OEM_LSTM_ONLY) != 0) std::abort();
    bare_.SetPageSegMode(tesseract::PSM_AUTO);
  }

  Cost run(const synthetic::Page& drawn) {
    Cost cost;
    cost.pages = 1;
    last_ = processor_ms();
    const scanner::CleanPage page =
        cleaner_.clean({drawn.width, drawn.height, 3, 300, 300, drawn.rgb});
    cost.clean = lap();
    read_bare(page.recognition);
    cost.bare = lap();
    read_in_steps(page.recognition, cost);
    lap();
    const ocr::RecognizedPage text = engine_->recognize(page);
    cost.whole = lap();
    cost.error = accuracy::compare(drawn.lines, text.text());
    return cost;
  }

 private:
  double lap() {
    const double then = last_;
    last_ = processor_ms();
    return last_ - then;
  }

  void read_bare(const scanner::PageImage& image) {
    bare_.SetImage(image.pixels.data(), image.width, image.height, 1, image.width);
    bare_.SetSourceResolution(200);
    const std::unique_ptr<char[]> text(bare_.GetUTF8Text());
    bare_.Clear();
  }

  void read_in_steps(const scanner::PageImage& image, Cost& cost) {
    const cv::Mat gray(image.height, image.width, CV_8UC1,
                       const_cast<std::uint8_t*>(image.pixels.data()));
    lap();
    const ocr::internal::RuledPage ruled = ocr::internal::take_off_rules(gray, image.dpi_x);
    cost.rules = lap();
    const ocr::internal::TextLines text = ocr::internal::find_lines(ruled, image.dpi_x);
    cost.lines = lap();
    std::vector<ocr::internal::SymbolLine> lines;
    for (const cv::Rect& box : text.boxes)
      lines.push_back(ocr::internal::read_line(*reader_, text.gray, box, image.dpi_x));
    cost.read = lap();
    std::vector<scanner::Rect> cells;
    for (const cv::Rect& c : ruled.cells) cells.push_back({c.x, c.y, c.width, c.height});
    cost.boxes = static_cast<int>(lines.size());
    ocr::internal::arrange(std::move(lines), cells);
    cost.layout = lap();
  }

  tesseract::TessBaseAPI bare_;
  scanner::Cleaner cleaner_;
  std::unique_ptr<ocr::internal::LineReader> reader_ = ocr::internal::make_tesseract_reader({});
  std::unique_ptr<ocr::Engine> engine_ = ocr::make_tesseract();
  double last_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
  omp_set_max_active_levels(0);
  const std::uint64_t first = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1;
  const std::uint64_t seeds = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 1;
  fmt::print("processor ms of a page; whole / bare; error in %\n{:<24}", "page");
  for (const char* name :
       {"clean", "bare", "rules", "lines", "read", "layout", "whole", "boxes", "ratio", "error"}) {
    fmt::print("{:>{}}", name, name == std::string("boxes") ? 7 : 8);
  }
  fmt::print("\n");
  Bench bench;
  std::map<std::string, Cost> sums;
  Cost all;
  for (const auto& [manner, manner_name] : manners) {
    for (std::uint64_t seed = first; seed < first + seeds; ++seed) {
      for (std::size_t k = 0; k < kinds.size(); ++k) {
        synthetic::PageOptions options;
        options.manner = manner;
        const synthetic::Person person = synthetic::make_person(seed, static_cast<int>(k));
        const Cost cost =
            bench.run(synthetic::render_page(kinds[k], person, 1000 * seed + k, options));
        if (all.pages > 0) print(fmt::format("{} {}-{}", manner_name, seed, k), cost);
        sums[manner_name] += cost;
        all += cost;
      }
    }
  }
  for (const auto& [name, cost] : sums) print("mean, " + name, cost);
  print("mean", all);
  return 0;
}
