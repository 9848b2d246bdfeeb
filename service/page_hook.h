// SPDX-License-Identifier: Apache-2.0
// Called in a worker process before a page is decoded. Does nothing; a test program links a
// definition of its own that crashes, hangs or eats memory, to prove that only the page suffers.
#pragma once

#include <string>

namespace service {

void before_page(const std::string& name);

}  // namespace service
