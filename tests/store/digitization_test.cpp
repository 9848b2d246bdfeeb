// SPDX-License-Identifier: Apache-2.0
// Lots, steps, stops and the plan; see digitization_checks_test.cpp for what is checked.
#include "tests/store/digitization_support.h"

#include <algorithm>

#include "store/campaign.h"
#include "store/clock.h"

namespace store::test {
namespace {

using Acts = std::vector<std::string>;

class Lots : public DigitizationTest {};

TEST_F(Lots, ALotIsOpenedFilledAndFound) {
  EXPECT_EQ(lots_.lot("十一月第一批")->id, lot_);
  EXPECT_EQ(lots_.lot(lot_)->operator_name, "李工");
  EXPECT_FALSE(lots_.lot("二"));
  const std::string number = received(12);
  const auto entry = lots_.entry(number);
  ASSERT_TRUE(entry);
  EXPECT_EQ(entry->step, Step::received);
  EXPECT_EQ(entry->leaves, 12);
  EXPECT_EQ(entry->place, 1);
  EXPECT_EQ(lots_.lots().at(0).dossiers, 1);
  EXPECT_EQ(lots_.dossiers(lot_).at(0).dossier, number);
}

TEST_F(Lots, NamesAreTakenOnceAndADossierIsInOneLotAtATime) {
  EXPECT_CAUSE(lot_name_taken, lots_.open_lot("十一月第一批", "王工", scans));
  EXPECT_CAUSE(empty, lots_.open_lot("", "王工", scans));
  EXPECT_CAUSE(empty, lots_.open_lot("二", "", scans));
  const std::string number = received(3);
  const auto other = lots_.open_lot("二", "王工", scans).id;
  EXPECT_CAUSE(dossier_in_lot, lots_.add(other, {number, 3, 3, "", ""}, scans));
  EXPECT_CAUSE(counts_form, lots_.add(other, {new_dossier().number, -1, 3, "", ""}, scans));
  EXPECT_STORE_ERROR(not_found, lots_.add(99, {number, 3, 3, "", ""}, scans));
  EXPECT_STORE_ERROR(not_found, lots_.add(other, {"none", 3, 3, "", ""}, scans));
  EXPECT_EQ(lots_.lot(other)->dossiers, 0);
}

TEST_F(Lots, WhatIsOnItsWayOutIsNotReceived) {
  const std::string number = new_dossier().number;
  archive_->move_dossier(number, CustodyState::awaiting_dispatch, "", clerk);
  EXPECT_CAUSE(not_in_custody, lots_.add(lot_, {number, 3, 3, "", ""}, scans));
}

TEST_F(Lots, AnUrgentDossierIsFirstEverywhereAndKeepsItsPlace) {
  const std::string a = received(1), b = received(1), c = received(1);
  EXPECT_EQ(acts_of(c, [&] { lots_.set_urgent(c, "当日调阅", scans); }), Acts{"lot.urgent"});
  EXPECT_EQ(lots_.dossiers(lot_).at(0).dossier, c);
  EXPECT_EQ(lots_.queue().at(0).dossier, c);
  EXPECT_EQ(lots_.queue().at(1).dossier, a);
  EXPECT_EQ(lots_.queue().at(0).place, 3);
  lots_.set_urgent(b, "明日调阅", scans);
  lots_.set_urgent(c, "仍要当日", scans);  // a new reason, the old rank
  EXPECT_EQ(lots_.queue().at(0).dossier, c);
  EXPECT_EQ(acts_of(c, [&] { lots_.set_urgent(c, "", scans); }), Acts{"lot.urgent_ended"});
  EXPECT_TRUE(acts_of(c, [&] { lots_.set_urgent(c, "", scans); }).empty());
  EXPECT_EQ(lots_.dossiers(lot_).at(2).dossier, c);
  EXPECT_EQ(lots_.report(lot_).dossiers.at(2).entry.dossier, c);
}

TEST_F(Lots, OnlyAPreparedDossierWithoutAnOpenStopGoesThroughAScanner) {
  lots_.need_scannable(new_dossier().number);  // in no lot: nobody asks
  const std::string number = received(4);
  EXPECT_CAUSE(not_prepared, lots_.need_scannable(number));
  lots_.prepare(number, {{StopKind::classified, 2, "密级标识"}}, 0, "", scans);
  EXPECT_CAUSE(stop_open, lots_.need_scannable(number));
  lots_.resolve_stop(lots_.stops(number).at(0).id, StopOutcome::leave_out, "抽出另存", custodian);
  lots_.need_scannable(number);
  lots_.step(number, {Step::scanned, 3, 3, 1, ""}, scans);
  lots_.need_scannable(number);  // again, or some more
  const std::string other = received(1);
  lots_.prepare(other, {{StopKind::other_person, 0, "整卷属他人"}}, 0, "", scans);
  lots_.resolve_stop(lots_.stops(other).at(0).id, StopOutcome::withdraw, "退回", custodian);
  EXPECT_CAUSE(withdrawn, lots_.need_scannable(other));
}

TEST_F(Lots, NoWayInLeadsPastAnOpenStopOrASignature) {
  const std::string number = new_dossier().number;
  const std::int64_t open = archive_->begin_batch(number, "begun before", clerk).id;
  lots_.add(lot_, {number, 2, 2, "", ""}, scans);
  const std::int64_t stack = archive_->begin_batch(std::nullopt, "stack", clerk).id;
  const std::int64_t page = add_page(*archive_, stack, "a.tif", "某页");
  archive_->close_batch(stack, clerk);
  EXPECT_CAUSE(not_prepared, archive_->begin_batch(number, "too soon", clerk));
  EXPECT_CAUSE(not_prepared, archive_->assign_batch(stack, number, clerk));
  lots_.prepare(number, {{StopKind::classified, 1, "密级标识"}}, 0, "", scans);
  EXPECT_CAUSE(stop_open, archive_->begin_batch(number, "more", clerk));
  EXPECT_CAUSE(stop_open, add_page(*archive_, open, "b.tif", "又一页"));
  EXPECT_CAUSE(stop_open, archive_->assign_batch(stack, number, clerk));
  EXPECT_CAUSE(stop_open, archive_->split_stack({{page, false, number, "", false, ""}}, clerk));
  lots_.resolve_stop(lots_.stops(number).at(0).id, StopOutcome::leave_out, "抽出", custodian);
  archive_->assign_batch(stack, number, clerk);
  EXPECT_EQ(archive_->pages(number).size(), 1U);
}

TEST_F(Lots, ABatchIsCountedOnceHoweverOftenItIsRecorded) {
  const std::string number = received(3);
  lots_.prepare(number, {}, 0, "", scans);
  const std::int64_t batch = archive_->begin_batch(number, "scanner", clerk).id;
  lots_.step(number, {Step::scanned, 2, 2, 1, "", batch}, scans);
  lots_.step(number, {Step::scanned, 2, 2, 1, "", batch}, scans);
  lots_.step(number, {Step::scanned, 3, 3, 1, "", batch}, scans);  // one more has come
  EXPECT_EQ(lots_.progress(day_of(now())).pages, 3);
}

TEST_F(Lots, AWrongCountIsPutRight) {
  const std::string number = received(6);
  EXPECT_CAUSE(nothing_to_correct,
               lots_.step(number, {Step::scanned, 6, 6, 1, "x", 0, true}, scans));
  lots_.prepare(number, {}, 0, "", scans);
  lots_.step(number, {Step::scanned, 50, 99, 1, ""}, scans);
  take_in(*archive_, number, 6);
  EXPECT_FALSE(lots_.gate(number).open);
  EXPECT_EQ(acts_of(number,
                    [&] {
                      lots_.step(number, {Step::scanned, 6, 6, 1, "写错", 0, true}, scans);
                    }),
            Acts{"lot.count_corrected"});
  EXPECT_TRUE(lots_.gate(number).open);
  EXPECT_EQ(lots_.entry(number)->step, Step::scanned);
  const Progress progress = lots_.progress(day_of(now()));
  EXPECT_EQ(progress.pages, 6);
  ASSERT_EQ(progress.operators.size(), 1U);
  EXPECT_EQ(progress.operators[0].scanned, 6);
  EXPECT_CAUSE(empty, lots_.step(number, {Step::scanned, 5, 5, 1, "", 0, true}, scans));
  // Checks have been made on the figures from here on: a custodian, who may sign off all the same.
  lots_.step(number, {Step::processed, 0, 6, 0, ""}, scans);
  EXPECT_CAUSE(role_forbidden, lots_.step(number, {Step::scanned, 5, 5, 1, "少", 0, true}, scans));
  lots_.step(number, {Step::scanned, 6, 6, 1, "核对", 0, true}, custodian);
  lots_.draw_sample(lot_, {}, scans);
  accept_sample(number);
  EXPECT_EQ(lots_.accept(number, "", custodian).step, Step::accepted);
}

TEST_F(Lots, WhoBroughtAMixedStackHasBroughtItsPages) {
  const std::string number = received(1);
  lots_.prepare(number, {}, 0, "", scans);
  const std::int64_t stack = archive_->begin_batch(std::nullopt, "stack", first).id;
  const std::int64_t page = add_page(*archive_, stack, "a.tif", "某页");
  EXPECT_TRUE(lots_.may_check(number, CheckStage::first, first));
  archive_->split_stack({{page, false, number, "", false, ""}}, clerk);
  EXPECT_FALSE(lots_.may_check(number, CheckStage::first, first));
  EXPECT_TRUE(lots_.may_check(number, CheckStage::first, second));
}

TEST_F(Lots, WhoBroughtAFileToTheBatchOfAnotherHasBroughtItsPages) {
  const std::string number = received(2);
  lots_.prepare(number, {}, 0, "", scans);
  const std::int64_t batch = archive_->begin_batch(number, "upload", scans).id;
  add_page(*archive_, batch, "a.tif", "某页");
  EXPECT_TRUE(lots_.may_check(number, CheckStage::first, first));
  const FileRecord file = receive(*archive_, batch, "b.tif", "scan of b", first);
  archive_->open_file(file.id, "image/tiff", 1, clerk);
  EXPECT_FALSE(lots_.may_check(number, CheckStage::first, first));
  EXPECT_TRUE(lots_.may_check(number, CheckStage::first, second));
}

TEST_F(Lots, WhatIsNotReadIsNotProcessed) {
  const std::string number = received(1);
  lots_.prepare(number, {}, 0, "", scans);
  lots_.step(number, {Step::scanned, 1, 1, 1, ""}, scans);
  const auto batch = archive_->begin_batch(number, "x", clerk).id;
  const auto file = receive(*archive_, batch, "x.tif", "x");
  archive_->open_file(file.id, "image/tiff", 1, clerk);
  EXPECT_CAUSE(pages_unread, lots_.step(number, {Step::processed, 1, 1, 0, ""}, scans));
  archive_->store_page(archive_->waiting_pages(batch).at(0).id, page_result("x"), clerk);
  lots_.step(number, {Step::processed, 1, 1, 0, ""}, scans);
}

TEST_F(Lots, LeavesAreCountedBeforeTheyGoBack) {
  const std::string number = received(5);
  lots_.prepare(number, {{StopKind::classified, 0, "整卷涉密"}}, 0, "", scans);
  lots_.resolve_stop(lots_.stops(number).at(0).id, StopOutcome::withdraw, "退回", custodian);
  lots_.step(number, {Step::restored, 0, 0, 0, ""}, scans);
  EXPECT_CAUSE(leaves_uncounted, lots_.step(number, {Step::returned, 0, 0, 0, ""}, scans));
  EXPECT_CAUSE(leaves_differ, lots_.step(number, {Step::returned, 4, 0, 0, ""}, scans));
  lots_.step(number, {Step::returned, 4, 0, 0, "一张留在保密室"}, scans);
  EXPECT_EQ(lots_.report(number).entry.step, Step::returned);
}

TEST_F(Lots, AStopIsOnALeafThatIsThereAndEndsInTime) {
  const std::string number = received(3);
  EXPECT_CAUSE(no_such_leaf,
               lots_.prepare(number, {{StopKind::classified, 4, "密"}}, 0, "", scans));
  lots_.prepare(number, {{StopKind::classified, 0, "密"}}, 0, "", scans);
  EXPECT_CAUSE(no_such_leaf, lots_.stop(number, {StopKind::damaged, 8, "破"}, scans));
  const auto whole = lots_.stops(number).at(0).id;
  EXPECT_CAUSE(stop_of_whole, lots_.resolve_stop(whole, StopOutcome::leave_out, "抽出", custodian));
  lots_.resolve_stop(whole, StopOutcome::scan, "已解密", custodian);
  lots_.step(number, {Step::scanned, 3, 3, 1, ""}, scans);
  take_in(*archive_, number, 3);
  const auto late = lots_.stop(number, {StopKind::other_person, 2, "他人"}, scans);
  EXPECT_CAUSE(stop_too_late, lots_.resolve_stop(late, StopOutcome::leave_out, "抽", custodian));
  lots_.prepare(number, {}, 0, "", scans);
  lots_.resolve_stop(late, StopOutcome::leave_out, "抽", custodian);
}

TEST_F(Lots, ALotHasANameThatIsNoNumber) {
  EXPECT_CAUSE(lot_name_form, lots_.open_lot("2026", "李工", scans));
}

TEST_F(Lots, ALeafStoppedForTwoReasonsIsLeftOutOnce) {
  const std::string number = received(3);
  lots_.prepare(number, {{StopKind::classified, 2, "密"}, {StopKind::other_person, 2, "他人"}}, 0,
                "", scans);
  for (const Stop& stop : lots_.stops(number)) {
    lots_.resolve_stop(stop.id, StopOutcome::leave_out, "抽出", custodian);
  }
  lots_.step(number, {Step::scanned, 2, 2, 1, ""}, scans);
  take_in(*archive_, number, 2);
  for (const DossierFinding& finding : lots_.gate(number).reasons) {
    EXPECT_NE(finding.code.substr(0, 6), "leaves") << finding.code << " " << finding.expected;
  }
}

TEST_F(Lots, StepsFollowTheOrderAndAreCounted) {
  const std::string number = received(4);
  EXPECT_CAUSE(step_forbidden, lots_.step(number, {Step::scanned, 4, 4, 1, ""}, scans));
  EXPECT_CAUSE(leaves_differ, lots_.prepare(number, {}, 5, "", scans));
  EXPECT_EQ(acts_of(number, [&] { lots_.prepare(number, {}, 5, "去钉", scans); }),
            Acts{"lot.step"});
  EXPECT_EQ(lots_.entry(number)->leaves, 5);
  EXPECT_CAUSE(own_command, lots_.step(number, {Step::prepared, 0, 0, 0, ""}, scans));
  EXPECT_CAUSE(own_command, lots_.step(number, {Step::accepted, 0, 0, 0, ""}, custodian));
  EXPECT_CAUSE(counts_form, lots_.step(number, {Step::scanned, 5, 0, 1, ""}, scans));
  EXPECT_CAUSE(counts_form, lots_.step(number, {Step::scanned, 5, 5, 3, ""}, scans));
  EXPECT_CAUSE(step_forbidden, lots_.step(number, {Step::received, 0, 0, 0, ""}, scans));
  EXPECT_EQ(lots_.step(number, {Step::scanned, 5, 5, 1, ""}, scans).step, Step::scanned);
  EXPECT_EQ(acts_of(number,
                    [&] {
                      lots_.step(number, {Step::scanned, 5, 5, 1, "卡纸"}, scans);
                    }),
            Acts{"lot.step"});
  lots_.step(number, {Step::processed, 0, 5, 0, ""}, scans);
  EXPECT_EQ(acts_of(number, [&] { lots_.prepare(number, {}, 0, "再整理", scans); }),
            Acts{"lot.step_back"});
  const auto steps = lots_.report(lot_).dossiers.at(0).steps;
  ASSERT_EQ(steps.size(), 6U);
  EXPECT_EQ(steps[1].note, "去钉");
  EXPECT_EQ(steps[1].actor, "account:li");
  EXPECT_FALSE(steps[2].back);
  EXPECT_FALSE(steps[3].back);
  EXPECT_EQ(steps[3].images, 5);
  EXPECT_TRUE(steps[5].back);
}

TEST_F(Lots, OnlyThoseWhoMayRecord) {
  const std::string number = received(4);
  EXPECT_CAUSE(role_forbidden, lots_.prepare(number, {}, 0, "", administrator));
  EXPECT_CAUSE(account_needed, lots_.prepare(number, {}, 0, "", Actor{"person:1"}));
  EXPECT_CAUSE(account_needed, lots_.prepare(number, {}, 0, "", Actor{"account:nobody"}));
  archive_->set_account_enabled(archive_->account("li")->id, false, clerk);
  EXPECT_CAUSE(account_needed, lots_.prepare(number, {}, 0, "", scans));
  lots_.prepare(number, {}, 0, "", Actor{"os:li"});
  EXPECT_EQ(lots_.entry(number)->step, Step::prepared);
}

TEST_F(Lots, AStoppedDossierIsNotScannedUntilACustodianHasDecided) {
  const std::string number = received(4);
  const NewStop stop{StopKind::classified, 3, "密级标志"};
  EXPECT_EQ(acts_of(number, [&] { lots_.prepare(number, {stop}, 0, "", scans); }),
            (Acts{"lot.step", "lot.stopped"}));
  EXPECT_EQ(lots_.entry(number)->open_stops, 1);
  EXPECT_CAUSE(stop_open, lots_.step(number, {Step::scanned, 4, 4, 1, ""}, scans));
  const auto open = lots_.stops(number);
  ASSERT_EQ(open.size(), 1U);
  EXPECT_EQ(open[0].what.leaf, 3);
  EXPECT_EQ(open[0].outcome, std::nullopt);
  const auto id = open[0].id;
  EXPECT_CAUSE(role_forbidden, lots_.resolve_stop(id, StopOutcome::scan, "可扫", scans));
  EXPECT_CAUSE(account_needed, lots_.resolve_stop(id, StopOutcome::scan, "可扫", Actor{"os:guan"}));
  EXPECT_CAUSE(empty, lots_.resolve_stop(id, StopOutcome::scan, "", custodian));
  EXPECT_STORE_ERROR(not_found, lots_.resolve_stop(id + 1, StopOutcome::scan, "可扫", custodian));
  EXPECT_EQ(
      acts_of(number,
              [&] { lots_.resolve_stop(id, StopOutcome::leave_out, "移交保密室", custodian); }),
      Acts{"lot.stop_resolved"});
  EXPECT_CAUSE(stop_resolved, lots_.resolve_stop(id, StopOutcome::scan, "可扫", custodian));
  EXPECT_EQ(lots_.stops(number).at(0).resolved_by, "account:guan");
  // The leaf that stays out is not missed: three of four are scanned.
  lots_.step(number, {Step::scanned, 3, 3, 1, ""}, scans);
  take_in(*archive_, number, 3);
  for (const auto& reason : lots_.gate(number).reasons) EXPECT_NE(reason.code, "leaves_missing");
}

TEST_F(Lots, AStopCanBeFoundLaterAndNeedsItsWords) {
  const std::string number = processed(2);
  EXPECT_CAUSE(empty, lots_.stop(number, {StopKind::other_person, 1, ""}, scans));
  EXPECT_CAUSE(counts_form, lots_.stop(number, {StopKind::other_person, -1, "x"}, scans));
  EXPECT_EQ(acts_of(number,
                    [&] {
                      lots_.stop(number, {StopKind::other_person, 1, "他人证明"}, scans);
                    }),
            Acts{"lot.stopped"});
  EXPECT_FALSE(lots_.gate(number).open);
}

TEST_F(Lots, AWithdrawnDossierGoesBackUnscanned) {
  const std::string number = received(4);
  lots_.prepare(number, {{StopKind::classified, 0, "整卷涉密"}}, 0, "", scans);
  EXPECT_CAUSE(stop_open, lots_.step(number, {Step::scanned, 4, 4, 1, ""}, scans));
  lots_.resolve_stop(lots_.stops(number).at(0).id, StopOutcome::withdraw, "整卷退回", custodian);
  EXPECT_CAUSE(step_forbidden, lots_.step(number, {Step::scanned, 4, 4, 1, ""}, scans));
  lots_.step(number, {Step::restored, 4, 0, 0, ""}, scans);
  EXPECT_EQ(lots_.step(number, {Step::returned, 4, 0, 0, ""}, scans).step, Step::returned);
  EXPECT_FALSE(lots_.entry(number));
  EXPECT_CAUSE(not_in_lot, lots_.step(number, {Step::restored, 4, 0, 0, ""}, scans));
  EXPECT_EQ(lots_.lot(lot_)->returned, 1);
  // It may come again in another lot, once it may be scanned.
  const auto other = lots_.open_lot("二", "王工", scans).id;
  EXPECT_EQ(lots_.add(other, {number, 4, 4, "", ""}, scans).step, Step::received);
}

TEST_F(Lots, ThePlanIsKeptAndProgressIsCounted) {
  EXPECT_FALSE(lots_.progress(day_of(now())).plan);
  CampaignPlan plan{day_of(now()), 100, 20, 1000};
  lots_.set_plan(plan, scans);
  plan.pages = 0;
  EXPECT_CAUSE(counts_form, lots_.set_plan(plan, scans));
  plan.pages = 2000;
  const auto events = archive_->totals().events;
  lots_.set_plan(plan, scans);  // a new plan takes the place of the old
  EXPECT_EQ(archive_->totals().events, events + 1);
  const std::string number = processed(8);
  lots_.draw_sample(lot_, {}, scans);
  const auto page = lots_.sample_pages(number).at(0).id;
  lots_.judge(number, CheckStage::first, {{page, false, "歪斜"}}, first);
  const Progress progress = lots_.progress(day_of(now()));
  ASSERT_TRUE(progress.plan);
  EXPECT_EQ(progress.plan->pages, 2000);
  EXPECT_EQ(progress.pages, 8);
  EXPECT_DOUBLE_EQ(progress.pace, 8);
  EXPECT_TRUE(progress.end);
  ASSERT_EQ(progress.operators.size(), 2U);
  EXPECT_EQ(progress.operators[0].actor, "account:li");
  EXPECT_EQ(progress.operators[0].scanned, 8);
  EXPECT_EQ(progress.operators[0].sent_back, 1);
  EXPECT_EQ(progress.operators[1].checked, 1);
  EXPECT_EQ(progress.operators[1].refused, 1);
}

TEST_F(Lots, ARefusedActLeavesNothing) {
  const std::string number = received(4);
  const auto events = archive_->totals().events;
  EXPECT_CAUSE(empty, lots_.prepare(number, {{StopKind::classified, 1, "x"}, {}}, 0, "", scans));
  EXPECT_EQ(archive_->totals().events, events);
  EXPECT_EQ(lots_.entry(number)->step, Step::received);
  EXPECT_TRUE(lots_.stops(number).empty());
}

}  // namespace
}  // namespace store::test
