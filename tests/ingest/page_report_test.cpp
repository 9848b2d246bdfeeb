// SPDX-License-Identifier: Apache-2.0
#include "service/page_report.h"

#include <gtest/gtest.h>

#include <random>

#include "scanner/pyramid.h"
#include "service/wire.h"

namespace service {
namespace {

PageReport sample() {
  PageReport r;
  r.width = 2480, r.height = 3508, r.dpi_x = 300, r.dpi_y = 300;
  r.clean_width = 2400, r.clean_height = 3400;
  r.to_original = {0.99, 0.01, 12, -0.01, 0.99, 20};
  r.rotation = 180, r.skew_deg = -1.25, r.crop = {10, 12, 2400, 3400};
  r.quality.findings.push_back(
      {"low_dpi", scanner::Severity::warning, 150, scanner::Rect{1, 2, 3, 4}});
  r.quality.findings.push_back({"no_dpi", scanner::Severity::note, 0, {}});
  r.quality.fingerprint.dots = {1, 2, 4, 8};
  r.codes.push_back({"PATCHT", "Code128", {5, 6, 7, 8}});
  ocr::Word word;
  for (char32_t c : {U'王', U'霞'}) word.characters.push_back({c, {100, 200, 40, 42}, 0.9F});
  word.box = {100, 200, 80, 42};
  ocr::Line line;
  line.words.push_back(word), line.box = word.box, line.confidence = 0.9F;
  line.direction = ocr::Direction::vertical;
  ocr::Block block;
  block.lines.push_back(line), block.box = word.box;
  ocr::Cell cell{1, 2, 1, 2, {90, 190, 300, 60}, ocr::CellRole::value, {{0, 0, 0, 1}}};
  r.text.tables.push_back({3, 4, {10, 20, 900, 700}, {cell}});
  r.text.language = "zh-Hans";
  r.text.blocks.push_back(block);
  r.text.width = r.clean_width, r.text.height = r.clean_height, r.text.engine = "engine 1";
  r.draft.class_code = terms::ClassCode{4, 1}, r.draft.title = "毕业生登记表";
  r.draft.fields.push_back({"name", "王霞", word.box, 0.9F, true, true, true, "玉霞"});
  r.draft.history.push_back({"2008.09", "2012.06", "三峡大学学习", "陈老师", word.box, 0.8F});
  r.draft.titled = true, r.draft.formed = {2012, 6, 8};
  r.draft.page_number = 1, r.draft.page_total = 2, r.draft.characters = 300;
  r.access_jpeg = {1, 2, 3}, r.thumbnail_jpeg = {4};
  return r;
}

TEST(PageReport, ComesBackFromTheWireAsItWas) {
  const PageReply reply = decode_reply(encode(PageReply(sample())));
  const auto& r = std::get<PageReport>(reply);
  EXPECT_EQ(r.width, 2480);
  EXPECT_EQ(r.rotation, 180);
  EXPECT_DOUBLE_EQ(r.to_original.c, 12);
  ASSERT_EQ(r.quality.findings.size(), 2U);
  EXPECT_EQ(r.quality.findings[0].region->width, 3);
  EXPECT_FALSE(r.quality.findings[1].region);
  EXPECT_EQ(r.quality.fingerprint.dots, (std::vector<std::uint8_t>{1, 2, 4, 8}));
  EXPECT_EQ(r.codes.at(0).text, "PATCHT");
  EXPECT_EQ(r.text.text(), "王霞\n");
  EXPECT_EQ(r.text.language, "zh-Hans");
  EXPECT_EQ(r.text.blocks.at(0).lines.at(0).direction, ocr::Direction::vertical);
  ASSERT_EQ(r.text.tables.size(), 1U);
  EXPECT_EQ(r.text.tables[0].rows, 3);
  const ocr::Cell& cell = r.text.tables[0].cells.at(0);
  EXPECT_EQ(cell.column, 2);
  EXPECT_EQ(cell.columns, 2);
  EXPECT_EQ(cell.role, ocr::CellRole::value);
  EXPECT_EQ(cell.box.width, 300);
  EXPECT_EQ(r.text.text(cell), "王霞");
  EXPECT_EQ(r.draft.class_code->text(), "4-1");
  EXPECT_TRUE(r.draft.fields.at(0).checked);
  EXPECT_TRUE(r.draft.fields.at(0).repaired && r.draft.fields.at(0).contradicts);
  EXPECT_EQ(r.draft.fields.at(0).read, "玉霞");
  EXPECT_EQ(r.draft.history.at(0).where, "三峡大学学习");
  EXPECT_EQ(r.draft.history.at(0).box, r.draft.fields.at(0).box);
  EXPECT_TRUE(r.draft.titled && !r.draft.heading);
  EXPECT_EQ(r.draft.formed, (terms::PartialDate{2012, 6, 8}));
  EXPECT_EQ(r.draft.page_number * 1000 + r.draft.page_total * 100 + r.draft.characters, 1500);
  EXPECT_EQ(r.access_jpeg, (std::vector<std::uint8_t>{1, 2, 3}));
}

TEST(PageReport, ACellOutsideItsTableOrWithWordsThatAreNotThereIsRefused) {
  const auto refused = [](const ocr::Cell& cell) {
    PageReport r = sample();
    r.text.tables[0].cells[0] = cell;
    EXPECT_THROW(decode_reply(encode(PageReply(r))), WireError);
  };
  refused({3, 0, 1, 1, {}, ocr::CellRole::value, {}});
  refused({0, 0, 1, 5, {}, ocr::CellRole::value, {}});
  refused({0, 0, 0, 1, {}, ocr::CellRole::value, {}});
  refused({0, 0, 1, 1, {}, ocr::CellRole::value, {{1, 0, 0, 1}}});
  refused({0, 0, 1, 1, {}, ocr::CellRole::value, {{0, 1, 0, 1}}});
  refused({0, 0, 1, 1, {}, ocr::CellRole::value, {{0, 0, 0, 2}}});
  refused({0, 0, 1, 1, {}, ocr::CellRole::value, {{0, 0, -1, 1}}});
}

TEST(PageReport, EveryShorterMessageIsRefused) {
  const std::vector<std::uint8_t> whole = encode(PageReply(sample()));
  for (std::size_t n = 0; n < whole.size(); ++n) {
    const std::vector<std::uint8_t> part(whole.begin(),
                                         whole.begin() + static_cast<std::ptrdiff_t>(n));
    EXPECT_THROW(decode_reply(part), WireError) << n;
  }
}

TEST(PageReport, ChangedBytesAreRefusedOrStayWithinTheBounds) {
  const std::vector<std::uint8_t> whole = encode(PageReply(sample()));
  std::mt19937 random(7);
  int refused = 0, taken = 0;
  for (int i = 0; i < 20'000; ++i) {
    std::vector<std::uint8_t> bytes = whole;
    for (int k = 0; k < 4; ++k)
      bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random());
    try {
      PageReply reply = decode_reply(bytes);
      if (auto* r = std::get_if<PageReport>(&reply)) {
        const store::PageResult result = to_result(std::move(*r));
        for (const auto& box : result.boxes) EXPECT_LE(box.x + box.width, 65'535);
        ++taken;
      }
    } catch (const WireError&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 0);
  EXPECT_GT(taken, 0);
}

// The report of a small image, with its pyramid.
PageReport with_pyramid() {
  PageReport r = sample();
  r.clean_width = 600, r.clean_height = 40;
  const scanner::PageImage image{600, 40, 1, 300, 300, std::vector<std::uint8_t>(600 * 40, 200)};
  r.pyramid_tiff = scanner::encode_pyramid(image, 70);
  return r;
}

TEST(PageReport, ThePyramidComesBackAndIsKept) {
  PageReply reply = decode_reply(encode(PageReply(with_pyramid())));
  auto& r = std::get<PageReport>(reply);
  EXPECT_EQ(r.pyramid_tiff, with_pyramid().pyramid_tiff);
  EXPECT_EQ(to_result(std::move(r)).pyramid_tiff, with_pyramid().pyramid_tiff);
}

TEST(PageReport, APyramidThatIsNoneOrOfAnotherImageIsRefused) {
  PageReport none = with_pyramid();
  none.pyramid_tiff = {'I', 'I', '*', 0};
  EXPECT_THROW(decode_reply(encode(PageReply(none))), WireError);
  PageReport cut = with_pyramid();
  cut.pyramid_tiff.resize(cut.pyramid_tiff.size() / 2);
  EXPECT_THROW(decode_reply(encode(PageReply(cut))), WireError);
  PageReport other = with_pyramid();
  other.clean_width = 601;
  EXPECT_THROW(decode_reply(encode(PageReply(other))), WireError);
}

TEST(PageReport, WhichCopiesAreWantedIsOneOfThree) {
  PageJob job{"/f", "f", 2, Copies::access};
  std::vector<std::uint8_t> bytes = encode(job);
  EXPECT_EQ(decode_job(bytes).copies, Copies::access);
  bytes[bytes.size() - 2] = 3;  // the depth stands behind it
  EXPECT_THROW(decode_job(bytes), WireError);
}

TEST(PageReport, BecomesAResultWithOneBoxForEachCodePoint) {
  const store::PageResult r = to_result(sample());
  EXPECT_EQ(r.text, "王霞\n");
  ASSERT_EQ(r.boxes.size(), 3U);
  EXPECT_EQ(r.boxes[0], (store::CharBox{100, 200, 40, 42, 90}));
  EXPECT_EQ(r.boxes[2].width, 0);
  EXPECT_EQ(r.class_code, "4-1");
  EXPECT_EQ(r.findings.at(0).severity, "warning");
  EXPECT_EQ(r.fingerprint.size(), 4U);
}

TEST(PageReport, AFindingsRegionBecomesABoxOnTheCleanImageAndNoneStaysNone) {
  PageReport report = sample();
  report.quality.findings[0].region = scanner::Rect{-5, 3300, 200, 400};
  const store::PageResult r = to_result(std::move(report));
  EXPECT_EQ(r.findings.at(0).box, (store::CharBox{0, 3300, 195, 100, 0}));
  EXPECT_FALSE(r.findings.at(1).box);
}

TEST(PageReport, FacingPagesAndJoinedPartsComeBackFromTheWireToo) {
  FacingReport both{sample(), sample()};
  both.right.rotation = 90;
  const PageReply facing = decode_reply(encode(PageReply(both)));
  EXPECT_EQ(std::get<FacingReport>(facing).left.rotation, 180);
  EXPECT_EQ(std::get<FacingReport>(facing).right.rotation, 90);
  const JoinedParts parts{scanner::Misfit::poor_fit, 2, {9, 8}, 4000, 3000, 300, 0.25};
  const std::vector<std::uint8_t> bytes = encode(PageReply(parts));
  const auto joined = std::get<JoinedParts>(decode_reply(bytes));
  EXPECT_EQ(joined.misfit, scanner::Misfit::poor_fit);
  EXPECT_EQ(joined.jpeg, (std::vector<std::uint8_t>{9, 8}));
  EXPECT_EQ(joined.height, 3000);
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    EXPECT_THROW(decode_reply({bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(n)}),
                 WireError);
  }
  std::vector<std::uint8_t> unknown = bytes;
  unknown[1] = 200;
  EXPECT_THROW(decode_reply(unknown), WireError);
}

TEST(PageReport, AJobComesBackWithItsParts) {
  PageJob job{"/f", "f.tif", 3, Copies::all, Depth::read, true, {}};
  job.parts = {{"/a", 0, store::Half::whole}, {"/b", 7, store::Half::right}};
  const PageJob back = decode_job(encode(job));
  EXPECT_TRUE(back.part_facing);
  ASSERT_EQ(back.parts.size(), 2U);
  EXPECT_EQ(back.parts[1].file, "/b");
  EXPECT_EQ(back.parts[1].index, 7);
  EXPECT_EQ(back.parts[1].half, store::Half::right);
}

}  // namespace
}  // namespace service
