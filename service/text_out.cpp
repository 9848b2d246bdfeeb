// SPDX-License-Identifier: Apache-2.0
#include "service/text_out.h"

#include <boost/json.hpp>
#include <stdexcept>

namespace service {

const std::map<std::string, TextFormat>& text_formats() {
  using enum TextFormat;
  static const std::map<std::string, TextFormat> formats{
      {"text", text}, {"json", json}, {"alto", alto}, {"pdf", pdf}};
  return formats;
}

std::string name_of(TextFormat format) {
  for (const auto& [name, named] : text_formats())
    if (named == format) return name;
  throw std::logic_error("unknown format");
}

const char* extension_of(TextFormat format) {
  switch (format) {
    case TextFormat::text:
      return ".txt";
    case TextFormat::json:
      return ".json";
    case TextFormat::alto:
      return ".xml";
    case TextFormat::pdf:
      return ".pdf";
  }
  throw std::logic_error("unknown format");
}

boost::json::array lines_to_json(const ocr::RecognizedPage& page) {
  boost::json::array lines;
  for (const auto& block : page.blocks) {
    for (const auto& line : block.lines) {
      const scanner::Rect box = page.to_original(line.box);
      lines.push_back({{"text", line.text()},
                       {"box", boost::json::array{box.x, box.y, box.width, box.height}},
                       {"confidence", line.confidence}});
    }
  }
  return lines;
}

}  // namespace service
