// SPDX-License-Identifier: Apache-2.0
#include "service/commands/terminal.h"

#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>

#include "service/commands/commands.h"
#include "store/terms/utf8.h"

namespace service::commands {
namespace {

bool is_wide(char32_t c) {
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
         (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0xFE30 && c <= 0xFE4F) || (c >= 0xFF00 && c <= 0xFF60) ||
         (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x20000 && c <= 0x3FFFD);
}

// Switches echo off while it lives.
class Quiet {
 public:
  Quiet() {
    if (tcgetattr(STDIN_FILENO, &before_) != 0) return;
    termios off = before_;
    off.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    changed_ = tcsetattr(STDIN_FILENO, TCSAFLUSH, &off) == 0;
  }
  ~Quiet() {
    if (changed_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;

 private:
  termios before_{};
  bool changed_ = false;
};

}  // namespace

int columns(std::string_view text) {
  int n = 0;
  for (char32_t c : terms::decode_utf8(text)) n += is_wide(c) ? 2 : 1;
  return n;
}

std::string padded(std::string_view text, int width) {
  std::string out(text);
  for (int n = columns(text); n < width; ++n) out += ' ';
  return out;
}

ProgressLine::ProgressLine() : terminal_(isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine() {
  if (open_) fmt::print(stderr, "\n");
}

void ProgressLine::show(const std::string& text, bool important) {
  const auto now = std::chrono::steady_clock::now();
  const auto pause = terminal_ ? std::chrono::milliseconds(100) : std::chrono::milliseconds(5000);
  if ((!important && now - shown_ < pause) || text == last_) return;
  shown_ = now;
  last_ = text;
  if (terminal_) {
    fmt::print(stderr, "\r\033[K{}", text);
    open_ = true;
  } else {
    fmt::print(stderr, "{}\n", text);
  }
  std::fflush(stderr);
}

std::string ask(const std::string& prompt, const std::string& otherwise) {
  if (isatty(STDIN_FILENO) != 1) return otherwise;
  fmt::print(stderr, "{}", prompt);
  std::string line;
  if (!std::getline(std::cin, line))
    throw UsageError("没有回答。没有做任何改动。", "No answer. Nothing was changed.");
  const auto first = line.find_first_not_of(" \t\r");
  if (first == std::string::npos) return otherwise;
  return line.substr(first, line.find_last_not_of(" \t\r") - first + 1);
}

std::string read_secret(const std::string& prompt) {
  const bool terminal = isatty(STDIN_FILENO) == 1;
  std::string line;
  {
    if (terminal) fmt::print(stderr, "{}", prompt);
    const Quiet quiet;
    std::getline(std::cin, line);
    if (terminal) fmt::print(stderr, "\n");
  }
  if (!line.empty() && line.back() == '\r') line.pop_back();
  if (line.empty()) throw UsageError("没有从标准输入读到内容（密码或身份证号）。没有做任何改动。"
                     "请在终端运行并按提示输入，或把内容送入标准输入，例如在命令后加 <<< '内容'。",
                     "Nothing came on standard input (a password or an identity number). Nothing was "
                     "changed. Run the command at a terminal, which asks for it, or pass it to "
                     "standard input, for example with <<< 'text' after the command.");
  return line;
}

}  // namespace service::commands
