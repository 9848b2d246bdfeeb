// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "tests/store/support.h"

namespace store::test {
namespace {

using Dossiers = ArchiveTest;

std::vector<std::string> numbers(const std::vector<Dossier>& dossiers) {
  std::vector<std::string> out;
  for (const Dossier& dossier : dossiers) out.push_back(dossier.number);
  return out;
}

TEST_F(Dossiers, NumbersAreDrawnInOrderOfTheYearAtChinasClock) {
  const std::string first = new_dossier().number, second = new_dossier().number;
  EXPECT_EQ(first.size(), std::string("420112-2026-000001").size());
  EXPECT_EQ(first.substr(0, 7), "420112-");
  EXPECT_EQ(first.substr(12), "000001");
  EXPECT_EQ(second.substr(12), "000002");
  EXPECT_EQ(std::stoll(first.substr(7, 4)),
            ask(place_, "SELECT CAST(strftime('%Y', opened / 1000 + 8 * 3600, 'unixepoch') AS "
                        "INTEGER) FROM dossier LIMIT 1"));
}

TEST_F(Dossiers, ANumberGivenByHandIsTakenOnceAndPassedOverByTheSeries) {
  const std::string taken = new_dossier().number.substr(0, 12) + "000002";
  archive_->open_dossier({taken, "李强", identity_number(50), "", ""}, clerk);
  EXPECT_STORE_ERROR(conflict,
                     archive_->open_dossier({taken, "李强", identity_number(50), "", ""}, clerk));
  EXPECT_EQ(new_dossier().number.substr(12), "000003");
}

TEST_F(Dossiers, ARefusedDossierLeavesNeitherPersonNorEvent) {
  new_dossier();
  const Totals before = archive_->totals();
  const std::string taken = numbers(archive_->recent_dossiers())[0];
  EXPECT_STORE_ERROR(conflict,
                     archive_->open_dossier({taken, "新人", identity_number(60), "", ""}, clerk));
  EXPECT_EQ(archive_->totals().persons, before.persons);
  EXPECT_EQ(archive_->totals().events, before.events);
}

TEST_F(Dossiers, APersonIsOneAndMayHaveSeveralDossiers) {
  const Dossier first = archive_->open_dossier({"", "王伟", identity_number(1), "", ""}, clerk);
  const Dossier second =
      archive_->open_dossier({"", "王 伟", identity_number(1), "13900000000", "4-1"}, clerk);
  EXPECT_EQ(first.person.id, second.person.id);
  EXPECT_EQ(archive_->totals().persons, 1);
  EXPECT_EQ(numbers(archive_->dossiers_of(first.person.id)),
            (std::vector{second.number, first.number}));
  EXPECT_EQ(archive_->person(first.person.id)->phone, "13900000000");
  EXPECT_EQ(archive_->person(first.person.id)->name, "王伟");
  EXPECT_FALSE(archive_->person(99).has_value());
}

TEST_F(Dossiers, AnotherDossierOfAPersonIsOpenedOnlyAsWished) {
  using enum NewDossier::IfThere;
  const auto open = [&](NewDossier::IfThere if_there) {
    return archive_->open_dossier({"", "王伟", identity_number(1), "", "", if_there}, clerk).number;
  };
  const std::string first = open(refuse);
  EXPECT_EQ(open(give), first);
  EXPECT_STORE_ERROR(conflict, open(refuse));
  EXPECT_NE(open(another), first);
  EXPECT_NE(open(give), first);  // of several it is not said which one is meant
  EXPECT_EQ(archive_->totals().dossiers, 3);
}

TEST_F(Dossiers, AnIdentityNumberUnderAnotherNameIsAConflict) {
  archive_->open_dossier({"", "王伟", identity_number(1), "", ""}, clerk);
  EXPECT_STORE_ERROR(conflict,
                     archive_->open_dossier({"", "王炜", identity_number(1), "", ""}, clerk));
}

TEST_F(Dossiers, BadNamesNumbersAndIdentityNumbersAreRefused) {
  const auto open = [&](const std::string& number, const std::string& name,
                        const std::string& identity) {
    archive_->open_dossier({number, name, identity, "", ""}, clerk);
  };
  std::string misread = identity_number(1);
  misread[17] = misread[17] == '1' ? '2' : '1';
  EXPECT_STORE_ERROR(invalid, open("", "", identity_number(1)));
  EXPECT_STORE_ERROR(invalid, open("", "王伟", ""));
  EXPECT_STORE_ERROR(invalid, open("", "王伟", misread));
  EXPECT_STORE_ERROR(invalid, open("a b", "王伟", identity_number(1)));
  EXPECT_STORE_ERROR(invalid, open("../etc", "王伟", identity_number(1)));
  EXPECT_STORE_ERROR(invalid, open(std::string(65, '1'), "王伟", identity_number(1)));
  EXPECT_EQ(archive_->totals().persons, 0);
  open("鄂A-001", "王伟", "E12345678");  // a passport, and an older house's own number
  EXPECT_TRUE(archive_->dossier("鄂A-001").has_value());
}

TEST_F(Dossiers, ADossierIsFoundByNumberIdentityNumberAndName) {
  const Dossier wei = archive_->open_dossier({"", "王伟", identity_number(1), "", "3-2"}, clerk);
  const Dossier weiguo = archive_->open_dossier({"", "王伟国", identity_number(2), "", ""}, clerk);
  const Dossier na = archive_->open_dossier({"", "欧阳娜", identity_number(3), "", ""}, clerk);

  EXPECT_EQ(numbers(archive_->find_dossiers(wei.number)), std::vector{wei.number});
  EXPECT_EQ(numbers(archive_->find_dossiers(" " + wei.number + " ")), std::vector{wei.number});
  EXPECT_EQ(numbers(archive_->find_dossiers(identity_number(3))), std::vector{na.number});
  EXPECT_EQ(numbers(archive_->find_dossiers("欧阳 娜")), std::vector{na.number});
  // The exact name first, then those that begin with it.
  EXPECT_EQ(numbers(archive_->find_dossiers("王伟")), (std::vector{wei.number, weiguo.number}));
  EXPECT_EQ(numbers(archive_->find_dossiers("王伟", 1)), std::vector{wei.number});
  EXPECT_EQ(archive_->find_dossiers("42").size(), 3U);
  EXPECT_TRUE(archive_->find_dossiers("4").empty());
  EXPECT_TRUE(archive_->find_dossiers("王").empty());
  EXPECT_TRUE(archive_->find_dossiers("").empty());
  EXPECT_TRUE(archive_->find_dossiers("  ").empty());
  EXPECT_TRUE(archive_->find_dossiers("赵").empty());
  EXPECT_TRUE(archive_->find_dossiers("%").empty());
}

TEST_F(Dossiers, TheNewestOfTheSameNameComesFirst) {
  const Dossier old = archive_->open_dossier({"", "王伟", identity_number(1), "", ""}, clerk);
  const Dossier young = archive_->open_dossier({"", "王伟", identity_number(2), "", ""}, clerk);
  EXPECT_EQ(numbers(archive_->find_dossiers("王伟")), (std::vector{young.number, old.number}));
  EXPECT_EQ(numbers(archive_->recent_dossiers(1)), std::vector{young.number});
  EXPECT_EQ(numbers(archive_->recent_dossiers(5, 1)), std::vector{old.number});
}

TEST_F(Dossiers, ADossierTellsWhereItIsAndWhatItHolds) {
  const Dossier opened = archive_->open_dossier({"", "王伟", identity_number(1), "", "3-2-1"}, clerk);
  const auto dossier = archive_->dossier(opened.number);
  ASSERT_TRUE(dossier.has_value());
  EXPECT_EQ(dossier->state, CustodyState::shelved);
  EXPECT_EQ(dossier->location, "3-2-1");
  EXPECT_EQ(dossier->person.name, "王伟");
  EXPECT_EQ(dossier->since, dossier->opened);
  EXPECT_EQ(dossier->pages, 0);
  EXPECT_FALSE(archive_->dossier("420112-2026-999999").has_value());

  const Batch batch = archive_->begin_batch(opened.number, "scan", clerk);
  add_page(*archive_, batch.id, "1.tif", "履历");
  archive_->open_file(receive(*archive_, batch.id, "2.tif", "x").id, "image/tiff", 2, clerk);
  archive_->refuse_file(receive(*archive_, batch.id, "3.tif", "y").id, "damaged", "", clerk);
  const Dossier filled = archive_->dossier(opened.number).value();
  EXPECT_EQ(filled.pages, 4);
  EXPECT_EQ(filled.waiting, 2);
  EXPECT_EQ(filled.quarantined, 1);
  EXPECT_EQ(filled.blank, 0);
}

}  // namespace
}  // namespace store::test
