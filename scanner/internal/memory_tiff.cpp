// SPDX-License-Identifier: Apache-2.0
#include "scanner/internal/memory_tiff.h"

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <cstring>

#include "scanner/error.h"

namespace scanner::internal {

struct MemoryTiff::Callbacks {
  static MemoryTiff& self(thandle_t handle) { return *static_cast<MemoryTiff*>(handle); }

  static tmsize_t read(thandle_t handle, void* to, tmsize_t wanted) {
    MemoryTiff& m = self(handle);
    if (m.at_ >= m.bytes_.size() || wanted <= 0) return 0;
    const std::size_t n = std::min(static_cast<std::size_t>(wanted), m.bytes_.size() - m.at_);
    std::memcpy(to, m.bytes_.data() + m.at_, n);
    m.at_ += n;
    return static_cast<tmsize_t>(n);
  }
  static tmsize_t write(thandle_t handle, void* from, tmsize_t size) {
    MemoryTiff& m = self(handle);
    if (size < 0) return -1;
    const auto n = static_cast<std::size_t>(size);
    if (m.bytes_.size() < m.at_ + n) m.bytes_.resize(m.at_ + n);
    std::memcpy(m.bytes_.data() + m.at_, from, n);
    m.at_ += n;
    return size;
  }
  static toff_t seek(thandle_t handle, toff_t offset, int whence) {
    MemoryTiff& m = self(handle);
    const std::size_t base =
        whence == SEEK_SET ? 0 : whence == SEEK_CUR ? m.at_ : m.bytes_.size();
    m.at_ = base + static_cast<std::size_t>(offset);  // a negative offset wraps round to less
    return m.at_;
  }
  static toff_t size(thandle_t handle) { return self(handle).bytes_.size(); }
  static int close(thandle_t) { return 0; }
  static int keep(TIFF*, void* user, const char*, const char* format, va_list arguments) {
    auto& error = static_cast<MemoryTiff*>(user)->error_;
    char text[300];
    std::vsnprintf(text, sizeof text, format, arguments);
    if (error.empty()) error = text;
    return 1;
  }
  static int ignore(TIFF*, void*, const char*, const char*, va_list) { return 1; }

  static void open(MemoryTiff& m, const char* mode) {
    TIFFOpenOptions* options = TIFFOpenOptionsAlloc();
    TIFFOpenOptionsSetErrorHandlerExtR(options, keep, &m);
    TIFFOpenOptionsSetWarningHandlerExtR(options, ignore, &m);
    m.tiff_ = TIFFClientOpenExt("memory", mode, &m, read, write, seek, close, size, nullptr,
                                nullptr, options);
    TIFFOpenOptionsFree(options);
    m.check(m.tiff_ != nullptr);
  }
};

std::unique_ptr<MemoryTiff> MemoryTiff::create(std::vector<std::uint8_t>& bytes) {
  std::unique_ptr<MemoryTiff> m(new MemoryTiff(bytes));
  Callbacks::open(*m, "wl");
  return m;
}

MemoryTiff::~MemoryTiff() {
  if (tiff_) TIFFClose(tiff_);
}

void MemoryTiff::check(bool good) const {
  if (!good) throw Error(Errc::unsupported, "TIFF", error_);
}

void MemoryTiff::close() {
  const bool flushed = TIFFFlush(tiff_) == 1;
  TIFFClose(tiff_);
  tiff_ = nullptr;
  check(flushed && error_.empty());
}

}  // namespace scanner::internal
