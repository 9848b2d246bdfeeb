// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "scanner/clean.h"
#include "scanner/separator.h"
#include "scanner/source.h"
#include "tests/bench/imaging.h"
#include "tests/support/imaging/drawn_page.h"
#include "tests/support/imaging/hard_cases.h"
#include "tests/support/imaging/sample_set.h"

namespace imaging {
namespace {

namespace fs = std::filesystem;
using namespace scanner;
using namespace scanner::test;

// "p50 0.012, p95 0.034, at most 0.040"
std::string spread(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const auto quantile = [&](double share) {
    return values[static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())) -
                                           1)];
  };
  return fmt::format("p50 {:.3f}, p95 {:.3f}, at most {:.3f}", quantile(0.5), quantile(0.95),
                     values.back());
}

void print_orientation_and_skew(const fs::path& samples) {
  Cleaner cleaner;
  int pages = 0, right = 0, upright = 0, upright_turned = 0, codes = 0;
  std::vector<double> errors;
  const auto judge = [&](const CleanPage& page, int truth) {
    ++pages;
    right += page.rotation == truth;
    upright += truth == 0;
    upright_turned += truth == 0 && page.rotation != 0;
  };
  for (const SamplePage& truth : sample_pages(samples)) {
    const PageImage original = Source::open(truth.file)->page(0);
    for (const int turn : {0, 90, 180, 270}) {
      const PageImage lying = turned(original, 0, turn, {});
      const CleanPage page = cleaner.clean(lying);
      judge(page, (truth.rotation + turn) % 360);
      errors.push_back(std::abs(page.skew_deg - truth.skew_deg));
      if (turn == 0) codes += static_cast<int>(read_codes(original).size());
    }
  }
  const auto cardinal = Source::open(samples / "geometry/cardinal.pdf");
  for (int i = 0; i < cardinal->page_count(); ++i) {
    judge(cleaner.clean(cardinal->page(i)), cardinal_rotations[i]);
  }
  const CleanPage skewed = cleaner.clean(Source::open(samples / "geometry/skew.pdf")->page(0));
  fmt::print(
      "orientation: right {} of {} (24 samples in four turns, cardinal.pdf); "
      "turned though upright: {} of {}\n",
      right, pages, upright_turned, upright);
  fmt::print(
      "skew: error in degrees {} of {} pages (aim: p95 0.1); skew.pdf {:.4f} for {} "
      "(aim: within 0.05)\n",
      spread(errors), errors.size(), std::abs(skewed.skew_deg), skew_of_skewed_page);
  int sheets = 0, exact = 0;
  for (const auto& [file, wanted] : separator_codes()) {
    const auto source = Source::open(samples / "separators" / file);
    for (int i = 0; i < source->page_count(); ++i) {
      const std::vector<Code> found = read_codes(source->page(i));
      const auto code = wanted.find(i);
      ++sheets;
      exact +=
          code == wanted.end() ? found.empty() : found.size() == 1 && found[0].text == code->second;
    }
  }
  fmt::print("separators: exact on {} of {} pages; codes seen on the 24 samples: {} (aim: 0)\n",
             exact, sheets, codes);
}

void print_crop(Cleaner& cleaner) {
  std::vector<double> lost, border;
  for (int i = 0; i < laid_letters; ++i) {
    const auto [sheet, skew, laid] = laid_letter(i);
    const CleanPage page = cleaner.clean(laid.image);
    lost.push_back(100 * lost_ink(sheet, laid, page));
    border.push_back(100 * border_left(laid, page));
  }
  fmt::print(
      "crop, {} sheets askew under a black lid: % of the ink lost {} (aim: 0.1); % of the "
      "clean page that is not the sheet {}\n",
      laid_letters, spread(lost), spread(border));
  std::vector<double> seen, painted;
  lost.clear();
  border.clear();
  for (int i = 0; i < crooked_letters; ++i) {
    const auto [sheet, skew, laid] = crooked_letter(i);
    const CleanPage page = cleaner.clean(laid.image);
    lost.push_back(100 * lost_ink(sheet, laid, page));
    border.push_back(100 * border_left(laid, page));
    seen.push_back(100 * lid_seen(laid, page));
    painted.push_back(100 * painted_over(laid, page));
  }
  fmt::print(
      "crop, {} sheets with hollow sides and lines askew on them: % of the ink lost {}; % of the "
      "clean page that is not the sheet {}, that shows the lid {}, sheet painted over {}\n",
      crooked_letters, spread(lost), spread(border), spread(seen), spread(painted));
}

void print_blanks(Cleaner& cleaner) {
  int found = 0, wrong = 0;
  for (int i = 0; i < blank_sheets; ++i) found += cleaner.clean(blank_sheet(i)).blank;
  for (int i = 0; i < sparse_pages; ++i) wrong += cleaner.clean(sparse_page(i)).blank;
  fmt::print(
      "blank: {} of {} blank sheets found (aim: 95 %); pages with 0.2 % ink called blank: "
      "{} of {} (aim: 0)\n",
      found, blank_sheets, wrong, sparse_pages);
}

}  // namespace

void print_accuracy() {
  if (const auto samples = samples_folder()) {
    print_orientation_and_skew(*samples);
  } else {
    fmt::print(
        "!!!! there are no sample pages (set DANGAN_SAMPLES): orientation, skew and "
        "separators are not measured\n");
  }
  CleanOptions options;
  options.orient = false;
  Cleaner cleaner(options);
  print_crop(cleaner);
  print_blanks(cleaner);
}

}  // namespace imaging
