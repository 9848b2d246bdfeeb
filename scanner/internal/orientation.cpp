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
  api.SetVariable("min_characters_to_try", "12");
}

OrientationDetector::~OrientationDetector() = default;

Orientation OrientationDetector::detect(const cv::Mat& white, double dpi, bool lines_stand) {
  // Right answers on Han pages come with confidences from 0.5 up, wrong ones with up to 0.7.
  // Most pages lie right already; one that seems to, at first sight, needs less proof.
  constexpr double sure = 2, upright_at_first_sight = 1;
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
    evidence[static_cast<std::size_t>(rotation / 90)] += seen.confidence;

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
