// SPDX-License-Identifier: Apache-2.0
#include "store/scan_name.h"

namespace store {
namespace {

std::string_view stem_of(std::string_view path) {
  const std::size_t name = path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1;
  const std::size_t dot = path.rfind('.');
  return dot == std::string_view::npos || dot <= name ? path : path.substr(0, dot);
}

// 'a' or 'b' behind the number of the sheet; else 0.
char side_of(std::string_view stem) {
  if (stem.size() < 2) return 0;
  const char number = stem[stem.size() - 2], side = stem.back();
  return number >= '0' && number <= '9' && (side == 'a' || side == 'b') ? side : '\0';
}

}  // namespace

std::string sheet_of(std::string_view path) {
  std::string_view stem = stem_of(path);
  if (side_of(stem) != 0) stem.remove_suffix(1);
  return std::string(stem);
}

bool has_side(std::string_view path) { return side_of(stem_of(path)) != 0; }

bool is_back(std::string_view path) { return side_of(stem_of(path)) == 'b'; }

}  // namespace store
