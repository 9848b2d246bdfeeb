// SPDX-License-Identifier: Apache-2.0
// What a command needs of the terminal: width of Han text, a progress line, a secret typed in.
//
// Threads  from one thread.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace service::commands {

// Columns the text takes on a terminal: Han and full-width characters take two.
int columns(std::string_view text);
// The text with spaces up to so many columns.
std::string padded(std::string_view text, int width);

// One line that is written over itself on a terminal, and plain lines now and then otherwise.
class ProgressLine {
 public:
  ProgressLine();
  ~ProgressLine();  // leaves the cursor on a fresh line
  // Shown at most ten times a second on a terminal, every five seconds otherwise; always when
  // `important`.
  void show(const std::string& text, bool important = false);

 private:
  const bool terminal_;
  bool open_ = false;
  std::string last_;
  std::chrono::steady_clock::time_point shown_{};
};

// An answer typed at the terminal, where `prompt` is shown on standard error; `otherwise` when the
// line is empty, and without a question when standard input is no terminal. Throws UsageError when
// the input ends instead.
std::string ask(const std::string& prompt, const std::string& otherwise);

// One line from standard input without its end; not echoed when it is typed at a terminal, where
// `prompt` is shown on standard error. Throws UsageError when there is none.
std::string read_secret(const std::string& prompt);

}  // namespace service::commands
