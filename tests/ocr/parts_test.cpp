// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/parts.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <tuple>

#include <opencv2/imgproc.hpp>

namespace ocr::internal {
namespace {

using Shape = std::tuple<int, int, int, int, int>;

// The oracle: OpenCV's labels.
std::multiset<Shape> by_labels(const cv::Mat& ink, int connectivity) {
  cv::Mat labels, stats, centroids;
  const int count = cv::connectedComponentsWithStats(ink, labels, stats, centroids, connectivity);
  std::multiset<Shape> shapes;
  for (int i = 1; i < count; ++i) {
    shapes.emplace(stats.at<int>(i, cv::CC_STAT_LEFT), stats.at<int>(i, cv::CC_STAT_TOP),
                   stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT),
                   stats.at<int>(i, cv::CC_STAT_AREA));
  }
  return shapes;
}

TEST(Parts, AreThoseThatLabellingFinds) {
  std::mt19937 random(5);
  std::size_t seen = 0;
  for (unsigned i = 0; i < 60; ++i) {
    cv::Mat ink(90, 77, CV_8UC1, cv::Scalar(0));
    for (int y = 0; y < ink.rows; ++y) {
      for (int x = 0; x < ink.cols; ++x) {
        if (random() % 10 < i % 10) ink.at<std::uint8_t>(y, x) = 255;
      }
    }
    for (const auto& [sharing, connectivity] :
         {std::pair{Sharing::corners, 8}, std::pair{Sharing::sides, 4}}) {
      const Parts found = find_parts(ink, sharing);
      std::multiset<Shape> shapes;
      for (const auto& [box, area] : found.parts)
        shapes.emplace(box.x, box.y, box.width, box.height, area);
      EXPECT_EQ(shapes, by_labels(ink, connectivity));
      for (const PartRun& run : found.runs) {
        const cv::Rect& box = found.parts.at(static_cast<std::size_t>(run.part)).box;
        EXPECT_TRUE(box.contains({run.from, run.y}) && run.to <= box.br().x);
      }
      seen += shapes.size();
    }
  }
  EXPECT_GT(seen, 10'000U);
}

}  // namespace
}  // namespace ocr::internal
