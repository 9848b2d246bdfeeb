// SPDX-License-Identifier: Apache-2.0
#include "service/frame.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <system_error>
#include <thread>

namespace service {
namespace {

class Frame : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, pair_.data()), 0); }
  void TearDown() override { hang_up(0), hang_up(1); }
  void hang_up(std::size_t end) {
    if (pair_[end] >= 0) ::close(pair_[end]);
    pair_[end] = -1;
  }
  std::array<int, 2> pair_{-1, -1};
};

TEST_F(Frame, AMessageLargerThanTheSocketBufferArrivesWhole) {
  std::vector<std::uint8_t> sent(5U << 20);
  for (std::size_t i = 0; i < sent.size(); ++i) sent[i] = static_cast<std::uint8_t>(i * 31);
  const std::jthread sender([&] { send_frame(pair_[0], sent); });
  EXPECT_EQ(receive_frame(pair_[1], max_frame), sent);
}

TEST_F(Frame, HangingUpBetweenMessagesIsTheEndAndNoError) {
  hang_up(0);
  EXPECT_EQ(receive_frame(pair_[1], max_frame), std::nullopt);
}

TEST_F(Frame, HangingUpInTheMiddleOfAMessageIsAnError) {
  const std::array<std::uint8_t, 6> part{100, 0, 0, 0, 1, 2};
  ASSERT_EQ(::send(pair_[0], part.data(), part.size(), 0), 6);
  hang_up(0);
  EXPECT_THROW(receive_frame(pair_[1], max_frame), std::system_error);
}

TEST_F(Frame, ALengthBeyondTheBoundIsRefusedBeforeMemoryIsTaken) {
  const std::uint32_t huge = 0xFFFFFFFF;
  ASSERT_EQ(::send(pair_[0], &huge, sizeof huge, 0), 4);
  EXPECT_THROW(receive_frame(pair_[1], max_frame), std::length_error);
}

TEST_F(Frame, ADeadlineEndsTheWaitForAMessageThatDoesNotCome) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(30);
  try {
    receive_frame(pair_[1], max_frame, deadline);
    FAIL() << "returned without a message";
  } catch (const std::system_error& e) {
    EXPECT_EQ(e.code().value(), ETIMEDOUT);
  }
}

}  // namespace
}  // namespace service
