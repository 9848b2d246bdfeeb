// SPDX-License-Identifier: Apache-2.0
#include "service/delivery/names.h"

#include <gtest/gtest.h>

namespace service::delivery {
namespace {

constexpr const char* number = "11010519491231002X";  // the example of GB 11643

TEST(FolderNames, ANameAndAnIdentityNumberWithWhateverVendorsPutBetween) {
  for (const std::string between : {"", "-", "_", "+", " ", " - ", "　", "＋", "—"}) {
    const FolderName found = parse_folder_name("王霞" + between + number);
    EXPECT_EQ(found.fault, FolderFault::none) << between;
    EXPECT_EQ(found.name, "王霞") << between;
    EXPECT_EQ(found.document, number) << between;
  }
  EXPECT_EQ(parse_folder_name("王霞11010519491231002x").document, number);
  EXPECT_EQ(parse_folder_name("王霞１１０１０５１９４９１２３１００２Ｘ").document, number);
  EXPECT_EQ(parse_folder_name("买买提·艾力+" + std::string(number)).name, "买买提·艾力");
  // Fifteen digits are brought to eighteen.
  EXPECT_EQ(parse_folder_name("王霞110105491231002").document, number);
}

TEST(FolderNames, OtherDocumentsAreTakenAndSlipsOfThePenAreNot) {
  EXPECT_EQ(parse_folder_name("SMITH JOHN-E12345678").document, "E12345678");
  EXPECT_EQ(parse_folder_name("陈某 H1234567890").document, "H1234567890");
  EXPECT_EQ(parse_folder_name("林某_12345678").document, "12345678");
  for (const char* wrong :
       {"王霞110105194912310021", "王霞1101051949123100", "王霞11010519491231002",
        "王霞110105199913310021", "王霞1234567", "王霞110105194912310021234"})
    EXPECT_EQ(parse_folder_name(wrong).fault, FolderFault::wrong_number) << wrong;
}

TEST(FolderNames, WhatNamesNobodyIsRefused) {
  EXPECT_EQ(parse_folder_name("第一批").fault, FolderFault::no_number);
  EXPECT_EQ(parse_folder_name("王霞").fault, FolderFault::no_number);
  EXPECT_EQ(parse_folder_name("").fault, FolderFault::no_number);
  EXPECT_EQ(parse_folder_name(number).fault, FolderFault::no_name);
  EXPECT_EQ(parse_folder_name("- " + std::string(number)).fault, FolderFault::no_name);
  EXPECT_EQ(parse_folder_name("王\x1b[2J" + std::string(number)).fault, FolderFault::no_name);
  // A name in GBK, as a disk shows it that was mounted with the wrong character set.
  EXPECT_EQ(parse_folder_name("\xcd\xf5\xcf\xbc" + std::string(number)).fault,
            FolderFault::not_text);
}

TEST(ImageNames, TheRoleIsToldByManyWords) {
  for (const char* name :
       {"原始图像", "原图", "原始", "1-原始图像", "Original", "yt", "YS", "原件", "01_original"})
    EXPECT_EQ(role_of(name), Role::original) << name;
  for (const char* name :
       {"优化图像", "优化图", "优化", "2-优化", "optimized", "Optimised", "yh", "处理后图像"})
    EXPECT_EQ(role_of(name), Role::optimised) << name;
  for (const char* name : {"图像", "一类", "原始与优化", "by", "4-1", "yt材料", ""})
    EXPECT_EQ(role_of(name), std::nullopt) << name;
}

TEST(ImageNames, TheClassIsToldByManyForms) {
  const auto text = [](const char* name) {
    const auto code = class_of(name);
    return code ? code->text() : std::string("none");
  };
  for (const char* name : {"1", "01", "一类", "第一类", "1类", "一、履历材料", "1履历材料",
                           "1-履历", "1 履历材料", "１", "1.履历"})
    EXPECT_EQ(text(name), "1") << name;
  for (const char* name : {"4-1", "四-1", "四类-1", "4-1学历学位材料", "4.1", "第四类-1", "04-1"})
    EXPECT_EQ(text(name), "4-1") << name;
  EXPECT_EQ(text("9-2任免材料"), "9-2");
  EXPECT_EQ(text("十类"), "10");
  EXPECT_EQ(text("4"), "4");
  for (const char* name :
       {"三好学生", "2003年", "11", "0", "10月", "第一批", "类", "", "原始图像", "1a"})
    EXPECT_EQ(text(name), "none") << name;
}

std::string parsed(const std::vector<std::string>& parts) {
  const ImageName name = parse_image_path(parts);
  if (name.unclear) return "unclear";
  std::string text = name.role ? (*name.role == Role::original ? "o " : "y ") : "- ";
  text += (name.code ? name.code->text() : "?") + " " + std::to_string(name.material) + " " +
          std::to_string(name.number);
  return name.apart ? text + " apart" : text;
}

TEST(ImageNames, RoleClassMaterialAndNumberStandInFoldersOrInTheName) {
  EXPECT_EQ(parsed({"原始图像", "001.jpg"}), "o ? 0 1");
  EXPECT_EQ(parsed({"原始图像", "一类", "001.jpg"}), "o 1 0 1");
  EXPECT_EQ(parsed({"4-1", "优化", "012.tif"}), "y 4-1 0 12");
  EXPECT_EQ(parsed({"原图", "4-1-02-003.tif"}), "o 4-1 2 3");
  EXPECT_EQ(parsed({"原图", "4-1", "4-1-02-003.tif"}), "o 4-1 2 3");
  EXPECT_EQ(parsed({"原图", "4-1", "02-003.tif"}), "o 4-1 2 3");
  EXPECT_EQ(parsed({"原图", "1-02-003.tif"}), "o 1 2 3");
  EXPECT_EQ(parsed({"原图", "10-02-003.tif"}), "o 10 2 3");
  EXPECT_EQ(parsed({"原图", "02-003.tif"}), "o ? 2 3");
  EXPECT_EQ(parsed({"原图", "3", "02", "003.tif"}), "o 3 2 3");
  EXPECT_EQ(parsed({"原图", "9-2", "9-2-1", "3.tif"}), "o 9-2 1 3");
  EXPECT_EQ(parsed({"原图", "1-2", "3.tif"}), "o 1 2 3");
  EXPECT_EQ(parsed({"原图", "1", "2", "3.tif"}), "o 1 2 3");
  EXPECT_EQ(parsed({"原图", "四类", "1", "3.tif"}), "o 4-1 0 3");
  EXPECT_EQ(parsed({"原图", "IMG_0007.JPG"}), "o ? 0 7");
  EXPECT_EQ(parsed({"原图", "11010519491231002-005.jpg"}), "o ? 0 5");
  EXPECT_EQ(parsed({"001.jpg"}), "- ? 0 1");
  EXPECT_EQ(parsed({"原图", "封面.jpg"}), "o ? 0 0 apart");
  EXPECT_EQ(parsed({"原图", "00目录", "001.jpg"}), "o ? 0 1 apart");
}

TEST(ImageNames, AFolderOfAMaterialMayHaveItsTitle) {
  EXPECT_EQ(parsed({"原图", "4-1", "02毕业生登记表", "3.tif"}), "o 4-1 2 3");
  EXPECT_EQ(parsed({"原图", "4-1", "2、毕业生登记表", "3.tif"}), "o 4-1 2 3");
  EXPECT_EQ(parsed({"原图", "一类", "1 干部履历表", "3.tif"}), "o 1 1 3");
  EXPECT_EQ(parsed({"原图", "一类", "1-2 自传", "3.tif"}), "o 1 2 3");
  EXPECT_EQ(parsed({"原图", "4-1-02毕业生登记表", "3.tif"}), "o 4-1 2 3");
  // The class or subclass once more.
  EXPECT_EQ(parsed({"原图", "一类", "1 履历材料", "3.tif"}), "o 1 0 3");
  EXPECT_EQ(parsed({"原图", "四类", "4-1学历学位材料", "3.tif"}), "o 4-1 0 3");
  EXPECT_EQ(parsed({"原图", "四类", "1学历学位材料", "02成绩单", "3.tif"}), "o 4-1 2 3");
  EXPECT_EQ(parsed({"原图", "4-1", "02毕业生登记表", "03-001.tif"}), "unclear");
  // No number of a material: a year, and one without a class.
  EXPECT_EQ(parsed({"原图", "一类", "2003年", "3.tif"}), "o 1 0 3");
  EXPECT_EQ(parsed({"原图", "02毕业生登记表", "3.tif"}), "o ? 0 3");
}

TEST(ImageNames, ContradictionsAreToldAndNotDecided) {
  EXPECT_EQ(parsed({"原图", "3", "4-1-02-003.tif"}), "unclear");
  EXPECT_EQ(parsed({"原图", "4-1", "4-2-02-003.tif"}), "unclear");
  EXPECT_EQ(parsed({"原图", "优化", "003.tif"}), "unclear");
  EXPECT_EQ(parsed({"原图", "一类", "二类", "3.tif"}), "unclear");
  EXPECT_EQ(parsed({"原图", "1-2-3-4-5.tif"}), "unclear");
}

TEST(ImageNames, AnOriginalAndItsOptimisedImageHaveOneKey) {
  const auto key = [](const std::vector<std::string>& parts) {
    return parse_image_path(parts).key;
  };
  EXPECT_EQ(key({"原始图像", "四类-1", "001.tif"}), key({"优化图像", "4-1", "1.jpg"}));
  EXPECT_EQ(key({"原图", "4-1-02-003.tif"}), key({"4-1", "优化", "02-003.jpg"}));
  EXPECT_EQ(key({"原图", "封面.tif"}), key({"优化图", "封面.jpg"}));
  EXPECT_NE(key({"原图", "4-1", "001.tif"}), key({"优化图", "4-2", "001.jpg"}));
  EXPECT_NE(key({"原图", "封面.tif"}), key({"优化图", "封底.jpg"}));
  EXPECT_NE(key({"原图", "a", "1.tif"}), key({"优化图", "b", "1.jpg"}));
}

}  // namespace
}  // namespace service::delivery
