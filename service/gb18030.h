// SPDX-License-Identifier: Apache-2.0
// Text in GB 18030 (with it GBK and GB 2312), as registers and workbooks of old systems come.
//
// Errors   std::runtime_error when the system has no converter.
// Threads  pure functions.
#pragma once

#include <string>
#include <string_view>

namespace service {

struct FromGb18030 {
  std::string text;  // UTF-8
  int damaged = 0;   // bytes that are no GB 18030; each stands as U+FFFD
  int replaced = 0;  // private-use codes of older tables that became their characters
};
// By the mapping of GB 18030-2022.
FromGb18030 from_gb18030(std::string_view bytes);

}  // namespace service
