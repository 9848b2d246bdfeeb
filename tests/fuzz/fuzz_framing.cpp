// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "service/http/framing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto fault = service::http::framing_fault(text, 4096);
  // What passes has exactly one reading: no bare line feed, and no second end of the header.
  if (!fault && (service::http::has_bare_line_feed(text) ||
                 text.find("\r\n\r\n") != text.size() - 4)) {
    std::abort();
  }
  const std::string_view host = service::http::host_name(text);
  if (host.size() > text.size()) std::abort();
  return 0;
}
