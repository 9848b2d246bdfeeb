// SPDX-License-Identifier: Apache-2.0
// Character boxes as bytes: 9 for each code point, x, y, width, height as 16-bit little-endian
// numbers and the confidence as one byte.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/records.h"

namespace store::internal {

std::vector<std::uint8_t> encode_boxes(const std::vector<CharBox>& boxes);
// Throws Errc::damaged when the size is no multiple of 9. subject: for the message.
std::vector<CharBox> decode_boxes(const void* data, std::size_t size, const std::string& subject);

}  // namespace store::internal
