// SPDX-License-Identifier: Apache-2.0
#include "store/digitization_rules.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>

#include "store/campaign.h"
#include "store/reconciliation.h"

namespace store {
namespace {

using enum Step;
constexpr std::array all_steps{received,       prepared, scanned,  processed, checked_first,
                               checked_second, accepted, restored, returned};

std::vector<std::string> codes(const std::vector<DossierFinding>& findings,
                               const std::string& severity = {}) {
  std::vector<std::string> found;
  for (const DossierFinding& finding : findings) {
    if (severity.empty() || finding.severity == severity) found.push_back(finding.code);
  }
  return found;
}
using Codes = std::vector<std::string>;

TEST(DigitizationRules, EachStepLeadsToTheNextAndToNoneBeyondIt) {
  for (const Step from : all_steps) {
    for (const Step to : all_steps) {
      const bool more = from == scanned && to == scanned;  // another part of its sheets
      const bool next = static_cast<int>(to) == static_cast<int>(from) + 1 || more;
      const StepKind kind = step_kind(from, to, false);
      EXPECT_EQ(kind == StepKind::forward, next) << to_string(from) << " to " << to_string(to);
      if (static_cast<int>(to) > static_cast<int>(from) + 1) {
        EXPECT_EQ(kind, StepKind::forbidden) << to_string(from) << " to " << to_string(to);
      }
    }
  }
}

TEST(DigitizationRules, WhatIsNotSignedOffCanBePreparedOrScannedAgain) {
  for (const Step from : {processed, checked_first, checked_second}) {
    EXPECT_EQ(step_kind(from, scanned, false), StepKind::back) << to_string(from);
  }
  for (const Step from : {scanned, processed, checked_first, checked_second}) {
    EXPECT_EQ(step_kind(from, prepared, false), StepKind::back) << to_string(from);
  }
  for (const Step from : {received, accepted, restored, returned}) {
    EXPECT_EQ(step_kind(from, scanned, false), StepKind::forbidden) << to_string(from);
  }
}

TEST(DigitizationRules, AWithdrawnDossierOnlyGoesHome) {
  for (const Step from : all_steps) {
    for (const Step to : all_steps) {
      const bool home = (from < restored && to == restored) || (from == restored && to == returned);
      EXPECT_EQ(step_kind(from, to, true), home ? StepKind::forward : StepKind::forbidden);
    }
  }
}

TEST(DigitizationRules, WithAStopOpenNothingGoesToTheScanner) {
  for (const Step to : all_steps) EXPECT_EQ(may_with_open_stop(to), to <= prepared);
}

TEST(DigitizationRules, ChecksAndSignOffAreForThoseWhoMay) {
  EXPECT_EQ(act_of(scanned), Act::digitize);
  EXPECT_EQ(act_of(checked_first), Act::check_pages);
  EXPECT_EQ(act_of(checked_second), Act::check_pages);
  EXPECT_EQ(act_of(accepted), Act::sign_off);
  EXPECT_TRUE(may(Role::clerk, Act::digitize));
  EXPECT_TRUE(may(Role::clerk, Act::check_pages));
  EXPECT_FALSE(may(Role::clerk, Act::sign_off));
  EXPECT_TRUE(may(Role::custodian, Act::sign_off));
  for (const Act act : {Act::digitize, Act::check_pages, Act::sign_off}) {
    EXPECT_FALSE(may(Role::administrator, act));
  }
}

TEST(DigitizationRules, TheSameNameIsTheSamePersonHoweverItCameIn) {
  EXPECT_TRUE(same_person("os:li", "account:li"));
  EXPECT_TRUE(same_person("account:li", "account:li"));
  EXPECT_FALSE(same_person("account:li", "account:lin"));
}

TEST(DigitizationRules, WordsGoThereAndBack) {
  for (const Step step : all_steps) EXPECT_EQ(parse_step(to_string(step)), step);
  EXPECT_EQ(parse_step("done"), std::nullopt);
  EXPECT_EQ(parse_stop_kind("other_person"), StopKind::other_person);
  EXPECT_EQ(parse_stop_outcome("leave_out"), StopOutcome::leave_out);
  EXPECT_EQ(parse_check_stage("second"), CheckStage::second);
  EXPECT_EQ(parse_image_role("slip_lifted"), ImageRole::slip_lifted);
}

TEST(Sampling, AtLeastOnePageAndTheShareRoundedUp) {
  EXPECT_EQ(sample_size(0, 5), 0);
  EXPECT_EQ(sample_size(1, 5), 1);
  EXPECT_EQ(sample_size(20, 5), 1);
  EXPECT_EQ(sample_size(21, 5), 2);
  EXPECT_EQ(sample_size(60, 5), 3);
  EXPECT_EQ(sample_size(60, 100), 60);
}

TEST(Sampling, TheSameSeedDrawsTheSamePagesInAnyOrderOfTheList) {
  std::vector<std::int64_t> pages(100);
  for (std::size_t i = 0; i < pages.size(); ++i) pages[i] = static_cast<std::int64_t>(i) + 1;
  const auto drawn = draw_pages("seed", "420112-2026-000001", pages, 10);
  ASSERT_EQ(drawn.size(), 10U);
  EXPECT_EQ(std::set<std::int64_t>(drawn.begin(), drawn.end()).size(), 10U);
  std::reverse(pages.begin(), pages.end());
  EXPECT_EQ(draw_pages("seed", "420112-2026-000001", pages, 10), drawn);
  EXPECT_NE(draw_pages("other", "420112-2026-000001", pages, 10), drawn);
  EXPECT_NE(draw_pages("seed", "420112-2026-000002", pages, 10), drawn);
  // More of the same draw begin with the same pages.
  const auto more = draw_pages("seed", "420112-2026-000001", pages, 20);
  EXPECT_TRUE(std::equal(drawn.begin(), drawn.end(), more.begin()));
  EXPECT_TRUE(draw_pages("seed", "d", pages, 0).empty());
}

TEST(Sampling, EveryPageComesUpAboutAsOftenAsAnother) {
  const std::vector<std::int64_t> pages{1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
  std::array<int, 11> hits{};
  for (int i = 0; i < 2000; ++i) {
    for (const auto page : draw_pages(std::to_string(i), "d", pages, 1)) {
      ++hits[static_cast<std::size_t>(page)];
    }
  }
  // 200 each; six standard deviations are 80.
  for (const auto page : pages) EXPECT_NEAR(hits[static_cast<std::size_t>(page)], 200, 80);
}

TEST(LeafRules, ImagesMakeALeafOrTellWhyNot) {
  using enum ImageRole;
  EXPECT_EQ(leaf_fault({{1, front, 0, 0}, {2, back, 0, 0}}), Cause::none);
  EXPECT_EQ(leaf_fault({{1, slip_down, 0, 0}, {2, slip_lifted, 0, 0}, {3, back, 0, 0}}),
            Cause::none);
  EXPECT_EQ(leaf_fault({{1, fold_part, 1, 3}, {2, fold_part, 2, 3}, {3, fold_part, 3, 3}}),
            Cause::none);
  EXPECT_EQ(leaf_fault({{1, front, 0, 0}}), Cause::leaf_too_small);
  EXPECT_EQ(leaf_fault({{1, front, 0, 0}, {1, back, 0, 0}}), Cause::page_in_leaf);
  EXPECT_EQ(leaf_fault({{1, front, 0, 0}, {2, front, 0, 0}}), Cause::leaf_side_twice);
  EXPECT_EQ(leaf_fault({{1, front, 0, 0}, {2, slip_lifted, 0, 0}}), Cause::leaf_slip);
  EXPECT_EQ(leaf_fault({{1, fold_part, 1, 3}, {2, fold_part, 2, 3}}), Cause::leaf_parts);
  EXPECT_EQ(leaf_fault({{1, fold_part, 1, 2}, {2, fold_part, 1, 2}}), Cause::leaf_parts);
  EXPECT_EQ(leaf_fault({{1, fold_part, 1, 2}, {2, fold_part, 2, 3}}), Cause::leaf_parts);
  EXPECT_EQ(leaf_fault({{1, front, 1, 2}, {2, back, 0, 0}}), Cause::leaf_parts);
}

// ---- reconciliation --------------------------------------------------------------------------

DossierCounts whole() {
  DossierCounts counts;
  counts.leaves = 10;
  counts.pages = 18;
  counts.sides = 2;
  counts.images = counts.scanned = counts.received = 20;
  counts.blank = 2;
  return counts;
}

TEST(Reconciliation, CountsThatAgreeFindNothing) {
  EXPECT_EQ(codes(reconcile(whole())), Codes{});
  DossierCounts one_side = whole();
  one_side.sides = 1;
  one_side.blank = 0;
  one_side.leaves = one_side.pages = 20;
  EXPECT_EQ(codes(reconcile(one_side)), Codes{});
}

TEST(Reconciliation, ALeafThatWasNotScannedIsADefect) {
  DossierCounts counts = whole();
  counts.leaves = 11;
  const auto found = reconcile(counts);
  ASSERT_EQ(codes(found, "defect"), Codes{"leaves_missing"});
  EXPECT_EQ(found[0].expected, 11);
  EXPECT_EQ(found[0].found, 10);
  counts.leaves = 9;
  EXPECT_EQ(codes(reconcile(counts), "defect"), Codes{"leaves_extra"});
}

TEST(Reconciliation, AnOddCountOfBothSidesIsADefect) {
  DossierCounts counts = whole();
  counts.images = counts.scanned = counts.received = 19;
  counts.blank = 1;
  EXPECT_EQ(codes(reconcile(counts), "defect"), Codes{"side_missing"});
}

TEST(Reconciliation, SidesAsNeededLeaveRoomBetweenOneAndTwoImagesALeaf) {
  DossierCounts counts = whole();
  counts.sides = 0;
  for (const int leaves : {9, 10, 15, 20}) {
    counts.leaves = leaves;
    EXPECT_EQ(codes(reconcile(counts)), Codes{}) << leaves;
  }
  counts.leaves = 21;
  EXPECT_EQ(codes(reconcile(counts)), Codes{"leaves_missing"});
  counts.leaves = 8;
  EXPECT_EQ(codes(reconcile(counts)), Codes{"leaves_extra"});
}

TEST(Reconciliation, ALeafOfSeveralImagesCountsAsOneSheetAndItsSlipAsOnePage) {
  DossierCounts counts = whole();
  counts.images = counts.scanned = counts.received = 21;  // one slip more
  EXPECT_EQ(codes(reconcile(counts), "defect"),
            (Codes{"side_missing", "leaves_extra", "catalogue_pages"}));
  counts.grouped_leaves = 1;
  counts.grouped_images = 3;
  counts.grouped_pages = 2;
  EXPECT_EQ(codes(reconcile(counts)), Codes{});
}

TEST(Reconciliation, FewerPagesThanTheCatalogueNamesIsADefectUnlessBlanksExplainIt) {
  DossierCounts counts = whole();
  counts.pages = 20;
  EXPECT_EQ(codes(reconcile(counts), "warning"), Codes{"catalogue_pages"});
  counts.pages = 21;
  EXPECT_EQ(codes(reconcile(counts), "defect"), Codes{"catalogue_pages"});
  counts.pages = 17;
  EXPECT_EQ(codes(reconcile(counts), "defect"), Codes{"catalogue_pages"});
}

TEST(Reconciliation, ImagesLostBetweenScannerAndArchiveAreADefect) {
  DossierCounts counts = whole();
  counts.scanned = 21;
  EXPECT_EQ(codes(reconcile(counts), "defect"), Codes{"images_lost"});
  counts.scanned = 19;
  EXPECT_EQ(codes(reconcile(counts), "warning"), Codes{"images_not_recorded"});
}

TEST(Reconciliation, NothingScannedAndNothingCountedAreSaid) {
  DossierCounts counts;
  EXPECT_EQ(codes(reconcile(counts), "defect"), Codes{"no_images"});
  counts = whole();
  counts.leaves = counts.pages = 0;
  EXPECT_EQ(codes(reconcile(counts)), (Codes{"leaves_not_counted", "catalogue_not_stated"}));
  counts = whole();
  counts.duplicates = {"7"};
  EXPECT_EQ(codes(reconcile(counts), "warning"), Codes{"duplicate"});
}

TEST(Reconciliation, NumbersLeftOutAndTwiceAreFound) {
  const auto found = check_numbers({"a/scan-0001.tif", "a/scan-0003.tif", "a/scan-0003.jpg",
                                    "a/scan-0004.tif", "b/scan-0007.tif", "b/scan-0008.tif"});
  ASSERT_EQ(codes(found), (Codes{"number_missing", "number_repeated"}));
  EXPECT_EQ(found[0].detail, "scan-2");
  EXPECT_EQ(found[0].severity, "defect");
  EXPECT_EQ(found[1].detail, "scan-3");
  EXPECT_EQ(codes(reconcile([] {
              DossierCounts counts = whole();
              counts.files = {"1.tif", "3.tif"};
              return counts;
            }())),
            Codes{"number_missing"});
}

TEST(Reconciliation, ADossierOfBlankImagesIsADefectEvenWhereTheCatalogueIsExplained) {
  DossierCounts counts = whole();
  counts.blank = counts.images;
  const Codes found = codes(reconcile(counts), "defect");
  EXPECT_NE(std::find(found.begin(), found.end(), "only_blank"), found.end());
}

TEST(Reconciliation, TheSidesOfASheetHaveOneNumber) {
  EXPECT_TRUE(check_numbers({"s-0001a.tif", "s-0001b.tif", "s-0002a.tif", "s-0002b.tif"}).empty());
  EXPECT_EQ(codes(check_numbers({"s-0001a.tif", "s-0001b.tif", "s-0003a.tif", "s-0003b.tif"})),
            Codes{"number_missing"});
  EXPECT_EQ(codes(check_numbers({"s-1a.tif", "s-1b.tif", "t/s-1a.tif", "s-2a.tif", "s-2a.jpg"})),
            Codes{"number_repeated"});
}

TEST(Reconciliation, LeavesCountedAgainAreSaid) {
  DossierCounts counts = whole();
  counts.handed_over = counts.counted = counts.leaves;
  EXPECT_EQ(codes(reconcile(counts)), Codes{});
  ++counts.handed_over;
  EXPECT_EQ(codes(reconcile(counts), "defect"), Codes{"leaves_recounted"});
  counts.handed_over -= 2;
  EXPECT_EQ(codes(reconcile(counts), "warning"), Codes{"leaves_recounted"});
}

TEST(Reconciliation, APageScannedAgainFillsItsNumberAndRepeatsNone) {
  EXPECT_TRUE(check_numbers({"scan-1.tif", "scan-2.tif", "scan-4.tif"}, {"scan-3.tif"}).empty());
  EXPECT_TRUE(check_numbers({"a-1.jpg", "a-2.jpg"}, {"a-2.jpg", "b-9.jpg"}).empty());
}

TEST(Reconciliation, NumbersThatAreNoRowTellNothing) {
  EXPECT_TRUE(check_numbers({"IMG_101502.jpg", "IMG_101733.jpg", "IMG_120000.jpg"}).empty());
  EXPECT_TRUE(check_numbers({"scan_20261123101502.tif", "scan_20261123101733.tif"}).empty());
  EXPECT_TRUE(check_numbers({"front.tif", "back.tif", "dossier.pdf"}).empty());
  EXPECT_TRUE(check_numbers({}).empty());
}

// ---- campaign --------------------------------------------------------------------------------

using std::chrono::days;
using std::chrono::sys_days;
constexpr sys_days monday = std::chrono::year(2026) / 11 / 2;

Progress progress_of(std::vector<DayOutput> output) {
  Progress progress;
  progress.plan = CampaignPlan{monday, 500, 20, 2000};
  progress.days = std::move(output);
  return progress;
}

TEST(Campaign, ThePaceIsOfTheLastSevenWorkingDays) {
  std::vector<DayOutput> output;
  for (int i = 0; i < 10; ++i) {  // two weeks, Monday to Friday
    output.push_back({monday + days(i + i / 5 * 2), i < 3 ? 1000 : 70, 1});
  }
  Progress progress = progress_of(output);
  forecast(progress, output.back().day);
  EXPECT_DOUBLE_EQ(progress.pace, 70);
  EXPECT_EQ(progress.pages, 3490);
  EXPECT_EQ(progress.dossiers, 10);
}

TEST(Campaign, AWeekendCountsOnlyWhenSomebodyWorked) {
  const sys_days friday = monday + days(4), next = monday + days(7);
  Progress progress = progress_of({{friday, 100, 0}, {next, 200, 0}});
  forecast(progress, next);
  EXPECT_DOUBLE_EQ(progress.pace, 150);
  progress = progress_of({{friday, 100, 0}, {friday + days(1), 60, 0}, {next, 200, 0}});
  forecast(progress, next);
  EXPECT_DOUBLE_EQ(progress.pace, 120);
}

TEST(Campaign, AnIdleWorkingDaySlowsThePace) {
  Progress progress = progress_of({{monday, 300, 0}});
  forecast(progress, monday + days(2));
  EXPECT_DOUBLE_EQ(progress.pace, 100);
}

TEST(Campaign, TheEndIsForecastInWorkingDays) {
  Progress progress = progress_of({{monday, 500, 2}});
  forecast(progress, monday);
  EXPECT_EQ(progress.planned_by_now, 500);
  EXPECT_EQ(progress.end, monday + days(3));  // 1500 left: Tuesday to Thursday
  progress.plan->pages = 3500;
  forecast(progress, monday);
  EXPECT_EQ(progress.end, monday + days(8));  // six days, over the weekend
}

TEST(Campaign, WithoutPlanOrPaceNoEndIsForecast) {
  Progress progress = progress_of({});
  forecast(progress, monday);
  EXPECT_EQ(progress.end, std::nullopt);
  EXPECT_DOUBLE_EQ(progress.pace, 0);
  progress = progress_of({{monday, 500, 0}});
  progress.plan.reset();
  forecast(progress, monday);
  EXPECT_EQ(progress.end, std::nullopt);
  EXPECT_EQ(progress.planned_by_now, 0);
}

TEST(Campaign, WhatIsDoneEndedOnItsLastDay) {
  Progress progress = progress_of({{monday, 2000, 20}});
  forecast(progress, monday + days(30));
  EXPECT_EQ(progress.end, monday);
  EXPECT_EQ(progress.planned_by_now, 2000);
}

TEST(Campaign, ADayBeginsAtMidnightOfTheOffice) {
  const Time before = Time(monday) - std::chrono::hours(8) - std::chrono::milliseconds(1);
  EXPECT_EQ(day_of(before), monday - days(1));
  EXPECT_EQ(day_of(before + std::chrono::milliseconds(1)), monday);
}

TEST(Reconciliation, FacingPagesAreOneImageAndTwoPagesOfTheCatalogue) {
  DossierCounts counts;
  counts.leaves = counts.images = counts.scanned = counts.received = 4;
  counts.sides = 1;
  counts.pages = 6;
  EXPECT_EQ(codes(reconcile(counts), "defect"), Codes{"catalogue_pages"});
  counts.facing = 2;
  EXPECT_EQ(codes(reconcile(counts), "defect"), Codes{});
}

}  // namespace
}  // namespace store
