// SPDX-License-Identifier: Apache-2.0
#include "service/delivery/plan.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/delivery/planned.h"

namespace service::delivery {
namespace {

using test::classes;
using test::files;
using test::look;
using test::pairs;
using test::row;
using test::told;
using Told = std::vector<std::string>;

TEST(Plan, ImagesStandInTheOrderOfClassesMaterialsAndNumbers) {
  const Plan plan = plan_images(pairs({"10/1", "4-1/2", "4-1/10", "4-1/1", "2/1", "封面", "4-1/3",
                                       "4-1/4", "4-1/5", "4-1/6", "4-1/7", "4-1/8", "4-1/9"}));
  EXPECT_EQ(told(plan), Told{});
  std::vector<std::string> order;
  for (const PlannedImage& image : plan.images) {
    order.push_back(image.original.below.substr(std::string("原始图像/").size()));
    EXPECT_EQ(image.optimised.name.key, image.original.name.key);
    EXPECT_EQ(image.optimised.name.role, Role::optimised);
  }
  EXPECT_EQ(order, (Told{"封面.tif", "2/1.tif", "4-1/1.tif", "4-1/2.tif", "4-1/3.tif", "4-1/4.tif",
                         "4-1/5.tif", "4-1/6.tif", "4-1/7.tif", "4-1/8.tif", "4-1/9.tif",
                         "4-1/10.tif", "10/1.tif"}));
}

TEST(Plan, WhatHasNoOtherHalfIsTold) {
  EXPECT_EQ(told(plan_images(files({"原图/1.tif"}))), Told{"no_optimised "});
  EXPECT_EQ(told(plan_images(files({"优化/1.tif"}))), Told{"no_originals "});
  EXPECT_EQ(told(plan_images({})), (Told{"no_originals ", "no_optimised "}));
  EXPECT_EQ(told(plan_images(files({"原图/1.tif", "原图/2.tif", "优化/1.jpg"}))),
            Told{"original_alone 原图/2.tif"});
  EXPECT_EQ(told(plan_images(files({"原图/1.tif", "优化/2.jpg", "优化/1.jpg"}))),
            Told{"optimised_alone 优化/2.jpg"});
  EXPECT_EQ(told(plan_images(files({"原图/1.tif", "优化/1.jpg", "1.jpg"}))),
            Told{"file_outside 1.jpg"});
}

TEST(Plan, MissingAndRepeatedNumbersAreTold) {
  EXPECT_EQ(told(plan_images(pairs({"1", "2", "5", "6", "8"}))), Told{"number_missing 3-4、7"});
  EXPECT_EQ(told(plan_images(pairs({"4-1/2", "4-1/3"}))), Told{"number_missing 4-1：1"});
  EXPECT_EQ(told(plan_images(files({"原图/1.tif", "原图/001.jpg", "优化/1.jpg"}))),
            Told{"number_repeated 1"});
  EXPECT_EQ(told(plan_images(pairs({"1-1-1", "1-1-2", "1-3-1"}))), Told{"number_missing 1：2"});
  EXPECT_EQ(told(plan_images(pairs({"1-1-1", "1-1-3"}))), Told{"number_missing 1-1：2"});
  // Numbered from class to class.
  EXPECT_EQ(told(plan_images(pairs({"1/1", "1/2", "2/3", "4-1/4"}))), Told{});
  EXPECT_EQ(told(plan_images(pairs({"1/1", "1/2", "2/3", "4-1/5"}))),
            (Told{"number_missing 2：1-2", "number_missing 4-1：1-4"}));
}

TEST(Plan, AnImageWithoutAClassAmongOthersIsTold) {
  EXPECT_EQ(told(plan_images(pairs({"1/1", "2/1", "1"}))), Told{"class_missing 原始图像/1.tif"});
  EXPECT_EQ(told(plan_images(files({"原图/一类/二类/1.tif", "优化/1.jpg"}))),
            Told{"class_unclear 原图/一类/二类/1.tif"});
}

TEST(Plan, AnImageWithoutANumberAmongNumberedOnesIsTold) {
  EXPECT_EQ(told(plan_images(pairs({"2/001", "2/002", "2/002a", "2/003"}))),
            Told{"class_unclear 原始图像/2/002a.tif"});
  EXPECT_EQ(told(plan_images(pairs({"2/a", "2/b"}))), Told{});  // nobody numbers here
}

TEST(Plan, ARowWithoutAClassAmongRowsWithOneIsTold) {
  Plan plan = plan_images(pairs({"2/1", "5/1", "5/2"}));
  look(plan);
  CatalogueRow without = row("2", 2);
  without.code.reset();
  reconcile(plan, {without, row("5", 1)});  // three and three, and yet
  EXPECT_EQ(told(plan), Told{"catalogue_row 目录!2"});
}

TEST(Plan, PagesAreCountedByClassAndGetTheClassOfTheFolder) {
  Plan plan = plan_images(pairs({"封面", "1/1", "1/2", "4-1/1", "4-1/2", "4-1/3"}));
  look(plan);
  reconcile(plan, {row("1", 2), row("4-1", 1), row("4-1", 2)});
  EXPECT_EQ(told(plan), Told{});
  EXPECT_EQ(classes(plan), (Told{"", "*1", "1", "*4-1", "*4-1", "4-1"}));
}

TEST(Plan, AFlatDossierGetsItsClassesFromTheCatalogue) {
  Plan plan = plan_images(pairs({"1", "2", "3", "4"}));
  look(plan, {1});
  reconcile(plan, {row("1", 1), row("9-2", 2)});
  EXPECT_EQ(told(plan), Told{});
  EXPECT_EQ(classes(plan), (Told{"*1", "1", "*9-2", "9-2"}));
}

TEST(Plan, AWholeClassHoldsItsSubclasses) {
  Plan plan = plan_images(pairs({"4/1", "4/2"}));
  look(plan);
  reconcile(plan, {row("4-1", 1), row("4-4", 1)});
  EXPECT_EQ(told(plan), Told{});
  EXPECT_EQ(classes(plan), (Told{"*4-1", "*4-4"}));
  Plan finer = plan_images(pairs({"4-1/1", "4-4/1"}));
  look(finer);
  reconcile(finer, {row("4", 2)});
  EXPECT_EQ(told(finer), Told{});
  EXPECT_EQ(classes(finer), (Told{"*4-1", "4-4"}));
}

TEST(Plan, CountsThatDoNotAgreeAreTold) {
  const auto result = [](const std::vector<CatalogueRow>& rows,
                         std::vector<std::size_t> blank = {}) {
    Plan plan = plan_images(pairs({"1/1", "1/2", "2/1"}));
    look(plan, blank);
    reconcile(plan, rows);
    return told(plan);
  };
  EXPECT_EQ(result({row("1", 3), row("2", 1)}), Told{"pages_missing 1 履历材料 3/2"});
  EXPECT_EQ(result({row("1", 1), row("2", 1)}), Told{"pages_extra 1 履历材料 1/2"});
  EXPECT_EQ(result({row("1", 2)}), Told{"pages_extra 2 自传材料 0/1"});
  EXPECT_EQ(result({row("1", 2), row("2", 1), row("7", 1)}), Told{"pages_missing 7 奖励材料 1/0"});
  // A blank side is no page; where it is counted as one, a page may have been missed.
  EXPECT_EQ(result({row("1", 1), row("2", 1)}, {1}), Told{});
  EXPECT_EQ(result({row("1", 2), row("2", 1)}, {1}), Told{"blank_counted 原始图像/1/2.tif"});
  EXPECT_EQ(result({row("1", 3), row("2", 1)}, {1}), Told{"pages_missing 1 履历材料 3/1"});
}

TEST(Plan, AnOptimisedImageHasAsManyPagesAsItsOriginal) {
  Plan plan = plan_images(pairs({"1"}));
  look(plan);
  plan.images[0].optimised.pages = 2;
  reconcile(plan, {row("1", 1)});
  EXPECT_EQ(told(plan), Told{"pages_differ 原始图像/1.tif 1/2"});
}

}  // namespace
}  // namespace service::delivery
