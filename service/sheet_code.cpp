// SPDX-License-Identifier: Apache-2.0
#include "service/sheet_code.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>

#include "store/terms/utf8.h"

namespace service {
namespace {

constexpr std::string_view kVersion = "DANGAN1:";
constexpr std::string_view kPatchT = "PATCHT";
constexpr std::size_t kLongestNumber = 64;  // characters, as the archive allows
constexpr std::size_t kCheckDigits = 4;

bool is_plain(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
         c == '.' || c == '_';
}

// CRC-16/IBM-3740 (polynomial 0x1021, from 0xFFFF), four hexadecimal digits.
std::string check_digits(std::string_view text) {
  std::uint16_t crc = 0xFFFF;
  for (const char c : text) {
    crc = static_cast<std::uint16_t>(crc ^ static_cast<unsigned char>(c) << 8);
    for (int bit = 0; bit < 8; ++bit)
      crc = static_cast<std::uint16_t>((crc & 0x8000) != 0 ? crc << 1 ^ 0x1021 : crc << 1);
  }
  return fmt::format("{:04X}", crc);
}

// Bytes other than letters, digits, "-", "." and "_" as %XX: Chinese numbers of other offices.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (is_plain(c)) {
      out += c;
    } else {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::optional<std::string> unescaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_digit(text[i + 1]), low = hex_digit(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high << 4 | low);
    i += 2;
  }
  return out;
}

bool is_number(const std::string& text) {
  const std::u32string characters = terms::decode_utf8(text);
  return !characters.empty() && characters.size() <= kLongestNumber &&
         terms::encode_utf8(characters) == text &&
         std::none_of(characters.begin(), characters.end(),
                      [](char32_t c) { return c <= U' ' || c == 0x7F; });
}

std::string body_of(const SheetCode& code) {
  switch (code.kind) {
    case SheetCode::Kind::dossier:
      if (!is_number(code.dossier)) throw std::invalid_argument("not a dossier number");
      return "D:" + escaped(code.dossier) + ":";
    case SheetCode::Kind::material_class: {
      const auto& all = terms::ClassCode::all();
      if (std::find(all.begin(), all.end(), code.class_code) == all.end())
        throw std::invalid_argument("no such class");
      return "C:" + code.class_code.text() + ":";
    }
    case SheetCode::Kind::end:
      return "E:";
    case SheetCode::Kind::new_document:
      break;
  }
  throw std::invalid_argument("has no text of ours");
}

// What the text would mean if its form is right; format() decides that.
std::optional<SheetCode> guess(std::string_view body) {
  SheetCode code;
  if (body == "E:") return code;
  if (body.size() < 4 || body[1] != ':' || body.back() != ':') return std::nullopt;
  const std::string_view value = body.substr(2, body.size() - 3);
  if (body[0] == 'D') {
    code.kind = SheetCode::Kind::dossier;
    auto number = unescaped(value);
    if (!number || !is_number(*number)) return std::nullopt;
    code.dossier = std::move(*number);
    return code;
  }
  if (body[0] != 'C') return std::nullopt;
  code.kind = SheetCode::Kind::material_class;
  const auto class_code = terms::ClassCode::parse(value);
  if (!class_code) return std::nullopt;
  code.class_code = *class_code;
  return code;
}

}  // namespace

std::string format(const SheetCode& code) {
  if (code.kind == SheetCode::Kind::new_document) return std::string(kPatchT);
  const std::string text = std::string(kVersion) + body_of(code);
  return text + check_digits(text);
}

std::optional<SheetCode> parse_sheet_code(std::string_view text) {
  if (text == kPatchT) return SheetCode{SheetCode::Kind::new_document, {}, {}};
  if (!text.starts_with(kVersion) || text.size() < kVersion.size() + kCheckDigits)
    return std::nullopt;
  const auto code =
      guess(text.substr(kVersion.size(), text.size() - kVersion.size() - kCheckDigits));
  // One text for each meaning: anything that is merely like it, or damaged, is not ours.
  if (!code || format(*code) != text) return std::nullopt;
  return code;
}

std::string sheet_text(const std::vector<scanner::Code>& codes) {
  std::vector<std::string> seen;
  for (const auto& code : codes) {
    if (parse_sheet_code(code.text) && std::find(seen.begin(), seen.end(), code.text) == seen.end())
      seen.push_back(code.text);
  }
  return fmt::format("{}", fmt::join(seen, " "));
}

std::vector<SheetCode> parse_sheet_text(std::string_view text) {
  std::vector<SheetCode> codes;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (const auto code = parse_sheet_code(text.substr(0, end))) codes.push_back(*code);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return codes;
}

}  // namespace service
