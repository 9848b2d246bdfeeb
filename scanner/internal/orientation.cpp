// SPDX-License-Identifier: Apache-2.0
#include "scanner/internal/orientation.h"

#include <tesseract/baseapi.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <optional>

#include "scanner/error.h"

namespace scanner::internal {

cv::Rect telling_part(const std::vector<cv::Rect>& pieces, cv::Size page, double dpi) {
  constexpr int enough = 250;  // pieces; a Han character has one or two
  const double mm = dpi / 25.4, cell = 10 * mm;
  const cv::Rect whole(cv::Point(), page);
  const cv::Size grid(static_cast<int>(page.width / cell) + 1,
                      static_cast<int>(page.height / cell) + 1);
  cv::Mat count = cv::Mat::zeros(grid, CV_32S), sums;
  for (const cv::Rect& piece : pieces) {
    const int longer = std::max(piece.width, piece.height);
    if (longer < 1.2 * mm || longer > 9 * mm || std::min(piece.width, piece.height) < 0.4 * mm) {
      continue;
    }
    ++count.at<int>(static_cast<int>((piece.y + piece.height / 2) / cell),
                    static_cast<int>((piece.x + piece.width / 2) / cell));
  }
  count.convertTo(count, CV_32F);
  cv::integral(count, sums, CV_64F);
  for (int side = 5; side < std::min(grid.width, grid.height); ++side) {
    double most = 0;
    cv::Point best;
    for (int y = 0; y + side <= grid.height; ++y) {
      for (int x = 0; x + side <= grid.width; ++x) {
        const double inside = sums.at<double>(y + side, x + side) - sums.at<double>(y, x + side) -
                              sums.at<double>(y + side, x) + sums.at<double>(y, x);
        if (inside <= most) continue;
        most = inside;
        best = {x, y};
      }
    }
    if (most < enough) continue;
    const int pixels = static_cast<int>(side * cell);
    return cv::Rect(static_cast<int>(best.x * cell), static_cast<int>(best.y * cell), pixels,
                    pixels) &
           whole;
  }
  return whole;
}

struct OrientationDetector::Api {
  tesseract::TessBaseAPI tesseract;
};

OrientationDetector::OrientationDetector(const std::string& tessdata)
    : api_(std::make_unique<Api>()) {
  tesseract::TessBaseAPI& api = api_->tesseract;
  api.SetVariable("debug_file", "/dev/null");  // it talks to stderr otherwise
  const char* folder = tessdata.empty() ? nullptr : tessdata.c_str();
  if (api.Init(folder, "osd", tesseract::OEM_TESSERACT_ONLY) != 0) {
    throw Error(Errc::missing, "osd.traineddata", "the orientation model cannot be loaded");
  }
  api.SetVariable("debug_file", "/dev/null");
  api.SetPageSegMode(tesseract::PSM_OSD_ONLY);
  // The default of 50 leaves every cover sheet and short note unjudged.
  api.SetVariable("min_characters_to_try", "8");
}

OrientationDetector::~OrientationDetector() = default;

Orientation OrientationDetector::detect(const cv::Mat& white, double dpi, bool lines_stand) {
  // Right answers on Han pages come with confidences from 0.5 up, wrong ones with up to 0.7.
  // Most pages lie right already; one that seems to, at first sight, needs less proof.
  // What contradicts the direction of the lines counts less.
  constexpr double sure = 1.8, upright_at_first_sight = 1, across_the_lines = 0.4;
  struct Turn {
    int degrees;
    std::optional<cv::RotateFlags> flag;
  };
  static constexpr Turn turns[] = {{0, std::nullopt},
                                   {180, cv::ROTATE_180},
                                   {90, cv::ROTATE_90_COUNTERCLOCKWISE},
                                   {270, cv::ROTATE_90_CLOCKWISE}};
  std::array<double, 4> evidence{};
  Orientation best;
  for (const Turn& turn : turns) {
    cv::Mat turned = white;
    if (turn.flag) cv::rotate(white, turned = cv::Mat(), *turn.flag);
    const Orientation seen = look(turned, dpi);
    const int rotation = (seen.rotation - turn.degrees + 360) % 360;
    const bool across = (rotation % 180 != 0) != lines_stand;
    evidence[static_cast<std::size_t>(rotation / 90)] +=
        seen.confidence * (across ? across_the_lines : 1);

    const auto most = std::max_element(evidence.begin(), evidence.end());
    double second = 0;
    for (auto e = evidence.begin(); e != evidence.end(); ++e) {
      if (e != most) second = std::max(second, *e);
    }
    best = {static_cast<int>(most - evidence.begin()) * 90, *most - second};
    const bool upright = best.rotation == 0 && !lines_stand && turn.degrees == 0;
    if (best.confidence >= (upright ? upright_at_first_sight : sure)) break;
  }
  return best;
}

Orientation OrientationDetector::look(const cv::Mat& white, double dpi) {
  tesseract::TessBaseAPI& api = api_->tesseract;
  api.SetImage(white.data, white.cols, white.rows, 1, static_cast<int>(white.step));
  api.SetSourceResolution(static_cast<int>(std::lround(dpi)));
  int degrees = 0;
  float confidence = 0, script_confidence = 0;
  const char* script = nullptr;
  const bool found =
      api.DetectOrientationScript(&degrees, &confidence, &script, &script_confidence);
  api.Clear();
  if (!found) return {};
  Orientation orientation;
  orientation.rotation = (360 - degrees) % 360;  // it counts clockwise
  orientation.confidence = static_cast<double>(confidence);
  return orientation;
}

}  // namespace scanner::internal
