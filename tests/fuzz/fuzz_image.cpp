// SPDX-License-Identifier: Apache-2.0
// Files that claim to be images. Pages of a PDF are drawn by a program of its own, which is not
// called here: for them the structure alone is read.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>

#include "scanner/error.h"
#include "scanner/source.h"

namespace {

void read_page(const std::string& file) {
  scanner::Limits limits;
  limits.max_pixels = 4'000'000;
  limits.max_pages = 20;
  const auto source = scanner::Source::open(file, limits);
  if (source->page_count() < 1 || source->page_count() > limits.max_pages) std::abort();
  if (source->media_type() == "application/pdf") return;
  const scanner::PageImage page = source->page(0);
  const auto expected = static_cast<std::size_t>(page.height) * page.row_bytes();
  if (page.pixels.size() != expected || expected == 0) std::abort();
  if (std::int64_t{page.width} * page.height > limits.max_pixels) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const int fd = ::memfd_create("page", MFD_CLOEXEC);
  if (fd < 0) std::abort();
  if (size > 0 && ::write(fd, data, size) != static_cast<ssize_t>(size)) std::abort();
  try {
    read_page("/proc/self/fd/" + std::to_string(fd));
  } catch (const scanner::Error&) {
  }
  ::close(fd);
  return 0;
}
