// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>

#include "scanner/encode.h"
#include "scanner/error.h"
#include "scanner/source.h"
#include "tests/support/imaging/drawn_page.h"

namespace scanner::test {
namespace {

struct PdfPage {
  double width = 595.2, height = 841.8;  // points
  int rotate = 0;
  std::string content{};  // may draw /Im
  PageImage image{};      // empty: none
};

void write_pdf(const std::filesystem::path& file, const std::vector<PdfPage>& pages,
               bool encrypted = false) {
  QPDF pdf;
  pdf.emptyPDF();
  for (const PdfPage& page : pages) {
    QPDFObjectHandle dict = QPDFObjectHandle::newDictionary();
    dict.replaceKey("/Type", QPDFObjectHandle::newName("/Page"));
    dict.replaceKey("/MediaBox", QPDFObjectHandle::newArray(
                                     QPDFObjectHandle::Rectangle(0, 0, page.width, page.height)));
    dict.replaceKey("/Rotate", QPDFObjectHandle::newInteger(page.rotate));
    dict.replaceKey("/Contents", QPDFObjectHandle::newStream(&pdf, page.content));
    if (!page.image.pixels.empty()) {
      const auto bytes = encode_jpeg(page.image, 90);
      QPDFObjectHandle image =
          QPDFObjectHandle::newStream(&pdf, std::string(bytes.begin(), bytes.end()));
      image.replaceDict(QPDFObjectHandle::parse(
          "<< /Type /XObject /Subtype /Image /BitsPerComponent 8 /Filter /DCTDecode /ColorSpace " +
          std::string(page.image.channels == 1 ? "/DeviceGray" : "/DeviceRGB") + " /Width " +
          std::to_string(page.image.width) + " /Height " + std::to_string(page.image.height) +
          " >>"));
      QPDFObjectHandle resources = QPDFObjectHandle::parse("<< /XObject << >> >>");
      resources.getKey("/XObject").replaceKey("/Im", image);
      dict.replaceKey("/Resources", resources);
    }
    QPDFPageDocumentHelper(pdf).addPage(QPDFPageObjectHelper(pdf.makeIndirectObject(dict)), false);
  }
  QPDFWriter writer(pdf, file.c_str());
  if (encrypted) {
    writer.setR6EncryptionParameters("secret", "owner", true, true, true, true, true, true,
                                     qpdf_r3p_full, true);
  }
  writer.write();
}

const char* const fills_the_page = "q 595.2 0 0 841.8 0 0 cm /Im Do Q";

PageImage scan() {
  Letter letter;
  letter.dpi = 150;
  letter.paper = {230, 220, 200};
  return draw_letter(letter);
}

TEST(Pdf, APageThatIsOneScanYieldsTheScanItself) {
  const PageImage page = scan();
  const TemporaryFolder folder;
  write_pdf(folder / "scan.pdf", {{.content = fills_the_page, .image = page}});
  const auto source = Source::open(folder / "scan.pdf");
  EXPECT_EQ(source->media_type(), "application/pdf");
  ASSERT_EQ(source->page_count(), 1);
  const PageImage got = source->page(0);
  EXPECT_EQ(got.width, page.width);
  EXPECT_EQ(got.dpi_x, 150);
  const auto jpeg = encode_jpeg(page, 90);
  write_file(folder / "scan.jpg", std::string(jpeg.begin(), jpeg.end()));
  EXPECT_EQ(got.pixels, Source::open(folder / "scan.jpg")->page(0).pixels);
}

TEST(Pdf, ATurnedPageIsSeenAsMeant) {
  const PageImage page = scan();
  const TemporaryFolder folder;
  for (const int rotate : {90, 180, 270}) {
    // Once as the bare scan, which is decoded, once with a dot, which is rendered.
    write_pdf(folder / "scan.pdf", {{.rotate = rotate, .content = fills_the_page, .image = page},
                                    {.rotate = rotate,
                                     .content = std::string(fills_the_page) + " 0 0 1 1 re f",
                                     .image = page}});
    const auto source = Source::open(folder / "scan.pdf");
    const PageImage bare = source->page(0), rendered = source->page(1);
    // PDF turns clockwise.
    EXPECT_LT(mean_difference(bare, turned(page, 0, 360 - rotate, {})), 4) << rotate;
    // The renderer resamples, half a pixel aside; a page turned otherwise differs far more.
    const double difference = mean_difference(bare, rendered);
    EXPECT_LT(difference, 6) << rotate;
    EXPECT_GT(mean_difference(turned(bare, 0, 180, {}), rendered), 2 * difference) << rotate;
    EXPECT_EQ(source->info(1).width, rendered.width);
  }
}

TEST(Pdf, APageWithoutAScanIsRenderedAtTheGivenResolution) {
  const TemporaryFolder folder;
  write_pdf(folder / "drawn.pdf", {{.content = "0 0 1 rg 100 100 200 300 re f"}});
  const auto source = Source::open(folder / "drawn.pdf");
  const PageImage page = source->page(0);
  EXPECT_EQ(page.width, 2480);
  EXPECT_EQ(page.height, 3508);
  EXPECT_EQ(page.dpi_x, 300);
  const std::size_t middle = (static_cast<std::size_t>(3508 - 1000) * 2480 + 800) * 3;
  EXPECT_EQ(page.pixels[middle], 0);
  EXPECT_EQ(page.pixels[middle + 2], 255);
  Limits limits;
  limits.pdf_dpi = 100;
  EXPECT_EQ(Source::open(folder / "drawn.pdf", limits)->page(0).width, 827);
}

TEST(Pdf, AGrayPageIsGray) {
  const TemporaryFolder folder;
  write_pdf(folder / "gray.pdf", {{.content = "0.5 g 100 100 200 300 re f"}});
  EXPECT_EQ(Source::open(folder / "gray.pdf")->page(0).channels, 1);
}

TEST(Pdf, AnEnormousSheetIsRenderedCoarserAndAnAbsurdOneRefused) {
  const TemporaryFolder folder;
  Limits limits;
  limits.max_pixels = 1'000'000;
  write_pdf(folder / "large.pdf", {{.width = 1000, .height = 1000}});
  const PageImage page = Source::open(folder / "large.pdf", limits)->page(0);
  EXPECT_LE(std::int64_t{page.width} * page.height, limits.max_pixels);
  EXPECT_GT(page.width, 950);
  EXPECT_NEAR(page.dpi_x, page.width / (1000 / 72.0), 0.5);
  write_pdf(folder / "absurd.pdf", {{.width = 14000, .height = 14000}});
  try {
    Source::open(folder / "absurd.pdf", limits)->page(0);
    FAIL() << "rendered 194 by 194 inches";
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), Errc::too_large);
  }
}

TEST(Pdf, AnEncryptedFileIsToldFromADamagedOne) {
  const TemporaryFolder folder;
  write_pdf(folder / "locked.pdf", {{}}, true);
  try {
    Source::open(folder / "locked.pdf");
    FAIL() << "opened without the password";
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), Errc::encrypted);
  }
  write_file(folder / "broken.pdf", "%PDF-1.4\nnothing to see here\n");
  try {
    Source::open(folder / "broken.pdf");
    FAIL() << "opened a broken file";
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), Errc::damaged);
  }
}

TEST(Pdf, AFileWithoutPagesIsTold) {
  const TemporaryFolder folder;
  write_pdf(folder / "none.pdf", {});
  try {
    Source::open(folder / "none.pdf");
    FAIL() << "opened a file without pages";
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), Errc::no_pages);
  }
}

TEST(Pdf, AFormThatDrawsItselfEnds) {
  const TemporaryFolder folder;
  const std::string text =
      "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
      "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
      "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 72]/Contents 4 0 R"
      "/Resources<</XObject<</F 5 0 R>>>>>>endobj\n"
      "4 0 obj<</Length 5>>stream\n/F Do\nendstream endobj\n"
      "5 0 obj<</Type/XObject/Subtype/Form/BBox[0 0 72 72]/Length 5"
      "/Resources<</XObject<</F 5 0 R>>>>>>stream\n/F Do\nendstream endobj\n"
      "trailer<</Root 1 0 R>>\n";
  write_file(folder / "loop.pdf", text);
  EXPECT_EQ(Source::open(folder / "loop.pdf")->page(0).width, 300);
}

}  // namespace
}  // namespace scanner::test
