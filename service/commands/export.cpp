// SPDX-License-Identifier: Apache-2.0
#include "service/commands/export.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <memory>

#include "service/commands/lot.h"
#include "service/commands/new_file.h"
#include "service/commands/terminal.h"
#include "service/export.h"
#include "service/shown.h"

namespace service::commands {
namespace {

struct Options {
  std::string dossier, pages;  // pages: empty: all of them
  std::string format;
  std::filesystem::path out;
};

struct Interrupted {};

std::vector<std::int64_t> wanted(const store::Archive& archive, const Options& options) {
  if (!archive.dossier(options.dossier))
    throw store::Error(store::Errc::not_found, options.dossier, "no such dossier",
                       store::Cause::no_dossier);
  if (!options.pages.empty()) return page_ids(archive, options.dossier, parse_pages(options.pages));
  std::vector<std::int64_t> ids;
  for (const auto& page : archive.pages(options.dossier)) ids.push_back(page.id);
  if (ids.empty())
    throw UsageError("档案 " + shown(options.dossier) + " 还没有页，没有可导出的内容。",
                     "Dossier " + shown(options.dossier) + " has no pages yet to export.");
  return ids;
}

void tell(const Common& common, const Options& options, std::size_t pages, std::uint64_t bytes,
          const std::vector<EmptyPage>& empty) {
  if (common.json) {
    boost::json::array list;
    for (const EmptyPage& page : empty)
      list.push_back(
          {{"number", page.number}, {"why", to_string(page.why)}, {"reason", page.reason}});
    fmt::print("{}\n", boost::json::serialize(boost::json::object{{"out", shown(options.out)},
                                                                  {"pages", pages},
                                                                  {"bytes", bytes},
                                                                  {"empty", std::move(list)}}));
    return;
  }
  const bool zh = common.language == Language::chinese;
  fmt::print(fmt::runtime(zh ? "已写入 {}：{} 页，{:.1f} MB\n" : "{}: {} pages, {:.1f} MB\n"),
             shown(options.out), pages, static_cast<double>(bytes) / 1e6);
  for (const EmptyPage& page : empty) fmt::print(stderr, "{}\n", gap_text(page, common.language));
}

Exit export_dossier(const Common& common, const Options& options) {
  const bool zh = common.language == Language::chinese;
  store::Archive archive(common.archive);
  const ExportOrder order{
      options.dossier, wanted(archive, options), text_formats().at(options.format),
      std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()),
      common.language};
  NewFile file(options.out);
  catch_signals();
  std::vector<EmptyPage> empty;
  try {
    ProgressLine line;
    empty = export_pages(
        archive, order, os_actor(), [&](std::string_view part) { file.append(part); },
        [&](std::size_t done, std::size_t all) {
          if (stop_flag()) throw Interrupted{};
          line.show(
              fmt::format(fmt::runtime(zh ? "导出 {}/{} 页" : "exporting {}/{} pages"), done, all));
        });
    file.finish();
  } catch (const Interrupted&) {
    fmt::print(stderr, "{}\n",
               zh ? "已中断，没有写出文件。再次运行同一命令即从头导出。"
                  : "Interrupted; no file was written. Run the same command again to export from "
                    "the beginning.");
    return Exit::interrupted;
  }
  tell(common, options, order.pages.size(), file.size(), empty);
  const bool damaged = std::any_of(empty.begin(), empty.end(),
                                   [](const EmptyPage& page) { return page.why == Gap::damaged; });
  if (damaged) return Exit::damage;
  return empty.empty() ? Exit::ok : Exit::set_aside;
}

}  // namespace

void add_export(CLI::App& app, Common& common, std::function<Exit()>& run) {
  auto& command = *app.add_subcommand(
      "export", "导出一卷的页 / a dossier's pages as searchable PDF/A, ALTO, text or JSON");
  const auto options = std::make_shared<Options>();
  command.add_option("--archive", common.archive, "档案库文件夹 / folder of the archive")
      ->required()
      ->envname("DANGAN_ARCHIVE");
  command.add_flag("--json", common.json, "以 JSON 报告结果 / report as JSON");
  command.add_option("number", options->dossier, "档号 / dossier number")->required();
  command.add_option("--pages", options->pages,
                     "只导出这些页，如 3-7,9 / these pages, in this order");
  command.add_option("--format", options->format, "输出格式 / pdf, alto, text, json")
      ->required()
      ->check(CLI::IsMember({"text", "json", "alto", "pdf"}));
  command
      .add_option("--out", options->out,
                  "写入此文件，不覆盖已有文件 / the file; none is overwritten")
      ->required();
  command.callback([&common, &run, options] {
    run = [&common, options] { return export_dossier(common, *options); };
  });
}

}  // namespace service::commands
