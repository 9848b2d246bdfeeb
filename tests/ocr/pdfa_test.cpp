// SPDX-License-Identifier: Apache-2.0
// What PDFBox Preflight takes for PDF/A-1b, and what it refuses.
#include <gtest/gtest.h>

#include <ctime>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "ocr/searchable_pdf.h"
#include "store/terms/utf8.h"
#include "tests/ocr/drawn_text.h"
#include "tests/ocr/made_pdf.h"
#include "tests/ocr/outside.h"

namespace ocr {
namespace {

using test::image_page;
using test::line_at;
using test::Outcome;
using test::page_of;
using test::pdf_page;
using test::preflight;
using test::run_on;

constexpr std::chrono::sys_seconds kDay{std::chrono::seconds(1'795'500'000)};

void expect_accepted(const std::string& pdf) {
  const Outcome verdict = preflight(pdf);
  EXPECT_EQ(verdict.status, 0) << verdict.output;
  const Outcome sound = run_on(pdf, "qpdf --check {}");
  EXPECT_EQ(sound.status, 0) << sound.output;
}

std::string letter() {
  const RecognizedPage page =
      page_of({line_at("证明", 1100, 300, 90), line_at("姓名 王霞 A_1", 300, 500),
               line_at("𠮷野㼆", 300, 600)});
  return to_searchable_pdf({pdf_page(&page)}, {"证明", kDay});
}

// The same file with one word in the place of another of its length.
std::string changed(std::string pdf, std::string_view what, std::string_view to) {
  EXPECT_EQ(what.size(), to.size());
  const std::size_t at = pdf.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return pdf.replace(at, what.size(), to);
}

TEST(PdfA, ALetterIsAccepted) { expect_accepted(letter()); }

TEST(PdfA, WithOneThingTakenAwayItIsRefused) {
  const std::string pdf = letter();
  for (const auto& [what, to] : std::vector<std::pair<std::string, std::string>>{
           {"/OutputIntents", "/OutputIntentX"},
           {"/CIDSet", "/CIDSeX"},
           {"/Metadata", "/Metadatx"},
           {"<pdf:Producer>dangan<", "<pdf:Producer>someon<"},
           {"<pdfaid:part>1<", "<pdfaid:part>2<"},
           {"xmp:CreateDate>20", "xmp:CreateDate>19"},
           {"/ID [", "/IX ["},
       }) {
    const Outcome verdict = preflight(changed(pdf, what, to));
    EXPECT_NE(verdict.status, 0) << "accepted without " << what;
    EXPECT_NE(verdict.output.find("is not a valid PDF/A-1b file"), std::string::npos)
        << what << ": " << verdict.output;
  }
}

TEST(PdfA, WithObjectStreamsOrLzwItIsRefused) {
  const std::string pdf = letter();
  const Outcome newer =
      run_on(pdf, "qpdf --object-streams=generate {} {}.new && mv {}.new {} && cat {}");
  ASSERT_EQ(newer.status, 0);
  EXPECT_NE(preflight(newer.output).status, 0);
  const Outcome lzw = preflight(changed(pdf, "/FlateDecode", "/LZWDecode  "));
  EXPECT_NE(lzw.output.find("LZW"), std::string::npos) << lzw.output;
}

TEST(PdfA, PagesOfAllKindsAreAccepted) {
  const RecognizedPage text = page_of({line_at("武汉市人才服务中心", 300, 500)});
  const RecognizedPage nothing;
  const RecognizedPage without_lines = page_of({});
  PdfPage gray = image_page({300, 200, 1, 100, 100, {}});
  gray.page = &text;
  PdfPage large = image_page({7016, 9921, 1, 600, 600, {}});  // A3
  large.page = &text;
  PdfPage endless = image_page({30'000, 2, 1, 0, 0, {}});
  endless.page = &text;
  endless.dpi = 1;
  PdfPage speck = image_page({1, 1, 3, 0, 0, {}});
  speck.page = &text;
  const std::string pdf =
      to_searchable_pdf({gray, pdf_page(&text), pdf_page(nullptr), pdf_page(&nothing),
                         pdf_page(&without_lines), PdfPage{}, large, endless, speck},
                        {"各种页", kDay});
  expect_accepted(pdf);
  const std::string sizes =
      run_on(pdf, "pdfinfo -f 1 -l 9 {} | sed -n 's/^Page *//; s/ size:  */: /p'").output;
  for (const char* size : {"1: 216 x 144 ", "2: 595.2 x 842.4 ", "6: 595.28 x 841.89 ",
                           "7: 841.92 x 1190.52 ", "8: 14400 x 3 ", "9: 3 x 3 "})
    EXPECT_NE(sizes.find(size), std::string::npos) << size << " in\n" << sizes;
}

TEST(PdfA, FilesWithoutTextOrWithoutAnImageAreAccepted) {
  expect_accepted(to_searchable_pdf({pdf_page(nullptr)}, {"", kDay}));
  expect_accepted(to_searchable_pdf({PdfPage{}}, {"", kDay}));
}

TEST(PdfA, AThousandPagesAndMoreAreATree) {
  const std::vector<PdfPage> pages(2001, PdfPage{});
  const std::string pdf = to_searchable_pdf(pages, {"", kDay});
  EXPECT_EQ(run_on(pdf, "qpdf --show-npages {}").output, "2001\n");
  expect_accepted(pdf);
}

TEST(PdfA, EveryTitleIsAcceptedAndSaidTheSameTwice) {
  std::string all;
  for (char32_t c = 1; c < 0x250; ++c) terms::append_utf8(all, c);
  std::string very_long;
  for (int i = 0; i < 40'000; ++i) very_long += "𠮷";
  for (const std::string& title :
       {std::string("  a\tb\nc\x1b[2J  "), std::string("<x> & \"y\" ]]> 'z'"),
        std::string("\xEF\xBF\xBE\xEF\xBF\xBF\xEF\xBB\xBF\xED\xA0\x80\xFF卷"), all, very_long,
        std::string(" "), std::string("档案 420112-2026-000001 王霞"),
        std::string("\\(un)balanced((")}) {
    const std::string pdf = to_searchable_pdf({PdfPage{}}, {title, kDay});
    expect_accepted(pdf);
  }
  const std::string pdf = to_searchable_pdf({PdfPage{}}, {"卷\x01  一", kDay});
  EXPECT_NE(run_on(pdf, "pdfinfo {}").output.find("Title:           卷 一\n"), std::string::npos);
  EXPECT_NE(pdf.find(">卷 一</rdf:li>"), std::string::npos);
}

TEST(PdfA, TheTimeGivenIsTheTimeSaid) {
  using namespace std::chrono;
  const std::string pdf =
      to_searchable_pdf({PdfPage{}}, {"", sys_days(2026y / December / 31) + 16h + 5min + 9s});
  EXPECT_NE(pdf.find("(D:20270101000509+08'00')"), std::string::npos);
  EXPECT_NE(pdf.find("<xmp:CreateDate>2027-01-01T00:05:09+08:00<"), std::string::npos);
}

// Two hundred pages nobody would make, in one file.
TEST(PdfA, RandomPagesAreAccepted) {
  std::vector<RecognizedPage> texts;
  for (unsigned seed = 1; seed <= 200; ++seed) texts.push_back(test::random_page(seed));
  std::vector<PdfPage> pages;
  for (const RecognizedPage& text : texts) pages.push_back(pdf_page(&text));
  expect_accepted(to_searchable_pdf(pages, {"", kDay}));
}

// A page of 28 lines of 24 characters, of which some 600 different ones are in use.
RecognizedPage full_page(unsigned seed) {
  std::vector<Line> lines;
  for (int i = 0; i < 28; ++i) {
    std::string text;
    for (int k = 0; k < 24; ++k) {
      seed = seed * 1'103'515'245 + 12'345;
      terms::append_utf8(text, 0x4E00 + (seed >> 16) % 600);
    }
    lines.push_back(line_at(text, 300, 300 + 100 * i, 60));
  }
  return page_of(lines);
}

TEST(PdfA, TheTextOfAPageCostsLittle) {
  constexpr int kPages = 100;
  std::vector<RecognizedPage> texts;
  for (unsigned i = 0; i < kPages; ++i) texts.push_back(full_page(i));
  std::vector<PdfPage> with, without;
  for (const RecognizedPage& text : texts) {
    with.push_back(pdf_page(&text));
    without.push_back(pdf_page(nullptr));
  }
  const auto cost = [&](const std::vector<PdfPage>& pages, std::size_t& size) {
    const std::clock_t begin = std::clock();
    size = to_searchable_pdf(pages, {"", kDay}).size();
    return 1000.0 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC / kPages;
  };
  std::size_t plain = 0, full = 0;
  const double base = cost(without, plain), whole = cost(with, full);
  const std::size_t bytes = (full - plain) / kPages;
  std::cout << "text layer, 672 characters a page: " << bytes << " bytes and " << whole - base
            << " ms of processor a page; a page without text " << base << " ms, the file "
            << plain - kPages * pdf_page(nullptr).jpeg().size() << " bytes beside the images\n";
  EXPECT_LT(bytes, 4000u);
  EXPECT_LT(whole, 50);
}

TEST(PdfA, LinesOfAnyLengthAreAccepted) {
  std::string endless;
  for (int i = 0; i < 20'000; ++i) endless += i % 3 == 0 ? "档" : i % 3 == 1 ? "a" : "案";
  const RecognizedPage page = page_of({line_at(endless, 0, 100)});
  expect_accepted(to_searchable_pdf({pdf_page(&page)}, {"", kDay}));
}

}  // namespace
}  // namespace ocr
