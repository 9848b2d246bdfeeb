// SPDX-License-Identifier: Apache-2.0
// The pyramid beside the other copies, and copies that are read in parts.
#include <fmt/format.h>

#include "store/internal/digest.h"
#include "store/internal/object_files.h"
#include "store/internal/schema.h"
#include "store/internal/sqlite.h"
#include "tests/store/support.h"

namespace store::test {
namespace {

using Bytes = std::vector<std::uint8_t>;

class Copies : public ArchiveTest {
 protected:
  // A waiting page of a new dossier.
  std::int64_t waiting_page() {
    dossier_ = new_dossier().number;
    const std::int64_t batch = archive_->begin_batch(dossier_, "scan", clerk).id;
    const FileRecord file = receive(*archive_, batch, "1.tif", "master bytes");
    archive_->open_file(file.id, "image/tiff", 1, clerk);
    return archive_->waiting_pages(batch).at(0).id;
  }
  std::int64_t page_with_pyramid() {
    const std::int64_t id = waiting_page();
    PageResult result = page_result("页");
    result.pyramid_tiff = pyramid_;
    archive_->store_page(id, result, clerk);
    return id;
  }
  fs::path pyramid_file(std::int64_t page) {
    for (const Copy& copy : archive_->copies(page))
      if (copy.kind == CopyKind::pyramid)
        for (const fs::path& path : object_files(place_))
          if (path.filename() == copy.stored.hex) return path;
    throw std::logic_error("no pyramid");
  }
  Cause cause_of(const std::function<void()>& act) {
    try {
      act();
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Errc::not_found) << error.what();
      return error.cause();
    }
    return Cause::none;
  }

  const Bytes pyramid_ = Bytes(3000, 'p');
  std::string dossier_;
};

TEST_F(Copies, ThePyramidIsKeptBesideTheOthersAndNamedInTheRecord) {
  const std::int64_t id = page_with_pyramid();
  EXPECT_EQ(archive_->page_copy(id, CopyKind::pyramid), pyramid_);
  EXPECT_EQ(archive_->page_copy(id, CopyKind::access), page_result("页").access_jpeg);
  const auto copies = archive_->copies(id);
  ASSERT_EQ(copies.size(), 4U);
  EXPECT_EQ(copies[2].kind, CopyKind::pyramid);
  EXPECT_EQ(copies[2].media_type, "image/tiff");
  EXPECT_EQ(copies[2].size, pyramid_.size());
  for (const CustodyEvent& event : archive_->history(dossier_)) {
    if (event.act != "page.stored") continue;
    const std::pair<std::string, std::string> detail{"pyramid", copies[2].content.hex};
    EXPECT_NE(std::find(event.details.begin(), event.details.end(), detail), event.details.end());
  }
  EXPECT_TRUE(archive_->verify().damage.empty());
}

TEST_F(Copies, APartOfACopyIsRead) {
  const CopyReader access = archive_->open_copy(page_with_pyramid(), CopyKind::access);
  const Bytes whole = page_result("页").access_jpeg;
  EXPECT_EQ(access.size(), whole.size());
  EXPECT_EQ(access.read(0, whole.size()), whole);
  EXPECT_EQ(access.read(2, 3), Bytes(whole.begin() + 2, whole.begin() + 5));
  EXPECT_TRUE(access.read(whole.size(), 0).empty());
  EXPECT_STORE_ERROR(damaged, access.read(whole.size(), 1));
  EXPECT_STORE_ERROR(damaged, access.read(1, whole.size()));
  EXPECT_STORE_ERROR(damaged, access.read(~std::uint64_t{0}, 2));
}

TEST_F(Copies, DamageIsSeenBeforeAndAfterACopyWasOpened) {
  const std::int64_t id = page_with_pyramid();
  const fs::path file = pyramid_file(id);
  const std::string good = read_file(file);
  const CopyReader open = archive_->open_copy(id, CopyKind::pyramid);
  std::string bad = good;
  bad[2999] ^= 1;
  write_file(file, bad);
  EXPECT_STORE_ERROR(damaged, open.read(0, 10));  // though this part of it is good
  EXPECT_STORE_ERROR(damaged, archive_->open_copy(id, CopyKind::pyramid));
  write_file(file, good.substr(0, 5));
  EXPECT_STORE_ERROR(damaged, open.read(0, 10));
  write_file(file, good);
  EXPECT_EQ(open.read(0, 10), Bytes(10, 'p'));
  fs::permissions(file, fs::perms::owner_read);  // a change that leaves the bytes alone
  EXPECT_EQ(open.read(0, 10), Bytes(10, 'p'));
  fs::remove(file);
  EXPECT_STORE_ERROR(damaged, archive_->open_copy(id, CopyKind::pyramid));
}

TEST_F(Copies, VerifyNamesADamagedPyramidWithItsPage) {
  const std::int64_t id = page_with_pyramid();
  write_file(pyramid_file(id), std::string(3000, 'q'));
  const VerifyReport report = archive_->verify();
  ASSERT_EQ(report.damage.size(), 1U) << damage_text(report);
  EXPECT_EQ(report.damage[0].kind, Damage::changed);
  EXPECT_EQ(report.damage[0].dossier, dossier_);
  EXPECT_EQ(report.damage[0].page, 1);
  EXPECT_NE(report.damage[0].what.find("pyramid"), std::string::npos);
}

TEST_F(Copies, APageWithoutPyramidSaysWhetherItHasAnImage) {
  const std::int64_t id = waiting_page();
  const auto open = [&] { archive_->open_copy(id, CopyKind::pyramid); };
  EXPECT_EQ(cause_of(open), Cause::page_without_image);
  archive_->store_page(id, page_result("页"), clerk);
  EXPECT_EQ(cause_of(open), Cause::page_without_pyramid);
  EXPECT_EQ(cause_of([&] { archive_->open_copy(99, CopyKind::pyramid); }),
            Cause::page_without_image);
}

TEST_F(Copies, APageKnowsItsDossier) {
  const std::int64_t id = waiting_page();
  EXPECT_EQ(archive_->dossier_of_page(id), dossier_);
  EXPECT_FALSE(archive_->dossier_of_page(99).has_value());
  const std::int64_t batch = archive_->begin_batch(std::nullopt, "box", clerk).id;
  const std::int64_t other = add_page(*archive_, batch, "2.tif", "另页");
  EXPECT_EQ(archive_->dossier_of_page(other), "");
  archive_->assign_batch(batch, dossier_, clerk);
  EXPECT_EQ(archive_->dossier_of_page(other), dossier_);
}

// As version 4 made it, with a page that has an access copy.
TEST_F(Copies, AnOlderArchiveKeepsItsCopiesAndTakesPyramids) {
  archive_.reset();
  for (const char* name : {"archive.db", "archive.db-wal", "archive.db-shm"})
    fs::remove(place_ / name);
  write_file(place_ / "archive.db", "");
  const std::string scope(32, 'a'), image = "an image of before";
  const Digest digest = internal::to_digest(internal::sha256(image.data(), image.size()));
  const fs::path object = place_ / internal::object_path({scope, digest});
  fs::create_directories(object.parent_path());
  write_file(object, image);
  {
    internal::Database db((place_ / "archive.db").string(), internal::Database::Mode::write,
                          nullptr);
    db.execute("PRAGMA journal_mode = WAL");
    for (const auto& file : internal::schema_files())
      if (file.version <= 4) db.execute(file.sql);
    db.execute("PRAGMA application_id = 1145130567");
    db.execute("PRAGMA user_version = 4");
    db.execute("INSERT INTO setting VALUES ('number_prefix', '420112'), ('archive_id', 'x')");
    db.run("INSERT INTO scope VALUES (1, ?)", scope);
    db.execute(
        "INSERT INTO batch (id, scope, source, state, created, actor) "
        "VALUES (1, 1, 'box', 'open', 0, 'os:li')");
    db.run("INSERT INTO object (id, scope, stored, content, size) VALUES (1, 1, ?, ?, ?)", digest,
           digest, static_cast<std::int64_t>(image.size()));
    db.execute(
        "INSERT INTO file (id, batch, place, path, object, state, page_count) "
        "VALUES (1, 1, 0, '1.jpg', 1, 'opened', 2)");
    db.execute(
        "INSERT INTO page (id, batch, file, place, state) "
        "VALUES (1, 1, 1, 0, 'stored'), (2, 1, 1, 1, 'waiting')");
    db.execute(
        "INSERT INTO copy (page, kind, media_type, object) "
        "VALUES (1, 'access', 'image/jpeg', 1)");
  }
  archive_ = std::make_unique<Archive>(place_);
  EXPECT_EQ(archive_->page_copy(1, CopyKind::access), Bytes(image.begin(), image.end()));
  EXPECT_EQ(archive_->copies(1).at(1).media_type, "image/jpeg");
  EXPECT_EQ(cause_of([&] { archive_->open_copy(1, CopyKind::pyramid); }),
            Cause::page_without_pyramid);
  PageResult result = page_result("页");
  result.pyramid_tiff = pyramid_;
  archive_->store_page(2, result, clerk);
  EXPECT_EQ(archive_->open_copy(2, CopyKind::pyramid).read(0, 3000), pyramid_);
  EXPECT_EQ(ask(place_, "SELECT count(*) FROM copy"), 4);
}

}  // namespace
}  // namespace store::test
