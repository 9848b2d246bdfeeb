// SPDX-License-Identifier: Apache-2.0
#include "scanner/inspect.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "scanner/facing.h"
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
  for (int y = 0; y < gray.rows; ++y) {
    const uchar* row = gray.ptr(y);
    for (int x = 0; x < gray.cols; x += 2, ++total) ++counts[row[x]];
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

// Every eighth row of the page is enough for tones and edges.
cv::Mat some_rows(const PageImage& page) {
  const cv::Mat whole = internal::view(page);
  const int every = whole.rows >= 800 ? 8 : 1;
  const cv::Mat some(whole.rows / every, whole.cols, whole.type(), whole.data,
                     whole.step * static_cast<std::size_t>(every));
  cv::Mat gray;
  if (some.channels() == 1) return some;
  cv::cvtColor(some, gray, cv::COLOR_RGB2GRAY);
  return gray;
}

void inspect_exposure(const Tones& tones, Findings& findings) {
  if (tones.paper < 110) {
    findings.push_back({"underexposed", Severity::warning, static_cast<double>(tones.paper), {}});
  } else if (tones.paper >= 252 && tones.ink > 150) {
    findings.push_back({"overexposed", Severity::warning, static_cast<double>(tones.ink), {}});
  }
}

struct SoftPart {
  cv::Rect area;               // of the gray rows; empty: none
  int squares = 0, sharp = 0;  // with writing: soft and sharp ones
  double width = 0;            // of the softest square's edges
};

// Looks square by square: a corner of the sheet may have stood off the glass.
SoftPart find_soft_part(const cv::Mat& gray, int contrast, double most) {
  constexpr int across = 4, down = 6;
  SoftPart soft;
  for (int i = 0; i < across * down; ++i) {
    const int column = i % across, row = i / across;
    const int left = gray.cols * column / across, top = gray.rows * row / down;
    const cv::Rect square(left, top, gray.cols * (column + 1) / across - left,
                          gray.rows * (row + 1) / down - top);
    const internal::Edges edges = internal::measure_edges(gray(square), contrast);
    if (edges.width > most) {
      soft.area = soft.area.empty() ? square : soft.area | square;
      ++soft.squares;
      soft.width = std::max(soft.width, edges.width);
    } else if (edges.width > 0) {
      ++soft.sharp;
    }
  }
  return soft;
}

void inspect_focus(const CleanPage& page, const cv::Mat& gray, const Tones& tones, double dpi,
                   Findings& findings) {
  const int contrast = std::max(24, (tones.paper - tones.ink) / 3);
  const internal::Edges edges = internal::measure_edges(gray, contrast);
  // A sharp edge is two or three pixels wide, or a quarter of a millimetre of coarse paper.
  const double most = std::max(4.2, dpi / 300 * 4.8);
  const SoftPart soft = find_soft_part(gray, contrast, most);
  // A photograph or a seal is soft too, and small.
  constexpr double least_share = 0.15;
  if (edges.width <= most && soft.squares <= least_share * (soft.squares + soft.sharp)) return;
  Finding finding{"blurred", Severity::warning, std::max(edges.width, soft.width), {}};
  if (soft.sharp > 0 && soft.squares > 0) {
    const double rows = static_cast<double>(page.image.height) / gray.rows;
    const int top = static_cast<int>(soft.area.y * rows);
    const int bottom = static_cast<int>(std::ceil((soft.area.y + soft.area.height) * rows));
    finding.region =
        Rect{soft.area.x, top, soft.area.width, std::min(bottom, page.image.height) - top};
  }
  findings.push_back(std::move(finding));
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
      findings.push_back(
          {"clipped_edge", Severity::warning, static_cast<double>(ends), side.strip});
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

// A side of the clean page that is still black over most of its length, deeper than a hair.
void inspect_borders(const CleanPage& page, const Tones& tones, double dpi, Findings& findings) {
  const cv::Mat image = internal::view(page.image);
  const int deep = std::min({image.cols / 4, image.rows / 4, static_cast<int>(dpi / 2.5)});
  const int least = std::max(2, static_cast<int>(dpi / mm_per_inch));
  if (deep < least) return;
  const int width = image.cols, height = image.rows;
  const cv::Rect strips[] = {{0, 0, width, deep},
                             {0, height - deep, width, deep},
                             {0, 0, deep, height},
                             {width - deep, 0, deep, height}};
  for (int side = 0; side < 4; ++side) {
    cv::Mat strip = image(strips[side]);
    if (strip.channels() == 3) cv::cvtColor(strip, strip, cv::COLOR_RGB2GRAY);
    cv::Mat black;
    cv::reduce(strip < 0.4 * tones.paper, black, side < 2 ? 1 : 0, cv::REDUCE_AVG, CV_32F);
    if (side >= 2) black = black.t();
    if (side % 2 == 1) cv::flip(black, black, 0);  // from the edge inwards
    int rows = 0, depth = 0;                       // the outermost may be the filling of a corner
    for (int i = 0; i < deep; ++i) {
      if (black.at<float>(i) <= 0.4f * 255) continue;
      ++rows;
      depth = i + 1;
    }
    if (rows < least) continue;
    const Rect regions[] = {{0, 0, width, depth},
                            {0, height - depth, width, depth},
                            {0, 0, depth, height},
                            {width - depth, 0, depth, height}};
    findings.push_back({"border_left", Severity::warning, rows / dpi * mm_per_inch, regions[side]});
  }
}

void inspect_facing(const CleanPage& page, Findings& findings) {
  const std::optional<Gutter> gutter = find_gutter(page.image);
  if (!gutter) return;
  findings.push_back({"two_pages", Severity::note,
                      static_cast<double>(gutter->x) / page.image.width, gutter->strip});
}

}  // namespace

QualityReport inspect(const PageImage& original, const CleanPage& page) {
  QualityReport report;
  inspect_resolution(original, report.findings);
  const cv::Mat gray = some_rows(page.image);
  const Tones tones = measure_tones(gray, page.ink);
  if (page.blank) {
    report.findings.push_back({"blank", Severity::note, page.ink, {}});
    return report;  // the rest is about writing
  }
  inspect_exposure(tones, report.findings);
  const double dpi = page.recognition.dpi_x / page.recognition_scale;
  inspect_focus(page, gray, tones, dpi, report.findings);
  inspect_borders(page, tones, dpi, report.findings);
  if (page.lid > 0.0001) {
    report.findings.push_back({"border_filled", Severity::note, 100 * page.lid, {}});
  }
  inspect_facing(page, report.findings);
  report.fingerprint = fingerprint(page);
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
