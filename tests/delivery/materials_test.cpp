// SPDX-License-Identifier: Apache-2.0
// What the catalogue states of each material, where names, ranges or files tell which images are
// whose.
#include "service/delivery/materials.h"

#include <gtest/gtest.h>

#include "tests/delivery/planned.h"

namespace service::delivery {
namespace {

using test::classes;
using test::look;
using test::pairs;
using test::row;
using test::told;
using Told = std::vector<std::string>;

Told reconciled(const std::vector<std::string>& images, const std::vector<CatalogueRow>& rows,
                const std::vector<std::size_t>& blank = {}, const std::vector<int>& pages = {}) {
  Plan plan = plan_images(pairs(images));
  EXPECT_EQ(told(plan), Told{});
  look(plan, blank, pages);
  reconcile(plan, rows);
  return told(plan);
}

CatalogueRow ranged(const std::string& code, int pages, int first, int last = 0) {
  CatalogueRow stated = row(code, pages);
  stated.first = first, stated.last = last;
  return stated;
}

TEST(Materials, ADifferenceIsToldByMaterialThoughTheClassAddsUp) {
  const std::vector<std::string> images{"4-1-01-001", "4-1-01-002", "4-1-02-001", "4-1-02-002"};
  EXPECT_EQ(reconciled(images, {row("4-1", 2, 1, "甲"), row("4-1", 2, 2, "乙")}), Told{});
  EXPECT_EQ(reconciled(images, {row("4-1", 3, 1, "甲"), row("4-1", 1, 2, "乙")}),
            (Told{"material_pages 甲 4-1#1 3/2", "material_pages 乙 4-1#2 1/2"}));
  // In folders it is the same.
  EXPECT_EQ(reconciled({"4-1/01甲/1", "4-1/01甲/2", "4-1/02乙/1"},
                       {row("4-1", 1, 1, "甲"), row("4-1", 2, 2, "乙")}),
            (Told{"material_pages 甲 4-1#1 1/2", "material_pages 乙 4-1#2 2/1"}));
}

TEST(Materials, OneWithoutImagesAndOneWithoutARowAreTold) {
  const std::vector<std::string> images{"1-01-001", "1-02-001"};
  EXPECT_EQ(reconciled(images, {row("1", 1, 1), row("1", 1, 2), row("1", 2, 3, "丙")}),
            Told{"material_pages 丙 1#3 2/0"});
  EXPECT_EQ(reconciled(images, {row("1", 1, 1)}), Told{"material_unlisted  1#2 0/1"});
  // A gap in the catalogue's numbers does not move them.
  EXPECT_EQ(reconciled(images, {row("1", 1, 1), row("1", 1, 3, "丙")}),
            (Told{"material_pages 丙 1#3 1/0", "material_unlisted  1#2 0/1"}));
}

TEST(Materials, RowsAreFoundByNumberInAnyOrderAndThroughTheClasses) {
  EXPECT_EQ(reconciled({"1-1-1", "1-2-1", "1-2-2"}, {row("1", 2, 2), row("1", 1, 1)}), Told{});
  // The catalogue counts through, the images begin anew, or the other way round, or both.
  const std::vector<CatalogueRow> through{row("1", 1, 1), row("1", 1, 2), row("2", 2, 3, "丙"),
                                          row("2", 1, 4, "丁")};
  EXPECT_EQ(reconciled({"1-1-1", "1-2-1", "2-1-1", "2-1-2", "2-2-1"}, through), Told{});
  EXPECT_EQ(reconciled({"1-1-1", "1-2-1", "2-1-1", "2-2-1", "2-2-2"}, through),
            (Told{"material_pages 丙 2#3 2/1", "material_pages 丁 2#4 1/2"}));
  EXPECT_EQ(reconciled({"1-1-1", "1-2-1", "2-3-1", "2-3-2", "2-4-1"}, through), Told{});
  EXPECT_EQ(reconciled({"1-1-1", "1-2-1", "2-3-1"},
                       {row("1", 1, 1), row("1", 1, 2), row("2", 2, 1, "丙")}),
            Told{"material_pages 丙 2#1 2/1"});
  // Rows without numbers stand in their order.
  EXPECT_EQ(reconciled({"1-1-1", "1-2-1", "1-2-2"}, {row("1", 2, 0, "甲"), row("1", 1, 0, "乙")}),
            (Told{"material_pages 甲 1#1 2/1", "material_pages 乙 1#2 1/2"}));
}

TEST(Materials, WhereOneSideKnowsOnlyTheWholeClassTheOrderTells) {
  const std::vector<std::string> images{"4-1-1-1", "4-2-1-1", "4-2-1-2"};
  EXPECT_EQ(reconciled(images, {row("4", 2, 1, "甲"), row("4", 1, 2, "乙")}),
            (Told{"material_pages 甲 4#1 2/1", "material_pages 乙 4#2 1/2"}));
  // Not as many: only the class is compared.
  EXPECT_EQ(reconciled(images, {row("4", 3, 1)}), Told{});
  EXPECT_EQ(reconciled(images, {row("4", 4, 1)}),
            Told{"pages_missing 4 学历学位、职称、学术、培训材料 4/3"});
}

TEST(Materials, BlankPagesAreNoPagesOfAMaterialEither) {
  const std::vector<std::string> images{"1-1-1", "1-1-2", "1-2-1"};
  EXPECT_EQ(reconciled(images, {row("1", 1, 1), row("1", 1, 2)}, {1}), Told{});
  EXPECT_EQ(reconciled(images, {row("1", 2, 1), row("1", 1, 2)}, {1}),
            Told{"blank_counted 原始图像/1-1-2.tif"});
  // The blank page of one does not make up for what another lacks.
  EXPECT_EQ(reconciled(images, {row("1", 1, 1), row("1", 2, 2, "乙")}, {1}),
            Told{"material_pages 乙 1#2 2/1"});
}

TEST(Materials, RangesOfImagesTell) {
  const std::vector<std::string> images{"1/1", "1/2", "1/3", "1/4"};
  EXPECT_EQ(reconciled(images, {ranged("1", 3, 1, 3), ranged("1", 1, 4)}), Told{});
  EXPECT_EQ(reconciled(images, {ranged("1", 2, 1, 3), ranged("1", 2, 4, 4)}),
            (Told{"material_pages 材料 1#1 2/3", "material_pages 材料 1#2 2/1"}));
  EXPECT_EQ(reconciled(images, {ranged("1", 2, 1), ranged("1", 2, 4)}),
            (Told{"material_pages 材料 1#1 2/3", "material_pages 材料 1#2 2/1"}));
  EXPECT_EQ(reconciled(images, {ranged("1", 3, 1, 3), ranged("1", 2, 4, 5)}),
            Told{"material_pages 材料 1#2 2/1"});
  // Numbers of pages as written on the paper, which leave out the blank one: the class tells.
  EXPECT_EQ(reconciled(images, {ranged("1", 2, 1, 2), ranged("1", 1, 3, 3)}, {1}), Told{});
  // Counted anew in each material, and one range that is not stated.
  EXPECT_EQ(reconciled(images, {ranged("1", 3, 1, 3), ranged("1", 1, 1)}), Told{});
  EXPECT_EQ(reconciled(images, {ranged("1", 2, 1, 3), row("1", 2)}), Told{});
}

TEST(Materials, AsManyFilesAsRowsAreTheMaterialsWhenFilesHaveSeveralPages) {
  EXPECT_EQ(reconciled({"1/1", "1/2"}, {row("1", 3), row("1", 1)}, {}, {3, 1}), Told{});
  EXPECT_EQ(reconciled({"1/1", "1/2"}, {row("1", 2, 1, "甲"), row("1", 2, 2, "乙")}, {}, {3, 1}),
            (Told{"material_pages 甲 1#1 2/3", "material_pages 乙 1#2 2/1"}));
  // Single images, or more files than materials: by class.
  EXPECT_EQ(reconciled({"1/1", "1/2"}, {row("1", 1), row("1", 2)}),
            Told{"pages_missing 1 履历材料 3/2"});
  EXPECT_EQ(reconciled({"1/1", "1/2", "1/3"}, {row("1", 2), row("1", 2)}, {}, {2, 1, 1}), Told{});
}

TEST(Materials, EachBeginsADocumentAndGivesItsClass) {
  Plan plan = plan_images(pairs({"02-001", "02-002", "01-001", "01-002"}));
  ASSERT_EQ(told(plan), Told{});
  look(plan, {0});
  reconcile(plan, {row("1", 1, 1), row("9-2", 2, 2)});
  EXPECT_EQ(told(plan), Told{});
  EXPECT_EQ(classes(plan), (Told{"1", "*1", "*9-2", "9-2"}));
}

}  // namespace
}  // namespace service::delivery
