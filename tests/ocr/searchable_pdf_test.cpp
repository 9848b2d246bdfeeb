// SPDX-License-Identifier: Apache-2.0
#include "ocr/searchable_pdf.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>

#include "ocr/error.h"
#include "scanner/encode.h"
#include "tests/ocr/drawn_text.h"

namespace ocr {
namespace {

namespace fs = std::filesystem;
using test::line_at;
using test::page_of;

PdfPage pdf_page(const RecognizedPage* page) {
  scanner::PageImage image{248, 351, 3, 30, 30, {}};
  image.pixels.assign(image.row_bytes() * 351, 240);
  PdfPage result;
  result.jpeg = scanner::encode_jpeg(image, 80);
  result.image_width = 248;
  result.image_height = 351;
  result.dpi = 30;
  result.page = page;
  return result;
}

struct Outcome {
  int status = 0;
  std::string output;
};

// Runs a program on the PDF, whose name takes the place of {}.
Outcome run(const std::string& pdf, std::string command) {
  const fs::path file =
      fs::temp_directory_path() / ("dangan-pdf-test-" + std::to_string(::getpid()) + ".pdf");
  std::ofstream(file, std::ios::binary) << pdf;
  command.replace(command.find("{}"), 2, file.string());
  Outcome outcome;
  std::FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
  char buffer[4096];
  while (const std::size_t n = std::fread(buffer, 1, sizeof buffer, pipe)) {
    outcome.output.append(buffer, n);
  }
  outcome.status = ::pclose(pipe);
  fs::remove(file);
  return outcome;
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
  const Outcome text = run(to_searchable_pdf({pdf_page(&page)}, "证明"), "pdftotext -raw {} -");
  EXPECT_EQ(text.status, 0);
  EXPECT_EQ(text.output, page.text() + "\f");
}

TEST(SearchablePdf, InTheReadersOwnLayoutTheLinesAreTheSameToo) {
  const RecognizedPage page = letter();
  Outcome text = run(to_searchable_pdf({pdf_page(&page)}, "证明"), "pdftotext {} -");
  std::string lines;  // it parts paragraphs by an empty line
  for (const char c : text.output) {
    if (c != '\n' || (!lines.empty() && lines.back() != '\n')) lines.push_back(c);
  }
  EXPECT_EQ(lines, page.text() + "\f");
}

TEST(SearchablePdf, ARowOfAFormKeepsItsSpacesAndNoOthers) {
  const RecognizedPage page = page_of({line_at("姓名 王霞 性别 女", 300, 500)});
  EXPECT_EQ(run(to_searchable_pdf({pdf_page(&page)}, ""), "pdftotext -raw {} -").output,
            "姓名 王霞 性别 女\n\f");
}

TEST(SearchablePdf, CharactersBeyondTheFirstPlaneComeBack) {
  const RecognizedPage page = page_of({line_at("𠮷野㼆", 300, 500)});
  EXPECT_EQ(run(to_searchable_pdf({pdf_page(&page)}, ""), "pdftotext -raw {} -").output,
            "𠮷野㼆\n\f");
}

TEST(SearchablePdf, WordsStandWhereTheyStandOnThePage) {
  const RecognizedPage page = page_of({line_at("姓名 王霞", 1240, 1754, 40)});
  const Outcome boxes = run(to_searchable_pdf({pdf_page(&page)}, ""), "pdftotext -bbox {} -");
  // 595.2 x 842.4 points; the line begins in the middle, its words are 80 of 2480 pixels wide.
  EXPECT_NE(boxes.output.find("xMin=\"297.6"), std::string::npos) << boxes.output;
  EXPECT_NE(boxes.output.find("xMax=\"316.8"), std::string::npos) << boxes.output;
  EXPECT_NE(boxes.output.find("yMin=\"421."), std::string::npos) << boxes.output;
}

TEST(SearchablePdf, TheFileIsSoundAndTheJpegIsEmbeddedUntouched) {
  const RecognizedPage page = letter();
  const PdfPage with_text = pdf_page(&page);
  const std::string pdf =
      to_searchable_pdf({with_text, pdf_page(nullptr)}, "卷 420112-2026-000001");
  const Outcome check = run(pdf, "qpdf --check {}");
  EXPECT_EQ(check.status, 0) << check.output;
  EXPECT_NE(pdf.find(std::string(with_text.jpeg.begin(), with_text.jpeg.end())), std::string::npos);
  EXPECT_NE(run(pdf, "pdfinfo {}").output.find("Title:           卷 420112-2026-000001"),
            std::string::npos);
  EXPECT_NE(run(pdf, "pdfinfo {}").output.find("Pages:           2"), std::string::npos);
  const std::string fonts = run(pdf, "pdffonts {}").output;
  EXPECT_NE(fonts.find("yes no  yes"), std::string::npos) << fonts;  // embedded, with Unicode map
}

TEST(SearchablePdf, TheTextIsInvisible) {
  const RecognizedPage page = letter();
  const std::string with =
      run(to_searchable_pdf({pdf_page(&page)}, ""), "pdftoppm -r 30 {}").output;
  const std::string without =
      run(to_searchable_pdf({pdf_page(nullptr)}, ""), "pdftoppm -r 30 {}").output;
  EXPECT_GT(with.size(), 200000u);
  EXPECT_EQ(with, without);
}

TEST(SearchablePdf, TheSameInputGivesTheSameBytes) {
  const RecognizedPage page = letter();
  EXPECT_EQ(to_searchable_pdf({pdf_page(&page)}, "a"), to_searchable_pdf({pdf_page(&page)}, "a"));
  EXPECT_NE(to_searchable_pdf({pdf_page(&page)}, "a"), to_searchable_pdf({pdf_page(&page)}, "b"));
}

TEST(SearchablePdf, APageThatCouldNotBeReadKeepsItsPlace) {
  PdfPage empty;
  empty.empty = true;
  const std::string pdf = to_searchable_pdf({pdf_page(nullptr), empty, pdf_page(nullptr)}, "");
  const Outcome found = run(pdf, "pdfimages -list {} | awk 'NR > 2 { print $1 }'");
  EXPECT_EQ(found.output, "1\n3\n");
  EXPECT_EQ(run(pdf, "qpdf --show-npages {}").output, "3\n");
}

TEST(SearchablePdf, WhatIsNotAJpegIsRefused) {
  for (const std::vector<std::uint8_t>& bytes :
       {std::vector<std::uint8_t>{}, std::vector<std::uint8_t>{'%', 'P', 'D', 'F', '-'},
        std::vector<std::uint8_t>{0xFF, 0xD8, 0xFF, 0xC0, 0, 2},
        std::vector<std::uint8_t>{0xFF, 0xD8, 0xFF, 0xE0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0}}) {
    PdfPage page = pdf_page(nullptr);
    page.jpeg = bytes;
    try {
      to_searchable_pdf({page}, "");
      FAIL() << "took " << bytes.size() << " bytes for a JPEG";
    } catch (const Error& e) {
      EXPECT_EQ(e.code(), Errc::engine_failed);
    }
  }
}

}  // namespace
}  // namespace ocr
