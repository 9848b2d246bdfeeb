// SPDX-License-Identifier: Apache-2.0
#include <set>

#include "tests/store/support.h"

namespace store::test {
namespace {

using std::chrono::minutes;

class OneTimeCodes : public ArchiveTest {
 protected:
  OneTimeCodes() : person_(new_dossier("欧阳娜").person) {}
  std::string issue() { return archive_->issue_code(person_.id, minutes(30), clerk); }
  std::optional<std::int64_t> redeem(const std::string& code) {
    return archive_->redeem_code("欧阳娜", person_.identity_number, code);
  }
  // Another code than this one.
  static std::string wrong(std::string code) {
    code[7] = code[7] == '0' ? '1' : '0';
    return code;
  }
  Person person_;
};

TEST_F(OneTimeCodes, ACodeHasEightDigitsAndLetsItsPersonInOnce) {
  const std::string code = issue();
  EXPECT_EQ(code.size(), 8U);
  EXPECT_EQ(code.find_first_not_of("0123456789"), std::string::npos);
  EXPECT_EQ(redeem(code), person_.id);
  EXPECT_EQ(redeem(code), std::nullopt);
}

TEST_F(OneTimeCodes, CodesDiffer) {
  std::set<std::string> codes;
  for (int i = 0; i < 20; ++i) codes.insert(issue());
  EXPECT_GE(codes.size(), 19U);
}

TEST_F(OneTimeCodes, NameAndNumberMustBeThePersonsOwn) {
  const std::string code = issue();
  EXPECT_EQ(archive_->redeem_code("欧阳兰", person_.identity_number, code), std::nullopt);
  EXPECT_EQ(archive_->redeem_code("欧阳娜", identity_number(77), code), std::nullopt);
  // Blanks and full-width forms are the same name and number.
  EXPECT_EQ(archive_->redeem_code("欧阳　娜", " " + person_.identity_number, code), person_.id);
}

TEST_F(OneTimeCodes, AnotherPersonsCodeDoesNotFit) {
  const Person other = new_dossier("王伟").person;
  const std::string code = archive_->issue_code(other.id, minutes(30), clerk);
  EXPECT_EQ(redeem(code), std::nullopt);
  EXPECT_EQ(archive_->redeem_code("王伟", other.identity_number, code), other.id);
}

TEST_F(OneTimeCodes, AfterFiveWrongTriesTheCodeIsDeadAlsoAfterARestart) {
  const std::string code = issue();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(redeem(wrong(code)), std::nullopt);
  reopen();
  for (int i = 0; i < 2; ++i) EXPECT_EQ(redeem(wrong(code)), std::nullopt);
  EXPECT_EQ(redeem(code), std::nullopt);
  EXPECT_EQ(redeem(issue()), person_.id);
}

TEST_F(OneTimeCodes, FourWrongTriesLeaveTheCodeAlive) {
  const std::string code = issue();
  for (int i = 0; i < 4; ++i) EXPECT_EQ(redeem(wrong(code)), std::nullopt);
  EXPECT_EQ(redeem(code), person_.id);
}

TEST_F(OneTimeCodes, ANewCodeEndsTheEarlierOne) {
  const std::string first = issue(), second = issue();
  ASSERT_NE(first, second);
  EXPECT_EQ(redeem(first), std::nullopt);
  EXPECT_EQ(redeem(second), person_.id);
}

TEST_F(OneTimeCodes, AnExpiredCodeIsDead) {
  EXPECT_EQ(redeem(archive_->issue_code(person_.id, minutes(0), clerk)), std::nullopt);
}

TEST_F(OneTimeCodes, NeitherTheCodeNorAPlainHashOfItIsKept) {
  const std::string code = issue();
  archive_.reset();
  const std::string database = read_file(place_ / "archive.db");
  EXPECT_EQ(database.find(code), std::string::npos);
  // Keyed with the secret beside the database: with another secret the code is worth nothing.
  write_file(place_ / "secret", std::string(32, 'x'));
  archive_ = std::make_unique<Archive>(place_);
  EXPECT_EQ(redeem(code), std::nullopt);
}

// A miss must not be told from a wrong code by the work it takes: both write once, durably.
TEST_F(OneTimeCodes, ATryForAnUnknownPersonWritesAsMuchAsAWrongCode) {
  const std::string code = issue();
  const auto tries = [&] { return ask(place_, "SELECT sum(tries) FROM one_time_code"); };
  const std::int64_t before = tries();
  redeem(wrong(code));
  EXPECT_EQ(tries(), before + 1);
  archive_->redeem_code("无名", identity_number(99), code);
  EXPECT_EQ(tries(), before + 2);
}

TEST_F(OneTimeCodes, NobodyGetsNoCode) {
  EXPECT_STORE_ERROR(not_found, archive_->issue_code(99, minutes(1), clerk));
}

TEST_F(OneTimeCodes, APersonIsFoundByNameAndNumberTogetherOnly) {
  const auto found = archive_->find_person("欧阳娜", person_.identity_number);
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->id, person_.id);
  EXPECT_EQ(found->name, "欧阳娜");
  EXPECT_FALSE(archive_->find_person("欧阳", person_.identity_number).has_value());
  EXPECT_FALSE(archive_->find_person("欧阳娜", identity_number(9)).has_value());
}

}  // namespace
}  // namespace store::test
