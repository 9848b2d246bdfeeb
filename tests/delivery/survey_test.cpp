// SPDX-License-Identifier: Apache-2.0
#include "service/delivery/survey.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

namespace service::delivery {
namespace {

namespace fs = std::filesystem;

class Surveys : public testing::Test {
 protected:
  void SetUp() override {
    folder_ =
        fs::temp_directory_path() / ("dangan-survey-" + std::to_string(::getpid()) + "-" +
                                     testing::UnitTest::GetInstance()->current_test_info()->name());
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  void put(const std::string& path) {
    fs::create_directories((folder_ / path).parent_path());
    std::ofstream(folder_ / path) << "x";
  }
  std::vector<std::string> told(const std::vector<Objection>& objections) {
    std::vector<std::string> list;
    for (const Objection& o : objections) list.push_back(to_string(o.why) + (" " + o.subject));
    std::sort(list.begin(), list.end());
    return list;
  }

  const std::string first_ = "王霞11010519491231002X", second_ = "李四-440524188001010014";
  fs::path folder_;
};
using Told = std::vector<std::string>;

TEST_F(Surveys, EachFolderIsADossierAndTheRestIsTold) {
  put(first_ + "/原图/1.tif"), put(first_ + "/目录.xlsx"), put(first_ + "/~$目录.xlsx");
  put(second_ + "/说明.txt"), put("第一批/1.tif"), put("总目录.xlsx"), put("散页.jpg"),
      put("Thumbs.db");
  fs::create_symlink("/etc", folder_ / "链接");
  const Survey found = survey(folder_);
  ASSERT_EQ(found.dossiers.size(), 3U);
  EXPECT_EQ(found.workbooks, std::vector<fs::path>{folder_ / "总目录.xlsx"});
  EXPECT_EQ(told(found.loose), (Told{"file_outside 散页.jpg", "link 链接"}));
  for (const DossierFolder& dossier : found.dossiers) {
    const Contents contents = contents_of(dossier, folder_);
    if (dossier.folder == first_) {
      EXPECT_EQ(dossier.name.document, "11010519491231002X");
      EXPECT_EQ(contents.workbooks, std::vector<fs::path>{folder_ / first_ / "目录.xlsx"});
      ASSERT_EQ(contents.files.size(), 1U);
      EXPECT_EQ(contents.files[0].below, first_ + "/原图/1.tif");
      EXPECT_EQ(contents.files[0].name.role, Role::original);
    } else if (dossier.folder == second_) {
      ASSERT_EQ(contents.files.size(), 1U);
      EXPECT_EQ(contents.files[0].name.role, std::nullopt);
    } else {
      EXPECT_EQ(told(dossier.objections), Told{"no_number 第一批"});
    }
  }
}

TEST_F(Surveys, OneIdentityNumberInTwoFoldersIsTold) {
  put(first_ + "/原图/1.tif"), put("王霞+11010519491231002X/原图/1.tif");
  const Survey found = survey(folder_);
  ASSERT_EQ(found.dossiers.size(), 1U);
  ASSERT_EQ(found.dossiers[0].objections.size(), 1U);
  EXPECT_EQ(found.dossiers[0].objections[0].why, Why::folder_twice);
}

TEST_F(Surveys, OriginalsAndOptimisedImagesMayStandInTwoTrees) {
  put("原始图像/" + first_ + "/1.tif"), put("优化图像/" + first_ + "/1.jpg");
  const Survey found = survey(folder_);
  ASSERT_EQ(found.dossiers.size(), 1U);
  EXPECT_EQ(told(found.dossiers[0].objections), Told{});
  const Contents contents = contents_of(found.dossiers[0], folder_);
  ASSERT_EQ(contents.files.size(), 2U);
  EXPECT_NE(contents.files[0].name.role, contents.files[1].name.role);
  EXPECT_EQ(contents.files[0].name.key, contents.files[1].name.key);
}

TEST_F(Surveys, LinksAndPipesInADossierAreTold) {
  put(first_ + "/原图/1.tif");
  fs::create_symlink("/etc/passwd", folder_ / first_ / "原图/2.tif");
  ASSERT_EQ(::mkfifo((folder_ / first_ / "原图/3.tif").c_str(), 0600), 0);
  const Survey found = survey(folder_);
  EXPECT_EQ(told(contents_of(found.dossiers.at(0), folder_).objections),
            (Told{"link " + first_ + "/原图/2.tif", "special " + first_ + "/原图/3.tif"}));
}

}  // namespace
}  // namespace service::delivery
