// SPDX-License-Identifier: Apache-2.0
// The sheets of a lot that went its whole way through an archive.
#include <gmock/gmock.h>

#include "service/paper/lot_sheets.h"
#include "tests/paper/pdf_file.h"
#include "tests/store/digitization_support.h"

namespace store::test {
namespace {

using service::paper::Pdf;
using ::testing::HasSubstr;
using ::testing::Not;

class RealLot : public DigitizationTest {
 protected:
  RealLot() {
    number_ = received(40, "当日调阅");
    scan(number_, 40);
    lots_.draw_sample(lot_, {5, "seed-2026", false}, custodian);
    drawn_ = lots_.sample_pages(number_);
    lots_.judge(number_, CheckStage::first, {{drawn_.at(1).id, false, "下端模糊"}}, first);
  }
  // What stands on the sheet, without blanks.
  static std::string text_of(const std::vector<std::uint8_t>& bytes) {
    std::string text = Pdf(bytes).run("pdftotext -layout copy.pdf -");
    std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
    return text;
  }

  service::paper::LotSheetOptions options_;
  std::string number_;
  std::vector<PageRecord> drawn_;
};

TEST_F(RealLot, ItsSheetsSayWhatWasDoneWithIt) {
  lots_.step(number_, {Step::scanned, 1, 1, 1, "重扫一页"}, scans);
  const auto again = take_in(*archive_, number_, 1, "again").at(0);
  lots_.replace_page(drawn_.at(1).id, again, "压平后重扫", scans);
  lots_.step(number_, {Step::processed, 0, 1, 0, ""}, scans);
  lots_.judge(number_, CheckStage::first, {{drawn_.at(0).id, true, ""}, {again, true, ""}}, first);
  lots_.step(number_, {Step::checked_first, 0, 0, 0, ""}, first);
  lots_.judge(number_, CheckStage::second, {{drawn_.at(0).id, true, ""}, {again, true, ""}},
              second);
  lots_.step(number_, {Step::checked_second, 0, 0, 0, ""}, second);
  const LotReport report = lots_.report(lot_);
  const std::string page = std::to_string(drawn_.at(1).number);
  ASSERT_EQ(report.dossiers.at(0).numbers.at(drawn_.at(1).id), drawn_.at(1).number);

  const std::string quality = text_of(quality_report(report, options_));
  EXPECT_THAT(quality, HasSubstr("图像40幅，程序已检查40幅（100.0%）"));
  EXPECT_THAT(quality, HasSubstr("seed-20262"));  // two pages
  EXPECT_THAT(quality, HasSubstr("合格率50.0%"));
  EXPECT_THAT(quality, HasSubstr("抽检结果不合格"));
  EXPECT_THAT(quality, HasSubstr("下端模糊"));
  EXPECT_THAT(quality, HasSubstr("已重扫替换：压平后重扫"));
  EXPECT_THAT(quality, HasSubstr("应验收1卷，已验收合格0卷，待验收1卷"));

  const std::string process = text_of(process_sheets(report, number_, options_));
  EXPECT_THAT(process, HasSubstr("扫描（返工）"));
  EXPECT_THAT(process, HasSubstr(std::to_string(drawn_.at(0).number) + "," + page));
  EXPECT_THAT(process, HasSubstr("一检wang321"));  // three judged, one of them refused
  EXPECT_THAT(process, HasSubstr("二检zhao220"));
}

TEST_F(RealLot, ItsHandOverSheetIsCompleteWhenItIsBack) {
  // The refusal was an error, and whoever made it takes it back.
  accept_sample(number_);
  lots_.accept(number_, "验收合格", custodian);
  lots_.step(number_, {Step::restored, 40, 0, 0, ""}, scans);
  lots_.step(number_, {Step::returned, 40, 0, 0, ""}, scans);
  const LotReport report = lots_.report(lot_);
  const std::string sheet = text_of(hand_over_sheet(report, options_));
  EXPECT_THAT(sheet, HasSubstr("1" + number_ + "王伟4040当日调阅40"));
  EXPECT_THAT(sheet, HasSubstr("合计1卷404040已还1卷"));
  const std::string quality = text_of(quality_report(report, options_));
  EXPECT_THAT(quality, HasSubstr("本批应验收1卷，已全部验收合格；抽检结果：合格。"));
  EXPECT_THAT(quality, HasSubstr("合格率100.0%"));
}

TEST_F(RealLot, WhoSignsIsCalledByName) {
  Account wang;
  wang.name = "wang";
  wang.display_name = "王检";
  const LotReport report = service::paper::with_names(lots_.report(lot_), {wang});
  const std::string quality = text_of(quality_report(report, options_));
  EXPECT_THAT(quality, HasSubstr("王检（wang）"));
  EXPECT_THAT(text_of(quality_report(lots_.report(lot_), options_)), Not(HasSubstr("王检")));
}

}  // namespace
}  // namespace store::test
