// SPDX-License-Identifier: Apache-2.0
#include "service/page_hook.h"

namespace service {

void before_page(const std::string&) {}
void before_text(const std::string&) {}

}  // namespace service
