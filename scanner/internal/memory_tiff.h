// SPDX-License-Identifier: Apache-2.0
// libtiff on bytes in memory.
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
  // Throws damaged.
  static std::unique_ptr<MemoryTiff> open(const std::vector<std::uint8_t>& bytes);
  ~MemoryTiff();
  MemoryTiff(const MemoryTiff&) = delete;
  MemoryTiff& operator=(const MemoryTiff&) = delete;

  TIFF* get() const { return tiff_; }
  // Throws unsupported when writing, damaged when reading, with what libtiff said.
  void check(bool good) const;
  void close();  // flushes; throws as check()

 private:
  MemoryTiff() = default;
  struct Callbacks;
  friend struct Callbacks;

  std::vector<std::uint8_t>* written_ = nullptr;
  const std::uint8_t* data_ = nullptr;
  std::size_t size_ = 0, at_ = 0;
  std::string error_;
  TIFF* tiff_ = nullptr;
};

}  // namespace scanner::internal
