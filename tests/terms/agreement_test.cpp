// SPDX-License-Identifier: Apache-2.0
#include "store/terms/agreement.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

namespace terms {
namespace {

StatedField one(const std::vector<Statement>& statements, const char* field) {
  for (StatedField& stated : gather(statements)) {
    if (stated.field == field) return stated;
  }
  throw std::runtime_error(std::string("nothing states ") + field);
}

TEST(Agreement, NothingStatedGathersNothing) { EXPECT_TRUE(gather({}).empty()); }

TEST(Agreement, ALessPreciseDateAgreesWithAMorePreciseOne) {
  const StatedField birth = one({{"birth", "1990年2月", 0},
                                 {"birth", "1990-02-06", 1},
                                 {"birth", "一九九〇年二月六日", 2},
                                 {"birth", "1990", 3}},
                                "birth");
  ASSERT_EQ(birth.values.size(), 1U);
  EXPECT_EQ(birth.values[0].value, "1990-02-06");
  EXPECT_EQ(birth.values[0].statements, (std::vector<std::size_t>{0, 1, 2, 3}));
  EXPECT_TRUE(birth.contradictions.empty());
}

TEST(Agreement, TwoBirthDatesContradictAndTheVagueOneStandsWithBoth) {
  const StatedField birth = one({{"birth", "1990年2月6日", 0},
                                 {"birth", "1990年2月16日", 1},
                                 {"birth", "1990年2月", 2},
                                 {"birth", "1990.02.16", 3}},
                                "birth");
  ASSERT_EQ(birth.values.size(), 2U);
  EXPECT_EQ(birth.values[0].value, "1990-02-16");  // stated most often
  EXPECT_EQ(birth.values[0].statements, (std::vector<std::size_t>{1, 2, 3}));
  EXPECT_EQ(birth.values[1].statements, (std::vector<std::size_t>{0, 2}));
  EXPECT_EQ(birth.contradictions, (std::vector<std::pair<std::size_t, std::size_t>>{{0, 1}}));
}

TEST(Agreement, AnIdentityNumberStatesBirthAndSex) {
  const std::vector<Statement> said = {
      {"id", "360424199002061903", 0}, {"birth", "1991年2月6日", 1}, {"sex", "女性", 1}};
  EXPECT_EQ(one(said, "birth").contradictions.size(), 1U);
  const StatedField sex = one(said, "sex");
  EXPECT_EQ(sex.values.size(), 1U);
  EXPECT_EQ(sex.values[0].statements, (std::vector<std::size_t>{0, 2}));
}

TEST(Agreement, FifteenDigitsAndEighteenAreOneNumber) {
  const StatedField id = one({{"id", "420583660703518", 0}, {"id", "420583196607035183", 1}}, "id");
  EXPECT_EQ(id.values.size(), 1U);
  EXPECT_EQ(one({{"id", "420583660703518", 0}, {"id", "360424199002061903", 1}}, "id")
                .contradictions.size(),
            1U);
}

TEST(Agreement, AForeignNameContradictsUnlessItIsAFormerOne) {
  std::vector<Statement> said = {{"name", "王霞", 0}, {"name", "王 霞", 1}, {"name", "王小霞", 2}};
  EXPECT_EQ(one(said, "name").contradictions.size(), 1U);
  said.push_back({"former_name", "王小霞", 3});
  EXPECT_TRUE(one(said, "name").contradictions.empty());
  EXPECT_EQ(one(said, "name").values.size(), 2U);
}

TEST(Agreement, WordingsOfOneThingAreOneValue) {
  EXPECT_EQ(one({{"ethnicity", "汉", 0}, {"ethnicity", "汉族", 1}}, "ethnicity").values.size(), 1U);
  EXPECT_EQ(one({{"native_place", "湖北武汉", 0},
                 {"native_place", "湖北省武汉市", 1},
                 {"native_place", "湖北", 2}},
                "native_place")
                .values.size(),
            1U);
  EXPECT_EQ(one({{"native_place", "湖北武汉", 0}, {"native_place", "河南固始", 1}}, "native_place")
                .contradictions.size(),
            1U);
}

TEST(Agreement, OneSchoolLeftAtTwoDatesContradictsTwoCoursesDoNot) {
  const auto course = [](std::size_t material, const char* degree, const char* date) {
    return std::vector<Statement>{
        {"school", "三峡大学", material}, {"degree", degree, material}, {"grad", date, material}};
  };
  const auto both = [&](std::vector<Statement> a, const std::vector<Statement>& b) {
    a.insert(a.end(), b.begin(), b.end());
    return one(a, "education");
  };
  const StatedField same = both(course(0, "本科", "2012年7月"), course(1, "大学本科", "2012.07"));
  EXPECT_EQ(same.values.size(), 1U);
  EXPECT_EQ(same.values[0].value, "三峡大学 本科 2012-07");
  EXPECT_EQ(same.values[0].statements.size(), 6U);
  EXPECT_EQ(
      both(course(0, "本科", "2012年7月"), course(1, "本科", "2013年7月")).contradictions.size(),
      1U);
  EXPECT_TRUE(
      both(course(0, "本科", "2012年7月"), course(1, "硕士", "2015年7月")).contradictions.empty());
}

TEST(Agreement, EmployersFollowOneAnother) {
  const StatedField unit = one({{"unit", "江汉设备厂", 0}, {"unit", "第三中学", 1}}, "unit");
  EXPECT_EQ(unit.values.size(), 2U);
  EXPECT_TRUE(unit.contradictions.empty());
}

}  // namespace
}  // namespace terms
