// SPDX-License-Identifier: Apache-2.0
// The Nth operation on the disk fails, for each N until the act meets no fault: afterwards the
// archive is as before the act or as after it, whole, and the act can be done.
#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>

#include "store/digitization.h"
#include "tests/store/faulty_file_system.h"
#include "tests/store/support.h"

namespace store::test {
namespace {

struct Way {
  const char* name;
  int error;
  bool once;
};
constexpr Way ways[] = {{"one error", EIO, true},
                        {"a dead disk", EIO, false},
                        {"one full disk", ENOSPC, true},
                        {"a full disk", ENOSPC, false}};

// An act on an archive. prepare() runs on a sound disk; act() on the failing one and again on a
// sound one; is_done() asks whether the archive is after it.
struct Act {
  std::function<void(Archive&)> prepare;
  std::function<void(Archive&)> act;
  std::function<bool(Archive&)> is_done;
};

struct Tally {
  long faults = 0, before = 0, after = 0;
};

void expect_whole(const Archive& archive, const std::string& when) {
  const VerifyReport report = archive.verify();
  EXPECT_TRUE(report.damage.empty()) << when << "\n" << damage_text(report);
}

// True when the act met no fault.
bool fail_once_at(const fs::path& place, const Act& act, const Way& way, long n, Tally& tally) {
  const std::string when = std::string(way.name) + " at operation " + std::to_string(n);
  bool threw = false, struck = false;
  {
    FaultyFileSystem disk;
    Archive archive(place, disk);
    disk.faults() = {way.error, way.once, disk.faults().operations + n, disk.faults().operations, 0};
    try {
      act.act(archive);
    } catch (const Error& error) {
      threw = true;
      EXPECT_TRUE(error.code() == Errc::io || error.code() == Errc::no_space)
          << when << ": " << error.what();
    }
    struck = disk.faults().struck > 0;
  }
  EXPECT_TRUE(struck || !threw) << when << ": threw without a fault";
  Archive archive(place);
  const bool done = act.is_done(archive);
  // What was acknowledged is there.
  EXPECT_TRUE(done || threw) << when;
  expect_whole(archive, when);
  EXPECT_TRUE(fs::is_empty(place / "tmp")) << when;
  if (!done) act.act(archive);
  EXPECT_TRUE(act.is_done(archive)) << when;
  expect_whole(archive, when + ", done again");
  if (struck) ++tally.faults;
  if (struck && threw) ++(done ? tally.after : tally.before);
  return !struck;
}

void try_all(const Act& act) {
  const Folder folder;
  Archive::init(folder.path() / "template", clerk);
  {
    Archive archive(folder.path() / "template");
    act.prepare(archive);
  }
  for (const Way& way : ways) {
    Tally tally;
    bool without_fault = false;
    for (long n = 1; !without_fault && n < 500; ++n) {
      const fs::path place = folder.path() / "archive";
      fs::copy(folder.path() / "template", place, fs::copy_options::recursive);
      without_fault = fail_once_at(place, act, way, n, tally);
      fs::remove_all(place);
      if (::testing::Test::HasFailure()) return;
    }
    EXPECT_TRUE(without_fault);
    EXPECT_GE(tally.faults, 5) << way.name;
    EXPECT_GE(tally.before, 3) << way.name;
    std::printf("%-14s %ld faults: %ld refused with nothing recorded, %ld refused and recorded, "
                "%ld gone unnoticed by the act\n",
                way.name, tally.faults, tally.before, tally.after,
                tally.faults - tally.before - tally.after);
  }
}

std::int64_t only_batch(Archive& archive) { return archive.recent_batches(1).at(0).id; }
std::string only_dossier(Archive& archive) { return archive.recent_dossiers(1).at(0).number; }

void begin(Archive& archive) {
  const Dossier dossier = archive.open_dossier({"", "王伟", identity_number(1), "", ""}, clerk);
  archive.begin_batch(dossier.number, "scan", clerk);
}

TEST(Faults, AStackIsSplitAsAWholeOrNot) {
  try_all({[](Archive& archive) {
             const Dossier dossier =
                 archive.open_dossier({"", "王伟", identity_number(1), "", ""}, clerk);
             const Batch stack = archive.begin_batch(std::nullopt, "stack", clerk);
             for (const char* name : {"1.tif", "2.tif", "3.tif"})
               add_page(archive, stack.id, name, dossier.number);
           },
           [](Archive& archive) {
             const auto pages = archive.stack_pages(1);
             const std::string dossier = only_dossier(archive);
             archive.split_stack({{pages.at(0).page, true, std::nullopt, "", false, ""},
                                  {pages.at(1).page, false, dossier, "4-1", true, ""},
                                  {pages.at(2).page, false, dossier, "", false, ""}},
                                 clerk);
           },
           [](Archive& archive) {
             const auto pages = archive.pages(only_dossier(archive));
             const int separators = archive.batch(1)->separators;
             EXPECT_EQ(separators == 1, pages.size() == 2) << "half of it";
             return pages.size() == 2;
           }});
}

TEST(Faults, ADeliveredImageIsKeptWithItsClassOrNot) {
  try_all({[](Archive& archive) {
             begin(archive);
             add_page(archive, only_batch(archive), "1.tif", "履历表");
           },
           [](Archive& archive) {
             auto staged = archive.stage();
             staged.write("optimised", 9);
             archive.keep_delivered(archive.pages(only_dossier(archive)).at(0).id,
                                    {"image/jpeg", "1", true}, std::move(staged), clerk);
           },
           [](Archive& archive) {
             const PageRecord page = archive.pages(only_dossier(archive)).at(0);
             const auto copies = archive.copies(page.id);
             const bool kept = std::any_of(copies.begin(), copies.end(), [](const Copy& copy) {
               return copy.kind == CopyKind::delivered;
             });
             EXPECT_EQ(kept, page.sheet_class == "1") << "half of it";
             return kept;
           }});
}

TEST(Faults, ADeliveredCatalogueIsKeptOrNot) {
  for (const bool shared : {false, true}) {
    try_all({begin,
             [shared](Archive& archive) {
               auto staged = archive.stage();
               staged.write("workbook", 8);
               archive.keep_delivered_catalogue(only_dossier(archive), "目录.xlsx", shared,
                                                std::move(staged), clerk);
             },
             [](Archive& archive) {
               const std::string dossier = only_dossier(archive);
               const auto kept = archive.delivered_catalogues(dossier);
               if (kept.empty()) return false;
               EXPECT_EQ(archive.delivered_catalogue(dossier, kept[0].content).size(), 8U);
               return kept.size() == 1;
             }});
  }
}

TEST(Faults, AFileIsReceivedOrNot) {
  try_all({begin,
           [](Archive& archive) {
             const FileRecord file = receive(archive, only_batch(archive), "1.tif", "bytes");
             EXPECT_EQ(file.state, FileState::received);
           },
           [](Archive& archive) {
             const auto files = archive.files(only_batch(archive));
             if (files.empty()) return false;
             EXPECT_EQ(read_file(archive.master_file(files[0].id)), "bytes");
             return files.size() == 1;
           }});
}

TEST(Faults, APageIsStoredOrNot) {
  try_all({[](Archive& archive) {
             begin(archive);
             const FileRecord file = receive(archive, only_batch(archive), "1.tif", "bytes");
             archive.open_file(file.id, "image/tiff", 1, clerk);
           },
           [](Archive& archive) {
             PageResult result = page_result("王伟同志");
             result.fields = {{"name", "王伟", {}, true}};
             result.pyramid_tiff = {'p', 'y', 'r'};
             archive.store_page(archive.waiting_pages(only_batch(archive)).at(0).id, result, clerk);
           },
           [](Archive& archive) {
             const PageRecord page = archive.pages(only_dossier(archive)).at(0);
             const bool found = archive.search("王伟").total == 1;
             EXPECT_EQ(found, page.state == PageState::stored);
             EXPECT_EQ(archive.copies(page.id).size(), found ? 4U : 1U);
             EXPECT_EQ(page.result.fields.size(), found ? 1U : 0U);
             return found;
           }});
}

TEST(Faults, ACertifiedCopyIsIssuedOrNot) {
  try_all({[](Archive& archive) {
             begin(archive);
             const std::int64_t page = add_page(archive, only_batch(archive), "1.tif", "页");
             archive.prepare_certified_copy({only_dossier(archive), {page}, "申请", "学校"}, clerk);
           },
           [](Archive& archive) {
             const auto copies = archive.certified_copies(only_dossier(archive));
             archive.issue_certified_copy(copies.at(0).number, {'%', 'P', 'D', 'F'}, clerk);
           },
           [](Archive& archive) {
             const CertifiedCopy copy = archive.certified_copies(only_dossier(archive)).at(0);
             if (copy.state != CertifiedCopyState::issued) return false;
             EXPECT_EQ(archive.certified_copy_pdf(copy.number).size(), 4U);
             return true;
           }});
}

const Actor custodian{"account:guan"};

// A dossier of one leaf in a lot, scanned, with its page.
void scan_in_lot(Archive& archive) {
  for (const char* name : {"wang", "zhao"}) {
    archive.add_account({0, name, name, Role::clerk, "hash", true}, clerk);
  }
  archive.add_account({0, "guan", "guan", Role::custodian, "hash", true}, clerk);
  begin(archive);
  const std::string dossier = only_dossier(archive);
  Digitization lots(archive);
  const Actor scans{"os:li"};
  lots.add(lots.open_lot("一", "李", scans).id, {dossier, 1, 1, "", ""}, scans);
  lots.prepare(dossier, {}, 0, "", scans);
  lots.step(dossier, {Step::scanned, 1, 1, 1, ""}, scans);
  add_page(archive, only_batch(archive), "1.tif", "页");
  lots.step(dossier, {Step::processed, 0, 0, 0, ""}, scans);
  lots.draw_sample(lots.lots().at(0).id, {}, scans);
}

TEST(Faults, AStopIsRecordedWithItsStepOrNeither) {
  try_all({[](Archive& archive) {
             begin(archive);
             Digitization lots(archive);
             const Actor scans{"os:li"};
             lots.add(lots.open_lot("一", "李", scans).id, {only_dossier(archive), 1, 1, "", ""},
                      scans);
           },
           [](Archive& archive) {
             Digitization(archive).prepare(only_dossier(archive),
                                           {{StopKind::classified, 1, "密级"}}, 0, "",
                                           Actor{"os:li"});
           },
           [](Archive& archive) {
             const Digitization lots(archive);
             const auto entry = lots.entry(only_dossier(archive)).value();
             EXPECT_EQ(entry.open_stops, entry.step == Step::prepared ? 1 : 0);
             EXPECT_EQ(lots.stops(entry.dossier).size(), entry.step == Step::prepared ? 1U : 0U);
             return entry.step == Step::prepared;
           }});
}

TEST(Faults, APageIsReplacedOrNot) {
  try_all({[](Archive& archive) {
             scan_in_lot(archive);
             const std::string dossier = only_dossier(archive);
             Digitization lots(archive);
             const auto page = archive.pages(dossier).at(0).id;
             lots.judge(dossier, CheckStage::first, {{page, false, "模糊"}}, Actor{"account:wang"});
             add_page(archive, archive.begin_batch(dossier, "again", clerk).id, "2.tif", "重扫");
           },
           [](Archive& archive) {
             const auto pages = archive.pages(only_dossier(archive));
             Digitization(archive).replace_page(pages.at(0).id, pages.at(1).id, "", Actor{"os:li"});
           },
           [](Archive& archive) {
             const auto pages = archive.pages(only_dossier(archive));
             const bool done = pages.size() == 1;
             EXPECT_EQ(archive.dossier(only_dossier(archive))->pages, done ? 1 : 2);
             EXPECT_EQ(archive.search("重扫").hits.at(0).number, done ? 1 : 2);
             EXPECT_EQ(archive.search("页").total, done ? 0 : 1);
             return done;
           }});
}

TEST(Faults, ADossierIsSignedOffOrNot) {
  try_all({[](Archive& archive) {
             scan_in_lot(archive);
             const std::string dossier = only_dossier(archive);
             Digitization lots(archive);
             const std::vector<NewVerdict> good{{archive.pages(dossier).at(0).id, true, ""}};
             lots.judge(dossier, CheckStage::first, good, Actor{"account:wang"});
             lots.step(dossier, {Step::checked_first, 0, 0, 0, ""}, Actor{"account:wang"});
             lots.judge(dossier, CheckStage::second, good, Actor{"account:zhao"});
             lots.step(dossier, {Step::checked_second, 0, 0, 0, ""}, Actor{"account:zhao"});
           },
           [](Archive& archive) {
             Digitization(archive).accept(only_dossier(archive), "", custodian);
           },
           [](Archive& archive) {
             const Digitization lots(archive);
             const bool done = lots.entry(only_dossier(archive))->step == Step::accepted;
             const auto report = lots.report(lots.lots().at(0).id);
             EXPECT_EQ(report.dossiers.at(0).steps.size(), done ? 7U : 6U);
             return done;
           }});
}

// Makes an archive on a disk whose nth operation fails. True when it met no fault.
bool init_with_fault(const fs::path& place, const Way& way, long n, long& made) {
  const std::string when = std::string(way.name) + " at operation " + std::to_string(n);
  bool threw = false, struck = false;
  {
    FaultyFileSystem disk;
    disk.faults() = {way.error, way.once, n, 0, 0};
    try {
      Archive::init(place, clerk, "420112", disk);
    } catch (const Error& error) {
      threw = true;
      EXPECT_TRUE(error.code() == Errc::io || error.code() == Errc::no_space)
          << when << ": " << error.what();
    }
    struck = disk.faults().struck > 0;
  }
  bool is_an_archive = true;
  try {
    Archive archive(place);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), Errc::not_an_archive) << when << ": " << error.what();
    is_an_archive = false;
  }
  EXPECT_TRUE(is_an_archive || threw) << when;
  // When the last sync fails and the disk is dead, nothing can be taken back.
  EXPECT_TRUE(!is_an_archive || !threw || !way.once) << when;
  if (is_an_archive && struck) ++made;
  if (!is_an_archive) Archive::init(place, clerk);
  Archive archive(place);
  expect_whole(archive, when);
  EXPECT_EQ(archive.totals().events, 1) << when;
  return !struck;
}

TEST(Faults, AnArchiveIsMadeOrNot) {
  const Folder folder;
  for (const Way& way : ways) {
    // Making the tables takes some two hundred writes that are all alike.
    const bool each = &way == &ways[0] || std::getenv("DANGAN_LONG") != nullptr;
    const long step = each ? 1 : 7;
    long faults = 0, made = 0;
    bool without_fault = false;
    for (long n = 1; !without_fault && n < 2000; n += step) {
      const fs::path place = folder.path() / "archive";
      without_fault = init_with_fault(place, way, n, made);
      if (!without_fault) ++faults;
      fs::remove_all(place);
      if (HasFailure()) return;
    }
    EXPECT_TRUE(without_fault);
    EXPECT_GE(faults, 10) << way.name;
    std::printf("%-14s %ld faults, %ld times made all the same\n", way.name, faults, made);
  }
}

TEST(Faults, AfterAFailedSyncNothingIsWrittenUntilTheArchiveIsOpenedAgain) {
  const Folder folder;
  const fs::path place = folder.path() / "archive";
  Archive::init(place, clerk);
  FaultyFileSystem disk;
  {
    Archive archive(place, disk);
    disk.faults() = {EIO, false, disk.faults().operations + 1, disk.faults().operations, 0};
    EXPECT_STORE_ERROR(io, archive.record("test", "", "", {}, clerk));
    disk.faults().fail_at = 0;
    EXPECT_STORE_ERROR(io, archive.record("test", "", "", {}, clerk));
    EXPECT_GE(archive.totals().events, 1);  // reading goes on
  }
  Archive archive(place);
  archive.record("test", "", "", {}, clerk);
}

TEST(Faults, AFullDiskIsSaidAndWritingGoesOnWhenThereIsRoom) {
  const Folder folder;
  const fs::path place = folder.path() / "archive";
  Archive::init(place, clerk);
  FaultyFileSystem disk;
  Archive archive(place, disk);
  begin(archive);
  disk.faults() = {ENOSPC, false, disk.faults().operations + 1, disk.faults().operations, 0};
  EXPECT_STORE_ERROR(no_space, archive.record("test", "", "", {}, clerk));
  EXPECT_STORE_ERROR(no_space, receive(archive, only_batch(archive), "1.tif", "bytes"));
  EXPECT_TRUE(archive.files(only_batch(archive)).empty());
  disk.faults().fail_at = 0;
  EXPECT_EQ(receive(archive, only_batch(archive), "1.tif", "bytes").state, FileState::received);
  expect_whole(archive, "with room again");
}

}  // namespace
}  // namespace store::test
