// SPDX-License-Identifier: Apache-2.0
// The small binary encoding spoken between the program and its page workers. The reading side
// trusts nothing: a worker that a hostile file has taken over may send anything.
//
// Encoding  fixed-size values in host order (both ends are one machine and one program), strings
//           and lists as a 32-bit count followed by the items.
// Errors    WireError when a message is shorter than it says or a count is beyond its bound.
#pragma once

#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

namespace service {

class WireError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class Encoder {
 public:
  template <typename T>
    requires std::is_arithmetic_v<T>
  void put(T value) {
    const auto* p = reinterpret_cast<const std::uint8_t*>(&value);
    bytes_.insert(bytes_.end(), p, p + sizeof value);
  }
  void put(const std::string& text) {
    put_count(text.size());
    bytes_.insert(bytes_.end(), text.begin(), text.end());
  }
  void put(const std::vector<std::uint8_t>& blob) {
    put_count(blob.size());
    bytes_.insert(bytes_.end(), blob.begin(), blob.end());
  }
  void put_count(std::size_t count) { put(static_cast<std::uint32_t>(count)); }
  const std::vector<std::uint8_t>& bytes() const { return bytes_; }

 private:
  std::vector<std::uint8_t> bytes_;
};

class Decoder {
 public:
  explicit Decoder(const std::vector<std::uint8_t>& bytes) : bytes_(bytes) {}

  template <typename T>
    requires std::is_arithmetic_v<T>
  T get() {
    need(sizeof(T));
    T value;
    std::memcpy(&value, bytes_.data() + at_, sizeof value);
    at_ += sizeof value;
    return value;
  }
  std::string get_string(std::size_t at_most = 1U << 20) {
    const std::size_t n = get_count(at_most);
    need(n);
    std::string text(reinterpret_cast<const char*>(bytes_.data() + at_), n);
    at_ += n;
    return text;
  }
  std::vector<std::uint8_t> get_blob(std::size_t at_most = 256U << 20) {
    const std::size_t n = get_count(at_most);
    need(n);
    std::vector<std::uint8_t> blob(bytes_.begin() + static_cast<std::ptrdiff_t>(at_),
                                   bytes_.begin() + static_cast<std::ptrdiff_t>(at_ + n));
    at_ += n;
    return blob;
  }
  std::size_t get_count(std::size_t at_most) {
    const std::size_t n = get<std::uint32_t>();
    if (n > at_most) throw WireError("count beyond its bound");
    return n;
  }
  void finish() const {
    if (at_ != bytes_.size()) throw WireError("bytes after the end");
  }

 private:
  void need(std::size_t n) const {
    if (bytes_.size() - at_ < n) throw WireError("message too short");
  }
  const std::vector<std::uint8_t>& bytes_;
  std::size_t at_ = 0;
};

}  // namespace service
