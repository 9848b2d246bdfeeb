// SPDX-License-Identifier: Apache-2.0
#include "scanner/internal/orientation.h"

#include <tesseract/baseapi.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "scanner/error.h"
#include "scanner/internal/geometry.h"

namespace scanner::internal {
namespace {

constexpr double sure = 1.8, upright = 1;  // see is_convincing
// While there are pieces left to ask, more is wanted.
constexpr double quite_sure = 2.5, quite_upright = 1.5;

// What was said by several looks, added up. Right answers come with confidences from 0.3 to 4 in a
// look at 24 Han characters, wrong ones with up to 0.5.
class Evidence {
 public:
  explicit Evidence(bool lines_stand) : lines_stand_(lines_stand) {}

  // What contradicts the direction of the lines counts less.
  void add(const Orientation& seen) {
    constexpr double across_the_lines = 0.4;
    const bool across = (seen.rotation % 180 != 0) != lines_stand_;
    said_[static_cast<std::size_t>(seen.rotation / 90)] +=
        seen.confidence * (across ? across_the_lines : 1);
  }

  Orientation best() const {
    const auto most = std::max_element(said_.begin(), said_.end());
    double second = 0;
    for (auto e = said_.begin(); e != said_.end(); ++e) {
      if (e != most) second = std::max(second, *e);
    }
    return {static_cast<int>(most - said_.begin()) * 90, *most - second};
  }

 private:
  bool lines_stand_ = false;
  std::array<double, 4> said_{};
};

bool is_enough(const Orientation& found, bool lines_stand, double for_upright, double for_other) {
  return found.confidence >= (found.rotation == 0 && !lines_stand ? for_upright : for_other);
}

cv::Mat straightened(const cv::Mat& white, double skew_deg) {
  if (skew_deg == 0) return white;
  const Placement placement = place(white.size(), 1, 1, 0, skew_deg);
  cv::Mat straight(placement.canvas, CV_8U);
  apply(white, placement, cv::Rect(cv::Point(), placement.canvas), cv::Scalar(255), straight);
  return straight;
}

// The pieces side by side on white ground, each straightened by itself.
cv::Mat lay_out(const Writing& writing, const cv::Rect* first, const cv::Rect* last) {
  constexpr int margin = 10;
  std::vector<cv::Mat> pieces;
  int cell = 0;
  for (const cv::Rect* piece = first; piece != last; ++piece) {
    pieces.push_back(straightened(writing.white(*piece), writing.skew_deg));
    cell = std::max({cell, pieces.back().cols + margin, pieces.back().rows + margin});
  }
  const int count = static_cast<int>(pieces.size());
  const int columns = static_cast<int>(std::ceil(std::sqrt(count)));
  const int rows = (count + columns - 1) / columns;
  cv::Mat sheet(rows * cell + margin, columns * cell + margin, CV_8U, cv::Scalar(255));
  for (int i = 0; i < count; ++i) {
    const cv::Mat& piece = pieces[static_cast<std::size_t>(i)];
    const cv::Point at(margin + i % columns * cell, margin + i / columns * cell);
    piece.copyTo(sheet(cv::Rect(at, piece.size())));
  }
  return sheet;
}

}  // namespace

std::vector<cv::Rect> telling_pieces(const Writing& writing) {
  const double mm = writing.dpi / 25.4;
  constexpr double sparse = 0.25, medium = 0.35;  // share of ink
  std::array<std::vector<cv::Rect>, 3> kinds;
  for (const cv::Rect& piece : writing.pieces) {
    const auto [shorter, longer] = std::minmax(piece.width, piece.height);
    // What the model does not take: see os_detect in Tesseract.
    if (shorter < 11 || longer > 2 * shorter || longer > 9 * mm) continue;
    const double ink =
        cv::countNonZero(writing.white(piece) < 128) / static_cast<double>(piece.area());
    kinds[ink < sparse ? 0 : ink < medium ? 1 : 2].push_back(piece);
  }
  std::vector<cv::Rect> all;
  for (const std::vector<cv::Rect>& kind : kinds) {
    // Steps of the golden ratio spread any number of picks evenly.
    std::vector<std::pair<double, cv::Rect>> order;
    for (std::size_t i = 0; i < kind.size(); ++i) {
      order.emplace_back(std::fmod(static_cast<double>(i) * 0.6180339887498949, 1), kind[i]);
    }
    std::sort(order.begin(), order.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [at, piece] : order) all.push_back(piece);
  }
  return all;
}

bool is_convincing(const Orientation& found, bool lines_stand) {
  return is_enough(found, lines_stand, upright, sure);
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
  // The default of 50 leaves every cover sheet and short note unjudged. It looks at five times as
  // many at most.
  api.SetVariable("min_characters_to_try", "8");
}

OrientationDetector::~OrientationDetector() = default;

Orientation OrientationDetector::detect(const Writing& writing) {
  constexpr std::size_t at_once = 24, at_most = 6 * at_once;
  Evidence evidence(writing.lines_stand);
  const std::vector<cv::Rect> pieces = telling_pieces(writing);
  const std::size_t asked = std::min(pieces.size(), at_most);
  for (std::size_t i = 0; i < asked; i += at_once) {
    const std::size_t end = std::min(asked, i + at_once);
    evidence.add(look(lay_out(writing, pieces.data() + i, pieces.data() + end), writing.dpi));
    if (is_enough(evidence.best(), writing.lines_stand, quite_upright, quite_sure)) break;
  }
  if (is_convincing(evidence.best(), writing.lines_stand)) return evidence.best();
  // Turned over, the model takes the page as a new one and looks at other parts of it.
  const cv::Mat straight = straightened(writing.white, writing.skew_deg);
  evidence.add(look(straight, writing.dpi));
  if (is_convincing(evidence.best(), writing.lines_stand)) return evidence.best();
  cv::Mat over;
  cv::rotate(straight, over, cv::ROTATE_180);
  Orientation seen = look(over, writing.dpi);
  seen.rotation = (seen.rotation + 180) % 360;
  evidence.add(seen);
  return evidence.best();
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
