// SPDX-License-Identifier: Apache-2.0
#include "store/archive.h"

#include <sys/stat.h>

#include <set>

#include "store/clock.h"
#include "store/custody_rules.h"
#include "store/internal/schema.h"
#include "store/internal/sqlite.h"
#include "tests/store/support.h"

namespace store::test {
namespace {

using Init = ArchiveTest;

mode_t mode_of(const fs::path& path) {
  struct stat status {};
  EXPECT_EQ(::lstat(path.c_str(), &status), 0) << path;
  return status.st_mode & 0777;
}

TEST_F(Init, OnlyTheOwnerMayLookIntoTheArchive) {
  const Batch batch = archive_->begin_batch(new_dossier().number, "scan", clerk);
  add_page(*archive_, batch.id, "1.tif", "干部履历表");
  EXPECT_EQ(mode_of(place_), 0700U);
  for (const char* name : {"objects", "tmp", "locks"}) EXPECT_EQ(mode_of(place_ / name), 0700U);
  for (const char* name : {"archive.db", "archive.db-wal", "archive.db-shm", "secret"}) {
    EXPECT_EQ(mode_of(place_ / name), 0600U) << name;
  }
  for (const fs::path& object : object_files(place_)) {
    EXPECT_EQ(mode_of(object), 0400U);
    EXPECT_EQ(mode_of(object.parent_path()), 0700U);
  }
}

TEST_F(Init, AFolderWithAnythingInItIsLeftAlone) {
  try {
    Archive::init(place_, clerk);
    ADD_FAILURE() << "made twice";
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), Errc::not_an_archive);
    EXPECT_EQ(e.cause(), Cause::archive_there);
  }
  const fs::path other = folder_.path() / "other";
  fs::create_directory(other);
  write_file(other / "letter.txt", "mine");
  EXPECT_STORE_ERROR(not_an_archive, Archive::init(other, clerk));
  EXPECT_EQ(read_file(other / "letter.txt"), "mine");
  EXPECT_FALSE(fs::exists(other / "archive.db"));
}

TEST_F(Init, AnEmptyFolderAndOneWithMissingParentsBecomeArchives) {
  fs::create_directory(folder_.path() / "empty");
  Archive::init(folder_.path() / "empty", clerk);
  Archive::init(folder_.path() / "a" / "b" / "c/", clerk);
  EXPECT_EQ(Archive(folder_.path() / "empty").totals().events, 1);
  EXPECT_EQ(Archive(folder_.path() / "a/b/c").totals().events, 1);
}

TEST_F(Init, AnInitThatWasKilledIsNoArchiveAndMayBeRunAgain) {
  const fs::path half = folder_.path() / "half";
  fs::create_directory(half);
  write_file(half / "unfinished", "");
  write_file(half / "archive.db", "half a database");
  EXPECT_STORE_ERROR(not_an_archive, Archive{half});
  Archive::init(half, clerk);
  EXPECT_EQ(Archive(half).totals().events, 1);
}

TEST_F(Init, APrefixOfOddCharactersIsRefused) {
  for (const char* prefix : {"", "a b", "x/y", "R", "FZ"}) {
    EXPECT_STORE_ERROR(invalid, Archive::init(folder_.path() / "odd", clerk, prefix));
  }
}

TEST_F(Init, WhatIsNoArchiveIsNotOpened) {
  EXPECT_STORE_ERROR(not_an_archive, Archive{folder_.path() / "nowhere"});
  const fs::path other = folder_.path() / "other";
  fs::create_directory(other);
  write_file(other / "archive.db", "this is text and no database at all, but long enough to read");
  EXPECT_STORE_ERROR(not_an_archive, Archive{other});
  EXPECT_EQ(read_file(other / "archive.db").substr(0, 12), "this is text");
}

TEST_F(Init, AnotherProgramsDatabaseIsNotOpened) {
  archive_.reset();
  tamper(place_, "PRAGMA application_id = 1");
  EXPECT_STORE_ERROR(not_an_archive, Archive{place_});
}

TEST_F(Init, ANewerArchiveIsRefusedByItsVersion) {
  archive_.reset();
  tamper(place_, "PRAGMA user_version = 99");
  EXPECT_STORE_ERROR(wrong_version, Archive{place_});
}

// As the first release made it, with a batch in it.
TEST_F(Init, AnOlderArchiveIsBroughtToThePresentVersionOnce) {
  archive_.reset();
  for (const char* name : {"archive.db", "archive.db-wal", "archive.db-shm"}) fs::remove(place_ / name);
  write_file(place_ / "archive.db", "");
  {
    internal::Database db((place_ / "archive.db").string(), internal::Database::Mode::write, nullptr);
    db.execute("PRAGMA journal_mode = WAL");
    db.execute(internal::schema_files().at(0).sql);
    db.execute("PRAGMA application_id = 1145130567");
    db.execute("PRAGMA user_version = 1");
    db.execute("INSERT INTO setting VALUES ('number_prefix', '420112'), ('archive_id', 'x')");
    db.execute("INSERT INTO scope VALUES (1, 'a')");
    db.execute("INSERT INTO batch VALUES (1, NULL, 1, 'box', 'open', 0, 'os:li')");
  }
  for (int i = 0; i < 2; ++i) {
    archive_ = std::make_unique<Archive>(place_);
    EXPECT_FALSE(archive_->batch(1)->ordered);
    EXPECT_EQ(archive_->totals().events, 1);  // archive.upgraded
    archive_.reset();
  }
  EXPECT_EQ(ask(place_, "PRAGMA user_version"), internal::schema_version());
}

// Each schema file in its order and once: an archive's version says which files it has seen.
TEST_F(Init, SchemaFilesAreNumberedUpwards) {
  int before = 0;
  for (const auto& file : internal::schema_files()) {
    EXPECT_GT(file.version, before) << file.name;
    EXPECT_EQ(std::stoi(file.name), file.version);
    before = file.version;
  }
  EXPECT_EQ(before, internal::schema_version());
}

TEST_F(Init, CommitsAreDurableAndTheSchemaIsStrict) {
  EXPECT_EQ(ask(place_, "SELECT count(*) FROM pragma_journal_mode WHERE journal_mode = 'wal'"), 1);
  EXPECT_EQ(ask(place_, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND "
                        "name NOT LIKE 'sqlite_%' AND name NOT LIKE 'page_index%' AND "
                        "sql NOT LIKE '%STRICT%'"),
            0);
}

TEST_F(Init, ActsThatChangeNothingElseAreRecorded) {
  const Dossier dossier = new_dossier();
  archive_->record("export.made", dossier.number, "disk 1", {{"pages", "3"}}, clerk);
  const auto history = archive_->history(dossier.number);
  ASSERT_FALSE(history.empty());
  EXPECT_EQ(history[0].act, "export.made");
  EXPECT_EQ(history[0].subject, "disk 1");
  EXPECT_EQ(history[0].actor, clerk.name);
  ASSERT_EQ(history[0].details.size(), 1U);
  EXPECT_EQ(history[0].details[0], std::pair(std::string("pages"), std::string("3")));
}

TEST_F(Init, TheStepsOfCustodyStayInSightBehindManyOtherActs) {
  const Dossier dossier = new_dossier();
  archive_->move_dossier(dossier.number, CustodyState::out, "consultation", clerk);
  for (int i = 0; i < 250; ++i) archive_->record("dossier.shown", dossier.number, "", {}, clerk);
  const auto steps = archive_->custody_steps(dossier.number);
  ASSERT_EQ(steps.size(), 2U);
  EXPECT_EQ(steps[0].act, "dossier.moved");
  EXPECT_EQ(steps[1].act, "dossier.opened");
}

TEST_F(Init, TotalsCountEverything) {
  const Dossier dossier = new_dossier();
  const Batch batch = archive_->begin_batch(dossier.number, "scan", clerk);
  add_page(*archive_, batch.id, "1.tif", "干部履历表");
  archive_->refuse_file(receive(*archive_, batch.id, "2.tif", "bad").id, "damaged", "", clerk);
  archive_->open_file(receive(*archive_, batch.id, "3.tif", "two").id, "image/tiff", 2, clerk);
  NewRequest request;
  request.person = dossier.person.id;
  archive_->add_request(request, clerk);
  const Totals totals = archive_->totals();
  EXPECT_EQ(totals.persons, 1);
  EXPECT_EQ(totals.dossiers, 1);
  EXPECT_EQ(totals.pages, 4);
  EXPECT_EQ(totals.quarantined, 1);
  EXPECT_EQ(totals.waiting, 2);
  EXPECT_EQ(totals.blank, 0);
  EXPECT_EQ(totals.open_requests, 1);
  EXPECT_EQ(totals.certified_copies, 0);
  EXPECT_EQ(totals.events, ask(place_, "SELECT count(*) FROM custody_event"));
}

TEST(Clock, AnAnswerIsDueAfterADayAndUrgencyGrowsTowardsIt) {
  const Time created{std::chrono::milliseconds(1000)};
  const Time due = answer_due(created);
  EXPECT_EQ(due - created, std::chrono::hours(24));
  const auto at = [&](int percent) { return urgency(created, due, created + percent * (due - created) / 100); };
  EXPECT_EQ(at(0), Urgency::calm);
  EXPECT_EQ(at(49), Urgency::calm);
  EXPECT_EQ(at(50), Urgency::soon);
  EXPECT_EQ(at(79), Urgency::soon);
  EXPECT_EQ(at(80), Urgency::urgent);
  EXPECT_EQ(at(100), Urgency::urgent);
  EXPECT_EQ(at(101), Urgency::overdue);
}

TEST(Errors, EachCodeHasAWordOfItsOwn) {
  std::set<std::string> words;
  for (int code = 0; code <= static_cast<int>(Errc::damaged); ++code) {
    words.insert(to_string(static_cast<Errc>(code)));
  }
  EXPECT_EQ(words.size(), 9U);
  EXPECT_EQ(words.count("unknown"), 0U);
}

}  // namespace
}  // namespace store::test
