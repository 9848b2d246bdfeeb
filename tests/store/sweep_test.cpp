// SPDX-License-Identifier: Apache-2.0
// What dead processes leave in tmp/ goes; what living ones hold stays.
#include "store/internal/object_files.h"
#include "tests/store/support.h"

namespace store::test {
namespace {

using internal::ObjectFiles;
using internal::ObjectName;

class Sweep : public ArchiveTest {
 protected:
  Sweep() : batch_(archive_->begin_batch(new_dossier().number, "scan", clerk).id) {}
  // A file in tmp/ as a process left it that was killed after linking the object, before recording.
  ObjectName orphan(const std::string& bytes) {
    const FileRecord neighbour = receive(*archive_, batch_, "n", "neighbour");
    const std::string scope =
        archive_->master_file(neighbour.id).parent_path().parent_path().filename();
    ObjectFiles objects(internal::real_file_system(), place_);
    auto staged = objects.stage();
    staged->write(bytes.data(), bytes.size());
    objects.place(*staged, scope);
    return {scope, staged->finish()};
  }
  std::int64_t batch_;
};

TEST_F(Sweep, AnObjectThatWasNeverRecordedGoesWithItsNameInTmp) {
  const ObjectName name = orphan("never recorded");
  ASSERT_TRUE(fs::exists(place_ / internal::object_path(name)));
  ASSERT_FALSE(fs::is_empty(place_ / "tmp"));
  // Before the sweep it is accounted for and not foreign.
  EXPECT_TRUE(archive_->verify().damage.empty());
  reopen();
  EXPECT_FALSE(fs::exists(place_ / internal::object_path(name)));
  EXPECT_TRUE(fs::is_empty(place_ / "tmp"));
  EXPECT_TRUE(archive_->verify().damage.empty());
}

TEST_F(Sweep, AnObjectThatWasRecordedStaysWhenItsNameInTmpGoes) {
  const ObjectName name = orphan("recorded by another");
  const FileRecord file = receive(*archive_, batch_, "x", "recorded by another");
  EXPECT_EQ(file.content, name.stored);
  reopen();
  EXPECT_TRUE(fs::is_empty(place_ / "tmp"));
  EXPECT_EQ(read_file(archive_->master_file(file.id)), "recorded by another");
}

TEST_F(Sweep, BytesOfALivingOwnerStay) {
  StagedObject staged = archive_->stage();
  staged.write("abc", 3);
  { Archive other(place_); }
  const FileRecord file = archive_->receive_file(batch_, "1", std::move(staged), clerk);
  EXPECT_EQ(read_file(archive_->master_file(file.id)), "abc");
}

TEST_F(Sweep, AnotherProcessMayTakeTheObjectAwayBeforeItIsRecorded) {
  const ObjectName orphaned = orphan("same bytes");
  ObjectFiles objects(internal::real_file_system(), place_);
  auto staged = objects.stage();
  staged->write("same bytes", 10);
  objects.place(*staged, orphaned.scope);  // finds the orphan in its place
  objects.sweep([](const ObjectName&) { return false; });
  EXPECT_FALSE(fs::exists(place_ / internal::object_path(orphaned)));
  objects.ensure_placed(*staged);
  EXPECT_EQ(read_file(place_ / internal::object_path(orphaned)), "same bytes");
  objects.settle(*staged);
}

TEST_F(Sweep, OtherBytesUnderADigestAreNotTakenForIt) {
  const ObjectName name = orphan("good bytes");
  write_file(place_ / internal::object_path(name), "bad bytes!");
  ObjectFiles objects(internal::real_file_system(), place_);
  auto staged = objects.stage();
  staged->write("good bytes", 10);
  EXPECT_STORE_ERROR(damaged, objects.place(*staged, name.scope));
}

TEST(ObjectNames, OnlyThePlaceOfAnObjectIsOne) {
  const std::string scope(32, 'a'), digest = "ab" + std::string(62, '0');
  const auto name = internal::parse_object_path("objects/" + scope + "/ab/" + digest);
  ASSERT_TRUE(name.has_value());
  EXPECT_EQ(internal::object_path(*name), "objects/" + scope + "/ab/" + digest);
  for (const std::string& path :
       {"objects/" + scope + "/ac/" + digest, "objects/" + scope + "/" + digest,
        "objects/x/ab/" + digest, "objects/" + scope + "/ab/" + digest + "0",
        "objects/" + scope + "/ab/x", "other/" + scope + "/ab/" + digest,
        "objects/" + scope + "/AB/AB" + std::string(62, '0'), std::string()}) {
    EXPECT_FALSE(internal::parse_object_path(path).has_value()) << path;
  }
}

}  // namespace
}  // namespace store::test
