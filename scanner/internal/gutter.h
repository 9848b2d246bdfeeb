// SPDX-License-Identifier: Apache-2.0
// Where two facing pages part.
#pragma once

#include <opencv2/core.hpp>
#include <optional>

#include "scanner/facing.h"
#include "scanner/internal/measure.h"

namespace scanner::internal {

// Wide enough for two pages side by side.
bool may_face(cv::Size page);

// `measures` of a page of that size.
std::optional<Gutter> find_gutter(const Measures& measures, cv::Size page);

}  // namespace scanner::internal
