// SPDX-License-Identifier: Apache-2.0
// What a vendor delivered beside the masters: the optimised image of a page and its class.
#include <algorithm>

#include "store/digitization.h"
#include "tests/store/support.h"

namespace store::test {
namespace {

class DeliveredImages : public ArchiveTest {
 protected:
  DeliveredImages() : dossier_(new_dossier().number) {
    const auto batch = archive_->begin_batch(dossier_, "delivery", clerk).id;
    page_ = add_page(*archive_, batch, "1.tif", "履历表");
  }
  void keep(const std::string& bytes, const std::string& class_code = "4-1",
            bool begins_document = true) {
    auto staged = archive_->stage();
    staged.write(bytes.data(), bytes.size());
    archive_->keep_delivered(page_, {"image/jpeg", class_code, begins_document}, std::move(staged),
                             clerk);
  }
  std::size_t events() { return archive_->history(dossier_).size(); }

  std::string dossier_;
  std::int64_t page_ = 0;
};

TEST_F(DeliveredImages, TheImageIsKeptBesideTheMasterAndTheClassGoesBeforeTheProposedOne) {
  keep("optimised");
  const auto bytes = archive_->page_copy(page_, CopyKind::delivered);
  EXPECT_EQ(std::string(bytes.begin(), bytes.end()), "optimised");
  const PageRecord page = archive_->page(page_).value();
  EXPECT_EQ(page.sheet_class, "4-1");
  EXPECT_EQ(page.result.class_code, "4-1");
  EXPECT_TRUE(page.begins_document);
  const auto copies = archive_->copies(page_);
  const auto found = std::find_if(copies.begin(), copies.end(), [](const Copy& copy) {
    return copy.kind == CopyKind::delivered;
  });
  ASSERT_NE(found, copies.end());
  EXPECT_EQ(found->media_type, "image/jpeg");
  EXPECT_EQ(archive_->history(dossier_).front().act, "page.delivered");
  EXPECT_TRUE(archive_->verify().damage.empty()) << damage_text(archive_->verify());
}

TEST_F(DeliveredImages, NothingIsKeptOfADossierThatIsStopped) {
  Digitization lots(*archive_);
  const Actor actor{"os:li"};
  const auto lot = lots.open_lot("一批", "李工", actor).id;
  lots.add(lot, {dossier_, 1, 1, "", ""}, actor);
  lots.prepare(dossier_, {{StopKind::classified, 1, "密级标识"}}, 0, "", actor);
  EXPECT_STORE_ERROR(conflict, keep("optimised"));
  EXPECT_EQ(archive_->page(page_)->sheet_class, "");
}

TEST_F(DeliveredImages, TheSameAgainChangesNothingAndAnotherIsRefused) {
  keep("optimised");
  const auto before = events();
  const auto objects = object_files(place_).size();
  keep("optimised");
  EXPECT_EQ(events(), before);
  EXPECT_STORE_ERROR(conflict, keep("another"));
  EXPECT_EQ(events(), before);
  const auto bytes = archive_->page_copy(page_, CopyKind::delivered);
  EXPECT_EQ(std::string(bytes.begin(), bytes.end()), "optimised");
  reopen();
  EXPECT_EQ(object_files(place_).size(), objects);
}

TEST_F(DeliveredImages, AMendedClassIsRecordedWithTheSameImage) {
  keep("optimised", "4", false);
  const auto before = events();
  keep("optimised", "4-2", true);
  EXPECT_EQ(events(), before + 1);
  EXPECT_EQ(archive_->page(page_)->sheet_class, "4-2");
}

TEST_F(DeliveredImages, AChangedImageIsFoundAndNotServed) {
  keep("optimised");
  const auto copies = archive_->copies(page_);
  for (const auto& copy : copies) {
    if (copy.kind != CopyKind::delivered) continue;
    for (const auto& file : object_files(place_))
      if (file.filename() == copy.stored.hex) write_file(file, "0ptimised");
  }
  EXPECT_STORE_ERROR(damaged, archive_->page_copy(page_, CopyKind::delivered));
  const auto damage = archive_->verify().damage;
  ASSERT_EQ(damage.size(), 1U);
  EXPECT_EQ(damage[0].kind, Damage::changed);
  EXPECT_EQ(damage[0].dossier, dossier_);
  EXPECT_EQ(damage[0].page, 1);
}

TEST_F(DeliveredImages, APageThatIsNotThereGetsNothing) {
  page_ += 100;
  EXPECT_STORE_ERROR(not_found, keep("optimised"));
  reopen();
  EXPECT_TRUE(archive_->verify().damage.empty());
}

class DeliveredCatalogues : public ArchiveTest {
 protected:
  void keep(const std::string& dossier, const std::string& bytes, bool shared = false) {
    auto staged = archive_->stage();
    staged.write(bytes.data(), bytes.size());
    archive_->keep_delivered_catalogue(dossier, "交付/目录.xlsx", shared, std::move(staged), clerk);
  }
  std::string bytes_of(const std::string& dossier, const Digest& content) {
    const auto bytes = archive_->delivered_catalogue(dossier, content);
    return {bytes.begin(), bytes.end()};
  }
};

TEST_F(DeliveredCatalogues, EachIsKeptWithTheDossierAndFoundAgain) {
  const std::string dossier = new_dossier().number;
  keep(dossier, "first");
  keep(dossier, "second");
  const auto events = archive_->history(dossier).size();
  keep(dossier, "first");
  EXPECT_EQ(archive_->history(dossier).size(), events);
  const auto kept = archive_->delivered_catalogues(dossier);
  ASSERT_EQ(kept.size(), 2U);
  EXPECT_EQ(bytes_of(dossier, kept[0].content), "second");
  EXPECT_EQ(bytes_of(dossier, kept[1].content), "first");
  EXPECT_EQ(kept[1].path, "交付/目录.xlsx");
  EXPECT_EQ(kept[1].size, 5U);
  EXPECT_FALSE(kept[1].shared);
  EXPECT_EQ(archive_->history(dossier).front().act, "catalogue.delivered");
  reopen();
  EXPECT_TRUE(archive_->verify().damage.empty()) << damage_text(archive_->verify());
}

TEST_F(DeliveredCatalogues, OneOfSeveralDossiersIsKeptOnceAndInNobodysScope) {
  const std::string first = new_dossier().number, second = new_dossier().number;
  keep(first, "of all", true);
  keep(second, "of all", true);
  keep(second, "of all, mended", true);
  EXPECT_EQ(object_files(place_).size(), 2U);
  EXPECT_EQ(ask(place_, "SELECT count(*) FROM object o JOIN dossier d ON d.scope = o.scope"), 0);
  const auto kept = archive_->delivered_catalogues(first);
  ASSERT_EQ(kept.size(), 1U);
  EXPECT_TRUE(kept[0].shared);
  EXPECT_EQ(bytes_of(second, kept[0].content), "of all");
  // Damage names every dossier it concerns.
  for (const auto& file : object_files(place_))
    if (file.filename() == kept[0].content.hex) write_file(file, "changed");
  EXPECT_STORE_ERROR(damaged, archive_->delivered_catalogue(first, kept[0].content));
  std::vector<std::string> told;
  for (const auto& damage : archive_->verify().damage) told.push_back(damage.dossier);
  EXPECT_EQ(told, (std::vector<std::string>{first, second}));
}

TEST_F(DeliveredCatalogues, WhatIsNotThereIsNotGiven) {
  const std::string first = new_dossier().number, second = new_dossier().number;
  keep(first, "its own");
  const Digest content = archive_->delivered_catalogues(first).at(0).content;
  EXPECT_STORE_ERROR(not_found, archive_->delivered_catalogue(second, content));
  EXPECT_STORE_ERROR(not_found, keep("420112-2026-999999", "nobody's"));
  Digitization lots(*archive_);
  const auto lot = lots.open_lot("一批", "李工", {"os:li"}).id;
  lots.add(lot, {first, 1, 1, "", ""}, {"os:li"});
  lots.prepare(first, {{StopKind::classified, 1, "密级标识"}}, 0, "", {"os:li"});
  EXPECT_STORE_ERROR(conflict, keep(first, "late"));
}

TEST_F(DeliveredCatalogues, ABatchWhoseImagesStayWholeStaysSo) {
  const std::string dossier = new_dossier().number;
  const Batch whole = archive_->begin_batch(dossier, "delivery", clerk, false);
  EXPECT_FALSE(whole.part_facing);
  EXPECT_FALSE(archive_->begin_batch(dossier, "delivery", clerk).part_facing);
  EXPECT_TRUE(archive_->begin_batch(dossier, "scans", clerk).part_facing);
  reopen();
  EXPECT_FALSE(archive_->batch(whole.id)->part_facing);
}

}  // namespace
}  // namespace store::test
