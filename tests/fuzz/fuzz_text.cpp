// SPDX-License-Identifier: Apache-2.0
// Text from outside: names, numbers, dates, and what people type into the search box.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "store/error.h"
#include "store/internal/query.h"
#include "store/terms/class_code.h"
#include "store/terms/identity_number.h"
#include "store/terms/names.h"
#include "store/terms/partial_date.h"
#include "store/terms/utf8.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::u32string codes = terms::decode_utf8(text);
  if (terms::decode_utf8(terms::encode_utf8(codes)) != codes) std::abort();
  if (terms::decode_utf8(terms::fold(text)).size() != codes.size()) std::abort();
  const std::string key = terms::name_key(text);
  if (terms::name_key(key) != key) std::abort();
  terms::masked_name(text);
  terms::is_acceptable_name(text);
  if (const auto id = terms::IdentityNumber::parse(text); id && !id->birth().valid()) std::abort();
  if (const auto date = terms::PartialDate::parse(text); date && !date->valid()) std::abort();
  terms::ClassCode::parse(text);
  try {
    const auto words = store::internal::parse_query(text);
    store::internal::match_expression(words);
    int last = 0;
    for (const auto& [first, end] : store::internal::find_hits(codes, words)) {
      if (first < last || end <= first || end > static_cast<int>(codes.size())) std::abort();
      last = end;
    }
  } catch (const store::Error& e) {
    if (e.code() != store::Errc::invalid) std::abort();
  }
  return 0;
}
