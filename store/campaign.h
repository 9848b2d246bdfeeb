// SPDX-License-Identifier: Apache-2.0
// How fast the campaign goes and when it will end. Nothing is looked up here.
//
// Working days are Monday to Friday, and a weekend day on which pages were scanned.
//
// Threads  pure functions.
#pragma once

#include "store/digitization_records.h"

namespace store {

// The civil day at +08:00.
std::chrono::sys_days day_of(Time time);

// Fills pages, dossiers, pace, planned_by_now and end from plan and days. `today` counts with what
// was done so far.
void forecast(Progress& progress, std::chrono::sys_days today);

}  // namespace store
