// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "scanner/error.h"
#include "scanner/pyramid.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::vector<std::uint8_t> bytes(data, data + size);
  try {
    for (const auto& level : scanner::read_pyramid(bytes).levels)
      for (const auto& tile : level.tiles)
        if (tile.offset > size || tile.size > size - tile.offset) std::abort();
  } catch (const scanner::Error&) {
  }
  return 0;
}
