// SPDX-License-Identifier: Apache-2.0
// Every address of the service, in one table.
#pragma once

#include <span>

#include "service/http/router.h"

namespace service::routes {

std::span<const http::Route> table();

}  // namespace service::routes
