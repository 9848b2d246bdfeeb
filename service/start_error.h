// SPDX-License-Identifier: Apache-2.0
// What keeps the network service from starting. what() is English for the log; the sentence for the
// administrator is made by error_text().
//
// Threads  a value.
#pragma once

#include <stdexcept>
#include <string>

namespace service {

enum class Obstacle {
  not_an_address,  // subject: what --listen was given
  needs_tls,       // beyond this computer only with a certificate
  port_in_use,     // subject, here and below: the address and port
  address_elsewhere,
  not_allowed,
  cannot_listen,
  certificate_unreadable,  // subject: the file
  certificate_not_made,    // subject: the folder
};

class StartError : public std::runtime_error {
 public:
  // detail: in the system's words
  StartError(Obstacle obstacle, const std::string& subject, const std::string& detail)
      : std::runtime_error(subject + ": " + detail),
        obstacle_(obstacle),
        subject_(subject),
        detail_(detail) {}
  Obstacle obstacle() const { return obstacle_; }
  const std::string& subject() const { return subject_; }
  const std::string& detail() const { return detail_; }

 private:
  Obstacle obstacle_;
  std::string subject_, detail_;
};

}  // namespace service
