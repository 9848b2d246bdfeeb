// SPDX-License-Identifier: Apache-2.0
#include "service/routes/page_text.h"

#include <gtest/gtest.h>

#include "store/terms/utf8.h"

namespace service::routes {
namespace {

using store::CharBox;

// Characters of 10 x 20 side by side, lines 30 apart.
std::vector<CharBox> boxes_of(std::string_view text) {
  std::vector<CharBox> boxes;
  int x = 0, y = 0;
  for (const auto code : terms::decode_utf8(text)) {
    const bool is_end = code == U'\n';
    boxes.push_back(
        is_end ? CharBox{}
               : CharBox{static_cast<std::uint16_t>(x), static_cast<std::uint16_t>(y), 10, 20, 90});
    x = is_end ? 0 : x + 10;
    y = is_end ? y + 30 : y;
  }
  return boxes;
}

TEST(PageText, EachLineHasTheBoxAroundItsCharacters) {
  const std::string text = "姓名王伟\n\nAB\n";
  const auto lines = lines_of(text, boxes_of(text));
  ASSERT_EQ(lines.size(), 3U);
  EXPECT_EQ(lines[0].text, "姓名王伟");
  EXPECT_EQ(lines[0].box, (CharBox{0, 0, 40, 20, 90}));
  EXPECT_EQ(lines[1].text, "");
  EXPECT_EQ(lines[1].box, CharBox{});
  EXPECT_EQ(lines[2].box, (CharBox{0, 60, 20, 20, 90}));
}

}  // namespace
}  // namespace service::routes
