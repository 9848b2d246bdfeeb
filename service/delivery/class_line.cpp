// SPDX-License-Identifier: Apache-2.0
#include "service/delivery/class_line.h"

#include "service/delivery/names.h"
#include "store/terms/utf8.h"

namespace service::delivery {
namespace {

// "四、学历学位材料" as 四 and 学历学位材料.
struct Parts {
  std::string number, label;
  bool han = false;     // written so
  bool marked = false;  // 四、 四类 第四类
};

bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }

Parts parts_of(const std::string& text) {
  constexpr std::u32string_view han = U"一二三四五六七八九十", marks = U"、.:",
                                signs = U"-\u2013\u2014类第";
  const std::u32string all = terms::decode_utf8(text);
  Parts parts;
  std::size_t at = 0;
  for (; at < all.size(); ++at) {
    const char32_t c = all[at];
    const bool is_han = han.find(c) != han.npos;
    const bool joins = c == U'.' && at > 0 && at + 1 < all.size() && is_digit(all[at - 1]) &&
                       is_digit(all[at + 1]);  // 4.1
    if (!is_han && !is_digit(c) && !joins && signs.find(c) == signs.npos) break;
    parts.han = parts.han || is_han;
    parts.marked = parts.marked || c == U'类';
  }
  parts.number = terms::encode_utf8(std::u32string_view(all).substr(0, at));
  if (at < all.size() && marks.find(all[at]) != marks.npos) {
    parts.marked = true;
    ++at;
  }
  parts.label = terms::encode_utf8(std::u32string_view(all).substr(at));
  return parts;
}

// By a label that is known: the class, or with its own number alone the subclass.
Class by_label(const std::string& number, const std::string& label, const Class& above) {
  const Class code = class_of(number);
  if (above && code && code->sub == 0 && code->number <= 4) {
    const terms::ClassCode below{above->number, code->number};
    if (is_label(label, below)) return below;
  }
  return code && is_label(label, *code) ? code : std::nullopt;
}

}  // namespace

Class class_line(const std::string& text, const Class& above) {
  const Parts parts = parts_of(text);
  const Class code = class_of(parts.number);
  if (!code) return std::nullopt;
  if (parts.label.empty()) return parts.han || parts.marked || code->sub != 0 ? code : std::nullopt;
  if (parts.han && parts.marked) return code;
  return by_label(parts.number, parts.label, above);
}

Class class_line(const std::string& number, const std::string& label, bool column_of_classes,
                 const Class& above) {
  const Parts parts = parts_of(number);
  if (!parts.label.empty()) return std::nullopt;
  if (parts.han && !column_of_classes) return class_of(parts.number);
  return by_label(parts.number, label, above);
}

bool is_class_number(const std::string& text) {
  const Parts parts = parts_of(text);
  return parts.han && parts.label.empty() && class_of(parts.number);
}

}  // namespace service::delivery
