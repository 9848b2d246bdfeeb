// SPDX-License-Identifier: Apache-2.0
#include "service/file_name.h"

namespace service {

std::string cut_name(const std::string& text, std::size_t size) {
  if (text.size() <= size) return text;
  std::size_t end = size;
  while (end > 0 && size - end < 3 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end);
}

}  // namespace service
