// SPDX-License-Identifier: Apache-2.0
// Deadlines. Hours run every day of the year; statutory working-day clocks come with the calendar.
//
// Threads  pure functions.
#pragma once

#include "store/records.h"

namespace store {

// The present time, in UTC.
Time now();

// When the first substantive answer to a request is due: 24 hours after it was filed.
Time answer_due(Time created);

enum class Urgency { calm, soon, urgent, overdue };  // under 50 %, 80 %, 100 % of the time, past it
Urgency urgency(Time created, Time due, Time at);

}  // namespace store
