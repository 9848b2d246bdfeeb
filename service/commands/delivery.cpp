// SPDX-License-Identifier: Apache-2.0
#include "service/delivery/delivery.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <cstdio>

#include "service/commands/commands.h"
#include "service/commands/new_file.h"
#include "service/commands/terminal.h"
#include "service/shown.h"
#include "service/time_text.h"
#include "store/archive.h"

namespace service::commands {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using delivery::Outcome;
using delivery::State;

void check(const Common& common, const Delivery& o) {
  if (!fs::is_directory(o.folder))
    throw UsageError("没有这个文件夹：" + shown(o.folder) + "。没有做任何改动。",
                     "There is no such folder: " + shown(o.folder) + ". Nothing was changed.");
  const fs::path folder = fs::canonical(o.folder), archive = fs::weakly_canonical(common.archive);
  const auto holds = [](const fs::path& outer, const fs::path& inner) {
    return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first ==
           outer.end();
  };
  if (holds(archive, folder) || holds(folder, archive))
    throw UsageError("交付文件夹与档案库互相包含。请分开放置。没有做任何改动。",
                     "The delivery and the archive lie within each other. Put them apart. Nothing "
                     "was changed.");
}

// 交付清单-20261123-1605.csv, with another number behind it when there is one.
fs::path list_name(const Delivery& o, Language language) {
  if (!o.list.empty()) return o.list;
  std::string time =
      local_text(std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
  std::erase_if(time, [](char c) { return c == ':' || c == '-'; });
  std::replace(time.begin(), time.end(), ' ', '-');
  const std::string name = (language == Language::chinese ? "交付清单-" : "delivery-") + time;
  fs::path path = name + ".csv";
  for (int n = 2; fs::exists(fs::symlink_status(path)); ++n)
    path = fmt::format("{}-{}.csv", name, n);
  return path;
}

std::string progress_text(const delivery::Progress& p, Language language) {
  const bool zh = language == Language::chinese;
  std::string text = fmt::format(fmt::runtime(zh ? "第 {}/{} 卷" : "dossier {}/{}"),
                                 std::min(p.done + 1, p.dossiers), p.dossiers);
  if (p.reading != nullptr) {
    const IngestProgress& r = *p.reading;
    text += r.stage == "receiving"
                ? fmt::format(fmt::runtime(zh ? "，接收 {}/{} 幅" : ", receiving {}/{}"),
                              r.files_done, r.files)
                : fmt::format(fmt::runtime(zh ? "，识读 {}/{} 页" : ", reading {}/{} pages"),
                              r.stored + r.quarantined, r.pages);
  } else if (p.to_look > 0) {
    text += fmt::format(fmt::runtime(zh ? "，检查图像 {}/{}" : ", looking at images {}/{}"),
                        p.looked, p.to_look);
  }
  return text;
}

const char* word_of(State state) {
  switch (state) {
    case State::taken:
      return "taken";
    case State::held:
      return "held";
    case State::ready:
      return "ready";
    case State::refused:
      return "refused";
    case State::interrupted:
      return "interrupted";
  }
  return "";
}

json::object to_json(const Outcome& outcome, Language language) {
  json::array objections;
  for (const auto& o : outcome.objections)
    objections.push_back({{"code", to_string(o.why)},
                          {"subject", shown(o.subject)},
                          {"class", o.code},
                          {"material", o.material},
                          {"expected", o.expected},
                          {"found", o.found},
                          {"text", what_text(o, language)}});
  return {{"folder", shown(outcome.folder)}, {"state", word_of(outcome.state)},
          {"dossier", outcome.dossier},      {"images", outcome.images},
          {"pages", outcome.pages},          {"objections", std::move(objections)}};
}

void print(const Outcome& outcome, Language language) {
  const bool zh = language == Language::chinese;
  for (const auto& o : outcome.objections)
    fmt::print(stderr, fmt::runtime(zh ? "{}：{}{}。{}。\n" : "{}: {}{}. {}.\n"),
               state_text(outcome.state, language),
               outcome.folder.empty() ? "" : shown(outcome.folder) + (zh ? "：" : ": "),
               what_text(o, language), advice_text(o, language));
}

void print_sum(const std::vector<Outcome>& outcomes, const fs::path& list, Language language) {
  const bool zh = language == Language::chinese;
  for (const State state :
       {State::taken, State::held, State::ready, State::refused, State::interrupted}) {
    const auto n = std::count_if(outcomes.begin(), outcomes.end(),
                                 [&](const Outcome& o) { return o.state == state; });
    if (n > 0) fmt::print("  {}{:>8}\n", padded(state_text(state, language), 20), n);
  }
  fmt::print(fmt::runtime(zh ? "清单：{}\n" : "list: {}\n"), shown(list));
}

}  // namespace

Exit take_delivery(const Common& common, const Delivery& options) {
  check(common, options);
  const fs::path list = list_name(options, common.language);
  NewFile file(list);
  delivery::Options how;
  how.open = options.open;
  how.check_only = options.check;
  how.ingest.workers = options.workers;
  catch_signals();
  store::Archive archive(common.archive);
  std::vector<Outcome> outcomes;
  {
    ProgressLine line;
    std::string folder;
    const auto show = [&](const delivery::Progress& p) {
      if (common.json) return;
      line.show(progress_text(p, common.language), p.folder != folder && p.done % 100 == 0);
      folder = p.folder;
    };
    outcomes = delivery::take_delivery(archive, options.folder, os_actor(), how, show, stop_flag());
  }
  file.write(delivery::list_csv(outcomes, common.language));
  for (const Outcome& outcome : outcomes) {
    if (common.json) {
      fmt::print("{}\n", json::serialize(to_json(outcome, common.language)));
    } else {
      print(outcome, common.language);
    }
  }
  if (!common.json) print_sum(outcomes, list, common.language);
  if (stop_flag()) {
    fmt::print(stderr, "{}\n",
               common.language == Language::chinese
                   ? "已中断。已入库的页都在；再次运行同一命令即可接着做完。"
                   : "Interrupted. What was stored is safe; run the same command again to finish.");
    return Exit::interrupted;
  }
  const bool told = std::any_of(outcomes.begin(), outcomes.end(),
                                [](const Outcome& o) { return !o.objections.empty(); });
  return told ? Exit::set_aside : Exit::ok;
}

}  // namespace service::commands
