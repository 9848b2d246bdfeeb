// SPDX-License-Identifier: Apache-2.0
// Text from outside: names, numbers, dates, and what people type into the search box.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "store/error.h"
#include "store/internal/han_tokenizer.h"
#include "store/internal/query.h"
#include "store/terms/class_code.h"
#include "store/terms/identity_number.h"
#include "store/terms/names.h"
#include "store/terms/partial_date.h"
#include "store/terms/utf8.h"

// Each token lies inside the text, none before the one in front of it.
static void check_tokens(const std::u32string& folded) {
  using namespace store::internal;
  for (const auto purpose : {TokenizeFor::index, TokenizeFor::query}) {
    int before = 0;
    for (const Token& token : tokenize(folded, purpose)) {
      const bool inside = token.first >= 0 && token.first < token.end &&
                          token.end <= static_cast<int>(folded.size());
      if (!inside || (!token.colocated && token.first < before)) std::abort();
      if (token_text(folded, token).empty()) std::abort();
      if (!token.colocated) before = token.first;
    }
  }
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::u32string codes = terms::decode_utf8(text);
  if (terms::decode_utf8(terms::encode_utf8(codes)) != codes) std::abort();
  if (terms::decode_utf8(terms::fold(text)).size() != codes.size()) std::abort();
  const std::string searched = terms::fold_search(text);
  if (terms::fold_search(searched) != searched) std::abort();
  const terms::Mended mended = terms::with_real_characters(text);
  if (terms::with_real_characters(mended.text).replaced != 0) std::abort();
  const std::string key = terms::name_key(text);
  if (terms::name_key(key) != key) std::abort();
  check_tokens(store::internal::folded(codes));
  terms::masked_name(text);
  terms::is_acceptable_name(text);
  if (const auto id = terms::IdentityNumber::parse(text); id && !id->birth().valid()) std::abort();
  if (const auto date = terms::PartialDate::parse(text); date && !date->valid()) std::abort();
  terms::ClassCode::parse(text);
  try {
    auto words = store::internal::parse_query(text);
    static const store::internal::Confusions confusions;
    store::internal::match_expression(words);
    for (const bool tolerant : {false, true}) {
      if (tolerant) store::internal::add_variants(words, confusions);
      store::internal::match_expression(words, 2);
      int last = 0;
      for (const auto& [first, end] : store::internal::find_hits(codes, words).places) {
        if (first < last || end <= first || end > static_cast<int>(codes.size())) std::abort();
        last = end;
      }
    }
  } catch (const store::Error& e) {
    if (e.code() != store::Errc::invalid) std::abort();
  }
  return 0;
}
