// SPDX-License-Identifier: Apache-2.0
// The paper is judged as others see it: by qpdf, by poppler's programs and by a reader of QR codes.
#include "service/paper/certified_copy.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "tests/paper/pdf_file.h"
#include "tests/support/synthetic/files.h"

namespace service::paper {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kToken = "K7Q2MZJ4XN5RTWYB3HDLPVAE6C";

Office office() { return {"武汉市东西湖区人才服务中心", "https://archive.example/v/"}; }

store::CertifiedCopy record() {
  store::CertifiedCopy copy;
  copy.number = "FZ-2026-000003";
  copy.token = kToken;
  copy.dossier = "420112-2026-000042";
  copy.person.name = "王小霞";
  copy.person.identity_number = "360424199002061903";
  copy.ground = "《关于查阅人事档案的函》东教函〔2026〕15号";
  copy.recipient = "武汉市东西湖区教育局";
  copy.issued_by = "account:li";
  // 2026-03-31 17:30 UTC is April in China.
  copy.prepared = std::chrono::sys_days(std::chrono::year(2026) / 3 / 31) + std::chrono::hours(17);
  copy.pages_digest.hex = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
  return copy;
}

std::vector<CertifiedPage> pages(int count, int rotation = 0) {
  const synthetic::Person person = synthetic::make_person(1, 0);
  const synthetic::Page page = synthetic::render_page(
      synthetic::Kind::certificate, person, 1, {synthetic::Manner::office, 100, rotation, true});
  std::vector<CertifiedPage> result;
  for (int i = 0; i < count; ++i) {
    CertifiedPage certified;
    certified.jpeg = synthetic::encode_jpeg(page, 70 + i % 5);
    certified.width = page.width;
    certified.height = page.height;
    certified.number = i + 11;
    certified.title = fmt::format("证明材料之{}", i + 1);
    certified.master.hex = fmt::format("{:064x}", 0xABCDEF00 + i);
    result.push_back(certified);
  }
  return result;
}

TEST(CertifiedCopy, IsASoundPdfWithItsFontsInside) {
  const Pdf pdf(certified_copy_pdf(record(), pages(2), office()));
  EXPECT_THAT(pdf.run("qpdf --check copy.pdf"), HasSubstr("No syntax or stream encoding errors"));
  const int count = pdf.embedded_fonts();
  EXPECT_GE(count, 2);
  EXPECT_EQ(sheets(pdf), 3);
}

TEST(CertifiedCopy, TheCoverStatesWhatIsCertifiedForWhomAndWhy) {
  const Pdf pdf(certified_copy_pdf(record(), pages(2), office()));
  const std::string cover = pdf.text(1);
  for (const char* stated :
       {"人事档案材料复制件证明", "武汉市东西湖区人才服务中心", "FZ-2026-000003", "王小霞",
        "420112-2026-000042", "武汉市东西湖区教育局", "东教函〔2026〕15号", "证明材料之1",
        "证明材料之2", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "2026年4月1日", "签发人：li", "盖章处", "核对一致", kToken, "第1页", "共3页"}) {
    EXPECT_THAT(cover, HasSubstr(stated));
  }
  EXPECT_THAT(cover, HasSubstr("360424********1903"));
  EXPECT_THAT(cover, Not(HasSubstr("360424199002061903")));
}

TEST(CertifiedCopy, EachSheetCarriesNumberPlaceAndACodeThatLeadsToVerification) {
  const Pdf pdf(certified_copy_pdf(record(), pages(2), office()));
  for (int sheet = 1; sheet <= 3; ++sheet) {
    const std::string text = pdf.text(sheet);
    EXPECT_THAT(text, HasSubstr("FZ-2026-000003"));
    EXPECT_THAT(text, HasSubstr(fmt::format("第{}页", sheet)));
    EXPECT_THAT(text, HasSubstr("共3页"));
    const auto codes = pdf.codes(sheet);
    ASSERT_EQ(codes.size(), 1u) << "sheet " << sheet;
    EXPECT_EQ(codes[0].text, std::string("https://archive.example/v/") + kToken);
  }
  EXPECT_THAT(pdf.text(2), HasSubstr("档内第11页"));
  EXPECT_THAT(pdf.text(3), HasSubstr("档内第12页"));
}

TEST(CertifiedCopy, TheJpegOfAPageIsInThePaperByteForByte) {
  const std::vector<CertifiedPage> given = pages(2);
  const Pdf pdf(certified_copy_pdf(record(), given, office()));
  pdf.run("pdfimages -all copy.pdf image");
  for (std::size_t i = 0; i < given.size(); ++i) {
    std::ifstream in(pdf.folder() / fmt::format("image-{:03}.jpg", i), std::ios::binary);
    const std::vector<char> bytes((std::istreambuf_iterator<char>(in)), {});
    EXPECT_TRUE(
        std::equal(bytes.begin(), bytes.end(), given[i].jpeg.begin(), given[i].jpeg.end(),
                   [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; }))
        << "page " << i << ": " << bytes.size() << " of " << given[i].jpeg.size() << " bytes";
  }
}

TEST(CertifiedCopy, TheSameRecordGivesTheSameBytesAndAnotherDateOthers) {
  const auto once = certified_copy_pdf(record(), pages(2), office());
  EXPECT_EQ(once, certified_copy_pdf(record(), pages(2), office()));
  store::CertifiedCopy later = record();
  later.issued = later.prepared + std::chrono::hours(24);
  const auto other = certified_copy_pdf(later, pages(2), office());
  EXPECT_NE(once, other);
  EXPECT_THAT(Pdf(other).text(1), HasSubstr("2026年4月2日"));
}

TEST(CertifiedCopy, ALongListGoesOnOnSheetsOfItsOwn) {
  const Pdf pdf(certified_copy_pdf(record(), pages(40), office()));
  EXPECT_EQ(sheets(pdf), 42);
  std::string lists = pdf.text(1) + pdf.text(2);
  for (int i = 1; i <= 40; ++i) {
    EXPECT_THAT(lists, HasSubstr(fmt::format("证明材料之{}", i)));
  }
  EXPECT_THAT(pdf.text(42), HasSubstr("第42页"));
  EXPECT_THAT(pdf.text(42), HasSubstr("档内第50页"));
}

TEST(CertifiedCopy, ListsOfEveryLengthAreWhole) {
  for (const int count : {1, 7, 8, 9, 10, 42, 43, 44}) {
    const Pdf pdf(certified_copy_pdf(record(), pages(count), office()));
    const int lists = sheets(pdf) - count;
    std::string text;
    for (int sheet = 1; sheet <= lists; ++sheet) text += pdf.text(sheet);
    for (int i = 1; i <= count; ++i) {
      EXPECT_THAT(text, HasSubstr(fmt::format("证明材料之{}", i))) << count;
    }
    EXPECT_THAT(text, HasSubstr(fmt::format("共{}页", sheets(pdf))));
  }
}

TEST(CertifiedCopy, LongGroundsAndRecipientsStayWholeOnTheCover) {
  store::CertifiedCopy copy = record();
  copy.recipient.clear();
  copy.ground.clear();
  for (int i = 0; i < 15; ++i) copy.recipient += "受文单位之名称甚长" + std::to_string(i);
  for (int i = 0; i < 60; ++i) copy.ground += "依据之文字甚长" + std::to_string(i);
  copy.recipient += "完";
  copy.ground += "终";
  const Pdf pdf(certified_copy_pdf(copy, pages(20), office()));
  const std::string cover = pdf.text(1);
  EXPECT_THAT(cover, HasSubstr("完"));
  EXPECT_THAT(cover, HasSubstr("终"));
  EXPECT_THAT(cover, HasSubstr(copy.pages_digest.hex));
}

TEST(CertifiedCopy, AGroundThatCannotBeShownWholeIsRefused) {
  store::CertifiedCopy copy = record();
  for (int i = 0; i < 1500; ++i) copy.ground += "长";
  EXPECT_THROW(certified_copy_pdf(copy, pages(1), office()), std::runtime_error);
}

TEST(CertifiedCopy, AWidePageGetsAWideSheet) {
  const Pdf pdf(certified_copy_pdf(record(), pages(1, 90), office()));
  EXPECT_THAT(pdf.run("pdfinfo -f 1 -l 2 copy.pdf"), HasSubstr("841.89 x 595.276"));
  EXPECT_EQ(pdf.codes(2).size(), 1u);
}

TEST(CertifiedCopy, WhatCannotBeCertifiedIsRefused) {
  EXPECT_THROW(certified_copy_pdf(record(), {}, office()), std::runtime_error);
  std::vector<CertifiedPage> given = pages(1);
  given[0].jpeg.resize(100);
  EXPECT_THROW(certified_copy_pdf(record(), given, office()), std::runtime_error);
  given = pages(1);
  given[0].width += 1;  // would be drawn distorted
  EXPECT_THROW(certified_copy_pdf(record(), given, office()), std::runtime_error);
  given[0].jpeg = {'n', 'o', ' ', 'j', 'p', 'e', 'g'};
  EXPECT_THROW(certified_copy_pdf(record(), given, office()), std::runtime_error);
  given[0].jpeg.clear();
  EXPECT_THROW(certified_copy_pdf(record(), given, office()), std::runtime_error);
}

}  // namespace
}  // namespace service::paper
