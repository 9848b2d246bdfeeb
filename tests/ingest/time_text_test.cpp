// SPDX-License-Identifier: Apache-2.0
#include "service/time_text.h"

#include <gtest/gtest.h>

namespace service {
namespace {

using namespace std::chrono;

TEST(TimeText, IsUtcForProgramsAndChinaTimeForPeople) {
  const store::Time t = sys_days(2026y / 12 / 31) + 17h + 5min + 9s + 7ms;
  EXPECT_EQ(iso_text(t), "2026-12-31T17:05:09.007Z");
  EXPECT_EQ(local_text(t), "2027-01-01 01:05");
}

TEST(TimeText, HoldsBeforeTheEpoch) {
  EXPECT_EQ(iso_text(store::Time(-1ms)), "1969-12-31T23:59:59.999Z");
}

}  // namespace
}  // namespace service
