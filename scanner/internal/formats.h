// SPDX-License-Identifier: Apache-2.0
// One opener per file format behind scanner::Source, and what they share. Each throws
// scanner::Error.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>

#include "scanner/source.h"

namespace scanner::internal {

std::unique_ptr<Source> open_tiff(const std::filesystem::path& file, const Limits& limits);
std::unique_ptr<Source> open_jpeg(const std::filesystem::path& file, const Limits& limits);
std::unique_ptr<Source> open_png(const std::filesystem::path& file, const Limits& limits);
std::unique_ptr<Source> open_pdf(const std::filesystem::path& file, const Limits& limits);

// What errors name: the file's name without the folders that lead to it.
std::string subject_of(const std::filesystem::path& file);

// Throws damaged for a size without pixels, too_large for one that Limits forbid.
void check_size(const std::string& subject, std::uint64_t width, std::uint64_t height,
                const Limits& limits);

// The JPEG in `bytes` as stored: gray or RGB, not yet turned by its EXIF orientation.
struct DecodedJpeg {
  PageImage image;
  int orientation = 1;  // as in EXIF and TIFF, 1..8
};
DecodedJpeg decode_jpeg(const std::string& subject, std::span<const std::uint8_t> bytes,
                        const Limits& limits);

}  // namespace scanner::internal
