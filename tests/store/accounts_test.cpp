// SPDX-License-Identifier: Apache-2.0
#include "tests/store/support.h"

namespace store::test {
namespace {

using std::chrono::minutes;

class Accounts : public ArchiveTest {
 protected:
  Account add(const std::string& name, Role role = Role::clerk) {
    Account account;
    account.name = name;
    account.display_name = "李";
    account.role = role;
    account.password_hash = "$argon2id$…";
    return archive_->add_account(account, clerk);
  }
};

TEST_F(Accounts, AnAccountIsFoundByNameAndById) {
  const Account added = add("li", Role::custodian);
  const auto by_name = archive_->account("li");
  ASSERT_TRUE(by_name.has_value());
  EXPECT_EQ(by_name->id, added.id);
  EXPECT_EQ(by_name->role, Role::custodian);
  EXPECT_EQ(by_name->display_name, "李");
  EXPECT_EQ(archive_->account(added.id)->name, "li");
  EXPECT_FALSE(archive_->account("nobody").has_value());
  EXPECT_FALSE(archive_->account(std::int64_t{77}).has_value());
  add("an");
  ASSERT_EQ(archive_->accounts().size(), 2U);
  EXPECT_EQ(archive_->accounts()[0].name, "an");
}

TEST_F(Accounts, ATakenNameIsRefusedAndTheFirstAccountStands) {
  const Account first = add("li");
  EXPECT_STORE_ERROR(conflict, add("li"));
  EXPECT_EQ(archive_->account("li")->id, first.id);
  EXPECT_EQ(archive_->accounts().size(), 1U);
}

TEST_F(Accounts, NamesOutsideTheRuleAreRefused) {
  for (const std::string name : {"", "a", "Li", "li wei", "李", "../x",
                                 "abcdefghijklmnopqrstuvwxyz0123456"}) {
    EXPECT_STORE_ERROR(invalid, add(name));
  }
}

TEST_F(Accounts, APasswordHashIsReplaced) {
  const Account account = add("li");
  archive_->set_password_hash(account.id, "new", clerk);
  EXPECT_EQ(archive_->account("li")->password_hash, "new");
  EXPECT_STORE_ERROR(not_found, archive_->set_password_hash(99, "x", clerk));
}

TEST_F(Accounts, ANewPasswordEndsTheSessionsOfTheOldOne) {
  const Account account = add("li");
  const std::string token =
      archive_->begin_session(SessionKind::staff, account.id, std::chrono::minutes(60), clerk);
  ASSERT_TRUE(archive_->session(token, std::chrono::minutes(15)));
  archive_->set_password_hash(account.id, "new", clerk);
  EXPECT_FALSE(archive_->session(token, std::chrono::minutes(15)));
}

TEST_F(Accounts, ASessionIsKnownByItsTokenUntilItIsEnded) {
  const Account account = add("li");
  const std::string token =
      archive_->begin_session(SessionKind::staff, account.id, minutes(60), clerk);
  EXPECT_GE(token.size(), 43U);  // 256 bits
  const auto session = archive_->session(token, minutes(10));
  ASSERT_TRUE(session.has_value());
  EXPECT_EQ(session->kind, SessionKind::staff);
  EXPECT_EQ(session->subject, account.id);
  EXPECT_GE(session->csrf.size(), 32U);
  EXPECT_EQ(session->expires - session->created, minutes(60));
  EXPECT_FALSE(archive_->session(token + "0", minutes(10)).has_value());
  EXPECT_FALSE(archive_->session("", minutes(10)).has_value());
  archive_->end_session(token, clerk);
  EXPECT_FALSE(archive_->session(token, minutes(10)).has_value());
  archive_->end_session(token, clerk);  // once more is no error
}

TEST_F(Accounts, TheTokenItselfIsNowhereInTheDatabase) {
  const Account account = add("li");
  const std::string token =
      archive_->begin_session(SessionKind::staff, account.id, minutes(60), clerk);
  archive_.reset();
  EXPECT_EQ(read_file(place_ / "archive.db").find(token), std::string::npos);
}

TEST_F(Accounts, AnExpiredSessionAndAnIdleOneAreOver) {
  const Account account = add("li");
  const auto begin = [&](minutes lifetime) {
    return archive_->begin_session(SessionKind::staff, account.id, lifetime, clerk);
  };
  EXPECT_FALSE(archive_->session(begin(minutes(0)), minutes(10)).has_value());
  const std::string idle = begin(minutes(60));
  tamper(place_, "UPDATE session SET last_seen = last_seen - 11 * 60000");
  EXPECT_FALSE(archive_->session(idle, minutes(10)).has_value());
  EXPECT_TRUE(archive_->session(idle, minutes(12)).has_value());
}

TEST_F(Accounts, UsingASessionKeepsItFromIdlingOut) {
  const Account account = add("li");
  const std::string token =
      archive_->begin_session(SessionKind::staff, account.id, minutes(600), clerk);
  for (int i = 0; i < 3; ++i) {
    tamper(place_, "UPDATE session SET last_seen = last_seen - 9 * 60000");
    ASSERT_TRUE(archive_->session(token, minutes(10)).has_value()) << i;
  }
}

TEST_F(Accounts, DisablingEndsTheSessionsAndLeavesAnAdministrator) {
  Account chief;
  chief.name = "gao";
  chief.role = Role::administrator;
  const std::int64_t gao = archive_->add_account(chief, clerk).id, li = add("li").id;
  const std::string token = archive_->begin_session(SessionKind::staff, li, minutes(60), clerk);
  archive_->set_account_enabled(li, false, clerk);
  EXPECT_FALSE(archive_->session(token, minutes(10)).has_value());
  EXPECT_EQ(ask(place_, "SELECT count(*) FROM session"), 0);
  EXPECT_FALSE(archive_->account(li)->enabled);
  archive_->set_account_enabled(li, true, clerk);
  EXPECT_TRUE(archive_->account(li)->enabled);
  EXPECT_STORE_ERROR(conflict, archive_->set_account_enabled(gao, false, clerk));
  EXPECT_TRUE(archive_->account(gao)->enabled);
  EXPECT_STORE_ERROR(not_found, archive_->set_account_enabled(99, false, clerk));
}

TEST_F(Accounts, ADisabledAccountHasNoSessions) {
  const Account account = add("li");
  const std::string token =
      archive_->begin_session(SessionKind::staff, account.id, minutes(60), clerk);
  tamper(place_, "UPDATE account SET enabled = 0");
  EXPECT_FALSE(archive_->session(token, minutes(10)).has_value());
}

TEST_F(Accounts, NobodyHasNoSession) {
  EXPECT_STORE_ERROR(not_found,
                     archive_->begin_session(SessionKind::staff, 5, minutes(1), clerk));
  EXPECT_STORE_ERROR(not_found,
                     archive_->begin_session(SessionKind::graduate, 5, minutes(1), clerk));
  const Dossier dossier = new_dossier();
  const std::string token =
      archive_->begin_session(SessionKind::graduate, dossier.person.id, minutes(1), clerk);
  EXPECT_EQ(archive_->session(token, minutes(1))->kind, SessionKind::graduate);
}

}  // namespace
}  // namespace store::test
