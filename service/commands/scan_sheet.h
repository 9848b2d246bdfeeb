// SPDX-License-Identifier: Apache-2.0
// The names of the sheets that come from a scanner, and what their masters say of their capture.
//
// Threads  pure functions.
#pragma once

#include <string>
#include <string_view>

#include "scanner/tiff_writer.h"
#include "service/scan_message.h"

namespace service::commands {

// "scan-0012.tif"; with the side "a" or "b" "scan-0012a.tif" and "scan-0012b.tif", front and back.
std::string name_of(const std::string& prefix, int sheet, const char* side);

// The sheet that the file of this name is of. 0: no such name.
int sheet_of(std::string_view prefix, std::string_view path);

// For the image of this number, from 1, that has just come.
scanner::CaptureFacts facts_of(const ScanStarted& started, int page_number);

}  // namespace service::commands
