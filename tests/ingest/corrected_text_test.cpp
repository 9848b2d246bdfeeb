// SPDX-License-Identifier: Apache-2.0
#include "service/corrected_text.h"

#include <gtest/gtest.h>

#include "store/terms/utf8.h"

namespace service {
namespace {

// Each character at its own place: x is 10 times its index.
store::PageReading reading(const std::string& text) {
  store::PageReading made;
  made.text = text;
  std::uint16_t x = 0;
  for (const char32_t c : terms::decode_utf8(text)) {
    const bool is_seen = c != U'\n' && c != U' ';
    made.boxes.push_back(is_seen ? store::CharBox{x, 5, 9, 9, 60} : store::CharBox{});
    x = static_cast<std::uint16_t>(x + 10);
  }
  return made;
}

// The places as tens of pixels; -1: none.
std::vector<int> places(const store::PageReading& made) {
  std::vector<int> found;
  for (const store::CharBox& box : made.boxes) found.push_back(box.width == 0 ? -1 : box.x / 10);
  return found;
}

TEST(CorrectedText, AReplacedCharacterStandsWhereTheOldOneStood) {
  const auto made = corrected(reading("姓名王韦\n"), "姓名王伟\n");
  EXPECT_EQ(made.text, "姓名王伟\n");
  EXPECT_EQ(places(made), (std::vector{0, 1, 2, 3, -1}));
  EXPECT_EQ(made.boxes[3].confidence, 100);
}

TEST(CorrectedText, WhatWasAddedHasNoPlaceAndTheRestKeepsIts) {
  EXPECT_EQ(places(corrected(reading("王韦\n女\n"), "王小伟\n女\n")),
            (std::vector{0, -1, 1, -1, 3, -1}));
  EXPECT_EQ(places(corrected(reading("甲\n丙\n"), "甲\n乙乙\n丙\n")),
            (std::vector{0, -1, -1, -1, -1, 2, -1}));
}

TEST(CorrectedText, WhatWasTakenAwayTakesItsPlaceWithIt) {
  EXPECT_EQ(places(corrected(reading("王|伟\n女\n"), "王伟\n女\n")),
            (std::vector{0, 2, -1, 4, -1}));
  EXPECT_EQ(places(corrected(reading("杂\n王伟\n"), "王伟\n")), (std::vector{2, 3, -1}));
}

TEST(CorrectedText, LineEndsAreTidiedAndAnEmptyTextIsEmpty) {
  EXPECT_EQ(corrected(reading("甲\n"), "甲 \r\n乙\t丙\r\n\r\n").text, "甲\n乙 丙\n");
  EXPECT_EQ(corrected(reading("甲\n"), " \n").text, "");
  EXPECT_TRUE(corrected(reading("甲\n"), "").boxes.empty());
}

TEST(CorrectedText, ALongTextIsAlignedLineByLine) {
  std::string before, now;
  for (int i = 0; i < 400; ++i) {
    before += "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未\n";
    now += "甲乙丙丁戊己庚辛壬癸子丑寅卯辰已午未\n";
  }
  const auto made = corrected(reading(before), now);
  ASSERT_EQ(made.boxes.size(), made.text.empty() ? 0 : terms::decode_utf8(now).size());
  EXPECT_EQ(places(made)[15], 15);
  EXPECT_EQ(places(made)[19 + 15], 19 + 15);
}

}  // namespace
}  // namespace service
