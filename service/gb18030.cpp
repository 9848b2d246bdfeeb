// SPDX-License-Identifier: Apache-2.0
#include "service/gb18030.h"

#include <iconv.h>

#include <array>
#include <cerrno>
#include <memory>
#include <stdexcept>
#include <type_traits>

#include "store/terms/utf8.h"

namespace service {
namespace {

struct Close {
  void operator()(iconv_t converter) const { iconv_close(converter); }
};
using Converter = std::unique_ptr<std::remove_pointer_t<iconv_t>, Close>;

Converter open() {
  const iconv_t converter = iconv_open("UTF-8", "GB18030");
  if (converter == reinterpret_cast<iconv_t>(-1)) {
    throw std::runtime_error("the system cannot convert GB 18030");
  }
  return Converter(converter);
}

// The character of the four bytes that in 2005 stood for one of the 18 which GB 18030-2022 gave two
// bytes: the converter knows the new ones only. 0: no such bytes.
char32_t with_old_bytes(std::string_view bytes) {
  if (bytes.size() < 4) return 0;
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  if (at(3) < 0x30 || at(3) > 0x39) return 0;
  const unsigned row =
      static_cast<unsigned>(at(0)) << 16 | static_cast<unsigned>(at(1)) << 8 | at(2);
  const unsigned cell = at(3) - 0x30U;
  if (row == 0x823590 && cell >= 7) return 0x9FB4 + (cell - 7);
  if (row == 0x823591 && cell <= 4) return 0x9FB7 + cell;
  if (row == 0x843182 && cell >= 6) return 0xFE10 + (cell - 6);
  if (row == 0x843183 && cell <= 5) return 0xFE14 + cell;
  return 0;
}

}  // namespace

FromGb18030 from_gb18030(std::string_view bytes) {
  const Converter converter = open();
  FromGb18030 result;
  std::string copy(bytes);  // iconv wants bytes that it could write to
  char* in = copy.data();
  std::size_t left = copy.size();
  std::string text;
  while (left > 0) {
    std::array<char, 4096> buffer;
    char* out = buffer.data();
    std::size_t room = buffer.size();
    const std::size_t failed = iconv(converter.get(), &in, &left, &out, &room);
    const int why = errno;
    text.append(buffer.data(), buffer.size() - room);
    if (failed != static_cast<std::size_t>(-1) || why == E2BIG) continue;
    if (why != EILSEQ && why != EINVAL) throw std::runtime_error("iconv failed");
    iconv(converter.get(), nullptr, nullptr, nullptr, nullptr);
    if (const char32_t old = with_old_bytes({in, left}); old != 0) {
      terms::append_utf8(text, old);
      in += 4;
      left -= 4;
      continue;
    }
    // A byte that begins no character, or a character cut short: go on behind it.
    terms::append_utf8(text, 0xFFFD);
    ++result.damaged;
    ++in;
    --left;
  }
  terms::Mended mended = terms::with_real_characters(text);
  result.text = std::move(mended.text);
  result.replaced = mended.replaced;
  return result;
}

}  // namespace service
