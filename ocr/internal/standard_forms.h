// SPDX-License-Identifier: Apache-2.0
// ocr/forms.tsv, so that the program needs no file beside itself.
#pragma once

#include <string_view>

namespace ocr::internal {

std::string_view standard_forms();

}  // namespace ocr::internal
