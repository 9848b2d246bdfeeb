// SPDX-License-Identifier: Apache-2.0
#include "store/terms/identity_number.h"

#include <gtest/gtest.h>

namespace terms {
namespace {

TEST(IdentityNumber, TheStandardsOwnExamplesAreAccepted) {
  const auto woman = IdentityNumber::parse("11010519491231002X");
  ASSERT_TRUE(woman.has_value());
  EXPECT_EQ(woman->text(), "11010519491231002X");
  EXPECT_EQ(woman->birth(), (PartialDate{1949, 12, 31}));
  EXPECT_EQ(woman->sex(), Sex::female);
  const auto man = IdentityNumber::parse("440524188001010014");
  ASSERT_TRUE(man.has_value());
  EXPECT_EQ(man->birth(), (PartialDate{1880, 1, 1}));
  EXPECT_EQ(man->sex(), Sex::male);
}

TEST(IdentityNumber, FullWidthDigitsSpacesAndASmallXAreTaken) {
  const auto wanted = IdentityNumber::parse("11010519491231002X");
  EXPECT_EQ(IdentityNumber::parse("１１０１０５ 19491231　002x"), wanted);
  EXPECT_EQ(IdentityNumber::parse(" 110105 1949 1231 002 Ｘ "), wanted);
}

TEST(IdentityNumber, EverySingleWrongDigitIsRefused) {
  const std::string good = "420112199002062211";
  std::string number = good.substr(0, 17);
  number.push_back(IdentityNumber::check_digit(number));
  ASSERT_TRUE(IdentityNumber::parse(number).has_value());
  for (std::size_t at = 0; at < number.size(); ++at) {
    for (char digit = '0'; digit <= '9'; ++digit) {
      std::string changed = number;
      if (changed[at] == digit) continue;
      changed[at] = digit;
      EXPECT_FALSE(IdentityNumber::parse(changed).has_value()) << changed;
    }
  }
}

TEST(IdentityNumber, EveryExchangeOfUnequalNeighboursIsRefused) {
  const std::string number = "11010519491231002X";
  for (std::size_t at = 0; at + 1 < number.size(); ++at) {
    std::string changed = number;
    std::swap(changed[at], changed[at + 1]);
    if (changed != number) {
      EXPECT_FALSE(IdentityNumber::parse(changed).has_value()) << changed;
    }
  }
}

TEST(IdentityNumber, FifteenDigitsAreBroughtToEighteen) {
  const auto number = IdentityNumber::parse("110105491231002");
  ASSERT_TRUE(number.has_value());
  EXPECT_EQ(number->text(), "11010519491231002X");
}

TEST(IdentityNumber, AWrongLengthLetterOrDateIsRefused) {
  EXPECT_FALSE(IdentityNumber::parse(""));
  EXPECT_FALSE(IdentityNumber::parse("1101051949123100"));
  EXPECT_FALSE(IdentityNumber::parse("11010519491231002X0"));
  EXPECT_FALSE(IdentityNumber::parse("X1010519491231002X"));
  EXPECT_FALSE(IdentityNumber::parse("11010519491231OO2X"));
  std::string february30 = "11010519900230002";
  february30.push_back(IdentityNumber::check_digit(february30));
  EXPECT_FALSE(IdentityNumber::parse(february30));
  std::string no_day = "11010519900200002";
  no_day.push_back(IdentityNumber::check_digit(no_day));
  EXPECT_FALSE(IdentityNumber::parse(no_day));
}

TEST(IdentityNumber, MaskingKeepsSixAndFour) {
  EXPECT_EQ(IdentityNumber::parse("11010519491231002X")->masked(), "110105********002X");
}

TEST(IdentityKey, IsTheSameHoweverTheNumberIsTyped) {
  EXPECT_EQ(identity_key(" ４２０１１２１９９００３０７２２１１ "), "420112199003072211");
  for (const char* typed : {"E12345678", " e12345678 ", "E 12345678", "Ｅ１２３４５６７８"})
    EXPECT_EQ(identity_key(typed), "E12345678") << typed;
  EXPECT_EQ(identity_key(" \n "), "");
}

}  // namespace
}  // namespace terms
