// SPDX-License-Identifier: Apache-2.0
// `dangan queue`: the pages that wait to be read.
#include "service/commands/queue.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <memory>

#include "service/commands/terminal.h"
#include "service/reading_queue.h"
#include "service/shown.h"
#include "service/time_text.h"
#include "store/reading.h"

namespace service::commands {
namespace {

namespace json = boost::json;

struct QueueOptions {
  std::string dossier;
  bool outdated = false;
  int workers = 0;
  int page_timeout = 60;
};

std::string place_of(const store::ReadingTask& task, bool zh) {
  const std::string whose = task.dossier.value_or(zh ? "未归卷" : "unassigned");
  return fmt::format(fmt::runtime(zh ? "{} 第 {} 页" : "{} page {}"), whose, task.number);
}

json::object to_json(const store::ReadingQueue& queue,
                     const std::vector<store::ReadingTask>& set_aside) {
  json::array pages;
  for (const auto& task : set_aside)
    pages.push_back({{"page", task.page},
                     {"dossier", task.dossier.value_or("")},
                     {"number", task.number},
                     {"reason", task.reason}});
  json::object o{{"paused", queue.paused},       {"waiting", queue.waiting},
                 {"urgent", queue.urgent},       {"without_text", queue.first},
                 {"set_aside", queue.set_aside}, {"set_aside_pages", std::move(pages)}};
  if (queue.oldest) o["oldest"] = iso_text(*queue.oldest);
  return o;
}

Exit show_queue(const Common& common, const QueueOptions&) {
  const bool zh = common.language == Language::chinese;
  store::Archive archive(common.archive);
  const store::Reading reading(archive);
  const auto queue = reading.queue();
  const auto set_aside = reading.set_aside();
  if (common.json) {
    fmt::print("{}\n", json::serialize(to_json(queue, set_aside)));
    return Exit::ok;
  }
  fmt::print(fmt::runtime(zh ? "等待识读 {} 页，其中 {} 页还没有文字，{} 页先读。{}\n"
                             : "{} pages wait to be read: {} have no text yet, {} come first.{}\n"),
             queue.waiting, queue.first, queue.urgent,
             queue.paused ? (zh ? "现在暂停。" : " Reading is paused.") : "");
  if (queue.set_aside == 0) return Exit::ok;
  fmt::print(fmt::runtime(zh ? "识读失败而搁置 {} 页（图像完好）：\n"
                             : "{} pages could not be read and are set aside (their images are "
                               "good):\n"),
             queue.set_aside);
  for (const auto& task : set_aside)
    fmt::print("  {}  {}\n", place_of(task, zh), unread_text(task.reason, common.language));
  if (queue.set_aside > static_cast<int>(set_aside.size())) fmt::print("  …\n");
  fmt::print("{}",
             zh ? "重读：dangan queue again 档号\n" : "Read again: dangan queue again NUMBER\n");
  return Exit::set_aside;
}

void tell(const Common& common, const ReadingRun& run) {
  const bool zh = common.language == Language::chinese;
  if (common.json) {
    fmt::print("{}\n", json::serialize(json::object{{"read", run.read},
                                                    {"set_aside", run.set_aside},
                                                    {"beside", run.beside},
                                                    {"paused", run.paused},
                                                    {"interrupted", run.interrupted}}));
    return;
  }
  fmt::print(fmt::runtime(zh ? "识读 {} 页，搁置 {} 页。" : "{} pages read, {} set aside."),
             run.read, run.set_aside);
  if (run.beside > 0)
    fmt::print(fmt::runtime(zh ? "其中 {} 页有人更正过，仍用更正后的文字，新的识读存在旁边。"
                               : " Of {} a person's text stays in use, the new one beside it."),
               run.beside);
  if (run.paused) fmt::print("{}", zh ? "识读已暂停。" : " Reading is paused.");
  if (run.interrupted)
    fmt::print("{}", zh ? "已中断，再次运行接着读。" : " Interrupted; run it again to go on.");
  fmt::print("\n");
}

Exit run_queue(const Common& common, const QueueOptions& o) {
  const bool zh = common.language == Language::chinese;
  IngestOptions how;
  how.workers = o.workers;
  how.page_timeout = std::chrono::seconds(o.page_timeout);
  catch_signals();
  store::Archive archive(common.archive);
  ReadingRun run;
  {
    ProgressLine line;
    run = read_queue(
        archive, os_actor(), how,
        [&](const ReadingProgress& p) {
          line.show(
              fmt::format(fmt::runtime(zh ? "识读 {} 页，还有 {} 页，每分钟 {:.0f} 页，约剩 {}"
                                          : "{} read, {} waiting, {:.0f} a minute, about {} left"),
                          p.done, p.waiting, p.pages_per_minute,
                          duration_text(p.seconds_left.value_or(0), common.language)));
        },
        stop_flag());
  }
  if (run.busy)
    throw store::Error(store::Errc::busy, zh ? "识读队列" : "the queue",
                       "another process reads from it");
  if (!run.recogniser_passed_over.empty())
    fmt::print(stderr, "{}\n", passed_over_text(run.recogniser_passed_over, common.language));
  tell(common, run);
  if (run.interrupted) return Exit::interrupted;
  return run.set_aside > 0 ? Exit::set_aside : Exit::ok;
}

Exit pause_queue(const Common& common, bool paused) {
  store::Archive archive(common.archive);
  store::Reading(archive).pause(paused, os_actor());
  const bool zh = common.language == Language::chinese;
  if (paused) {
    fmt::print("{}", zh ? "识读已暂停：新来的页先存图像，文字稍后再读。\n"
                        : "Reading is paused: new pages are stored as images and read later.\n");
  } else {
    fmt::print("{}", zh ? "识读已恢复。\n" : "Reading goes on.\n");
  }
  return Exit::ok;
}

Exit put_first(const Common& common, const QueueOptions& o) {
  store::Archive archive(common.archive);
  store::Reading(archive).put_first(o.dossier, os_actor());
  fmt::print(
      fmt::runtime(common.language == Language::chinese ? "{} 先读。\n" : "{} is read first.\n"),
      shown(o.dossier));
  return Exit::ok;
}

Exit ask_again(const Common& common, const QueueOptions& o) {
  if (o.outdated != o.dossier.empty())
    throw UsageError("请给出档号，或用 --outdated 重读所有由旧引擎识读的页。没有做任何改动。",
                     "Give a dossier number, or --outdated for all pages that another engine read. "
                     "Nothing was changed.");
  store::Archive archive(common.archive);
  store::Reading reading(archive);
  WorkerLimits limits = reading_limits(archive, {});
  const int asked = o.outdated ? reading.ask_outdated(need_workers(limits).engine, os_actor())
                               : reading.ask_again(o.dossier, os_actor());
  fmt::print(
      fmt::runtime(common.language == Language::chinese
                       ? "{} 页等待重读。运行 dangan queue run，或由 dangan serve 在后台读。\n"
                       : "{} pages wait to be read again, by dangan queue run or in the "
                         "background by dangan serve.\n"),
      asked);
  return Exit::ok;
}

}  // namespace

void add_queue(CLI::App& app, Common& common, std::function<Exit()>& run) {
  auto options = std::make_shared<QueueOptions>();
  auto& queue = *app.add_subcommand("queue", "识读队列 / the pages that wait to be read");
  queue.require_subcommand(1);
  const auto add = [&](const char* name, const char* words, auto act) -> CLI::App& {
    auto& command = *queue.add_subcommand(name, words);
    command.add_option("--archive", common.archive, "档案库文件夹 / folder of the archive")
        ->required()
        ->envname("DANGAN_ARCHIVE");
    command.callback([&run, &common, options, act] {
      run = [&common, options, act] { return act(common, *options); };
    });
    return command;
  };
  auto& show = add("show", "等待和搁置的页 / what waits and what was set aside", show_queue);
  show.add_flag("--json", common.json, "以 JSON 输出 / print JSON");
  auto& start = add("run", "现在识读，可随时中断 / read them now; can be interrupted", run_queue);
  start.add_flag("--json", common.json, "以 JSON 输出 / print JSON");
  start.add_option("--workers", options->workers, "识读进程数，0 为每核一个 / worker processes")
      ->check(CLI::Range(0, 256));
  start
      .add_option("--page-timeout", options->page_timeout,
                  "一页最多用时（秒） / seconds after which a page is set aside")
      ->capture_default_str()
      ->check(CLI::Range(1, 3600));
  add("pause", "暂停识读，接收照常 / pause; pages are taken in all the same",
      [](const Common& c, const QueueOptions&) { return pause_queue(c, true); });
  add("resume", "恢复识读 / go on",
      [](const Common& c, const QueueOptions&) { return pause_queue(c, false); });
  auto& first = add("first", "这一卷先读 / read this dossier before others", put_first);
  first.add_option("number", options->dossier, "档号 / dossier number")->required();
  auto& again = add("again", "重新识读 / read once more; earlier texts are kept", ask_again);
  again.add_option("number", options->dossier, "档号 / dossier number");
  again.add_flag("--outdated", options->outdated,
                 "所有由其他引擎、版本或设置识读的页 / all pages that another engine read");
}

}  // namespace service::commands
