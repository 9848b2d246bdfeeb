// SPDX-License-Identifier: Apache-2.0
// What the tests of the store share: an archive in a folder of its own, and things to put into it.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "store/archive.h"

namespace store::test {

namespace fs = std::filesystem;

inline const Actor clerk{"account:li"};

// A folder that goes with the object.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  fs::path path() const { return path_; }

 private:
  fs::path path_;
};

// A valid identity number; another for each n up to 36 million.
std::string identity_number(int n);

FileRecord receive(Archive& archive, std::int64_t batch, const std::string& path,
                   const std::string& bytes, const Actor& actor = clerk);
// What the pipeline would say about a page with this text; each character 10 pixels wide, each line
// 20 high.
PageResult page_result(const std::string& text);
// One page with this text in a new file of the batch; its id.
std::int64_t add_page(Archive& archive, std::int64_t batch, const std::string& path,
                      const std::string& text);

// SQL past the archive, as somebody with the sqlite3 program would do it.
void tamper(const fs::path& archive, const std::string& sql);
std::int64_t ask(const fs::path& archive, const std::string& sql);

std::vector<fs::path> object_files(const fs::path& archive);
std::string read_file(const fs::path& path);
void write_file(const fs::path& path, const std::string& bytes);  // read-only files too

// The code of the store::Error that act() throws; a test failure when it throws none.
#define EXPECT_STORE_ERROR(code_, ...)                                         \
  try {                                                                        \
    __VA_ARGS__;                                                               \
    ADD_FAILURE() << #__VA_ARGS__ << " did not throw";                         \
  } catch (const store::Error& error_) {                                       \
    EXPECT_EQ(std::string(to_string(error_.code())), to_string(Errc::code_))   \
        << error_.what();                                                      \
  }

std::string damage_text(const VerifyReport& report);

class ArchiveTest : public ::testing::Test {
 protected:
  ArchiveTest();
  Dossier new_dossier(const std::string& name = "王伟");
  // Ends the archive object and opens the folder again.
  void reopen();

  Folder folder_;
  fs::path place_;
  std::unique_ptr<Archive> archive_;
  int persons_ = 0;
};

}  // namespace store::test
