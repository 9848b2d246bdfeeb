// SPDX-License-Identifier: Apache-2.0
#include "ocr/error.h"

namespace ocr {

const char* to_string(Errc code) {
  switch (code) {
    case Errc::model_missing:
      return "model_missing";
    case Errc::model_unfit:
      return "model_unfit";
    case Errc::engine_failed:
      return "engine_failed";
    case Errc::bad_table:
      return "bad_table";
  }
  return "";
}

}  // namespace ocr
