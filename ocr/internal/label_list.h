// SPDX-License-Identifier: Apache-2.0
// What forms print beside or above the places to fill in.
#pragma once

#include <span>

#include "ocr/internal/tokens.h"

namespace ocr::internal {

std::span<const Label> label_list();

}  // namespace ocr::internal
