// SPDX-License-Identifier: Apache-2.0
// The figures of imaging: what it costs, how right it is, and pictures of what it does.
#pragma once

#include <filesystem>
#include <vector>

namespace imaging {

// Processor time by page and stage on one core, and bytes by page of what is kept. Without a
// folder: pages that the project draws itself.
void print_costs(const std::vector<std::filesystem::path>& folders);

// Orientation, skew, separators on the samples, where they are; crop and blanks on drawn sheets.
void print_accuracy();

// For each page of the files below `from` a JPEG in `to`: the page as it came, the clean image, the
// recognition image, side by side. Files that are refused are listed with the reason.
void write_sheets(const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace imaging
