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

}  // namespace
}  // namespace store::test
