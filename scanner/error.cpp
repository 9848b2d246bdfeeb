// SPDX-License-Identifier: Apache-2.0
#include "scanner/error.h"

namespace scanner {

const char* to_string(Errc code) {
  switch (code) {
    case Errc::missing:
      return "missing";
    case Errc::empty:
      return "empty";
    case Errc::unknown_format:
      return "unknown_format";
    case Errc::damaged:
      return "damaged";
    case Errc::encrypted:
      return "encrypted";
    case Errc::too_large:
      return "too_large";
    case Errc::no_pages:
      return "no_pages";
    case Errc::unsupported:
      return "unsupported";
    case Errc::tool_failed:
      return "tool_failed";
  }
  return "unknown";  // a value outside the enumeration
}

}  // namespace scanner
