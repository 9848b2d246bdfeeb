// SPDX-License-Identifier: Apache-2.0
// Characters of names that no installed font has, as they stand on paper.
#include "service/paper/sheet.h"
#include "tests/paper/pdf_file.h"

namespace service::paper {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr double kLeft = 30, kTop = 40;
constexpr Style kStyle{Face::song, 36};

std::vector<std::uint8_t> drawn(const std::string& text) {
  Document document("name", "office", store::Time{});
  document.begin_sheet();
  document.line(text, kLeft, kTop, 150, 20, Align::left, kStyle);
  return document.finish();
}

// The ink on the sheet at 4 dots a millimetre, gray.
struct Picture {
  int width = 0, height = 0;
  std::string pixels;
  bool is_dark(int x, int y) const {
    return static_cast<unsigned char>(pixels[static_cast<std::size_t>(y * width + x)]) < 140;
  }
};

Picture picture(const Pdf& pdf) {
  pdf.run("pdftoppm -r 101.6 -gray -singlefile copy.pdf sheet");
  std::ifstream in(pdf.folder() / "sheet.pgm", std::ios::binary);
  Picture picture;
  std::string magic;
  int depth = 0;
  in >> magic >> picture.width >> picture.height >> depth;
  in.get();
  picture.pixels.assign(std::istreambuf_iterator<char>(in), {});
  EXPECT_EQ(magic, "P5");
  EXPECT_EQ(picture.pixels.size(), static_cast<std::size_t>(picture.width * picture.height));
  return picture;
}

// The longest upright line of ink in the column.
int longest_line(const Picture& page, int x) {
  int longest = 0, run = 0;
  for (int y = 0; y < page.height; ++y) {
    run = page.is_dark(x, y) ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

// Upright lines of ink nearly as high as the type: the sides of frames.
int sides(const Picture& page) {
  constexpr int high = 38;  // of 36 points, which are 51 dots
  int count = 0;
  bool inside = false;
  for (int x = 0; x < page.width; ++x) {
    const bool is_side = longest_line(page, x) >= high;
    if (is_side && !inside) ++count;
    inside = is_side;
  }
  return count;
}

// Extension I, a code of the second plane that is no character, a private-use code of nobody's.
TEST(RareCharacters, WhatNoFontHasStandsAsItsCodeInAFrame) {
  for (const auto& [text, code] :
       {std::pair("\U0002EBF0", "U+2EBF0"), std::pair("\U0002FA30", "U+2FA30"),
        std::pair("\uE123", "U+E123"), std::pair("\U0010ABCD", "U+10ABCD")}) {
    const Pdf pdf(drawn(text));
    EXPECT_THAT(pdf.text(1), HasSubstr(code));
    EXPECT_EQ(sides(picture(pdf)), 2) << code;
    pdf.run("qpdf --check copy.pdf");
    EXPECT_GT(pdf.embedded_fonts(), 0);
  }
}

TEST(RareCharacters, AFrameStandsAmongTheOtherCharactersInItsPlace) {
  const Pdf pdf(drawn("三\U0002EBF0之"));
  const std::string text = pdf.text(1);
  EXPECT_THAT(text, HasSubstr("三"));
  EXPECT_LT(text.find("三"), text.find("U+2EBF0"));
  EXPECT_LT(text.find("U+2EBF0"), text.find("之"));
  EXPECT_EQ(sides(picture(pdf)), 2);
}

// The control: what a font has is drawn as it is, also beyond the first plane.
TEST(RareCharacters, WhatAFontHasHasNoFrame) {
  const Pdf pdf(drawn("\U00020BB7㼆"));
  EXPECT_THAT(pdf.text(1), HasSubstr("\U00020BB7"));
  EXPECT_THAT(pdf.text(1), Not(HasSubstr("U+")));
  EXPECT_EQ(sides(picture(pdf)), 0);
}

TEST(RareCharacters, APrivateCodeOfAnOldTableIsDrawnAsItsCharacter) {
  const Pdf pdf(drawn("\uE863"));
  EXPECT_THAT(pdf.text(1), HasSubstr("\u4DAE"));
  EXPECT_EQ(sides(picture(pdf)), 0);
}

// Long lines are cut and wrapped around frames as around characters, and none is lost.
TEST(RareCharacters, WrappedTextKeepsThemAll) {
  Document document("name", "office", store::Time{});
  document.begin_sheet();
  std::string name;
  for (int i = 0; i < 50; ++i) name += "\U0002EBF0";
  const Style style{Face::song, 12};
  std::string joined;
  for (const std::string& line : document.wrap(name, 60, style)) joined += line;
  EXPECT_EQ(joined, name);
  document.paragraph(name, kLeft, kTop, 60, style);
  const Pdf pdf(document.finish());
  const std::string text = pdf.text(1);
  int count = 0;
  for (auto at = text.find("U+2EBF0"); at != std::string::npos; at = text.find("U+2EBF0", at + 1)) {
    ++count;
  }
  EXPECT_EQ(count, 50);
}

}  // namespace
}  // namespace service::paper
