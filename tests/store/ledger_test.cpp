// SPDX-License-Identifier: Apache-2.0
#include "store/internal/ledger.h"

#include "store/internal/digest.h"
#include "tests/store/support.h"

namespace store::test {
namespace {

class Ledger : public ArchiveTest {
 protected:
  Ledger() {
    for (int i = 0; i < 5; ++i) new_dossier();
  }
  std::string damage() {
    std::string text;
    for (const DamageRecord& record : archive_->verify().damage) {
      // A dossier whose events are gone has a row that nothing bears out.
      const bool left_alone = record.kind == Damage::custody && record.what == unknown;
      EXPECT_TRUE(record.kind == Damage::ledger || left_alone) << record.what;
      text += record.object + ": " + record.what + "\n";
    }
    return text;
  }
  static constexpr const char* unknown = "the ledger knows of no such dossier";
  static constexpr const char* drop_guards =
      "DROP TRIGGER custody_event_not_changed; DROP TRIGGER custody_event_not_removed; "
      "DROP TRIGGER custody_event_in_order; DROP TRIGGER ledger_head_stays;";
};

TEST_F(Ledger, SequencesHaveNoGapsAndEachEventFollowsTheOneBefore) {
  EXPECT_EQ(ask(place_, "SELECT max(sequence) - count(*) FROM custody_event"), 0);
  EXPECT_EQ(ask(place_, "SELECT min(sequence) FROM custody_event"), 1);
  EXPECT_EQ(damage(), "");
  EXPECT_EQ(archive_->verify().events, 11);  // the archive, five persons, five dossiers
}

TEST_F(Ledger, TheHashIsThatOfTheDocumentedBytes) {
  const std::string number = archive_->recent_dossiers(1)[0].number;
  const CustodyEvent event = archive_->history(number)[0];
  CustodyEvent copy = event;
  const auto previous = internal::to_bytes(event.previous);
  std::string bytes(previous.begin(), previous.end());
  bytes += internal::encode_event(copy);
  EXPECT_EQ(event.hash, internal::to_digest(internal::sha256(bytes.data(), bytes.size())));
}

TEST_F(Ledger, EventsAreNeitherChangedNorRemovedNorPutOutOfOrder) {
  for (const char* sql :
       {"UPDATE custody_event SET entry = 'x' WHERE sequence = 3",
        "DELETE FROM custody_event WHERE sequence = 3", "DELETE FROM ledger_head",
        "INSERT INTO custody_event VALUES (99, '', 'x', zeroblob(32))",
        "INSERT OR REPLACE INTO custody_event VALUES (3, '', 'x', zeroblob(32))"}) {
    EXPECT_THROW(tamper(place_, sql), std::runtime_error) << sql;
  }
  EXPECT_EQ(damage(), "");
}

TEST_F(Ledger, AChangedEntryIsFound) {
  tamper(place_, std::string(drop_guards) +
                     "UPDATE custody_event SET entry = replace(entry, 'account:li', 'account:an') "
                     "WHERE sequence = 4");
  EXPECT_EQ(damage().substr(0, 3), "4: ");
}

TEST_F(Ledger, AnEntryChangedTogetherWithItsHashBreaksTheNext) {
  tamper(place_, std::string(drop_guards) +
                     "UPDATE custody_event SET hash = zeroblob(32) WHERE sequence = 4");
  const std::string text = damage();
  EXPECT_NE(text.find("4: the hash"), std::string::npos) << text;
  EXPECT_NE(text.find("5: the hash"), std::string::npos) << text;
}

TEST_F(Ledger, ARemovedEventAndACutTailAreFound) {
  tamper(place_, std::string(drop_guards) + "DELETE FROM custody_event WHERE sequence = 4");
  EXPECT_NE(damage().find("5: events before this one are missing"), std::string::npos);
  tamper(place_, "DELETE FROM custody_event WHERE sequence >= 4");
  const std::string text = damage();
  EXPECT_NE(text.find("tail"), std::string::npos);
  EXPECT_NE(text.find(unknown), std::string::npos);
}

TEST_F(Ledger, AnEventFiledUnderAnotherDossierIsFound) {
  tamper(place_, std::string(drop_guards) +
                     "UPDATE custody_event SET dossier = 'other' WHERE sequence = 3");
  EXPECT_NE(damage().find("3: the entry names another dossier"), std::string::npos);
}

TEST_F(Ledger, NamesAndIdentityNumbersAreNotWrittenIntoEvents) {
  EXPECT_EQ(ask(place_, "SELECT count(*) FROM custody_event WHERE entry LIKE '%王伟%' OR entry "
                        "LIKE '%" + identity_number(0) + "%'"),
            0);
}

TEST(LedgerEntry, EveryTextComesBackAndNoTwoEventsShareAnEntry) {
  CustodyEvent event;
  event.sequence = 7;
  event.at = Time(std::chrono::milliseconds(1795400000123));
  event.actor = "os:li\nact forged";
  event.act = "dossier.moved";
  event.dossier = "420112-2026-000001";
  event.subject = "tab\there \\ back\r";
  event.details = {{"key\twith tab", "value\n"}, {"", ""}, {"位置", "一楼\\n"}};
  const std::string entry = internal::encode_event(event);
  EXPECT_NE(entry.find("at 2026-11-23T"), std::string::npos) << entry;
  const CustodyEvent back = internal::decode_event(entry);
  EXPECT_EQ(back.sequence, 7);
  EXPECT_EQ(back.at, event.at);
  EXPECT_EQ(back.actor, event.actor);
  EXPECT_EQ(back.subject, event.subject);
  EXPECT_EQ(back.details, event.details);
  EXPECT_EQ(internal::encode_event(back), entry);
  event.details = {{"key", "with tab\tvalue\n"}, {"", ""}, {"位置", "一楼\\n"}};
  EXPECT_NE(internal::encode_event(event), entry);
}

TEST(LedgerEntry, WhatNoEventEncodesToIsDamaged) {
  const std::string good = internal::encode_event(CustodyEvent{});
  EXPECT_NO_THROW(internal::decode_event(good));
  for (const std::string& bad :
       {std::string(), good.substr(0, good.size() - 1), good + "x", "x" + good,
        good + "detail no tab\n", good + "detail a\tb\\\n", good + "detail a\tb\\q\n"}) {
    EXPECT_STORE_ERROR(damaged, internal::decode_event(bad));
  }
}

}  // namespace
}  // namespace store::test
