// SPDX-License-Identifier: Apache-2.0
#include "store/error.h"

namespace store {

const char* to_string(Errc code) {
  switch (code) {
    case Errc::not_found: return "not_found";
    case Errc::conflict: return "conflict";
    case Errc::invalid: return "invalid";
    case Errc::not_an_archive: return "not_an_archive";
    case Errc::wrong_version: return "wrong_version";
    case Errc::busy: return "busy";
    case Errc::no_space: return "no_space";
    case Errc::io: return "io";
    case Errc::damaged: return "damaged";
  }
  return "unknown";
}

}  // namespace store
