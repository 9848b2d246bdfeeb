// SPDX-License-Identifier: Apache-2.0
#include "service/delivery/names.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "store/terms/identity_number.h"
#include "store/terms/names.h"
#include "store/terms/utf8.h"

namespace service::delivery {
namespace {

bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
bool is_latin(char32_t c) { return c >= U'a' && c <= U'z'; }
bool is_separator(char32_t c) {
  return c == U' ' || c == U'-' || c == U'_' || c == U'+' || c == 0x2013 || c == 0x2014;
}

std::u32string folded(std::string_view text) {
  std::u32string out = terms::decode_utf8(text);
  for (char32_t& c : out) c = terms::fold(c);
  return out;
}

bool contains(const std::u32string& text, std::u32string_view word) {
  return text.find(word) != std::u32string::npos;
}

// 110105194912310021, E12345678, 12345678.
bool is_other_document(const std::u32string& number) {
  const auto letters = static_cast<std::size_t>(
      std::find_if(number.begin(), number.end(), is_digit) - number.begin());
  const std::size_t digits = number.size() - letters;
  if (!std::all_of(number.begin() + static_cast<std::ptrdiff_t>(letters), number.end(), is_digit))
    return false;
  return letters == 0 ? digits == 8 : letters <= 3 && digits >= 6 && digits <= 15;
}

// Groups of digits at the end of a name, parted by single signs: "4-1-02-003".
struct Numbers {
  std::vector<std::u32string> groups;
  bool alone = false;  // nothing else is in the name
};

Numbers numbers_at_end(const std::u32string& stem) {
  Numbers found;
  std::size_t end = stem.size();
  while (end > 0 && is_digit(stem[end - 1])) {
    std::size_t begin = end;
    while (begin > 0 && is_digit(stem[begin - 1])) --begin;
    if (end - begin > 5) break;  // an identity number or a time, no place in a row
    found.groups.insert(found.groups.begin(), stem.substr(begin, end - begin));
    end = begin;
    if (begin < 2 || !(is_separator(stem[begin - 1]) || stem[begin - 1] == U'.') ||
        !is_digit(stem[begin - 2]))
      break;
    end = begin - 1;
  }
  found.alone = end == 0;
  return found;
}

int value(const std::u32string& digits) {
  int sum = 0;
  for (const char32_t c : digits) sum = sum * 10 + static_cast<int>(c - U'0');
  return sum;
}

// A class is written without a leading zero where materials are counted with one.
bool could_be_class(const std::u32string& digits) {
  return digits[0] != U'0' && value(digits) <= 10;
}

bool has_subclasses(int number) { return number == 4 || number == 9; }

// Takes class, material and number out of the groups; nothing is left out unread.
void read_numbers(std::vector<std::u32string> groups, bool class_allowed, ImageName& name,
                  std::optional<terms::ClassCode>& code) {
  if (groups.empty()) return;
  name.number = value(groups.back());
  groups.pop_back();
  if (groups.empty()) return;
  // With the class known from the folder, two groups are material and page unless they repeat it.
  const bool repeats = name.code && value(groups[0]) == name.code->number && groups.size() > 1;
  if (class_allowed && could_be_class(groups[0]) && (!name.code || repeats)) {
    terms::ClassCode found{value(groups[0]), 0};
    groups.erase(groups.begin());
    if (has_subclasses(found.number) && !groups.empty() && groups[0].size() == 1 &&
        value(groups[0]) >= 1 && value(groups[0]) <= 4) {
      found.sub = value(groups[0]);
      groups.erase(groups.begin());
    }
    code = found;
  }
  if (groups.size() == 1) name.material = value(groups[0]);
  if (groups.size() > 1) name.unclear = true;
}

// What a name begins with: "4-1-02" of "4-1-02毕业生登记表", and what is behind it.
struct Start {
  std::vector<std::u32string> groups;
  std::u32string rest;
};

Start numbers_at_start(const std::u32string& text) {
  Start start;
  std::size_t at = 0;
  for (;;) {
    const std::size_t begin = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    if (at == begin || at - begin > 3) return {{}, text};  // no number, or a year
    start.groups.push_back(text.substr(begin, at - begin));
    if (at + 1 >= text.size() || !is_digit(text[at + 1]) ||
        !(is_separator(text[at]) || text[at] == U'.'))
      break;
    ++at;
  }
  while (at < text.size() && (is_separator(text[at]) || text[at] == U'.' || text[at] == U'、'))
    ++at;
  start.rest = text.substr(at);
  return start;
}

bool is_apart(const std::u32string& text) {
  constexpr std::array<std::u32string_view, 5> words = {U"封面", U"封底", U"目录", U"备考表",
                                                        U"卷内"};
  return std::any_of(words.begin(), words.end(),
                     [&](std::u32string_view word) { return contains(text, word); });
}

// The finer one of two that agree; nullopt when they do not.
std::optional<terms::ClassCode> agreed(const terms::ClassCode& a, const terms::ClassCode& b) {
  if (a.number != b.number || (a.sub != 0 && b.sub != 0 && a.sub != b.sub)) return std::nullopt;
  return a.sub != 0 ? a : b;
}

void add_class(ImageName& name, const std::optional<terms::ClassCode>& code) {
  if (!code) return;
  const auto both = name.code ? agreed(*name.code, *code) : code;
  if (!both) name.unclear = true;
  if (both) name.code = both;
}

// Numbers that say more than a class: "4-1-02".
void read_material(const std::vector<std::u32string>& groups, ImageName& name) {
  ImageName material = name;
  std::optional<terms::ClassCode> stated;
  read_numbers(groups, true, material, stated);
  name.material = material.number;
  add_class(name, stated);
}

// A number and a title below the folder of a class: a material, a subclass, or the class again.
void read_titled(const std::u32string& digits, const std::u32string& title, ImageName& name) {
  const int number = value(digits);
  const std::string label = terms::encode_utf8(title);
  terms::ClassCode& code = *name.code;
  if (number == code.number && is_label(label, {number, 0})) return;
  if (has_subclasses(code.number) && code.sub == 0 && digits.size() == 1 &&
      is_label(label, {code.number, number})) {
    code.sub = number;
    return;
  }
  if (name.material != 0 && name.material != number) name.unclear = true;
  name.material = number;
}

// A folder of a class, "4-1", of a subclass below it, or of a material: "02", "4-1-02", "02自传".
// False for one that says nothing of the kind.
bool read_folder(const std::string& part, ImageName& name) {
  const auto code = class_of(part);
  const std::u32string text = folded(part);
  const Numbers numbers = numbers_at_end(text);
  const Start start = numbers_at_start(text);
  const bool plain = numbers.alone && !numbers.groups.empty();
  const bool titled = !start.rest.empty() && start.rest[0] != U'类';
  const std::size_t of_class = code && code->sub != 0 ? 2 : 1;
  if (plain && numbers.groups.size() > of_class) {
    read_material(numbers.groups, name);
  } else if (plain && numbers.groups.size() == 1 && name.code) {
    const int number = value(numbers.groups[0]);
    if (has_subclasses(name.code->number) && name.code->sub == 0 && numbers.groups[0].size() == 1 &&
        number >= 1 && number <= 4) {
      name.code->sub = number;
    } else {
      name.material = number;
    }
  } else if (titled && code && start.groups.size() > of_class) {
    read_material(start.groups, name);
  } else if (titled && start.groups.size() == 1 && name.code) {
    read_titled(start.groups[0], start.rest, name);
  } else if (code) {
    add_class(name, code);
  } else {
    return false;
  }
  return true;
}

}  // namespace

FolderName parse_folder_name(std::string_view folder) {
  FolderName result;
  const std::u32string text = terms::decode_utf8(folder);
  if (std::find(text.begin(), text.end(), U'\ufffd') != text.end()) {
    result.fault = FolderFault::not_text;
    return result;
  }
  const std::u32string plain = folded(folder);
  std::size_t begin = plain.size();
  while (begin > 0 && (is_digit(plain[begin - 1]) || is_latin(plain[begin - 1]))) --begin;
  const std::u32string number = plain.substr(begin);
  std::size_t name_end = begin;
  while (name_end > 0 && is_separator(plain[name_end - 1])) --name_end;
  result.name = terms::encode_utf8(std::u32string_view(text).substr(0, name_end));
  const std::string written = terms::encode_utf8(number);
  if (std::count_if(number.begin(), number.end(), is_digit) < 6) {
    result.fault = FolderFault::no_number;
  } else if (name_end == 0 || !terms::is_acceptable_name(result.name)) {
    result.fault = FolderFault::no_name;
  } else if (!terms::IdentityNumber::parse(written) &&
             (number.size() >= 17 || !is_other_document(number))) {
    result.fault = FolderFault::wrong_number;
  } else {
    result.document = terms::identity_key(written);
  }
  return result;
}

std::optional<Role> role_of(std::string_view folder) {
  const std::u32string text = folded(folder);
  const bool original = contains(text, U"原始") || contains(text, U"原图") ||
                        contains(text, U"原件") || contains(text, U"母版");
  const bool optimised =
      contains(text, U"优化") || contains(text, U"处理图") || contains(text, U"处理后");
  if (original != optimised) return original ? Role::original : Role::optimised;
  std::u32string letters;
  std::copy_if(text.begin(), text.end(), std::back_inserter(letters), is_latin);
  const auto other = std::find_if(text.begin(), text.end(), [](char32_t c) {
    return !is_latin(c) && !is_digit(c) && !is_separator(c) && c != U'.';
  });
  if (other != text.end()) return std::nullopt;
  for (const auto word : {U"original", U"originals", U"orig", U"raw", U"yt", U"ys", U"yuantu"})
    if (letters == word) return Role::original;
  for (const auto word : {U"optimized", U"optimised", U"opt", U"yh", U"youhua", U"clean"})
    if (letters == word) return Role::optimised;
  return std::nullopt;
}

std::optional<terms::ClassCode> class_of(std::string_view folder) {
  constexpr std::u32string_view han = U"一二三四五六七八九十";
  const std::u32string text = folded(folder);
  std::size_t at = 0;
  const auto skip = [&](char32_t c) {
    const bool there = at < text.size() && text[at] == c;
    if (there) ++at;
    return there;
  };
  const auto number = [&](std::size_t longest) -> std::optional<int> {
    if (at < text.size() && han.find(text[at]) != han.npos)
      return static_cast<int>(han.find(text[at++])) + 1;
    const std::size_t begin = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    if (at == begin || at - begin > longest) return std::nullopt;
    return value(text.substr(begin, at - begin));
  };
  const bool ordinal = skip(U'第');
  const auto first = number(2);
  if (!first || *first < 1 || *first > 10) return std::nullopt;
  terms::ClassCode code{*first, 0};
  bool marked = skip(U'类');
  if (ordinal && !marked) return std::nullopt;
  if (has_subclasses(code.number) && at + 1 < text.size() &&
      (is_separator(text[at]) || text[at] == U'.')) {
    const std::size_t before = at++;
    const auto sub = number(1);
    if (sub && *sub >= 1 && *sub <= 4) {
      code.sub = *sub, marked = true;
      skip(U'类');
    } else {
      at = before;
    }
  }
  // What follows is its label: parted by a sign, or the one the class has.
  if (at == text.size() || marked) return code;
  const std::u32string rest = text.substr(at);
  if (is_separator(rest[0]) || rest[0] == U'、' || rest[0] == U'.') return code;
  return folded(code.label()).starts_with(rest.substr(0, 2)) ? std::optional(code) : std::nullopt;
}

bool is_label(std::string_view text, const terms::ClassCode& code) {
  const std::u32string said = folded(text), label = folded(code.label());
  if (label.empty() || said.size() < 2) return false;
  return said == label || (said.starts_with(label.substr(0, 2)) &&
                           (said.ends_with(U"材料") || said.ends_with(U"类")));
}

ImageName parse_image_path(const std::vector<std::string>& parts) {
  ImageName name;
  const std::u32string file = folded(parts.back());
  const auto dot = file.rfind(U'.');
  const std::u32string stem = file.substr(0, dot == 0 ? file.npos : dot);
  std::string below;  // folders that say nothing: part of the key
  for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
    if (const auto role = role_of(parts[i])) {
      if (name.role && name.role != role) name.unclear = true;
      name.role = role;
    } else if (!read_folder(parts[i], name)) {
      const std::u32string folder = folded(parts[i]);
      name.apart = name.apart || is_apart(folder);
      below += terms::encode_utf8(folder) + '/';
    }
  }
  const Numbers numbers = numbers_at_end(stem);
  std::optional<terms::ClassCode> code;
  const int material = name.material;
  if (numbers.groups.empty()) name.apart = name.apart || is_apart(stem);
  read_numbers(numbers.groups, numbers.alone, name, code);
  if (material != 0 && name.material != 0 && material != name.material) name.unclear = true;
  if (name.material == 0) name.material = material;
  add_class(name, code);
  if (name.apart) name.code.reset();
  name.key = fmt::format("{}|{}|{}|{}", name.code ? name.code->text() : "", below, name.material,
                         name.number > 0 ? std::to_string(name.number) : terms::encode_utf8(stem));
  return name;
}

bool is_workbook_name(std::string_view file) {
  const std::u32string name = folded(file);
  return name.ends_with(U".xlsx") || name.ends_with(U".xls") || name.ends_with(U".et") ||
         name.ends_with(U".xlsm");
}

bool is_office_litter(std::string_view file) {
  return file.starts_with("~$") || file.starts_with(".~");
}

}  // namespace service::delivery
