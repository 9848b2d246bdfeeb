// SPDX-License-Identifier: Apache-2.0
#include "store/clock.h"

namespace store {

Time now() {
  return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

Time answer_due(Time created) { return created + std::chrono::hours(24); }

Urgency urgency(Time created, Time due, Time at) {
  if (at > due) return Urgency::overdue;
  const auto whole = (due - created).count();
  const auto gone = (at - created).count();
  if (gone * 100 < whole * 50) return Urgency::calm;
  if (gone * 100 < whole * 80) return Urgency::soon;
  return Urgency::urgent;
}

}  // namespace store
