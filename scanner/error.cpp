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
    case Errc::device_missing:
      return "device_missing";
    case Errc::device_unreachable:
      return "device_unreachable";
    case Errc::device_busy:
      return "device_busy";
    case Errc::device_gone:
      return "device_gone";
    case Errc::access_denied:
      return "access_denied";
    case Errc::no_memory:
      return "no_memory";
    case Errc::unsupported_setting:
      return "unsupported_setting";
    case Errc::jam:
      return "jam";
    case Errc::double_feed:
      return "double_feed";
    case Errc::cover_open:
      return "cover_open";
    case Errc::no_paper:
      return "no_paper";
    case Errc::cancelled:
      return "cancelled";
  }
  return "unknown";  // a value outside the enumeration
}

}  // namespace scanner
