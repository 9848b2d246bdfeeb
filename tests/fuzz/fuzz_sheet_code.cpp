// SPDX-License-Identifier: Apache-2.0
// What is read from bars and squares on any page that comes along.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "service/sheet_code.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto code = service::parse_sheet_code(text); code && service::format(*code) != text)
    std::abort();
  std::string again;
  for (const auto& code : service::parse_sheet_text(text))
    again += (again.empty() ? "" : " ") + service::format(code);
  if (service::parse_sheet_text(again) != service::parse_sheet_text(text)) std::abort();
  return 0;
}
