// SPDX-License-Identifier: Apache-2.0
#include "service/commands/usage.h"

#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <string_view>

namespace service::commands {
namespace {

// As far as the command line was understood: "dangan user add".
std::string command_of(const CLI::App& app, const CLI::App*& last) {
  std::string command = "dangan";
  last = &app;
  while (!last->get_subcommands().empty()) {
    last = last->get_subcommands().front();
    command += " " + last->get_name();
  }
  return command;
}

std::string before(const std::string& text, std::string_view mark) {
  return text.substr(0, text.find(mark));
}

std::string after(const std::string& text, std::string_view mark) {
  const auto at = text.find(mark);
  return at == std::string::npos ? text : text.substr(at + mark.size());
}

// What stands where a command is missing; empty when nothing does, or none is missing.
std::string unknown_command(const CLI::App& last, const CLI::ParseError& error) {
  const auto rest = last.remaining();
  const bool missing = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::RequiredError) &&
                       std::string_view(error.what()).starts_with("A subcommand");
  return missing && !rest.empty() ? rest.front() : std::string();
}

// The parser tells the kind of the error by its code, and which option in its words alone.
std::string chinese_text(const CLI::App& last, const CLI::ParseError& error) {
  using enum CLI::ExitCodes;
  const auto kind = static_cast<CLI::ExitCodes>(error.get_exit_code());
  const std::string words = error.what();
  if (const std::string unknown = unknown_command(last, error); !unknown.empty())
    return fmt::format(
        fmt::runtime(unknown.starts_with('-') ? "没有 {} 这个选项" : "没有“{}”这个命令"), unknown);
  if (words.starts_with("A subcommand")) return "没有写明要执行哪个命令";
  if (kind == RequiredError) return "缺少 " + before(words, " is required");
  if (kind == ExtrasError) return "多出了不认识的内容：" + after(words, "expected: ");
  if (kind == ValidationError) return before(words, ": ") + " 的值不对";
  if (kind == ConversionError) return after(words, "convert: ") + "，这个值的形式不对";
  if (kind == ArgumentMismatch) return before(words, ": ") + " 后面缺少值，或值的个数不对";
  return "命令的写法不对";
}

}  // namespace

void tell_usage(const CLI::App& app, const CLI::ParseError& error, Language language) {
  const CLI::App* last = nullptr;
  const std::string command = command_of(app, last);
  if (language == Language::chinese)
    fmt::print(stderr, "dangan: 用法有误：{}。没有做任何改动。用法见 {} --help\n",
               chinese_text(*last, error), command);
  const std::string unknown = unknown_command(*last, error);
  fmt::print(stderr, "dangan: {}{}. Nothing was done. See {} --help\n",
             unknown.empty() ? "" : unknown + " is not known. ", error.what(), command);
}

}  // namespace service::commands
