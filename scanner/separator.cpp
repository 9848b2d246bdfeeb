// SPDX-License-Identifier: Apache-2.0
#include "scanner/separator.h"

#define ZX_USE_UTF8 1
#include <ReadBarcode.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <optional>

#include "scanner/internal/factor.h"
#include "scanner/internal/pixels.h"

namespace scanner {
namespace {

constexpr int most_codes = 8;       // of one page
constexpr int longest_side = 5000;  // finer images are reduced: no printed code needs more
constexpr int halved_side = 3000;   // smaller images are searched as they are

struct Found {
  Code code;      // its box in the pixels searched
  cv::Rect mask;  // to be blotted out before the next search
};

bool is_linear(ZXing::BarcodeFormat format) {
  return format == ZXing::BarcodeFormat::Code39 || format == ZXing::BarcodeFormat::Code128;
}

// The reader of version 1.4 aborts the process when asked for several symbols at once, and misses
// codes unless it tries harder.
std::optional<Found> find_one(const cv::Mat& gray) {
  ZXing::DecodeHints hints;
  hints.setFormats(ZXing::BarcodeFormat::Code39 | ZXing::BarcodeFormat::Code128 |
                   ZXing::BarcodeFormat::QRCode | ZXing::BarcodeFormat::DataMatrix);
  hints.setMaxNumberOfSymbols(1);
  hints.setTryHarder(true);
  const ZXing::ImageView image(gray.data, gray.cols, gray.rows, ZXing::ImageFormat::Lum,
                               static_cast<int>(gray.step));
  const ZXing::Results results = ZXing::ReadBarcodes(image, hints);
  if (results.empty() || !results.front().isValid()) return std::nullopt;
  const ZXing::Result& result = results.front();
  const auto& position = result.position();
  std::vector<cv::Point> corners;
  for (const auto& p :
       {position.topLeft(), position.topRight(), position.bottomRight(), position.bottomLeft()}) {
    corners.emplace_back(p.x, p.y);
  }
  const cv::Rect box = cv::boundingRect(corners);
  Found found;
  found.code = {
      result.text(), ZXing::ToString(result.format()), {box.x, box.y, box.width, box.height}};
  // Of a linear code only the rows that were read are known; it reaches beyond them.
  const int longer = std::max(box.width, box.height);
  const int margin = is_linear(result.format()) ? longer / 2 : longer / 8;
  found.mask =
      cv::Rect(box.x - margin, box.y - margin, box.width + 2 * margin, box.height + 2 * margin) &
      cv::Rect(0, 0, gray.cols, gray.rows);
  return found;
}

// What a code might be made of: bars side by side over a good centimetre, or a square of half a
// centimetre that is full of edges both ways. Writing has gaps between its lines.
// `half` has 150 to 200 dpi.
bool has_pattern(const cv::Mat& half) {
  constexpr int cell = 9;  // a millimetre and a half
  if (half.cols < 8 * cell || half.rows < 8 * cell) return true;
  const cv::Rect inner(0, 0, half.cols - 1, half.rows - 1);
  cv::Mat across, along;
  cv::absdiff(half(inner), half(inner + cv::Point(1, 0)), across);
  cv::absdiff(half(inner), half(inner + cv::Point(0, 1)), along);
  across = internal::cell_means(across, cell);
  along = internal::cell_means(along, cell);
  const auto holds = [](const cv::Mat& cells, cv::Size block) {
    cv::Mat kept;
    cv::erode(cells, kept, cv::Mat::ones(block, CV_8U), cv::Point(-1, -1), 1, cv::BORDER_CONSTANT,
              cv::Scalar(0));
    return cv::countNonZero(kept) > 0;
  };
  constexpr double bars = 18, dense = 22;
  return holds((across > bars) & (across > along * 2), {6, 2}) ||
         holds((along > bars) & (along > across * 2), {2, 6}) ||
         holds((across > dense) & (along > dense), {4, 4});
}

Rect united(const Rect& a, const Rect& b) {
  const cv::Rect u = cv::Rect(a.x, a.y, a.width, a.height) | cv::Rect(b.x, b.y, b.width, b.height);
  return {u.x, u.y, u.width, u.height};
}

}  // namespace

std::vector<Code> read_codes(const PageImage& page) {
  const cv::Mat image = internal::view(page);
  cv::Mat gray;
  if (image.channels() == 3) {
    cv::cvtColor(image, gray, cv::COLOR_RGB2GRAY);
  } else {
    gray = image.clone();
  }
  const int longest = std::max(gray.cols, gray.rows);
  double scale = std::min(1.0, static_cast<double>(longest_side) / longest);
  if (scale < 1) cv::resize(gray, gray, cv::Size(), scale, scale, cv::INTER_AREA);
  if (longest >= halved_side) {
    // At half the size a search costs a quarter and finds every code of ordinary size; all pixels
    // are searched where something might be a finer one.
    cv::Mat half;
    cv::resize(gray, half, cv::Size(gray.cols / 2, gray.rows / 2), 0, 0, cv::INTER_AREA);
    if (!has_pattern(half)) {
      scale /= 2;
      gray = half;
    }
  }

  std::vector<Code> codes;
  std::vector<cv::Rect> masks;
  for (int i = 0; i < most_codes; ++i) {
    std::optional<Found> found = find_one(gray);
    if (!found || found->mask.empty()) break;
    gray(found->mask).setTo(255);
    // The rest of a tall linear code is the same code.
    bool known = false;
    for (std::size_t k = 0; k < codes.size() && !known; ++k) {
      known = codes[k].text == found->code.text && codes[k].format == found->code.format &&
              !(masks[k] & found->mask).empty();
      if (known) codes[k].box = united(codes[k].box, found->code.box);
    }
    if (known) continue;
    codes.push_back(std::move(found->code));
    masks.push_back(found->mask);
  }
  const Affine back{1 / scale, 0, 0, 0, 1 / scale, 0};
  for (Code& code : codes) {
    if (scale < 1) code.box = back(code.box);
  }
  std::sort(codes.begin(), codes.end(), [](const Code& a, const Code& b) {
    const int a_middle = a.box.y + a.box.height / 2, b_middle = b.box.y + b.box.height / 2;
    return a_middle != b_middle ? a_middle < b_middle : a.box.x < b.box.x;
  });
  return codes;
}

bool is_patch_t(const Code& code) { return code.text == "PATCHT"; }

}  // namespace scanner
