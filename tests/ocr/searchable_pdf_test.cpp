// SPDX-License-Identifier: Apache-2.0
#include "ocr/searchable_pdf.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "ocr/error.h"
#include "tests/ocr/drawn_text.h"
#include "tests/ocr/made_pdf.h"
#include "tests/ocr/outside.h"

namespace ocr {
namespace {

using test::line_at;
using test::Outcome;
using test::page_of;
using test::pdf_of;
using test::pdf_page;

Outcome run(const std::string& pdf, const std::string& command) {
  return test::run_on(pdf, command);
}

RecognizedPage letter() {
  return page_of(
      {line_at("证明", 1100, 300, 90), line_at("武汉市第一人民医院：", 300, 500),
       line_at("兹有王霞同志，女，1990年2月6日出生，身份证号码11010519491231002X，", 380, 600),
       line_at("其人事档案现存我中心。Linn_Electronics,_Inc.", 300, 700),
       line_at("武汉市人才服务中心", 1500, 1000), line_at("2012年7月1日", 1600, 1100)});
}

TEST(SearchablePdf, PdftotextGivesBackExactlyTheRecognizedLines) {
  const RecognizedPage page = letter();
  const Outcome text = run(pdf_of(page), "pdftotext -raw {} -");
  EXPECT_EQ(text.status, 0);
  EXPECT_EQ(text.output, page.text() + "\f");
}

TEST(SearchablePdf, InTheReadersOwnLayoutTheLinesAreTheSameToo) {
  const RecognizedPage page = letter();
  Outcome text = run(pdf_of(page), "pdftotext {} -");
  std::string lines;  // it parts paragraphs by an empty line
  for (const char c : text.output) {
    if (c != '\n' || (!lines.empty() && lines.back() != '\n')) lines.push_back(c);
  }
  EXPECT_EQ(lines, page.text() + "\f");
}

TEST(SearchablePdf, ARowOfAFormKeepsItsSpacesAndNoOthers) {
  const RecognizedPage page = page_of({line_at("姓名 王霞 性别 女", 300, 500)});
  EXPECT_EQ(run(pdf_of(page), "pdftotext -raw {} -").output, "姓名 王霞 性别 女\n\f");
}

TEST(SearchablePdf, CharactersBeyondTheFirstPlaneComeBack) {
  const RecognizedPage page = page_of({line_at("𠮷野㼆", 300, 500)});
  EXPECT_EQ(run(pdf_of(page), "pdftotext -raw {} -").output, "𠮷野㼆\n\f");
}

TEST(SearchablePdf, WordsStandWhereTheyStandOnThePage) {
  const RecognizedPage page = page_of({line_at("姓名 王霞", 1240, 1754, 40)});
  const Outcome boxes = run(pdf_of(page), "pdftotext -bbox {} -");
  // 595.2 x 842.4 points; the line begins in the middle, its words are 80 of 2480 pixels wide.
  EXPECT_NE(boxes.output.find("xMin=\"297.6"), std::string::npos) << boxes.output;
  EXPECT_NE(boxes.output.find("xMax=\"316.8"), std::string::npos) << boxes.output;
  EXPECT_NE(boxes.output.find("yMin=\"421."), std::string::npos) << boxes.output;
}

TEST(SearchablePdf, TheFileIsSoundAndTheJpegIsEmbeddedUntouched) {
  const RecognizedPage page = letter();
  const PdfPage with_text = pdf_page(&page);
  const std::vector<std::uint8_t> jpeg = with_text.jpeg();
  const std::string pdf =
      to_searchable_pdf({with_text, pdf_page(nullptr)}, {"卷 420112-2026-000001", {}});
  const Outcome check = run(pdf, "qpdf --check {}");
  EXPECT_EQ(check.status, 0) << check.output;
  EXPECT_NE(pdf.find(std::string(jpeg.begin(), jpeg.end())), std::string::npos);
  EXPECT_NE(run(pdf, "pdfinfo {}").output.find("Title:           卷 420112-2026-000001"),
            std::string::npos);
  EXPECT_NE(run(pdf, "pdfinfo {}").output.find("Pages:           2"), std::string::npos);
  const std::string fonts = run(pdf, "pdffonts {}").output;
  EXPECT_NE(fonts.find("yes yes yes"), std::string::npos)
      << fonts;  // embedded, a subset, with Unicode map
}

TEST(SearchablePdf, TheTextIsInvisible) {
  const RecognizedPage page = letter();
  const std::string with = run(pdf_of(page), "pdftoppm -r 30 {}").output;
  const std::string without =
      run(to_searchable_pdf({pdf_page(nullptr)}, {"卷", {}}), "pdftoppm -r 30 {}").output;
  EXPECT_GT(with.size(), 200000u);
  EXPECT_EQ(with, without);
}

TEST(SearchablePdf, TheSameInputGivesTheSameBytes) {
  const RecognizedPage page = letter();
  const auto made = [&](const std::string& title, int seconds) {
    return to_searchable_pdf({pdf_page(&page)},
                             {title, std::chrono::sys_seconds(std::chrono::seconds(seconds))});
  };
  EXPECT_EQ(made("a", 1), made("a", 1));
  EXPECT_NE(made("a", 1), made("b", 1));
  EXPECT_NE(made("a", 1), made("a", 2));
}

TEST(SearchablePdf, APageThatCouldNotBeReadKeepsItsPlace) {
  const std::string pdf =
      to_searchable_pdf({pdf_page(nullptr), PdfPage{}, pdf_page(nullptr)}, {"", {}});
  const Outcome found = run(pdf, "pdfimages -list {} | awk 'NR > 2 { print $1 }'");
  EXPECT_EQ(found.output, "1\n3\n");
  EXPECT_EQ(run(pdf, "qpdf --show-npages {}").output, "3\n");
}

TEST(SearchablePdf, WhatIsNotAJpegIsRefusedAndTheFileGoesOnWithoutIt) {
  using Bytes = std::vector<std::uint8_t>;
  for (const Bytes& bytes :
       {Bytes{}, Bytes{'%', 'P', 'D', 'F', '-'}, Bytes{0xFF, 0xD8, 0xFF, 0xC0, 0, 2},
        Bytes{0xFF, 0xD8, 0xFF, 0xE0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0},
        // Of twelve bits; arithmetically coded; CMYK.
        Bytes{0xFF, 0xD8, 0xFF, 0xC1, 0, 11, 12, 0, 1, 0, 1, 3, 0, 0},
        Bytes{0xFF, 0xD8, 0xFF, 0xC9, 0, 11, 8, 0, 1, 0, 1, 3, 0, 0},
        Bytes{0xFF, 0xD8, 0xFF, 0xC0, 0, 11, 8, 0, 1, 0, 1, 4, 0, 0}}) {
    SearchablePdf pdf({"", {}});
    PdfPage page;
    page.jpeg = [&] { return bytes; };
    try {
      pdf.add(page);
      FAIL() << "took " << bytes.size() << " bytes for a JPEG";
    } catch (const Error& e) {
      EXPECT_EQ(e.code(), Errc::engine_failed);
    }
    pdf.add(pdf_page(nullptr));
    std::string file;
    pdf.write([&](std::string_view part) { file += part; });
    EXPECT_EQ(run(file, "qpdf --show-npages {}").output, "1\n");
  }
}

TEST(SearchablePdf, ImagesAreAskedForOneByOneAndNeverKept) {
  int asked = 0;
  std::size_t longest = 0;
  const PdfPage made = test::image_page({2480, 3508, 3, 300, 300, {}});
  const std::size_t size = made.jpeg().size();
  SearchablePdf pdf({"", {}});
  PdfPage page;
  page.jpeg = [&] {
    ++asked;
    return made.jpeg();
  };
  for (int i = 0; i < 20; ++i) pdf.add(page);
  pdf.write([&](std::string_view part) { longest = std::max(longest, part.size()); });
  EXPECT_EQ(asked, 40);
  EXPECT_LE(longest, size);
}

TEST(SearchablePdf, WhatASourceOrTheSinkThrowsEndsTheFile) {
  const PdfPage made = pdf_page(nullptr);
  int asked = 0;
  PdfPage page;
  page.jpeg = [&] {
    if (++asked > 1) throw std::runtime_error("gone");
    return made.jpeg();
  };
  SearchablePdf pdf({"", {}});
  pdf.add(page);
  EXPECT_THROW(pdf.write([](std::string_view) {}), std::runtime_error);
  SearchablePdf other({"", {}});
  other.add(made);
  EXPECT_THROW(other.write([](std::string_view) { throw std::length_error("full"); }),
               std::length_error);
}

}  // namespace
}  // namespace ocr
