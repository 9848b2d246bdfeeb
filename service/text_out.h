// SPDX-License-Identifier: Apache-2.0
// What the text of pages is written as, from loose files and out of the archive alike.
//
// Threads  pure functions.
#pragma once

#include <boost/json/array.hpp>
#include <map>
#include <string>

#include "ocr/recognized_page.h"

namespace service {

enum class TextFormat { text, json, alto, pdf };

const std::map<std::string, TextFormat>& text_formats();  // by what people call them
std::string name_of(TextFormat format);
const char* extension_of(TextFormat format);  // ".txt"

// For each line its text, its box in pixels of the original and its confidence.
boost::json::array lines_to_json(const ocr::RecognizedPage& page);

}  // namespace service
