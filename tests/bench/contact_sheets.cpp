// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <string>

#include "scanner/clean.h"
#include "scanner/encode.h"
#include "scanner/error.h"
#include "scanner/inspect.h"
#include "scanner/internal/pixels.h"
#include "scanner/source.h"
#include "tests/bench/imaging.h"
#include "tests/support/imaging/drawn_page.h"

namespace imaging {
namespace {

namespace fs = std::filesystem;

// In three channels, within a square; gray round about, so that the edge is seen.
cv::Mat framed(const scanner::PageImage& page) {
  constexpr int side = 900, frame = 6;
  cv::Mat image = scanner::internal::view(page);
  const double scale = static_cast<double>(side) / std::max(image.cols, image.rows);
  const cv::Size size(std::max(1, static_cast<int>(image.cols * scale)),
                      std::max(1, static_cast<int>(image.rows * scale)));
  cv::Mat small;
  cv::resize(image, small, size, 0, 0, scale < 1 ? cv::INTER_AREA : cv::INTER_NEAREST);
  if (small.channels() == 1) cv::cvtColor(small, small, cv::COLOR_GRAY2RGB);
  cv::Mat whole(side + 2 * frame, side + 2 * frame, CV_8UC3, cv::Scalar(96, 120, 160));
  small.copyTo(whole(cv::Rect(cv::Point(frame, frame), size)));
  return whole;
}

void write_sheet(const scanner::PageImage& page, scanner::Cleaner& cleaner, const fs::path& file) {
  const scanner::CleanPage clean = cleaner.clean(page);
  cv::Mat sheet;
  cv::hconcat(std::vector<cv::Mat>{framed(page), framed(clean.image), framed(clean.recognition)},
              sheet);
  const auto bytes = scanner::encode_jpeg(scanner::internal::to_page(sheet, 0, 0), 88);
  scanner::test::write_file(file, {bytes.begin(), bytes.end()});
  std::string findings;
  for (const auto& f : scanner::inspect(page, clean).findings) {
    findings += fmt::format(" {}({:.2f})", f.code, f.value);
  }
  fmt::print("{}: {}x{} turned {} ({:.1f}) askew {:.2f} kept {},{} {}x{} ink {:.4f}{}{}\n",
             file.filename().string(), page.width, page.height, clean.rotation,
             clean.rotation_confidence, clean.skew_deg, clean.crop.x, clean.crop.y,
             clean.crop.width, clean.crop.height, clean.ink, clean.blank ? " blank" : "", findings);
}

}  // namespace

void write_sheets(const fs::path& from, const fs::path& to) {
  fs::create_directories(to);
  scanner::Cleaner cleaner;
  scanner::Limits limits;
  limits.max_pixels = 60'000'000;
  for (const fs::path& file : scanner::list_files(from).files) {
    if (file.extension() == ".json" || file.extension() == ".txt" || file.extension() == ".md") {
      continue;
    }
    try {
      const auto source = scanner::Source::open(file, limits);
      for (int i = 0; i < source->page_count(); ++i) {
        const std::string name = fmt::format("{}-{}-{}.jpg", file.parent_path().filename().string(),
                                             file.filename().string(), i + 1);
        write_sheet(source->page(i), cleaner, to / name);
      }
    } catch (const scanner::Error& e) {
      fmt::print("{}: refused, {}\n", file.filename().string(), e.what());
    }
  }
}

}  // namespace imaging
