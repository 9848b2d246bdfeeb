// SPDX-License-Identifier: Apache-2.0
// libtiff writing into memory.
//
// Threads  one object per thread.
#pragma once

#include <tiffio.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace scanner::internal {

class MemoryTiff {
 public:
  // A new file that grows in `bytes`.
  static std::unique_ptr<MemoryTiff> create(std::vector<std::uint8_t>& bytes);
  ~MemoryTiff();
  MemoryTiff(const MemoryTiff&) = delete;
  MemoryTiff& operator=(const MemoryTiff&) = delete;

  TIFF* get() const { return tiff_; }
  // Throws unsupported, with what libtiff said.
  void check(bool good) const;
  void close();  // flushes; throws as check()

 private:
  explicit MemoryTiff(std::vector<std::uint8_t>& bytes) : bytes_(bytes) {}
  struct Callbacks;
  friend struct Callbacks;

  std::vector<std::uint8_t>& bytes_;
  std::size_t at_ = 0;
  std::string error_;
  TIFF* tiff_ = nullptr;
};

}  // namespace scanner::internal
