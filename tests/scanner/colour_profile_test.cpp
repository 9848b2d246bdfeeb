// SPDX-License-Identifier: Apache-2.0
#include "scanner/colour_profile.h"

#include <gtest/gtest.h>

#include <string>

namespace scanner {
namespace {

TEST(ColourProfile, IsAnSrgbProfileOfVersionTwoForDisplays) {
  const std::vector<std::uint8_t> bytes = srgb_profile();
  ASSERT_GT(bytes.size(), 128u);
  const std::string text(bytes.begin(), bytes.end());
  const std::size_t size =
      static_cast<std::size_t>(bytes[0]) << 24 | bytes[1] << 16 | bytes[2] << 8 | bytes[3];
  EXPECT_EQ(size, bytes.size());
  EXPECT_EQ(bytes[8], 2);
  EXPECT_EQ(text.substr(12, 12), "mntrRGB XYZ ");
  EXPECT_EQ(text.substr(36, 4), "acsp");
  EXPECT_NE(text.find("sRGB"), std::string::npos);
  // 18 October 1999, not today.
  EXPECT_EQ(text.substr(24, 12), std::string("\x07\xCF\0\x0A\0\x12\0\0\0\0\0\0", 12));
}

TEST(ColourProfile, IsAlwaysTheSame) { EXPECT_EQ(srgb_profile(), srgb_profile()); }

}  // namespace
}  // namespace scanner
