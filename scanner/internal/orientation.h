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

// What is looked at: the whitened page and the connected pieces of its writing.
struct Writing {
  const cv::Mat& white;
  const std::vector<cv::Rect>& pieces;
  double dpi = 0;
  double skew_deg = 0;       // how it lies askew, modulo quarter turns
  bool lines_stand = false;  // its lines run up and down, so that it probably lies on its side
};

// The pieces that are like characters, in the order in which they should be asked: those of few
// strokes first, because dense ones look much alike whichever way up they are; of each kind any
// few that follow each other come from all over the page.
std::vector<cv::Rect> telling_pieces(const Writing& writing);

// A page is turned only on evidence: leaving one lying is seen at once, turning a right one is
// not. Most pages lie right already; one that seems to needs less proof.
bool is_convincing(const Orientation& found, bool lines_stand);

// Holds the model; one per thread.
class OrientationDetector {
 public:
  // Throws scanner::Error(missing) when the folder has no osd.traineddata. Empty: the system's.
  explicit OrientationDetector(const std::string& tessdata);
  ~OrientationDetector();

  // Asks a few pieces after the other until they agree; where they do not, the whole page.
  Orientation detect(const Writing& writing);

 private:
  Orientation look(const cv::Mat& white, double dpi);

  struct Api;
  std::unique_ptr<Api> api_;
};

}  // namespace scanner::internal
