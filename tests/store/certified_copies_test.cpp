// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "store/internal/digest.h"
#include "tests/store/support.h"

namespace store::test {
namespace {

class CertifiedCopies : public ArchiveTest {
 protected:
  CertifiedCopies() : dossier_(new_dossier().number) {
    const std::int64_t batch = archive_->begin_batch(dossier_, "scan", clerk).id;
    for (int i = 0; i < 3; ++i) {
      pages_.push_back(add_page(*archive_, batch, fmt::format("{}.tif", i), "页"));
    }
  }
  CertifiedCopy prepare(const std::vector<std::int64_t>& pages) {
    return archive_->prepare_certified_copy({dossier_, pages, "本人申请", "武汉大学"}, clerk);
  }

  std::string dossier_;
  std::vector<std::int64_t> pages_;
  const std::vector<std::uint8_t> pdf_{'%', 'P', 'D', 'F'};
};

TEST_F(CertifiedCopies, APreparedCopyHasNumberTokenAndPagesInTheOrderWanted) {
  const CertifiedCopy copy = prepare({pages_[2], pages_[0]});
  EXPECT_EQ(copy.number.substr(0, 3), "FZ-");
  EXPECT_EQ(copy.number.substr(7), "-000001");
  EXPECT_EQ(copy.token.size(), 26U);
  EXPECT_EQ(copy.token.find_first_not_of("abcdefghijklmnopqrstuvwxyz234567"), std::string::npos);
  EXPECT_EQ(copy.pages, (std::vector{pages_[2], pages_[0]}));
  ASSERT_EQ(copy.masters.size(), 2U);
  EXPECT_EQ(copy.masters[0], archive_->page(pages_[2])->master);
  EXPECT_EQ(copy.state, CertifiedCopyState::prepared);
  EXPECT_EQ(copy.person.name, "王伟");
  EXPECT_EQ(copy.ground, "本人申请");
  EXPECT_EQ(copy.recipient, "武汉大学");
  EXPECT_TRUE(copy.pdf.hex.empty());
  EXPECT_NE(prepare({pages_[0]}).token, copy.token);
}

TEST_F(CertifiedCopies, ThePagesDigestFollowsTheDocumentedList) {
  const CertifiedCopy copy = prepare({pages_[2], pages_[0]});
  const std::string list =
      fmt::format("dangan-pages 1\n{}\n3 {} 0\n1 {} 0\n", dossier_, copy.masters[0].hex,
                  copy.masters[1].hex);
  EXPECT_EQ(copy.pages_digest, internal::to_digest(internal::sha256(list.data(), list.size())));
  EXPECT_NE(prepare({pages_[0], pages_[2]}).pages_digest, copy.pages_digest);
}

TEST_F(CertifiedCopies, ACopyIsIssuedOnceAndFoundByNumberAndToken) {
  const CertifiedCopy copy = prepare(pages_);
  EXPECT_STORE_ERROR(not_found, archive_->certified_copy_pdf(copy.number));
  const CertifiedCopy issued = archive_->issue_certified_copy(copy.number, pdf_, clerk);
  EXPECT_EQ(issued.state, CertifiedCopyState::issued);
  EXPECT_TRUE(issued.issued.has_value());
  EXPECT_EQ(issued.pdf, internal::to_digest(internal::sha256(pdf_.data(), pdf_.size())));
  EXPECT_STORE_ERROR(conflict, archive_->issue_certified_copy(copy.number, {'x'}, clerk));
  EXPECT_EQ(archive_->certified_copy_pdf(copy.number), pdf_);
  EXPECT_EQ(archive_->certified_copy(copy.token)->number, copy.number);
  EXPECT_EQ(archive_->certified_copy(copy.number)->token, copy.token);
  EXPECT_FALSE(archive_->certified_copy("FZ-2026-999999").has_value());
  EXPECT_FALSE(archive_->certified_copy("").has_value());
  EXPECT_EQ(archive_->certified_copies(dossier_).size(), 1U);
  EXPECT_EQ(archive_->totals().certified_copies, 1);
  EXPECT_TRUE(archive_->verify().damage.empty());
}

TEST_F(CertifiedCopies, ARevokedCopyStaysKnownWithItsReason) {
  const CertifiedCopy copy = prepare(pages_);
  archive_->issue_certified_copy(copy.number, pdf_, clerk);
  archive_->revoke_certified_copy(copy.number, "页码有误", clerk);
  const CertifiedCopy revoked = archive_->certified_copy(copy.token).value();
  EXPECT_EQ(revoked.state, CertifiedCopyState::revoked);
  EXPECT_EQ(revoked.revoke_reason, "页码有误");
  EXPECT_TRUE(revoked.revoked.has_value());
  EXPECT_STORE_ERROR(conflict, archive_->revoke_certified_copy(copy.number, "again", clerk));
  EXPECT_STORE_ERROR(conflict, archive_->issue_certified_copy(copy.number, pdf_, clerk));
  EXPECT_STORE_ERROR(not_found, archive_->revoke_certified_copy("none", "x", clerk));
}

TEST_F(CertifiedCopies, OnlyStoredPagesOfTheDossierAreCertified) {
  const std::string other = new_dossier("李强").number;
  const std::int64_t batch = archive_->begin_batch(other, "scan", clerk).id;
  const std::int64_t foreign = add_page(*archive_, batch, "x.tif", "页");
  EXPECT_STORE_ERROR(not_found, prepare({pages_[0], foreign}));
  EXPECT_STORE_ERROR(not_found, prepare({999}));
  EXPECT_STORE_ERROR(invalid, prepare({}));
  EXPECT_STORE_ERROR(invalid, prepare({pages_[0], pages_[0]}));
  const std::int64_t mine = archive_->begin_batch(dossier_, "scan-2", clerk).id;
  archive_->open_file(receive(*archive_, mine, "w.tif", "w").id, "image/tiff", 1, clerk);
  EXPECT_STORE_ERROR(conflict, prepare({archive_->waiting_pages(mine)[0].id}));
  EXPECT_STORE_ERROR(invalid,
                     archive_->prepare_certified_copy({dossier_, pages_, "", "x"}, clerk));
  EXPECT_STORE_ERROR(not_found,
                     archive_->prepare_certified_copy({"none", pages_, "x", "x"}, clerk));
  // A refused draw takes no number.
  EXPECT_EQ(prepare(pages_).number.substr(7), "-000001");
}

TEST_F(CertifiedCopies, AnEmptyPaperIsNotIssued) {
  const CertifiedCopy copy = prepare(pages_);
  EXPECT_STORE_ERROR(invalid, archive_->issue_certified_copy(copy.number, {}, clerk));
  EXPECT_STORE_ERROR(not_found, archive_->issue_certified_copy("none", pdf_, clerk));
}

TEST_F(CertifiedCopies, ADamagedPaperIsNotServed) {
  const CertifiedCopy copy = prepare(pages_);
  const CertifiedCopy issued = archive_->issue_certified_copy(copy.number, pdf_, clerk);
  for (const fs::path& path : object_files(place_)) {
    if (path.filename() == issued.pdf.hex) write_file(path, "%PDG");
  }
  EXPECT_STORE_ERROR(damaged, archive_->certified_copy_pdf(copy.number));
  const VerifyReport report = archive_->verify();
  ASSERT_EQ(report.damage.size(), 1U) << damage_text(report);
  EXPECT_EQ(report.damage[0].dossier, dossier_);
  EXPECT_NE(report.damage[0].what.find(copy.number), std::string::npos);
}

}  // namespace
}  // namespace store::test
