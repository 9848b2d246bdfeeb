// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <set>
#include <thread>

#include "tests/store/support.h"

namespace store::test {
namespace {

class Verify : public ArchiveTest {
 protected:
  Verify() : dossier_(new_dossier().number) {
    const std::int64_t batch = archive_->begin_batch(dossier_, "scan", clerk).id;
    for (int i = 1; i <= 3; ++i) {
      pages_.push_back(add_page(*archive_, batch, "dir/" + std::to_string(i) + ".tif",
                                "第" + std::to_string(i) + "页"));
    }
  }
  fs::path master(std::size_t i) {
    return archive_->master_file(archive_->page(pages_[i])->file);
  }
  DamageRecord the_damage() {
    const VerifyReport report = archive_->verify();
    EXPECT_EQ(report.damage.size(), 1U) << damage_text(report);
    return report.damage.empty() ? DamageRecord{} : report.damage[0];
  }

  std::string dossier_;
  std::vector<std::int64_t> pages_;
};

TEST_F(Verify, AnUntouchedArchiveIsWhole) {
  std::int64_t last = 0, total = 0;
  const VerifyReport report = archive_->verify([&](std::int64_t done, std::int64_t of) {
    last = done;
    total = of;
    return true;
  });
  EXPECT_TRUE(report.damage.empty()) << damage_text(report);
  EXPECT_EQ(report.objects, 9);
  EXPECT_GT(report.bytes, 0);
  EXPECT_EQ(report.events, archive_->totals().events);
  EXPECT_EQ(last, 9);
  EXPECT_EQ(total, 9);
}

TEST_F(Verify, AFlippedBitIsFoundWithItsPageAndPath) {
  for (const std::size_t at : {std::size_t{0}, read_file(master(1)).size() - 1}) {
    const std::string good = read_file(master(1));
    std::string bad = good;
    bad[at] ^= 0x10;
    write_file(master(1), bad);
    const DamageRecord damage = the_damage();
    EXPECT_EQ(damage.kind, Damage::changed);
    EXPECT_EQ(damage.dossier, dossier_);
    EXPECT_EQ(damage.page, 2);
    EXPECT_EQ(damage.path, "dir/2.tif");
    EXPECT_EQ(place_ / damage.object, master(1));
    write_file(master(1), good);
  }
  EXPECT_TRUE(archive_->verify().damage.empty());
}

TEST_F(Verify, AMissingCopyIsFoundWithItsPage) {
  for (const Copy& copy : archive_->copies(pages_[2])) {
    if (copy.kind != CopyKind::access) continue;
    for (const fs::path& path : object_files(place_)) {
      if (path.filename() == copy.stored.hex) fs::remove(path);
    }
  }
  const DamageRecord damage = the_damage();
  EXPECT_EQ(damage.kind, Damage::missing);
  EXPECT_EQ(damage.dossier, dossier_);
  EXPECT_EQ(damage.page, 3);
  EXPECT_NE(damage.what.find("access"), std::string::npos);
}

TEST_F(Verify, AMasterOfSeveralPagesNamesThemAll) {
  const std::int64_t batch = archive_->begin_batch(dossier_, "pdf", clerk).id;
  const FileRecord file = receive(*archive_, batch, "4.pdf", "%PDF");
  archive_->open_file(file.id, "application/pdf", 3, clerk);
  fs::remove(archive_->master_file(file.id));
  const DamageRecord damage = the_damage();
  EXPECT_EQ(damage.page, 4);
  EXPECT_NE(damage.what.find("pages 4 to 6"), std::string::npos) << damage.what;
}

TEST_F(Verify, TwoPagesThatShareBytesAreBothNamed) {
  const std::int64_t batch = archive_->begin_batch(dossier_, "blanks", clerk).id;
  for (const char* path : {"a.tif", "b.tif"}) {
    archive_->open_file(receive(*archive_, batch, path, "blank").id, "image/tiff", 1, clerk);
  }
  write_file(archive_->master_file(archive_->files(batch)[0].id), "blanK");
  const VerifyReport report = archive_->verify();
  ASSERT_EQ(report.damage.size(), 2U) << damage_text(report);
  EXPECT_EQ(report.damage[0].page, 4);
  EXPECT_EQ(report.damage[1].page, 5);
}

TEST_F(Verify, ForeignFilesAreFoundWhereverTheyStand) {
  const std::string name(64, 'a');
  const fs::path scope = master(0).parent_path().parent_path();
  fs::create_directories(scope / "aa");
  write_file(scope / "aa" / name, "object-like");
  write_file(place_ / "objects" / "note.txt", "note");
  write_file(master(0).parent_path() / "x.jpg", "x");
  write_file(place_ / "tmp" / "left.bin", "x");
  fs::create_directory(place_ / "objects" / "empty folders are none");
  const VerifyReport report = archive_->verify();
  EXPECT_EQ(report.damage.size(), 4U) << damage_text(report);
  for (const DamageRecord& damage : report.damage) EXPECT_EQ(damage.kind, Damage::foreign);
}

TEST_F(Verify, WhatTheArchiveDidNotMakeIsForeignInItsRootAndAmongTheLocks) {
  const std::int64_t batch = archive_->begin_batch(dossier_, "more", clerk).id;
  ASSERT_TRUE(archive_->lock_batch(batch).has_value());
  EXPECT_TRUE(archive_->verify().damage.empty());
  write_file(place_ / "notes.txt", "x");
  fs::create_directory(place_ / "copy of objects");
  write_file(place_ / "copy of objects" / "x", "reported with its folder");
  for (const char* name : {"batch-", "batch-01", "batch-1x", "lock"})
    write_file(place_ / "locks" / name, "");
  fs::create_directory(place_ / "locks" / "batch-77");
  std::set<std::string> found;
  for (const DamageRecord& damage : archive_->verify().damage) {
    EXPECT_EQ(damage.kind, Damage::foreign);
    found.insert(damage.object);
  }
  EXPECT_EQ(found, (std::set<std::string>{"copy of objects", "locks/batch-", "locks/batch-01",
                                          "locks/batch-1x", "locks/batch-77", "locks/lock",
                                          "notes.txt"}));
}

TEST_F(Verify, WhatTheCallerKeepsBesideTheArchiveIsNotForeign) {
  fs::create_directory(place_ / "tls");
  EXPECT_EQ(archive_->verify({}, {"tls"}).damage.size(), 0U);
  EXPECT_EQ(the_damage().object, "tls");
}

TEST_F(Verify, ARowThatMovedWithItsEventsIsWhole) {
  archive_->move_dossier(dossier_, CustodyState::shelved, "二库\t3\n架", clerk);
  archive_->move_dossier(dossier_, CustodyState::out, "借给某局", clerk);
  new_dossier();
  const VerifyReport report = archive_->verify();
  EXPECT_TRUE(report.damage.empty()) << damage_text(report);
}

TEST_F(Verify, ARowChangedBehindTheLedgersBackIsFound) {
  archive_->move_dossier(dossier_, CustodyState::out, "借给某局", clerk);
  const std::string other = new_dossier().number;
  const auto of = [](const std::string& number) { return " WHERE number = '" + number + "'"; };
  const std::vector<std::pair<std::string, std::string>> changes{
      {"state = 'shelved'", "state is “shelved”, the ledger says “out”"},
      {"location = '别处'", "location is “别处”, the ledger says “借给某局”"},
      {"since = since - 1", "since"},
      {"opened = opened - 1", "opened"},
  };
  for (const auto& [change, said] : changes) {
    tamper(place_, "CREATE TABLE kept AS SELECT * FROM dossier; UPDATE dossier SET " + change +
                       of(dossier_));
    const DamageRecord damage = the_damage();
    EXPECT_EQ(damage.kind, Damage::custody) << change;
    EXPECT_EQ(damage.dossier, dossier_);
    EXPECT_NE(damage.what.find(said), std::string::npos) << damage.what;
    tamper(place_, "INSERT OR REPLACE INTO dossier SELECT * FROM kept; DROP TABLE kept");
    EXPECT_TRUE(archive_->verify().damage.empty()) << change;
  }
  tamper(place_, "UPDATE dossier SET location = '别处'" + of(other));
  const DamageRecord damage = the_damage();
  EXPECT_EQ(damage.kind, Damage::custody);
  EXPECT_EQ(damage.dossier, other);
}

TEST_F(Verify, ADossierThatTheLedgerDoesNotKnowAndOneWithoutItsRowAreFound) {
  tamper(place_, "UPDATE dossier SET number = 'X-1', number_key = 'x-1'");
  const VerifyReport report = archive_->verify();
  ASSERT_EQ(report.damage.size(), 2U) << damage_text(report);
  EXPECT_EQ(report.damage[0].dossier, "X-1");
  EXPECT_EQ(report.damage[1].dossier, dossier_);
  for (const DamageRecord& damage : report.damage) EXPECT_EQ(damage.kind, Damage::custody);
}

TEST_F(Verify, ADossierGivenToAnotherPersonBehindTheLedgersBackIsFound) {
  tamper(place_, "INSERT INTO person (name, name_key, identity_number, phone) "
                 "SELECT '另一人', '另一人', 'X1', '' ; UPDATE dossier SET person = "
                 "(SELECT max(id) FROM person)");
  const DamageRecord damage = the_damage();
  EXPECT_EQ(damage.kind, Damage::custody);
  EXPECT_NE(damage.what.find("person"), std::string::npos) << damage.what;
}

TEST_F(Verify, AMisplacedObjectIsMissingThereAndForeignHere) {
  const fs::path other = place_ / "objects" / std::string(32, 'b') / "ab";
  fs::create_directories(other);
  fs::rename(master(0), other / master(0).filename());
  const VerifyReport report = archive_->verify();
  ASSERT_EQ(report.damage.size(), 2U) << damage_text(report);
  EXPECT_EQ(report.damage[0].kind, Damage::missing);
  EXPECT_EQ(report.damage[1].kind, Damage::foreign);
}

TEST_F(Verify, ASymbolicLinkIsNoObject) {
  const fs::path path = master(0);
  fs::rename(path, folder_.path() / "elsewhere");
  fs::create_symlink(folder_.path() / "elsewhere", path);
  const VerifyReport report = archive_->verify();
  EXPECT_FALSE(report.damage.empty());
  EXPECT_EQ(report.damage[0].page, 1);
}

TEST_F(Verify, AnObjectExchangedForAnotherIsFound) {
  write_file(master(0), read_file(master(1)));
  EXPECT_EQ(the_damage().page, 1);
}

TEST_F(Verify, AnIndexThatMissesAPageIsFound) {
  tamper(place_, "UPDATE page_text SET text = text || '添' WHERE page = " +
                     std::to_string(pages_[0]));
  const DamageRecord damage = the_damage();
  EXPECT_EQ(damage.kind, Damage::database);
  EXPECT_EQ(damage.object, "page_index");
}

TEST_F(Verify, ABrokenReferenceIsFound) {
  tamper(place_, "PRAGMA foreign_keys = OFF; DELETE FROM person");
  const VerifyReport report = archive_->verify();
  ASSERT_FALSE(report.damage.empty());
  EXPECT_EQ(report.damage.back().kind, Damage::database);
}

TEST_F(Verify, ADatabasePageOverwrittenOnDiskIsReportedNotThrown) {
  const auto page = static_cast<std::size_t>(
      ask(place_, "SELECT max(pageno) FROM dbstat WHERE name = 'custody_event'"));
  archive_.reset();
  std::string database = read_file(place_ / "archive.db");
  ASSERT_GE(database.size(), page * 8192);
  for (std::size_t i = 0; i < 64; ++i) database[(page - 1) * 8192 + i] = '\x5a';
  write_file(place_ / "archive.db", database);
  archive_ = std::make_unique<Archive>(place_);
  const VerifyReport report = archive_->verify();
  bool told = false;
  for (const DamageRecord& damage : report.damage) told |= damage.kind == Damage::database;
  EXPECT_TRUE(told) << damage_text(report);
}

TEST_F(Verify, AnArchiveWhoseSchemaIsDestroyedIsDamagedNotUnknown) {
  archive_.reset();
  std::string database = read_file(place_ / "archive.db");
  for (std::size_t i = 100; i < 8192; ++i) database[i] = '\x5a';
  write_file(place_ / "archive.db", database);
  EXPECT_STORE_ERROR(damaged, Archive{place_});
}

TEST_F(Verify, ItMayBeStopped) {
  const VerifyReport report = archive_->verify([](std::int64_t, std::int64_t) { return false; });
  EXPECT_EQ(report.objects, 1);
}

TEST_F(Verify, NothingIsForeignWhileOthersWrite) {
  std::atomic<bool> done{false};
  std::thread writer([&] {
    Archive mine(place_);
    const std::int64_t batch = mine.begin_batch(dossier_, "more", clerk).id;
    for (int i = 0; i < 60; ++i) add_page(mine, batch, std::to_string(i) + ".tif", "新页");
    done = true;
  });
  int rounds = 0;
  while (!done) {
    const VerifyReport report = archive_->verify();
    EXPECT_TRUE(report.damage.empty()) << damage_text(report);
    ++rounds;
  }
  writer.join();
  EXPECT_GT(rounds, 0);
  EXPECT_TRUE(archive_->verify().damage.empty());
}

}  // namespace
}  // namespace store::test
