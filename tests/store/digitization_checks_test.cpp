// SPDX-License-Identifier: Apache-2.0
// The quality gate, samples and verdicts, sign-off.
#include "tests/store/digitization_support.h"

#include <algorithm>

namespace store::test {
namespace {

using Acts = std::vector<std::string>;

class Checks : public DigitizationTest {
 protected:
  std::int64_t take_bad_page(const std::string& number, const std::string& code,
                             const std::string& severity) {
    const auto batch = archive_->begin_batch(number, "more", clerk).id;
    const auto file = receive(*archive_, batch, "more/x.tif", "x" + code);
    archive_->open_file(file.id, "image/tiff", 1, clerk);
    PageResult result = page_result("x");
    result.findings = {{code, severity, 1}};
    const std::int64_t page = archive_->waiting_pages(batch).at(0).id;
    archive_->store_page(page, result, clerk);
    return page;
  }
  std::vector<std::string> defects(const std::string& number) {
    std::vector<std::string> codes;
    for (const auto& reason : lots_.gate(number).reasons) {
      if (reason.severity == "defect" && !reason.waived) codes.push_back(reason.code);
    }
    return codes;
  }
};

TEST_F(Checks, AGoodDossierGoesThroughToItsShelf) {
  const std::string number = processed(40);
  EXPECT_TRUE(lots_.gate(number).open);
  const auto sample = lots_.draw_sample(lot_, {5, "s1", false}, custodian);
  ASSERT_TRUE(sample);
  EXPECT_EQ(sample->pages.size(), 2U);
  accept_sample(number);
  EXPECT_EQ(acts_of(number, [&] { lots_.accept(number, "验收合格", custodian); }),
            Acts{"lot.step"});
  EXPECT_CAUSE(step_forbidden, lots_.step(number, {Step::scanned, 1, 1, 1, ""}, scans));
  lots_.step(number, {Step::restored, 40, 0, 0, ""}, scans);
  lots_.step(number, {Step::returned, 40, 0, 0, ""}, scans);
  const LotReport report = lots_.report(lot_);
  EXPECT_EQ(report.lot.returned, 1);
  EXPECT_TRUE(report.sample.passed());
  EXPECT_EQ(report.dossiers.at(0).images, 40);
  EXPECT_EQ(report.dossiers.at(0).steps.size(), 9U);
  EXPECT_EQ(report.dossiers.at(0).verdicts.size(), 4U);
  const VerifyReport report_of_bytes = archive_->verify();
  EXPECT_TRUE(report_of_bytes.damage.empty()) << damage_text(report_of_bytes);
}

TEST_F(Checks, TheSampleCanBeDrawnAgainFromItsSeed) {
  const std::string a = processed(45), b = processed(3);
  const auto sample = lots_.draw_sample(lot_, {5, "2026", false}, custodian).value();
  EXPECT_EQ(sample.seed, "2026");
  EXPECT_EQ(sample.pages.size(), 3U + 1U);  // 5 % rounded up; one at least
  EXPECT_EQ(lots_.sample_pages(a).size(), 3U);
  EXPECT_EQ(lots_.sample_pages(b).size(), 1U);
  EXPECT_FALSE(lots_.draw_sample(lot_, {5, "2027", false}, custodian));  // nothing missing
  EXPECT_EQ(lots_.samples(lot_).size(), 1U);
  // A larger share draws more beside those.
  const auto more = lots_.draw_sample(lot_, {10, "2026", false}, custodian).value();
  EXPECT_EQ(more.pages.size(), 2U);
  EXPECT_EQ(lots_.sample_pages(a).size(), 5U);
  EXPECT_EQ(lots_.samples(lot_).size(), 2U);
  // What came into the lot since is drawn from, and nothing else, by the largest share of the
  // round.
  const std::string c = processed(20);
  EXPECT_EQ(lots_.draw_sample(lot_, {}, scans)->pages.size(), 2U);
  EXPECT_EQ(lots_.sample_pages(c).size(), 2U);
  EXPECT_CAUSE(percent_form, lots_.draw_sample(lot_, {4, "", false}, scans));
  EXPECT_CAUSE(percent_form, lots_.draw_sample(lot_, {101, "", false}, scans));
}

TEST_F(Checks, AChanceSeedIsRecordedWithTheSample) {
  const std::string number = processed(5);
  EXPECT_EQ(acts_of(number, [&] { lots_.draw_sample(lot_, {}, scans); }), Acts{"lot.sampled"});
  const auto sample = lots_.samples(lot_).at(0);
  EXPECT_EQ(sample.seed.size(), 16U);
  EXPECT_EQ(archive_->history(number, 1).at(0).details.at(0).second, sample.seed);
}

TEST_F(Checks, WhoScannedChecksNothingAndWhoCheckedFirstDoesNotCheckAgain) {
  const std::string number = processed(5);
  lots_.draw_sample(lot_, {}, scans);
  const auto page = lots_.sample_pages(number).at(0).id;
  const std::vector<NewVerdict> good{{page, true, ""}};
  EXPECT_CAUSE(same_person, lots_.judge(number, CheckStage::first, good, scans));
  EXPECT_CAUSE(account_needed, lots_.judge(number, CheckStage::first, good, Actor{"os:wang"}));
  EXPECT_CAUSE(role_forbidden, lots_.judge(number, CheckStage::first, good, administrator));
  EXPECT_CAUSE(check_order, lots_.judge(number, CheckStage::second, good, second));
  EXPECT_EQ(acts_of(number, [&] { lots_.judge(number, CheckStage::first, good, first); }),
            Acts{"page.check_accepted"});
  EXPECT_CAUSE(account_needed,
               lots_.step(number, {Step::checked_first, 0, 0, 0, ""}, Actor{"os:wang"}));
  EXPECT_CAUSE(same_person, lots_.step(number, {Step::checked_first, 0, 0, 0, ""}, scans));
  lots_.step(number, {Step::checked_first, 0, 0, 0, ""}, first);
  EXPECT_CAUSE(same_person, lots_.judge(number, CheckStage::second, good, first));
  EXPECT_CAUSE(same_person, lots_.judge(number, CheckStage::second, good, scans));
  lots_.judge(number, CheckStage::second, good, second);
  EXPECT_CAUSE(same_person, lots_.judge(number, CheckStage::first, good, second));
  EXPECT_CAUSE(same_person, lots_.step(number, {Step::checked_second, 0, 0, 0, ""}, first));
  EXPECT_CAUSE(role_forbidden, lots_.accept(number, "", second));
  lots_.step(number, {Step::checked_second, 0, 0, 0, ""}, second);
  EXPECT_CAUSE(role_forbidden, lots_.accept(number, "", second));
  EXPECT_CAUSE(account_needed, lots_.accept(number, "", Actor{"os:guan"}));
  lots_.accept(number, "", custodian);
}

TEST_F(Checks, TheOperatingSystemUserWhoScannedIsTheSamePerson) {
  const std::string number = received(5);
  lots_.prepare(number, {}, 0, "", Actor{"os:wang"});
  lots_.step(number, {Step::scanned, 5, 5, 1, ""}, Actor{"os:wang"});
  const auto pages = take_in(*archive_, number, 5);
  lots_.step(number, {Step::processed, 0, 0, 0, ""}, scans);
  EXPECT_CAUSE(same_person, lots_.judge(number, CheckStage::first, {{pages[0], true, ""}}, first));
}

TEST_F(Checks, AStepOfCheckingNeedsTheWholeSample) {
  const std::string number = processed(40);
  EXPECT_CAUSE(sample_not_drawn, lots_.step(number, {Step::checked_first, 0, 0, 0, ""}, first));
  lots_.draw_sample(lot_, {}, scans);
  const auto pages = lots_.sample_pages(number);
  ASSERT_EQ(pages.size(), 2U);
  lots_.judge(number, CheckStage::first, {{pages[0].id, true, ""}}, first);
  EXPECT_CAUSE(check_incomplete, lots_.step(number, {Step::checked_first, 0, 0, 0, ""}, first));
  EXPECT_CAUSE(empty, lots_.judge(number, CheckStage::first, {{pages[1].id, false, ""}}, first));
  EXPECT_CAUSE(empty, lots_.judge(number, CheckStage::first, {}, first));
  const std::string other = processed(1);
  EXPECT_CAUSE(page_not_here,
               lots_.judge(number, CheckStage::first, {{pages_[0], true, ""}}, first));
  lots_.judge(number, CheckStage::first, {{pages[1].id, true, ""}}, first);
  lots_.step(number, {Step::checked_first, 0, 0, 0, ""}, first);
  // Pages that came later make the sample too small.
  take_in(*archive_, number, 21, "more");
  EXPECT_CAUSE(sample_not_drawn, lots_.step(number, {Step::checked_second, 0, 0, 0, ""}, second));
}

TEST_F(Checks, SignOffWaitsForTheWholeLot) {
  const std::string a = processed(5);
  lots_.draw_sample(lot_, {}, scans);
  accept_sample(a);
  const std::string b = received(5);
  EXPECT_CAUSE(sample_not_drawn, lots_.accept(a, "", custodian));
  scan(b, 5);
  EXPECT_CAUSE(sample_not_drawn, lots_.accept(a, "", custodian));
  lots_.draw_sample(lot_, {}, scans);
  EXPECT_CAUSE(check_incomplete, lots_.accept(a, "", custodian));
  accept_sample(b);
  lots_.accept(a, "", custodian);
  lots_.accept(b, "", custodian);
}

TEST_F(Checks, APageReplacedBeforeItsChecksLeavesItsPlaceInTheSampleToTheNewOne) {
  const std::string number = processed(1);
  const std::int64_t bad = take_bad_page(number, "low_dpi", "defect");
  lots_.draw_sample(lot_, {100, "", false}, scans);
  ASSERT_EQ(lots_.sample_pages(number).size(), 2U);
  const std::int64_t by = take_in(*archive_, number, 1, "again").at(0);
  lots_.replace_page(bad, by, "", scans);
  const auto sample = lots_.sample_pages(number);
  ASSERT_EQ(sample.size(), 2U);
  EXPECT_EQ(sample[1].id, by);
  accept_sample(number);
  EXPECT_EQ(lots_.entry(number)->step, Step::checked_second);
}

TEST_F(Checks, AWaiverLetsPassWhatWasFoundThenAndNothingLater) {
  const std::string number = processed(3);
  lots_.draw_sample(lot_, {100, "", false}, scans);
  EXPECT_CAUSE(nothing_to_waive, lots_.waive(number, 0, "leaves_missing", "一张", custodian));
  lots_.waive(number, pages_.at(0), "", "原件如此", custodian);
  lots_.judge(number, CheckStage::first, {{pages_.at(0), false, "缺一半"}}, first);
  ASSERT_EQ(lots_.rescan_list(lot_).size(), 1U);
  EXPECT_EQ(lots_.rescan_list(lot_).at(0).reason, "缺一半");
  EXPECT_EQ(lots_.report(number).refused_left, std::vector<std::int64_t>{pages_.at(0)});
  lots_.waive(number, pages_.at(0), "", "原件如此", custodian);
  EXPECT_TRUE(lots_.rescan_list(lot_).empty());
}

TEST_F(Checks, OnlyWhoRefusedOrACustodianTakesARefusalBack) {
  const std::string number = processed(1);
  lots_.draw_sample(lot_, {}, scans);
  lots_.judge(number, CheckStage::first, {{pages_.at(0), false, "模糊"}}, first);
  archive_->add_account({0, "sun", "sun", Role::clerk, "hash", true}, clerk);
  const Actor colleague{"account:sun"};
  EXPECT_CAUSE(refused_by_other,
               lots_.judge(number, CheckStage::first, {{pages_.at(0), true, ""}}, colleague));
  lots_.judge(number, CheckStage::first, {{pages_.at(0), true, ""}}, custodian);
  EXPECT_TRUE(lots_.rescan_list(lot_).empty());
}

TEST_F(Checks, WhoBroughtPagesNeitherChecksNorSignsOff) {
  const std::string number = processed(1);
  archive_->begin_batch(number, "more", Actor{"os:OFFICE\\Wang"});
  lots_.draw_sample(lot_, {}, scans);
  EXPECT_FALSE(lots_.may_check(number, CheckStage::first, first));
  EXPECT_TRUE(lots_.may_check(number, CheckStage::first, second));
  EXPECT_CAUSE(same_person,
               lots_.judge(number, CheckStage::first, {{pages_.at(0), true, ""}}, first));
  archive_->begin_batch(number, "and more", custodian);
  EXPECT_CAUSE(same_person, lots_.accept(number, "", custodian));
}

TEST_F(Checks, AnUrgentMarkAfterTheDrawIsNoWayAroundTheLot) {
  const std::string slow = received(5), number = processed(5);
  lots_.draw_sample(lot_, {}, scans);
  lots_.set_urgent(number, "当日调阅", scans);
  accept_sample(number);
  EXPECT_CAUSE(sample_not_drawn, lots_.accept(number, "", custodian));
  EXPECT_EQ(lots_.entry(slow)->step, Step::received);
}

TEST_F(Checks, AnUrgentDossierIsSignedOffByItself) {
  const std::string slow = received(5), urgent = processed(5, "当日调阅");
  lots_.draw_sample(lot_, {}, scans);
  accept_sample(urgent);
  EXPECT_EQ(lots_.accept(urgent, "", custodian).step, Step::accepted);
  EXPECT_EQ(lots_.entry(slow)->step, Step::received);
}

TEST_F(Checks, FewerThanNinetyFiveInAHundredFailTheLotUntilANewRoundPasses) {
  const std::string number = processed(40);
  lots_.draw_sample(lot_, {}, scans);
  const auto pages = lots_.sample_pages(number);
  EXPECT_CAUSE(sample_goes_on, lots_.draw_sample(lot_, {5, "", true}, scans));
  EXPECT_EQ(acts_of(number,
                    [&] {
                      lots_.judge(number, CheckStage::first,
                                  {{pages[0].id, false, "模糊"}, {pages[1].id, true, ""}}, first);
                    }),
            (Acts{"page.check_refused", "page.check_accepted"}));
  lots_.step(number, {Step::checked_first, 0, 0, 0, ""}, first);
  lots_.judge(number, CheckStage::second, {{pages[1].id, true, ""}}, second);
  lots_.step(number, {Step::checked_second, 0, 0, 0, ""}, second);
  EXPECT_CAUSE(refused_left, lots_.accept(number, "", custodian));
  EXPECT_CAUSE(refused_left, lots_.draw_sample(lot_, {5, "", true}, scans));
  lots_.waive(number, pages[0].id, "", "原件如此", custodian);
  EXPECT_CAUSE(pass_rate, lots_.accept(number, "", custodian));
  const auto again = lots_.draw_sample(lot_, {100, "r2", true}, custodian).value();
  EXPECT_EQ(again.round, 2);
  EXPECT_EQ(again.pages.size(), 40U);
  EXPECT_CAUSE(sample_goes_on, lots_.draw_sample(lot_, {5, "", true}, scans));
  std::vector<NewVerdict> rest;
  for (const PageRecord& page : lots_.sample_pages(number)) {
    if (page.id != pages[0].id) rest.push_back({page.id, true, ""});
  }
  lots_.judge(number, CheckStage::first, rest, first);
  EXPECT_CAUSE(check_incomplete, lots_.accept(number, "", custodian));
  lots_.judge(number, CheckStage::second, rest, second);
  lots_.accept(number, "", custodian);  // 39 of 40
  EXPECT_EQ(lots_.report(lot_).sample.refused, 1);
}

TEST_F(Checks, APageRefusedOutsideTheSampleMustBeSeenToAsWell) {
  const std::string number = processed(40);
  lots_.draw_sample(lot_, {}, scans);
  const auto sample = lots_.sample_pages(number);
  const auto other = *std::find_if(pages_.begin(), pages_.end(), [&](std::int64_t page) {
    return page != sample[0].id && page != sample[1].id;
  });
  lots_.judge(number, CheckStage::first, {{other, false, "缺角"}}, first);
  accept_sample(number);
  EXPECT_CAUSE(refused_left, lots_.accept(number, "", custodian));
  EXPECT_CAUSE(role_forbidden, lots_.waive(number, other, "", "原件缺角", second));
  EXPECT_CAUSE(empty, lots_.waive(number, other, "", "", custodian));
  EXPECT_EQ(acts_of(number, [&] { lots_.waive(number, other, "", "原件缺角", custodian); }),
            Acts{"lot.waived"});
  lots_.accept(number, "", custodian);
}

TEST_F(Checks, ARefusalInErrorIsTakenBackByWhoMadeIt) {
  const std::string number = processed(5);
  lots_.draw_sample(lot_, {}, scans);
  const auto page = lots_.sample_pages(number).at(0).id;
  lots_.judge(number, CheckStage::first, {{page, false, "看错"}}, first);
  EXPECT_EQ(lots_.rescan_list(lot_).size(), 1U);
  accept_sample(number);
  EXPECT_TRUE(lots_.rescan_list(lot_).empty());
  lots_.accept(number, "", custodian);
}

TEST_F(Checks, TheGateIsShutByADefectOnAnyPage) {
  const std::string number = processed(5);
  ASSERT_TRUE(lots_.gate(number).open);
  take_bad_page(number, "clipped_edge", "defect");
  EXPECT_EQ(defects(number), (Acts{"page_defect", "leaves_extra", "catalogue_pages"}));
  const Gate gate = lots_.gate(number);
  EXPECT_FALSE(gate.open);
  EXPECT_EQ(gate.reasons.at(0).detail, "clipped_edge");
  EXPECT_EQ(gate.reasons.at(0).number, 6);
  lots_.draw_sample(lot_, {}, scans);
  accept_sample(number);
  EXPECT_CAUSE(gate_shut, lots_.accept(number, "", custodian));
  EXPECT_CAUSE(empty, lots_.waive(number, 0, "", "目录未改", custodian));
  lots_.waive(number, 0, "leaves_extra", "另有封底", custodian);
  lots_.waive(number, 0, "catalogue_pages", "目录未改", custodian);
  lots_.waive(number, gate.reasons.at(0).page, "", "原件如此", custodian);
  EXPECT_TRUE(lots_.gate(number).open);
  lots_.accept(number, "", custodian);
}

TEST_F(Checks, WarningsAndRepeatedPagesDoNotShutTheGate) {
  const std::string number = received(6);
  lots_.prepare(number, {}, 0, "", scans);
  lots_.step(number, {Step::scanned, 6, 6, 1, ""}, scans);
  take_in(*archive_, number, 5);
  take_bad_page(number, "duplicate", "warning");
  const Gate gate = lots_.gate(number);
  EXPECT_TRUE(gate.open);
  ASSERT_EQ(gate.reasons.size(), 1U);
  EXPECT_EQ(gate.reasons[0].code, "duplicate");
  EXPECT_EQ(gate.reasons[0].detail, "6");
}

TEST_F(Checks, TheReportCountsThePagesOfEachFindingButNotTheReplacedOnes) {
  const std::string number = processed(2);
  take_bad_page(number, "clipped_edge", "warning");
  take_bad_page(number, "blurred", "defect");
  const auto clipped = lots_.report(lot_).dossiers.at(0).page_findings;
  ASSERT_EQ(clipped.size(), 2U);
  EXPECT_EQ(clipped[0].code, "blurred");
  EXPECT_EQ(clipped[0].severity, "defect");
  EXPECT_EQ(clipped[0].pages, 1);
  EXPECT_EQ(clipped[1].code, "clipped_edge");
  EXPECT_EQ(clipped[1].severity, "warning");
  const auto blurred = lots_.gate(number).reasons.at(0).page;
  lots_.replace_page(blurred, take_in(*archive_, number, 1, "again").at(0), "", scans);
  const auto left = lots_.report(lot_).dossiers.at(0).page_findings;
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].code, "clipped_edge");
}

TEST_F(Checks, PagesSetAsideAndWaitingShutTheGate) {
  const std::string number = processed(2);
  const auto batch = archive_->begin_batch(number, "more", clerk).id;
  const auto broken = receive(*archive_, batch, "more/a.tif", "a");
  archive_->refuse_file(broken.id, "damaged", "", clerk);
  const auto file = receive(*archive_, batch, "more/b.tif", "b");
  archive_->open_file(file.id, "image/tiff", 1, clerk);
  const auto found = defects(number);
  EXPECT_NE(std::find(found.begin(), found.end(), "page_quarantined"), found.end());
  EXPECT_NE(std::find(found.begin(), found.end(), "page_waiting"), found.end());
  // A page that waits is not waived away.
  const auto waiting = archive_->waiting_pages(batch).at(0).id;
  lots_.waive(number, waiting, "", "不等", custodian);
  const auto after = defects(number);
  EXPECT_NE(std::find(after.begin(), after.end(), "page_waiting"), after.end());
}

TEST_F(Checks, AMissingNumberIsWaivedByItself) {
  const std::string number = received(3);
  lots_.prepare(number, {}, 0, "", scans);
  lots_.step(number, {Step::scanned, 3, 3, 1, ""}, scans);
  const auto batch = archive_->begin_batch(number, "s", clerk).id;
  for (const char* name : {"s/scan-0001.tif", "s/scan-0003.tif", "s/scan-0005.tif"}) {
    add_page(*archive_, batch, name, name);
  }
  EXPECT_EQ(defects(number), (Acts{"number_missing", "number_missing"}));
  lots_.waive(number, 0, "number_missing:scan-2", "试扫", custodian);
  EXPECT_EQ(defects(number), Acts{"number_missing"});
  EXPECT_FALSE(lots_.gate(number).open);
}

}  // namespace
}  // namespace store::test
