// SPDX-License-Identifier: Apache-2.0
// Which way up a page is, told from the shapes of its characters.
#pragma once

#include <memory>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

namespace scanner::internal {

struct Orientation {
  int rotation = 0;       // 0, 90, 180, 270: the content was turned counter-clockwise by this
  double confidence = 0;  // evidence for it above that for any other; 0: nothing to tell by
};

// The smallest square of the page that has enough characters to tell by, or the whole page.
// `pieces` are the connected pieces of its writing.
cv::Rect telling_part(const std::vector<cv::Rect>& pieces, cv::Size page, double dpi);

// Holds the model; one per thread.
class OrientationDetector {
 public:
  // Throws scanner::Error(missing) when the folder has no osd.traineddata. Empty: the system's.
  explicit OrientationDetector(const std::string& tessdata);
  ~OrientationDetector();

  // `white` is a whitened, straightened page or a part of one. Where one look leaves doubt, the
  // page is turned and looked at again, which the model takes as a new page: what is said twice
  // counts twice. lines_stand: its lines run up and down, so that it probably lies on its side.
  Orientation detect(const cv::Mat& white, double dpi, bool lines_stand);

 private:
  Orientation look(const cv::Mat& white, double dpi);

  struct Api;
  std::unique_ptr<Api> api_;
};

}  // namespace scanner::internal
