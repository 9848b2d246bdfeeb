// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>

namespace ocr {

enum class Errc {
  model_missing,  // language data not found; subject is the language
  model_unfit,    // not a model, or not one that can be used; subject is the file
  engine_failed,  // the engine refused a page
  bad_table,      // a table of forms is not as it should be; subject is the line
};

class Error : public std::runtime_error {
 public:
  Error(Errc code, const std::string& subject, const std::string& detail)
      : std::runtime_error(subject + ": " + detail), code_(code), subject_(subject) {}
  Errc code() const { return code_; }
  const std::string& subject() const { return subject_; }

 private:
  Errc code_;
  std::string subject_;
};

const char* to_string(Errc code);

}  // namespace ocr
