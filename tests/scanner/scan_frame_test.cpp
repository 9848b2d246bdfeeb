// SPDX-License-Identifier: Apache-2.0
#include "scanner/internal/scan_frame.h"

#include <gtest/gtest.h>

#include "scanner/error.h"

namespace scanner::internal {
namespace {

using Band = FrameShape::Band;
using Bytes = std::vector<std::uint8_t>;

PageAssembler assembler() {
  Limits small;
  small.max_pixels = 10'000, small.max_side = 1'000;
  return {"drill:0", small};
}

template <typename Act>
void expect_error(Errc code, Act act) {
  try {
    act();
    ADD_FAILURE() << "no error, but " << to_string(code) << " was due";
  } catch (const Error& e) {
    EXPECT_STREQ(to_string(e.code()), to_string(code)) << e.what();
    EXPECT_EQ(e.subject(), "drill:0");
  }
}

TEST(ScanFrame, LinesArriveInPiecesOfAnySize) {
  const Bytes sent{1, 2, 3, 0, 4, 5, 6, 0};  // three pixels and one of padding
  for (std::size_t piece = 1; piece <= sent.size(); ++piece) {
    PageAssembler page = assembler();
    page.begin({Band::gray, 3, 4, 2, 8});
    for (std::size_t i = 0; i < sent.size(); i += piece)
      page.add(sent.data() + i, std::min(piece, sent.size() - i));
    page.end();
    EXPECT_EQ(page.finish(300, 300).pixels, (Bytes{1, 2, 3, 4, 5, 6})) << piece;
  }
}

TEST(ScanFrame, OneBitIsBlackInGrayAndLightInColour) {
  const Bytes gray{0b10100000};
  PageAssembler page = assembler();
  page.begin({Band::gray, 3, 1, 1, 1});
  page.add(gray.data(), gray.size());
  page.end();
  EXPECT_EQ(page.finish(0, 0).pixels, (Bytes{0, 255, 0}));
  const Bytes colour{0b10000000, 0b01000000, 0b11000000};
  PageAssembler rgb = assembler();
  rgb.begin({Band::rgb, 2, 3, 1, 1});
  rgb.add(colour.data(), colour.size());
  rgb.end();
  EXPECT_EQ(rgb.finish(0, 0).pixels, (Bytes{255, 0, 255, 0, 255, 255}));
}

TEST(ScanFrame, APageThatBreaksOffInALineIsNoPage) {
  PageAssembler page = assembler();
  page.begin({Band::gray, 4, 4, 3, 8});
  const Bytes sent{1, 2, 3, 4, 5};
  page.add(sent.data(), sent.size());
  expect_error(Errc::device_gone, [&] { page.end(); });
}

TEST(ScanFrame, AShortSheetIsAPage) {
  PageAssembler page = assembler();
  page.begin({Band::gray, 4, 4, 3, 8});
  const Bytes sent{1, 2, 3, 4};
  page.add(sent.data(), sent.size());
  page.end();
  EXPECT_EQ(page.finish(0, 0).height, 1);
}

TEST(ScanFrame, PassesOfUnequalLengthAreNoPage) {
  PageAssembler page = assembler();
  const Bytes sent{1, 2, 3, 4};
  for (const auto& [band, size] : {std::pair{Band::red, 4U}, {Band::green, 4U}, {Band::blue, 2U}}) {
    page.begin({band, 2, 2, 2, 8});
    page.add(sent.data(), size);
    page.end();
  }
  expect_error(Errc::device_gone, [&] { page.finish(0, 0); });
}

TEST(ScanFrame, APageWithoutEndIsRefusedBeforeItFillsTheMemory) {
  PageAssembler page = assembler();
  page.begin({Band::gray, 1'000, 1'000, -1, 8});
  const Bytes line(1'000, 9);
  expect_error(Errc::too_large, [&] {
    for (int i = 0; i < 11; ++i) page.add(line.data(), line.size());
  });
  PageAssembler announced = assembler();
  expect_error(Errc::too_large, [&] { announced.begin({Band::gray, 1'000, 1'000, 11, 8}); });
}

TEST(ScanFrame, AShapeThatMakesNoSenseIsRefused) {
  for (const FrameShape& shape :
       {FrameShape{Band::gray, 0, 0, 1, 8}, FrameShape{Band::gray, 8, 8, 1, 12},
        FrameShape{Band::rgb, 8, 8, 1, 8}, FrameShape{Band::gray, 8, -1, 1, 8}}) {
    PageAssembler page = assembler();
    expect_error(Errc::unsupported_setting, [&] { page.begin(shape); });
  }
}

}  // namespace
}  // namespace scanner::internal
