// SPDX-License-Identifier: Apache-2.0
// Why the archive refused or failed. After a throw nothing has been recorded. what() is English for
// the log; the sentence for a clerk is made in service from code() and subject().
#pragma once

#include <stdexcept>
#include <string>

namespace store {

enum class Errc {
  not_found,       // no such dossier, page, batch, request, ...
  conflict,        // somebody else was first, or the step is impossible in this state
  invalid,         // a value outside its rules
  not_an_archive,  // the folder holds no archive, or init would overwrite something
  wrong_version,   // the archive is older or newer than this program
  busy,            // another process holds what is needed for longer than we wait
  no_space,        // the disk is full; nothing half-written counts
  io,              // the disk failed
  damaged,         // stored bytes are not what was taken in; never served
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

}  // namespace store
