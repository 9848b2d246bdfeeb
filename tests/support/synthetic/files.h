// SPDX-License-Identifier: Apache-2.0
// Rendered pages as the files a scanning office hands over.
//
// Errors   std::runtime_error; a file that could not be finished may be left behind.
// Threads  different files may be written by different threads.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "tests/support/synthetic/page.h"

namespace synthetic {

std::vector<std::uint8_t> encode_jpeg(const Page& page, int quality = 85);
void write_jpeg(const Page& page, const std::filesystem::path& file);
void write_png(const Page& page, const std::filesystem::path& file);
void write_tiff(const std::vector<Page>& pages, const std::filesystem::path& file);
// Each page a sheet with its JPEG on it, as scanners with "save as PDF" do.
void write_pdf(const std::vector<Page>& pages, const std::filesystem::path& file);

}  // namespace synthetic
