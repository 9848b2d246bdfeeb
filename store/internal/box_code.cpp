// SPDX-License-Identifier: Apache-2.0
#include "store/internal/box_code.h"

#include "store/error.h"

namespace store::internal {
namespace {

constexpr std::size_t box_bytes = 9;

std::uint8_t* put(std::uint8_t* at, std::uint16_t value) {
  *at++ = static_cast<std::uint8_t>(value & 0xff);
  *at++ = static_cast<std::uint8_t>(value >> 8);
  return at;
}

std::uint16_t get(const std::uint8_t* at) {
  return static_cast<std::uint16_t>(at[0] | (at[1] << 8));
}

}  // namespace

std::vector<std::uint8_t> encode_boxes(const std::vector<CharBox>& boxes) {
  std::vector<std::uint8_t> bytes(boxes.size() * box_bytes);
  std::uint8_t* at = bytes.data();
  for (const CharBox& box : boxes) {
    at = put(at, box.x);
    at = put(at, box.y);
    at = put(at, box.width);
    at = put(at, box.height);
    *at++ = box.confidence;
  }
  return bytes;
}

std::vector<CharBox> decode_boxes(const void* data, std::size_t size, const std::string& subject) {
  if (size % box_bytes != 0) throw Error(Errc::damaged, subject, "character boxes are cut short");
  const auto* at = static_cast<const std::uint8_t*>(data);
  std::vector<CharBox> boxes(size / box_bytes);
  for (CharBox& box : boxes) {
    box = {get(at), get(at + 2), get(at + 4), get(at + 6), at[8]};
    at += box_bytes;
  }
  return boxes;
}

}  // namespace store::internal
