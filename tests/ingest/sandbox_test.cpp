// SPDX-License-Identifier: Apache-2.0
#include "service/sandbox.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>

namespace service {
namespace {

// Runs `probe` in a child process, sandboxed or not; its result is the child's exit status.
template <typename F>
int in_child(bool sandboxed, F&& probe) {
  const pid_t child = ::fork();
  if (child == 0) {
    if (sandboxed) enter_sandbox(0);
    ::_exit(probe());
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

template <typename F>
void expect_forbidden(F&& act) {
  const auto probe = [&] { return act() >= 0 ? 0 : errno; };
  EXPECT_EQ(in_child(false, probe), 0) << "the probe itself does not work";
  EXPECT_EQ(in_child(true, probe), EPERM);
}

class Sandbox : public testing::Test {
 protected:
  void SetUp() override {
    path_ = (std::filesystem::temp_directory_path() /
             ("dangan-sandbox-" + std::to_string(::getpid()) + "-" +
              testing::UnitTest::GetInstance()->current_test_info()->name()))
                .string();
    std::ofstream(path_) << "bytes";
  }
  void TearDown() override { std::filesystem::remove(path_); }
  std::string path_;
};

TEST_F(Sandbox, KeepsReadingFiles) {
  EXPECT_EQ(in_child(true, [&] { return ::open(path_.c_str(), O_RDONLY) >= 0 ? 0 : 1; }), 0);
}

TEST_F(Sandbox, OpensNothingForWriting) {
  expect_forbidden([&] { return ::open(path_.c_str(), O_WRONLY); });
  expect_forbidden([&] { return ::open(path_.c_str(), O_RDWR); });
  expect_forbidden([&] { return ::openat(AT_FDCWD, path_.c_str(), O_WRONLY | O_APPEND); });
  expect_forbidden([&] { return ::open("/tmp", O_TMPFILE | O_WRONLY, 0600); });
}

TEST_F(Sandbox, OpeningForReadingNeitherEmptiesNorMakesAFile) {
  const std::string other = path_ + "-made";
  const auto probe = [&] { return ::open(other.c_str(), O_RDONLY | O_CREAT, 0600) >= 0 ? 0 : errno; };
  EXPECT_EQ(in_child(true, probe), EPERM);
  EXPECT_FALSE(std::filesystem::exists(other));
  const auto empties = [&] { return ::open(path_.c_str(), O_RDONLY | O_TRUNC) >= 0 ? 0 : errno; };
  EXPECT_EQ(in_child(true, empties), EPERM);
  EXPECT_EQ(std::filesystem::file_size(path_), 5U);
}

TEST_F(Sandbox, ChangesNothingInTheFileSystem) {
  expect_forbidden([&] { return ::chmod(path_.c_str(), 0600); });
  expect_forbidden([&] { return ::truncate(path_.c_str(), 3); });
  expect_forbidden([&] { return ::rename(path_.c_str(), path_.c_str()); });
}

TEST_F(Sandbox, RemovesNothing) {
  EXPECT_EQ(in_child(true, [&] { return ::unlink(path_.c_str()) == 0 ? 0 : errno; }), EPERM);
  EXPECT_TRUE(std::filesystem::exists(path_));
}

TEST_F(Sandbox, HasNoNetwork) {
  expect_forbidden([] { return ::socket(AF_INET, SOCK_STREAM, 0); });
  expect_forbidden([] { return ::socket(AF_UNIX, SOCK_STREAM, 0); });
}

}  // namespace
}  // namespace service
