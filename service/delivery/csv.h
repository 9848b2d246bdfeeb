// SPDX-License-Identifier: Apache-2.0
// Reads comma-separated values (RFC 4180) as a sheet. Commas, or tabs or semicolons where the first
// line has more of those; lines end by CR LF, LF or CR; a quoted value may hold any of them.
//
// Errors   WorkbookError: damaged for bytes that are no UTF-8 and for a quote that never ends,
//          too_large beyond the bounds.
// Threads  pure functions.
#pragma once

#include <string_view>

#include "service/delivery/workbook.h"

namespace service::delivery {

Sheet read_csv(std::string_view bytes, const WorkbookLimits& limits = {});

}  // namespace service::delivery
