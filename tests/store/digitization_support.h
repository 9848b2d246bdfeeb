// SPDX-License-Identifier: Apache-2.0
// Persons and dossiers for the tests of digitization.
#pragma once

#include "store/digitization.h"
#include "tests/store/support.h"

namespace store::test {

inline const Actor scans{"account:li"};
inline const Actor first{"account:wang"};
inline const Actor second{"account:zhao"};
inline const Actor custodian{"account:guan"};
inline const Actor administrator{"account:root"};

// The cause of the store::Error that the act throws; a test failure when it throws none.
#define EXPECT_CAUSE(cause_, ...)                                                            \
  try {                                                                                      \
    __VA_ARGS__;                                                                             \
    ADD_FAILURE() << #__VA_ARGS__ << " did not throw";                                       \
  } catch (const store::Error& error_) {                                                     \
    EXPECT_EQ(error_.cause(), Cause::cause_) << "instead of " #cause_ ": " << error_.what(); \
  }

inline void add_staff(Archive& archive) {
  for (const auto& [name, role] :
       std::vector<std::pair<const char*, Role>>{{"li", Role::clerk},
                                                 {"wang", Role::clerk},
                                                 {"zhao", Role::clerk},
                                                 {"guan", Role::custodian},
                                                 {"root", Role::administrator}}) {
    archive.add_account({0, name, name, role, "hash", true}, clerk);
  }
}

// Pages of a new batch, one a file, named scan-0001.tif and on; their ids.
inline std::vector<std::int64_t> take_in(Archive& archive, const std::string& dossier, int pages,
                                         const std::string& source = "scan") {
  const std::int64_t batch = archive.begin_batch(dossier, source, clerk).id;
  std::vector<std::int64_t> ids;
  for (int i = 1; i <= pages; ++i) {
    const std::string number = std::to_string(10000 + i).substr(1);
    ids.push_back(add_page(archive, batch, source + "/scan-" + number + ".tif",
                           source + " of " + dossier + " 第" + std::to_string(i) + "页"));
  }
  archive.close_batch(batch, clerk);
  return ids;
}

class DigitizationTest : public ArchiveTest {
 protected:
  DigitizationTest() : lots_(*archive_) {
    add_staff(*archive_);
    lot_ = lots_.open_lot("十一月第一批", "李工", scans).id;
  }

  // A dossier in the lot, with so many leaves to be scanned on one side.
  std::string received(int leaves, const std::string& urgent = {}) {
    const std::string number = new_dossier().number;
    lots_.add(lot_, {number, leaves, leaves, "", urgent}, scans);
    return number;
  }
  void scan(const std::string& number, int leaves) {
    lots_.prepare(number, {}, 0, "", scans);
    lots_.step(number, {Step::scanned, leaves, leaves, 1, ""}, scans);
    pages_ = take_in(*archive_, number, leaves);
    lots_.step(number, {Step::processed, 0, leaves, 0, ""}, scans);
  }
  std::string processed(int leaves, const std::string& urgent = {}) {
    const std::string number = received(leaves, urgent);
    scan(number, leaves);
    return number;
  }
  // Both verdicts on every page of the sample that has not been refused.
  void accept_sample(const std::string& number) {
    std::vector<NewVerdict> verdicts;
    for (const PageRecord& page : lots_.sample_pages(number)) {
      if (page.replaced_by == 0) verdicts.push_back({page.id, true, ""});
    }
    lots_.judge(number, CheckStage::first, verdicts, first);
    lots_.step(number, {Step::checked_first, 0, 0, 0, ""}, first);
    lots_.judge(number, CheckStage::second, verdicts, second);
    lots_.step(number, {Step::checked_second, 0, 0, 0, ""}, second);
  }
  // The acts that this adds to the ledger, of a dossier or of none.
  template <class F>
  std::vector<std::string> acts_of(const std::string& dossier, F&& act) {
    const auto before = archive_->history(dossier, 1000).size();
    act();
    std::vector<std::string> acts;
    const auto after = archive_->history(dossier, 1000);
    for (std::size_t i = 0; i < after.size() - before; ++i) {
      acts.insert(acts.begin(), after[i].act);
    }
    return acts;
  }

  Digitization lots_;
  std::int64_t lot_ = 0;
  std::vector<std::int64_t> pages_;
};

}  // namespace store::test
