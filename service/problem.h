// SPDX-License-Identifier: Apache-2.0
// The one table from error to HTTP status and exit code, and the body of an HTTP error (RFC 9457).
//
// Threads  pure functions over constant data.
#pragma once

#include <chrono>
#include <exception>
#include <optional>
#include <stdexcept>
#include <string>

#include "service/language.h"
#include "store/error.h"

namespace service {

// Of the program; documented in `dangan --help`.
enum class Exit : int {
  ok = 0,
  failed = 1,
  usage = 2,
  set_aside = 3,  // done, but something was refused or set aside
  damage = 4,     // verification found damage
  interrupted = 130,
};

// What the service itself refuses, beside the errors of the store.
enum class Code {
  malformed,  // not HTTP, or framing that can be read in two ways
  bad_version,
  header_too_large,
  target_too_long,
  expectation_failed,
  wrong_host,  // a name this server does not have (DNS rebinding)
  no_such_address,
  method_not_allowed,
  wrong_content_type,
  too_large,
  malformed_json,
  invalid_field,  // subject is the field
  login_required,
  login_failed,
  lookup_failed,
  forbidden,  // the role may not do this
  csrf,       // token missing or wrong, or the page comes from another site
  too_many_tries,
  overloaded,
  not_ready,  // something of the installation is missing, whatever is asked
  ledger_unavailable,  // a look cannot be recorded, so it is not given
  internal,
};

struct Fault {
  int status;  // HTTP
  Exit exit;
  const char* code;  // stable word for programs
  const char* title_zh;
  const char* title_en;
  const char* title(Language language) const {
    return language == Language::english ? title_en : title_zh;
  }
};

Fault fault_of(Code code);
Fault fault_of(store::Errc code);

// Thrown by handlers. detail: for the asker, may be empty.
class Refusal : public std::runtime_error {
 public:
  explicit Refusal(Code code, std::string subject = {}, std::string detail = {},
                   std::optional<std::chrono::seconds> retry_after = std::nullopt)
      : std::runtime_error(std::string(fault_of(code).code) + ": " + subject),
        code_(code),
        subject_(std::move(subject)),
        detail_(std::move(detail)),
        retry_after_(retry_after) {}
  Code code() const { return code_; }
  const std::string& subject() const { return subject_; }
  const std::string& detail() const { return detail_; }
  std::optional<std::chrono::seconds> retry_after() const { return retry_after_; }

 private:
  Code code_;
  std::string subject_, detail_;
  std::optional<std::chrono::seconds> retry_after_;
};

// What an exception means to the person who has to do with it: the row of the table, what it is
// about, and a sentence (empty for what only the log can tell).
struct Problem {
  Fault fault;
  std::string subject, detail;
  std::string cause;  // a word, where a program asks for it: dossier_there
};
Problem problem_of(std::exception_ptr error, Language language);

// application/problem+json
std::string problem_json(const Fault& fault, const std::string& subject, const std::string& detail,
                         Language language, const std::string& cause = {});

// The pages cannot be read because something of the installation is missing (a model, the system
// calls of the sandbox), whatever the pages are. reason() is a code word of PageFailure. The batch
// stays open, its pages waiting.
class NotReady : public std::runtime_error {
 public:
  NotReady(std::string reason, const std::string& detail)
      : std::runtime_error(detail), reason_(std::move(reason)) {}
  const std::string& reason() const { return reason_; }

 private:
  std::string reason_;
};

}  // namespace service
