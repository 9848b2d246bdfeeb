// SPDX-License-Identifier: Apache-2.0
#include "store/custody_rules.h"

#include <algorithm>

#include "tests/store/support.h"

namespace store::test {
namespace {

using Custody = ArchiveTest;

constexpr CustodyState all_states[] = {CustodyState::arrived, CustodyState::shelved,
                                       CustodyState::out,     CustodyState::awaiting_dispatch,
                                       CustodyState::sent,    CustodyState::receipt_back};

TEST_F(Custody, ADossierGoesOutAndComesBackAndEachStepIsRecorded) {
  const std::string number = new_dossier().number;
  archive_->move_dossier(number, CustodyState::out, "阅览室", clerk);
  EXPECT_EQ(archive_->dossier(number)->state, CustodyState::out);
  EXPECT_EQ(archive_->dossier(number)->location, "阅览室");
  archive_->move_dossier(number, CustodyState::shelved, "3-2-2", clerk);
  const auto history = archive_->history(number);
  ASSERT_EQ(history.size(), 3U);
  EXPECT_EQ(history[0].act, "dossier.moved");
  EXPECT_EQ(history[0].sequence, history[1].sequence + 1);
  EXPECT_EQ(history[2].act, "dossier.opened");
  EXPECT_EQ(history[1].previous, history[2].hash);
  EXPECT_EQ(archive_->history(number, 1).size(), 1U);
}

TEST_F(Custody, AForbiddenStepIsRefusedAndNothingIsRecorded) {
  const std::string number = new_dossier().number;
  const auto before = archive_->totals().events;
  EXPECT_STORE_ERROR(conflict, archive_->move_dossier(number, CustodyState::sent, "x", clerk));
  EXPECT_STORE_ERROR(not_found, archive_->move_dossier("none", CustodyState::out, "x", clerk));
  EXPECT_EQ(archive_->dossier(number)->state, CustodyState::shelved);
  EXPECT_EQ(archive_->totals().events, before);
}

TEST_F(Custody, AShelvedDossierMayChangeItsShelfButNotStandWhereItStands) {
  const std::string number = new_dossier().number;
  archive_->move_dossier(number, CustodyState::shelved, "9-9-9", clerk);
  EXPECT_EQ(archive_->dossier(number)->location, "9-9-9");
  EXPECT_STORE_ERROR(conflict,
                     archive_->move_dossier(number, CustodyState::shelved, "9-9-9", clerk));
}

TEST_F(Custody, SentIsNotReceived) {
  const std::string number = new_dossier().number;
  archive_->move_dossier(number, CustodyState::awaiting_dispatch, "发件台", clerk);
  archive_->move_dossier(number, CustodyState::sent, "机要 77", clerk);
  EXPECT_STORE_ERROR(conflict, archive_->move_dossier(number, CustodyState::shelved, "1", clerk));
  archive_->move_dossier(number, CustodyState::receipt_back, "武汉", clerk);
  for (const CustodyState state : all_states) {
    EXPECT_STORE_ERROR(conflict, archive_->move_dossier(number, state, "x", clerk));
  }
}

TEST(CustodyRules, EveryStateIsReachedFromOnTheShelfOrByARejectedDispatch) {
  std::vector<CustodyState> reached{CustodyState::shelved};
  for (std::size_t i = 0; i < reached.size(); ++i) {
    for (const CustodyState next : next_states(reached[i])) {
      EXPECT_NE(next, reached[i]);
      if (std::find(reached.begin(), reached.end(), next) == reached.end()) reached.push_back(next);
    }
  }
  EXPECT_EQ(reached.size(), std::size(all_states));
}

TEST(CustodyRules, WordsAndValuesAreOneToOne) {
  for (const CustodyState state : all_states) {
    EXPECT_EQ(parse_custody_state(to_string(state)), state);
  }
  for (const Role role : {Role::clerk, Role::custodian, Role::administrator}) {
    EXPECT_EQ(parse_role(to_string(role)), role);
  }
  for (const RequestKind kind :
       {RequestKind::transfer_out, RequestKind::certificate, RequestKind::question}) {
    EXPECT_EQ(parse_request_kind(to_string(kind)), kind);
  }
  for (const RequestState state : {RequestState::open, RequestState::accepted,
                                   RequestState::refused, RequestState::more_asked}) {
    EXPECT_EQ(parse_request_state(to_string(state)), state);
  }
  EXPECT_EQ(parse_role("root"), std::nullopt);
  EXPECT_EQ(parse_custody_state(""), std::nullopt);
}

TEST(CustodyRules, DutiesAreKeptApart) {
  EXPECT_TRUE(may(Role::clerk, Act::take_in));
  EXPECT_TRUE(may(Role::clerk, Act::answer_request));
  EXPECT_FALSE(may(Role::clerk, Act::certify_copy));
  EXPECT_FALSE(may(Role::clerk, Act::manage_accounts));
  EXPECT_TRUE(may(Role::custodian, Act::certify_copy));
  EXPECT_TRUE(may(Role::custodian, Act::view_pages));
  EXPECT_FALSE(may(Role::custodian, Act::manage_accounts));
  EXPECT_TRUE(may(Role::administrator, Act::manage_accounts));
  EXPECT_FALSE(may(Role::administrator, Act::view_pages));
  EXPECT_FALSE(may(Role::administrator, Act::search));
}

}  // namespace
}  // namespace store::test
