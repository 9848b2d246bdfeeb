// SPDX-License-Identifier: Apache-2.0
// Times as text: stored in UTC, shown in China Standard Time (+08:00, no summer time).
#pragma once

#include <string>

#include "service/language.h"
#include "store/records.h"

namespace service {

std::string iso_text(store::Time time);    // 2026-11-23T05:00:00.000Z
std::string local_text(store::Time time);  // 2026-11-23 13:00
std::string day_text(store::Time time);    // 2026-11-23
std::string duration_text(double seconds, Language language);  // "3 分钟"

}  // namespace service
