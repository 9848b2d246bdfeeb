// SPDX-License-Identifier: Apache-2.0
// The door to whoever carries messages to persons (SMS, mail). A provider is one class; the one
// here drops files into a folder, from which a gateway or a test picks them up.
//
// Errors   store::Error(io, no_space); after a throw nothing has been handed over.
// Threads  any.
#pragma once

#include <filesystem>
#include <string>

namespace service {

struct Message {
  std::string to;    // phone number
  std::string text;  // UTF-8
};

class Notifier {
 public:
  virtual ~Notifier() = default;
  virtual void send(const Message& message) = 0;
};

// One file for each message: first line the receiver, an empty line, the text. Readable by the
// owner only; appears whole (written beside, then renamed) under a name that sorts by time,
// "….txt".
class FileDrop final : public Notifier {
 public:
  explicit FileDrop(std::filesystem::path folder) : folder_(std::move(folder)) {}
  void send(const Message& message) override;

 private:
  std::filesystem::path folder_;
};

}  // namespace service
