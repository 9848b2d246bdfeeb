// SPDX-License-Identifier: Apache-2.0
#include "scanner/inspect.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "scanner/internal/ink.h"
#include "scanner/internal/pixels.h"
#include "scanner/internal/sharpness.h"
#include "scanner/internal/skew.h"

namespace scanner {
namespace {

constexpr double mm_per_inch = 25.4;

using Findings = std::vector<Finding>;

void inspect_resolution(const PageImage& original, Findings& findings) {
  const double dpi = std::min(original.dpi_x, original.dpi_y);
  if (dpi <= 0) {
    findings.push_back({"no_dpi", Severity::note, 0, {}});
    return;
  }
  if (dpi < 195) {
    findings.push_back({"low_dpi", dpi < 145 ? Severity::defect : Severity::warning, dpi, {}});
  }
  const double width = original.width / original.dpi_x * mm_per_inch;
  const double height = original.height / original.dpi_y * mm_per_inch;
  // From an identity card to a little over A3.
  if (std::max(width, height) > 450 || std::min(width, height) < 45) {
    findings.push_back({"odd_size", Severity::note, std::max(width, height), {}});
  }
}

// Gray values of the paper and of the darkest ink on it.
struct Tones {
  int paper = 0, ink = 0;
};

Tones measure_tones(const cv::Mat& gray, double inked) {
  std::array<long, 256> counts{};
  long total = 0;
  for (int y = 0; y < gray.rows; y += 3) {
    const uchar* row = gray.ptr(y);
    for (int x = 0; x < gray.cols; x += 3, ++total) ++counts[row[x]];
  }
  const auto quantile = [&](double share) {
    long seen = 0;
    for (int v = 0; v < 256; ++v) {
      seen += counts[static_cast<std::size_t>(v)];
      if (static_cast<double>(seen) >= share * static_cast<double>(total)) return v;
    }
    return 255;
  };
  return {quantile(0.5), quantile(std::min(0.005, inked / 2))};
}

void inspect_exposure(const Tones& tones, Findings& findings) {
  if (tones.paper < 110) {
    findings.push_back({"underexposed", Severity::warning, static_cast<double>(tones.paper), {}});
  } else if (tones.paper >= 252 && tones.ink > 150) {
    findings.push_back({"overexposed", Severity::warning, static_cast<double>(tones.ink), {}});
  }
}

void inspect_focus(const cv::Mat& gray, const Tones& tones, double dpi, Findings& findings) {
  const internal::Edges edges =
      internal::measure_edges(gray, std::max(24, (tones.paper - tones.ink) / 3));
  // A sharp edge is two or three pixels wide, or a quarter of a millimetre of coarse paper.
  const double most = std::max(4.2, dpi / 300 * 4.8);
  if (edges.width > most) {
    findings.push_back({"blurred", Severity::warning, edges.width, {}});
  }
}

// Writing that runs off one side of the page: several strokes end exactly there. A rule or a fold
// makes one or two such ends.
void inspect_sides(const CleanPage& page, Findings& findings) {
  const cv::Mat white = internal::view(page.recognition);
  const double mm = page.recognition.dpi_x / mm_per_inch;
  const int longest = std::max(3, static_cast<int>(2.5 * mm)), least_ends = 6;
  const int last_row = white.rows - 1, last_column = white.cols - 1;
  if (last_row < 4 || last_column < 4) return;
  struct Side {
    cv::Mat line;
    Rect strip;  // in image pixels
  };
  const int deep = std::max(1, std::min(page.image.width, page.image.height) / 50);
  const int width = page.image.width, height = page.image.height;
  const Side sides[] = {{white.row(1), {0, 0, width, deep}},
                        {white.row(last_row - 1), {0, height - deep, width, deep}},
                        {white.col(1).t(), {0, 0, deep, height}},
                        {white.col(last_column - 1).t(), {width - deep, 0, deep, height}}};
  for (const Side& side : sides) {
    int ends = 0, run = 0;
    for (int i = 0; i <= side.line.cols; ++i) {
      if (i < side.line.cols && side.line.at<uchar>(0, i) < 100) {
        ++run;
      } else {
        ends += run >= 2 && run <= longest;
        run = 0;
      }
    }
    if (ends >= least_ends) {
      findings.push_back({"clipped_edge", Severity::warning, static_cast<double>(ends),
                          page.to_original(side.strip)});
    }
  }
}

void inspect_straightness(const CleanPage& page, Findings& findings) {
  cv::Mat half;
  const cv::Mat white = internal::view(page.recognition);
  cv::resize(white, half, cv::Size((white.cols + 1) / 2, (white.rows + 1) / 2), 0, 0,
             cv::INTER_AREA);
  const internal::Ink ink = internal::find_ink(half, 255 - half, page.recognition.dpi_x / 2);
  const internal::Skew skew = internal::find_skew(ink.lines, 3);
  if (skew.confidence >= 1.5 && std::abs(skew.degrees) > 0.3) {
    findings.push_back({"residual_skew", Severity::warning, skew.degrees, {}});
  }
}

}  // namespace

QualityReport inspect(const PageImage& original, const CleanPage& page) {
  QualityReport report;
  inspect_resolution(original, report.findings);
  cv::Mat gray = internal::view(page.image);
  if (gray.channels() == 3) cv::cvtColor(gray, gray, cv::COLOR_RGB2GRAY);
  const Tones tones = measure_tones(gray, page.ink);
  if (page.blank) {
    report.findings.push_back({"blank", Severity::note, page.ink, {}});
    return report;  // the rest is about writing
  }
  inspect_exposure(tones, report.findings);
  inspect_focus(gray, tones, page.recognition.dpi_x / page.recognition_scale, report.findings);
  inspect_sides(page, report.findings);
  inspect_straightness(page, report.findings);
  if (page.rotation_confidence < 1) {
    report.findings.push_back(
        {"orientation_uncertain", Severity::note, page.rotation_confidence, {}});
  }
  return report;
}

const char* to_string(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::defect:
      return "defect";
  }
  return "unknown";  // a value outside the enumeration
}

}  // namespace scanner
