// SPDX-License-Identifier: Apache-2.0
// What was signed off stays on its papers as it was, whatever comes to the dossier later.
#include "tests/store/digitization_support.h"

#include <gmock/gmock.h>

namespace store::test {
namespace {

using ::testing::SizeIs;

// Every figure of the report that its papers print, as text.
std::string figures_of(const DossierReport& report) {
  std::string text = std::to_string(report.images) + " images " + std::to_string(report.blank);
  text += report.gate.open ? " open\n" : " shut\n";
  for (const auto& one : report.gate.reasons) {
    text += one.code + " " + one.severity + " " + one.detail + " " + std::to_string(one.number) +
            " " + std::to_string(one.expected) + "/" + std::to_string(one.found) +
            (one.waived ? " waived\n" : "\n");
  }
  for (const auto& one : report.page_findings)
    text += one.code + " " + one.severity + " on " + std::to_string(one.pages) + "\n";
  const SampleFigures& sample = report.sample;
  for (const int figure :
       {sample.pages, sample.drawn, sample.wanted, sample.judged, sample.refused})
    text += std::to_string(figure) + " ";
  for (const auto& [page, number] : report.numbers)
    text += "\n" + std::to_string(page) + " is " + std::to_string(number);
  for (const auto& one : report.replacements)
    text += "\n" + std::to_string(one.page) + " by " + std::to_string(one.replacement);
  text += "\n" + std::to_string(report.verdicts.size()) + " verdicts " +
          std::to_string(report.waivers.size()) + " waivers";
  return text;
}

class Outcome : public DigitizationTest {
 protected:
  std::int64_t take_page(const std::string& dossier, const std::string& code,
                         const std::string& severity) {
    const auto batch = archive_->begin_batch(dossier, "one", clerk).id;
    const auto file = receive(*archive_, batch, "one/x.tif", code + dossier + severity);
    archive_->open_file(file.id, "image/tiff", 1, clerk);
    PageResult result = page_result("x");
    result.findings = {{code, severity, 1}};
    const std::int64_t page = archive_->waiting_pages(batch).at(0).id;
    archive_->store_page(page, result, clerk);
    archive_->close_batch(batch, clerk);
    return page;
  }
  void bring_home(const std::string& number) {
    lots_.step(number, {Step::restored, 0, 0, 0, ""}, scans);
    lots_.step(number, {Step::returned, lots_.entry(number)->leaves, 0, 0, ""}, scans);
  }
  // Into a second lot, with one more page scanned there.
  std::int64_t come_again(const std::string& number, int recorded) {
    const std::int64_t lot = lots_.open_lot("第二批", "李工", scans).id;
    lots_.add(lot, {number, 0, 0, "", ""}, scans);
    lots_.prepare(number, {}, 0, "", scans);
    lots_.step(number, {Step::scanned, recorded, recorded, 1, ""}, scans);
    return lot;
  }
};

TEST_F(Outcome, ThePapersOfALotStayAsTheyWereSigned) {
  const std::string number = received(8);
  lots_.prepare(number, {}, 0, "", scans);
  lots_.step(number, {Step::scanned, 7, 7, 1, ""}, scans);
  pages_ = take_in(*archive_, number, 6);
  const auto bad = take_page(number, "clipped", "defect");
  lots_.step(number, {Step::processed, 0, 7, 0, ""}, scans);
  lots_.draw_sample(lot_, {100, "", false}, scans);
  const auto again = take_page(number, "skewed", "warning");
  lots_.replace_page(bad, again, "", scans);
  lots_.waive(number, 0, "leaves_missing", "交接时多数一张", custodian);
  lots_.waive(number, 0, "catalogue_pages", "目录多写一页", custodian);
  accept_sample(number);
  const std::string before = figures_of(lots_.report(number));
  lots_.accept(number, "验收合格", custodian);
  EXPECT_EQ(figures_of(lots_.report(number)), before);
  EXPECT_CAUSE(signed_off, lots_.waive(number, pages_[0], "", "晚了", custodian));
  bring_home(number);

  const std::int64_t second_lot = come_again(number, 2);
  take_page(number, "defocused", "defect");
  const auto other = take_page(number, "skewed", "defect");
  const auto third = take_page(number, "noted", "note");
  lots_.replace_page(other, third, "", scans);
  EXPECT_EQ(figures_of(lots_.report(lot_).dossiers.at(0)), before);
  EXPECT_THAT(lots_.report(lot_).dossiers.at(0).steps, SizeIs(9));
  const DossierReport now = lots_.report(second_lot).dossiers.at(0);
  EXPECT_NE(figures_of(now), before);
  EXPECT_THAT(now.replacements, SizeIs(1));
  EXPECT_EQ(now.images, 9);
  const VerifyReport bytes = archive_->verify();
  EXPECT_TRUE(bytes.damage.empty()) << damage_text(bytes);
}

TEST_F(Outcome, AnImageLostInASecondLotIsFoundBesideThoseOfTheFirst) {
  const std::string number = processed(5);
  lots_.draw_sample(lot_, {}, scans);
  accept_sample(number);
  lots_.accept(number, "", custodian);
  bring_home(number);
  come_again(number, 3);
  take_page(number, "noted", "note");
  take_page(number, "faint", "note");
  const auto lost = [&] {
    for (const auto& one : lots_.gate(number).reasons) {
      if (one.code == "images_lost") return std::pair(one.expected, one.found);
    }
    return std::pair(0, 0);
  };
  EXPECT_EQ(lost(), std::pair(3, 2));
  take_page(number, "found", "note");
  EXPECT_EQ(lost(), std::pair(0, 0));
}

TEST_F(Outcome, WhatWasSignedOffInOneRoundDoesNotCountInTheNext) {
  const std::string slow = processed(20), quick = processed(20, "今天出具证明");
  lots_.draw_sample(lot_, {}, scans);
  accept_sample(quick);
  lots_.accept(quick, "", custodian);
  EXPECT_EQ(lots_.report(lot_).sample.drawn, 2);
  EXPECT_EQ(lots_.report(lot_).sample.judged, 1);
  const auto page = lots_.sample_pages(slow).at(0).id;
  lots_.judge(slow, CheckStage::first, {{page, false, "模糊"}}, first);
  lots_.waive(slow, page, "", "原件如此", custodian);
  lots_.draw_sample(lot_, {5, "", true}, scans);
  const LotReport report = lots_.report(lot_);
  EXPECT_EQ(report.sample.drawn, 1);
  EXPECT_EQ(report.sample.judged, 0);
  EXPECT_EQ(report.dossiers.at(1).sample.judged, 1);
}

TEST_F(Outcome, WhatGoesHomeUnscannedIsKeptAsWell) {
  const std::string number = received(3);
  lots_.prepare(number, {{StopKind::classified, 0, "含涉密件"}}, 0, "", scans);
  lots_.resolve_stop(lots_.stops(number).at(0).id, StopOutcome::withdraw, "退回", custodian);
  bring_home(number);
  const std::string before = figures_of(lots_.report(lot_).dossiers.at(0));
  take_in(*archive_, number, 2);
  EXPECT_EQ(figures_of(lots_.report(lot_).dossiers.at(0)), before);
}

TEST_F(Outcome, WhoBroughtPagesDoesNotChooseTheSeed) {
  const std::string number = processed(5);
  EXPECT_CAUSE(own_seed, lots_.draw_sample(lot_, {5, "mine", false}, scans));
  EXPECT_TRUE(lots_.samples(lot_).empty());
  EXPECT_TRUE(lots_.draw_sample(lot_, {}, scans));
}

}  // namespace
}  // namespace store::test
