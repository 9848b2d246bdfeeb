// SPDX-License-Identifier: Apache-2.0
#include "service/commands/text.h"

#include <fmt/format.h>

#include <iostream>
#include <iterator>
#include <memory>

#include "service/catalogue_draft.h"
#include "service/commands/lot.h"
#include "service/commands/terminal.h"
#include "service/corrected_text.h"
#include "service/input_file.h"
#include "service/shown.h"
#include "service/time_text.h"
#include "store/reading.h"

namespace service::commands {
namespace {

struct TextOptions {
  std::string dossier, as;
  int page = 0;
  std::int64_t version = 0;
  std::filesystem::path file;
};

constexpr std::size_t longest_text = 1U << 20;  // bytes

std::int64_t page_of(const store::Archive& archive, const TextOptions& o) {
  return page_ids(archive, o.dossier, {o.page}).at(0);
}

Exit show_text(const Common& common, const TextOptions& o) {
  store::Archive archive(common.archive);
  const auto page = archive.page(page_of(archive, o)).value();
  archive.record("page.viewed", o.dossier, fmt::format("page:{}", page.id), {}, os_actor());
  fmt::print("{}", page.result.text);
  return Exit::ok;
}

Exit list_versions(const Common& common, const TextOptions& o) {
  const bool zh = common.language == Language::chinese;
  store::Archive archive(common.archive);
  for (const auto& version : store::Reading(archive).versions(page_of(archive, o))) {
    const std::string by = version.text_by.empty() ? version.reading.engine : version.text_by;
    fmt::print(fmt::runtime(zh ? "{}  {}  {} 字  {}{}\n" : "{}  {}  {} characters  {}{}\n"),
               padded(version.id == 0 ? (zh ? "在用" : "in use") : std::to_string(version.id), 6),
               padded(version.at ? local_text(*version.at) : "", 16), version.reading.boxes.size(),
               version.text_by.empty() ? "" : (zh ? "更正：" : "corrected by "), shown(by));
  }
  return Exit::ok;
}

std::string new_text(const TextOptions& o) {
  std::string text;
  if (o.file == "-") {
    text.assign(std::istreambuf_iterator<char>(std::cin), {});
  } else {
    read_file(o.file, [&](const char* data, std::size_t size) {
      if (text.size() <= longest_text) text.append(data, size);
    });
  }
  if (text.size() > longest_text)
    throw UsageError("文字过长，不是一页的文字。没有做任何改动。",
                     "The text is too long for a page. Nothing was changed.");
  return text;
}

Exit correct_text(const Common& common, const TextOptions& o) {
  const bool zh = common.language == Language::chinese;
  if (o.file == "-" && !o.as.empty())
    throw UsageError("--as 的密码由标准输入读，文字请写在文件里。没有做任何改动。",
                     "--as reads the password from standard input; put the text in a file. Nothing "
                     "was changed.");
  store::Archive archive(common.archive);
  const store::Actor actor = intake_actor(common, archive, o.as);
  const auto page = archive.page(page_of(archive, o)).value();
  store::Reading(archive).correct(page.id, page.result.text, corrected(page.result, new_text(o)),
                                  actor);
  draft_catalogue(archive, o.dossier, actor);
  fmt::print("{}", zh ? "已更正；原来的文字留在旁边（dangan text versions）。\n"
                      : "Corrected; the earlier text stays beside it (dangan text versions).\n");
  return Exit::ok;
}

Exit use_version(const Common& common, const TextOptions& o) {
  store::Archive archive(common.archive);
  const store::Actor actor = intake_actor(common, archive, o.as);
  store::Reading(archive).use(page_of(archive, o), o.version, actor);
  draft_catalogue(archive, o.dossier, actor);
  fmt::print("{}", common.language == Language::chinese ? "已改用这个版本。\n"
                                                        : "This version is in use now.\n");
  return Exit::ok;
}

}  // namespace

void add_text(CLI::App& app, Common& common, std::function<Exit()>& run) {
  auto options = std::make_shared<TextOptions>();
  auto& text =
      *app.add_subcommand("text", "一页的文字与更正 / the text of a page, and corrections");
  text.require_subcommand(1);
  using Act = Exit (*)(const Common&, const TextOptions&);
  const auto add = [&](const char* name, const char* words, Act act) -> CLI::App& {
    auto& command = *text.add_subcommand(name, words);
    command.add_option("--archive", common.archive, "档案库文件夹 / folder of the archive")
        ->required()
        ->envname("DANGAN_ARCHIVE");
    command.add_option("number", options->dossier, "档号 / dossier number")->required();
    command.add_option("page", options->page, "页号 / number of the page")
        ->required()
        ->check(CLI::PositiveNumber);
    command.callback([&run, &common, options, act] {
      run = [&common, options, act] { return act(common, *options); };
    });
    return command;
  };
  const auto as = [&](CLI::App& command) {
    command.add_option("--as", options->as,
                       "以此账号登记，密码由标准输入读 / account it is recorded under; its "
                       "password comes from standard input");
  };
  add("show", "文字 / the text in use", show_text);
  add("versions", "各个版本 / its versions", list_versions);
  auto& correct =
      add("correct", "更正，原来的文字留在旁边 / correct it; earlier texts stay", correct_text);
  correct
      .add_option("file", options->file,
                  "更正后的整页文字，- 为标准输入 / the whole text; - is standard input")
      ->required();
  as(correct);
  auto& use = add("use", "改用另一版本 / use another version", use_version);
  use.add_option("version", options->version, "版本号 / its number")->required();
  as(use);
}

}  // namespace service::commands
