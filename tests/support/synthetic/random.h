// SPDX-License-Identifier: Apache-2.0
// Random numbers that are the same on every machine and library (splitmix64).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace synthetic {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  // 0 <= result < bound; bound > 0.
  int below(int bound) { return static_cast<int>(next() % static_cast<std::uint64_t>(bound)); }
  // low <= result <= high.
  int whole(int low, int high) { return low + below(high - low + 1); }
  double real(double low, double high) {
    return low + (high - low) * static_cast<double>(next() >> 11) * 0x1.0p-53;
  }
  bool chance(double probability) { return real(0, 1) < probability; }
  template <typename T, std::size_t size>
  const T& pick(const std::array<T, size>& values) {
    return values[static_cast<std::size_t>(below(static_cast<int>(size)))];
  }
  // A generator of its own for a part, so that a change in one part leaves the others as they were.
  Random split() { return Random(next()); }

 private:
  std::uint64_t state_;
};

}  // namespace synthetic
