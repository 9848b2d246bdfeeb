// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "scanner/page_image.h"

namespace scanner {
namespace {

TEST(Affine, TheIdentityLeavesARectangleAsItIs) {
  EXPECT_EQ(Affine{}(Rect{3, 4, 5, 6}), (Rect{3, 4, 5, 6}));
}

TEST(Affine, AQuarterTurnMapsARectangleExactly) {
  const Affine half_turn{-1, 0, 99, 0, -1, 49};  // of a 100 x 50 image
  EXPECT_EQ(half_turn(Rect{0, 0, 10, 5}), (Rect{90, 45, 10, 5}));
  const Affine quarter{0, 1, 0, -1, 0, 99};
  EXPECT_EQ(quarter(Rect{0, 0, 10, 5}), (Rect{0, 90, 5, 10}));
}

TEST(Affine, ASkewedRectangleIsHeldByTheOneReturned) {
  const Affine tilt{0.99, -0.1, 3, 0.1, 0.99, 2};
  const Rect from{10, 20, 30, 40};
  const Rect held = tilt(from);
  for (int y = from.y; y < from.y + from.height; ++y) {
    for (int x = from.x; x < from.x + from.width; ++x) {
      const Point p = tilt(Point{static_cast<double>(x), static_cast<double>(y)});
      EXPECT_GE(p.x, held.x - 0.5);
      EXPECT_LE(p.x, held.x + held.width - 0.5);
      EXPECT_GE(p.y, held.y - 0.5);
      EXPECT_LE(p.y, held.y + held.height - 0.5);
    }
  }
}

TEST(Affine, TheInverseLeadsBack) {
  const Affine t{0.9, -0.2, 17, 0.3, 1.1, -5};
  const Point there = t(Point{12, 34});
  const Point back = t.inverse()(there);
  EXPECT_NEAR(back.x, 12, 1e-9);
  EXPECT_NEAR(back.y, 34, 1e-9);
}

}  // namespace
}  // namespace scanner
