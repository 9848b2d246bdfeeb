// SPDX-License-Identifier: Apache-2.0
// Called in a worker process, before a page is decoded and before its text is read. Do nothing; a
// test program links definitions of its own that crash, hang or eat memory, to prove that only the
// page or its text suffers.
#pragma once

#include <string>

namespace service {

void before_page(const std::string& name);
void before_text(const std::string& name);

}  // namespace service
