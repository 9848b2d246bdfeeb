// SPDX-License-Identifier: Apache-2.0
#include "service/routes/page_text.h"

#include <algorithm>

#include "store/terms/utf8.h"

namespace service::routes {
namespace {

bool is_empty(const store::CharBox& box) { return box.width == 0 || box.height == 0; }

void extend(store::CharBox& whole, const store::CharBox& box) {
  if (is_empty(box)) return;
  if (is_empty(whole)) {
    whole = box;
    return;
  }
  const int left = std::min(whole.x, box.x);
  const int top = std::min(whole.y, box.y);
  const int right = std::max(whole.x + whole.width, box.x + box.width);
  const int bottom = std::max(whole.y + whole.height, box.y + box.height);
  whole.x = static_cast<std::uint16_t>(left);
  whole.y = static_cast<std::uint16_t>(top);
  whole.width = static_cast<std::uint16_t>(right - left);
  whole.height = static_cast<std::uint16_t>(bottom - top);
}

store::CharBox box_at(const std::vector<store::CharBox>& boxes, std::size_t index) {
  return index < boxes.size() ? boxes[index] : store::CharBox{};
}

}  // namespace

std::vector<TextLine> lines_of(std::string_view text, const std::vector<store::CharBox>& boxes) {
  std::vector<TextLine> lines;
  const auto codes = terms::decode_utf8(text);
  TextLine line;
  for (std::size_t i = 0; i < codes.size(); ++i) {
    if (codes[i] == U'\n') {
      lines.push_back(std::move(line));
      line = {};
    } else {
      terms::append_utf8(line.text, codes[i]);
      extend(line.box, box_at(boxes, i));
    }
  }
  if (!line.text.empty()) lines.push_back(std::move(line));
  return lines;
}

}  // namespace service::routes
