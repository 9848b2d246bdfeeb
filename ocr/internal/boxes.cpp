// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/boxes.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include <opencv2/imgproc.hpp>

namespace ocr::internal {
namespace {

using scanner::Rect;

// Where each character begins: as the engine says, except where that would run backwards; such
// stretches are shared out evenly.
std::vector<int> ascending_starts(const SymbolLine& line) {
  const auto& symbols = line.symbols;
  const int end = line.box.x + line.box.width;
  std::vector<int> starts;
  for (const Symbol& s : symbols) {
    starts.push_back(std::clamp(s.character.box.x, line.box.x, std::max(line.box.x, end - 1)));
  }
  for (std::size_t i = 1; i < starts.size(); ++i) {
    if (starts[i] > starts[i - 1]) continue;
    std::size_t next = i;
    while (next < starts.size() && starts[next] <= starts[i - 1]) ++next;
    const int from = starts[i - 1], to = next < starts.size() ? starts[next] : end;
    const int parts = static_cast<int>(next - i) + 1;
    for (std::size_t k = i; k < next; ++k) {
      starts[k] = from + (to - from) * static_cast<int>(k - i + 1) / parts;
    }
  }
  return starts;
}

}  // namespace

void fit_boxes(SymbolLine& line, const cv::Mat& gray) {
  if (line.symbols.empty() || line.box.width <= 0 || line.box.height <= 0) return;
  cv::Mat ink;
  const cv::Mat part = gray(cv::Rect(line.box.x, line.box.y, line.box.width, line.box.height));
  double darkest = 0;
  cv::minMaxLoc(part, &darkest);
  cv::threshold(part, ink, (darkest + 255) / 2 + 20, 255, cv::THRESH_BINARY_INV);

  const std::vector<int> starts = ascending_starts(line);
  for (std::size_t i = 0; i < line.symbols.size(); ++i) {
    Rect& box = line.symbols[i].character.box;
    const int limit = i + 1 < starts.size() ? starts[i + 1] : line.box.x + line.box.width;
    const int end = std::clamp(box.x + box.width, starts[i], limit);
    // A box that is all but empty has lost its character: take what there is up to the next.
    const int right = 3 * (end - starts[i]) < limit - starts[i] ? limit : end;
    box = {starts[i], line.box.y, std::max(0, right - starts[i]), line.box.height};
    if (box.width == 0) continue;
    const cv::Rect inner =
        cv::boundingRect(ink(cv::Rect(box.x - line.box.x, 0, box.width, line.box.height)));
    if (!inner.empty()) box = {box.x + inner.x, line.box.y + inner.y, inner.width, inner.height};
  }
}

}  // namespace ocr::internal
