// SPDX-License-Identifier: Apache-2.0
// Why a file or a page could not be taken, from disk or from a device. what() is English for the log; the message for a clerk
// is made in service from code() and subject().
#pragma once

#include <stdexcept>
#include <string>

namespace scanner {

enum class Errc {
  missing,          // no such file, or not a regular file
  empty,            // zero bytes
  unknown_format,   // none of TIFF, JPEG, PNG, PDF by its first bytes
  damaged,          // the format's own decoder cannot read it, or it ends too early
  encrypted,        // a PDF that asks for a password
  too_large,        // more pixels than Limits allow; found before memory is taken
  no_pages,         // a container without a page
  unsupported,      // a legal variant that is not taken (subject says which)
  tool_failed,      // a helper program (pdftoppm) failed or ran out of time
  // Of a scanning device; subject() is its name.
  device_missing,       // no scanner, or none of this name
  device_unreachable,   // of this name there is one, but it does not answer
  device_busy,          // another program uses it, or it is warming up or locked
  device_gone,          // the cable, the network or the driver failed; or a page broke off
  access_denied,        // the account may not use it
  no_memory,            // the device or its driver has too little
  unsupported_setting,  // a setting the device lacks (detail says which)
  jam,                  // a sheet is stuck
  double_feed,          // two sheets went in at once, where the device reports it
  cover_open,           // of the scanner or its feeder
  no_paper,             // the feeder is empty
  cancelled,            // by Device::cancel or by a button of the device
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

// A stable word for the code, for records and JSON: "damaged", "too_large", ...
const char* to_string(Errc code);

}  // namespace scanner
