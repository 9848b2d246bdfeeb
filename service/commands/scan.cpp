// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "scanner/error.h"
#include "service/commands/commands.h"
#include "service/commands/intake_report.h"
#include "service/commands/lot.h"
#include "service/commands/scan_batch.h"
#include "service/commands/scan_devices.h"
#include "service/commands/scan_reading.h"
#include "service/commands/scan_record.h"
#include "service/commands/scan_sheet.h"
#include "service/commands/terminal.h"
#include "service/config.h"
#include "service/ingest.h"
#include "service/scan_process.h"
#include "service/shown.h"
#include "store/archive.h"

namespace service::commands {
namespace {

namespace json = boost::json;
using scanner::ScanSource;

constexpr std::chrono::milliseconds look_again(100);
constexpr std::chrono::seconds patience(15);
// A feeder that is empty says so at once. sane-airscan also calls it empty after it has asked in vain
// for a page some thirty times, because a dialog is open on the PC for example.
constexpr std::chrono::seconds late_end(20);

ScanJob job_of(const Scan& options) {
  ScanJob job{{}, options.settings, options.wait};
  for (const auto& setting : options.set) {
    const auto equals = setting.find('=');
    if (equals == std::string::npos || equals == 0)
      throw UsageError("--set 须写成 选项=值。", "--set takes OPTION=VALUE.");
    job.settings.extra.emplace_back(setting.substr(0, equals), setting.substr(equals + 1));
  }
  return job;
}

// Sheets on their way from one device into one batch.
class Scanning {
 public:
  Scanning(const Common& common, const Scan& options, store::Archive& archive)
      : common_(common), options_(options), archive_(archive), batch_(archive, options) {
    if (batch_.sheets() > 0) tell_resumed();
  }

  // Until the feeder is empty, something fails or somebody stops it. What failed, if anything.
  std::optional<scanner::Error> run(const ScanJob& job) {
    ScanProcess process(job);
    begun_ = Clock::now();
    Clock::time_point heard = begun_;
    bool waiting = false;  // for paper
    std::optional<Clock::time_point> cancelled;
    for (;;) {
      if (stop_flag() && !cancelled) {
        process.cancel();
        cancelled = Clock::now();
      }
      const auto event = process.next(look_again);
      tell_bad_pages();
      // A driver that hangs hears nothing; its process is ended with `process`.
      if (!event && cancelled && Clock::now() - *cancelled > patience)
        return scanner::Error(scanner::Errc::cancelled, job.device, "the driver does not answer");
      // A PC that has lost its power tells nobody; its driver would wait for ever.
      if (!event && Clock::now() - heard > silence(waiting)) {
        say_silent(waiting);
        return scanner::Error(scanner::Errc::device_gone, job.device, "no answer in time");
      }
      if (!event) continue;
      if (const auto* started = std::get_if<ScanStarted>(&*event)) {
        start(*started);
      } else if (std::holds_alternative<ScanWaiting>(*event)) {
        if (!waiting) say_waiting();
      } else if (const auto* page = std::get_if<scanner::PageImage>(&*event)) {
        keep(*page);
      } else if (const auto* ended = std::get_if<ScanEnded>(&*event)) {
        const bool late = !ended->error && !waiting && Clock::now() - heard > late_end;
        if (!ended->error && !late) keep_lone_front();
        line_.reset();
        if (late)
          return scanner::Error(scanner::Errc::device_gone, job.device, "called empty so late");
        if (!ended->error) return std::nullopt;
        return scanner::Error(*ended->error, ended->subject, ended->detail);
      }
      waiting = std::holds_alternative<ScanWaiting>(*event);
      heard = Clock::now();
    }
  }

  bool has_lone_front() const { return lone_front_; }

  // All sheets have come. The batch, if any, is free for whoever reads the rest.
  std::optional<std::int64_t> finish() {
    if (reading_) {
      if (line_ && !common_.json)
        line_->show(common_.language == Language::chinese ? "正在读完手头的页"
                                                          : "finishing the pages in work");
      reading_->end();
    }
    tell_bad_pages();
    reading_.reset();
    return batch_.release();
  }

  ScanBatch& batch() { return batch_; }

  void print_table() const {
    if (common_.json) return;
    const bool zh = common_.language == Language::chinese;
    const double minutes = std::chrono::duration<double>(Clock::now() - begun_).count() / 60;
    fmt::print(fmt::runtime(zh ? "扫描完毕：{} 张，{} 幅图像，{:.1f} MB，{:.0f} 幅/分\n"
                               : "scanned: {} sheets, {} images, {:.1f} MB, {:.0f} images/min\n"),
               sheets_, images_, static_cast<double>(bytes_) / 1e6, images_ / minutes);
    if (sheets_ == 0)
      fmt::print("{}\n",
                 zh ? "送纸器里没有纸，现在识读此前已接收的。还有没扫的，放好后再运行同一命令。"
                    : "The feeder is empty; what came before is read now. If there is more, "
                      "lay it in and run the same command.");
    std::fflush(stdout);
  }

  // Where to begin again.
  void tell_next(const char* code) {
    line_.reset();
    if (common_.json) {
      json::object out{{"stage", "stopped"},
                       {"error", code},
                       {"sheets", sheets_},
                       {"images", images_},
                       {"next_sheet", batch_.last_sheet() + 1}};
      if (!options_.split) out["dossier"] = options_.dossier;
      fmt::print("{}\n", json::serialize(out));
      return;
    }
    if (started_.device.name.empty()) return;  // no sheet has moved
    const bool zh = common_.language == Language::chinese;
    if (sheets_ == 0) {
      fmt::print(
          stderr,
          fmt::runtime(
              zh ? "本次放入的纸一张也没有接收。请从第 {} 张起全部重新放入，再运行同一命令。\n"
                 : "None of the sheets laid in is taken in. Lay all of them in again, "
                   "from sheet {} on, and run the same command.\n"),
          batch_.last_sheet() + 1);
    } else {
      fmt::print(
          stderr,
          fmt::runtime(
              zh ? "本次放入的纸中，前 {} 张已接收（到 {} 为止）。请从其后一张（这一叠的第 {} "
                   "张）起"
                   "重新放入，包括已经过机的纸，再运行同一命令。\n"
                 : "Of the sheets laid in, the first {} are taken in (up to {}). Lay in "
                   "again all from the next one on (sheet {} of this pile), also those that have "
                   "passed through, and run the same command.\n"),
          sheets_, batch_.last_name(), sheets_ + 1);
    }
  }

 private:
  using Clock = std::chrono::steady_clock;

  void tell_resumed() const {
    if (common_.json) {
      fmt::print(stderr, "{}\n",
                 json::serialize(
                     json::object{{"stage", "resumed"}, {"next_sheet", batch_.last_sheet() + 1}}));
      return;
    }
    const bool zh = common_.language == Language::chinese;
    fmt::print(
        stderr,
        fmt::runtime(zh ? "接着上次未完的一批：已接收 {} 张，到 {} 为止。送纸器里应当是其后的纸，"
                          "从这一叠的第 {} 张起。\n"
                        : "Going on with the batch that was not finished: it holds {} sheets, up to "
                          "{}. The feeder should hold those behind, from sheet {} of the pile on.\n"),
        batch_.sheets(), batch_.last_name(), batch_.sheets() + 1);
    if (::isatty(STDIN_FILENO) != 1) return;
    // Paper moves next: whoever comes back after a power cut has to arrange it first.
    fmt::print(stderr, "{}\n", zh ? "放好后按回车开始，或按 Ctrl-C 结束。"
                                  : "Arrange it, then press Enter; Ctrl-C ends.");
    for (int c = std::getchar(); c != '\n' && c != EOF && !stop_flag(); c = std::getchar()) {
    }
  }

  void start(const ScanStarted& started) {
    started_ = started;
    if (common_.json) return;
    const bool zh = common_.language == Language::chinese;
    fmt::print(stderr,
               fmt::runtime(zh ? "扫描仪 {}（{} {}），{:.0f} dpi，{:.0f} × {:.0f} 毫米\n"
                               : "scanner {} ({} {}), {:.0f} dpi, {:.0f} x {:.0f} mm\n"),
               shown(started.device.name), shown(started.device.vendor), shown(started.device.model),
               started.made.dpi, started.made.paper.width, started.made.paper.height);
  }

  void say_waiting() {
    if (common_.json) {
      fmt::print(stderr, "{}\n", json::serialize(json::object{{"stage", "waiting"}}));
    } else {
      line_->show(common_.language == Language::chinese ? "等待放纸（Ctrl-C 结束）"
                                                        : "waiting for paper (Ctrl-C ends)",
                  true);
    }
  }

  // How long nothing may be heard of the device: no page, or, while it waits for paper, not even
  // that it is still there.
  std::chrono::seconds silence(bool waiting) const {
    const std::chrono::seconds most(options_.page_timeout);
    return waiting ? std::max(most, 2 * waiting_beat) : most;
  }

  void say_silent(bool waiting) {
    line_.reset();
    if (common_.json) return;
    const bool zh = common_.language == Language::chinese;
    const char* chinese =
        waiting ? "等待放纸时，扫描仪已经 {} 秒没有应答（时限用 --page-timeout 调整）。\n"
                : "已经 {} 秒没有收到新的一页（时限用 --page-timeout 调整）。\n";
    const char* english = waiting
                              ? "While waiting for paper the scanner has not answered for {} "
                                "seconds (--page-timeout sets how long).\n"
                              : "No page has come for {} seconds (--page-timeout sets how long).\n";
    fmt::print(stderr, fmt::runtime(zh ? chinese : english), silence(waiting).count());
  }

  // A sheet is taken in as a whole: a front waits for its back.
  void keep(const scanner::PageImage& page) {
    batch_.open();
    const bool duplex = options_.settings.source == ScanSource::feeder_duplex;
    ScanBatch::Master master = master_of(page);
    if (duplex && front_.empty()) {
      front_ = std::move(master);
      return;
    }
    std::vector<ScanBatch::Master> sides;
    if (duplex) sides.push_back(std::exchange(front_, {}));
    sides.push_back(std::move(master));
    receive(sides, !duplex);
  }

  // The device has ended in order and one back is missing: it fed one side only, or left out a back
  // that it took for blank. Then perhaps more were paired wrongly, and somebody has to look.
  void keep_lone_front() {
    if (front_.empty()) return;
    lone_front_ = true;
    receive({std::exchange(front_, {})}, false);
    line_.reset();
    const bool zh = common_.language == Language::chinese;
    fmt::print(
        stderr,
        fmt::runtime(zh ? "最后一张 {} 只有正面。扫描仪可能跳过了空白的背面，前面各张的正反面"
                          "可能配错：请在扫描仪上关闭“跳过空白页”，并对照原件核对这一批。\n"
                        : "The last sheet, {}, has a front only. The scanner may have left "
                          "out blank backs, and fronts and backs may be paired wrongly: "
                          "switch that off and compare this batch with the paper.\n"),
        batch_.last_name());
  }

  ScanBatch::Master master_of(const scanner::PageImage& page) const {
    const int number = images_ + (front_.empty() ? 1 : 2);
    return scanner::encode_master(page, facts_of(started_, number), *options_.profile);
  }

  // While the paper is still on the table.
  void tell_bad_pages() {
    if (!reading_) return;
    for (const BadPage& page : reading_->found()) {
      if (common_.json) {
        fmt::print(stderr, "{}\n",
                   json::serialize(json::object{
                       {"stage", "found"}, {"file", page.path}, {"code", page.code}}));
        continue;
      }
      line_.reset();
      const std::string what = page.set_aside ? reason_text(page.code, common_.language)
                                              : finding_text(page.code, page.value, common_.language);
      fmt::print(stderr, "{}{}\n",
                 common_.language == Language::chinese ? page.path + "：" : page.path + ": ", what);
      line_.emplace();
    }
  }

  void receive(const std::vector<ScanBatch::Master>& sides, bool single) {
    batch_.receive(sides, single);
    if (!reading_)
      reading_.emplace(archive_, batch_.id(), options_.actor, options_.workers);
    for (const auto& side : sides) bytes_ += side.size();
    images_ += static_cast<int>(sides.size());
    ++sheets_;
    report();
  }

  void report() {
    if (common_.json) {
      fmt::print(stderr, "{}\n",
                 json::serialize(json::object{{"stage", "scanning"},
                                              {"sheet", batch_.last_sheet()},
                                              {"sheets", sheets_},
                                              {"images", images_}}));
      return;
    }
    const double minutes = std::chrono::duration<double>(Clock::now() - begun_).count() / 60;
    line_->show(
        fmt::format(fmt::runtime(common_.language == Language::chinese
                                     ? "扫描：第 {} 张已接收，本次 {} 幅，{:.0f} 幅/分"
                                     : "scanning: sheet {} taken in, {} images, {:.0f} a minute"),
                    batch_.last_sheet(), images_, images_ / minutes));
  }

  const Common& common_;
  const Scan& options_;
  store::Archive& archive_;
  ScanBatch batch_;
  std::optional<ScanReading> reading_;  // goes before batch_ and its lock
  ScanStarted started_;
  ScanBatch::Master front_;      // of a front whose back has not come
  int sheets_ = 0, images_ = 0;  // of this run
  bool lone_front_ = false;
  std::uint64_t bytes_ = 0;
  Clock::time_point begun_ = Clock::now();
  std::optional<ProgressLine> line_{std::in_place};  // until something else is printed
};

Exit read(const Common& common, const Scan& options, store::Archive& archive,
          const std::vector<std::int64_t>& batches) {
  IngestOptions how;
  how.workers = options.workers;
  std::vector<IngestResult> results;
  for (const std::int64_t batch : batches) {
    if (stop_flag()) break;
    IntakeProgress progress(common);
    results.push_back(read_batch(
        archive, batch, options.actor, how, [&](const IngestProgress& p) { progress.show(p); },
        stop_flag()));
  }
  const Exit exit = report_intake(common, archive, results);
  if (options.split && !common.json) tell_standings(common, archive, results);
  return exit;
}

// A usage error before anything is changed.
void check(const Common& common, const Scan& options) {
  if (options.split && (!options.dossier.empty() || !options.rescan.empty()))
    throw UsageError("--split 不与 --dossier、--rescan 同用：分隔页说明归哪一卷。没有做任何改动。",
                     "--split goes without --dossier and --rescan: the separator sheets say whose "
                     "the pages are. Nothing was changed.");
  if (options.split && options.settings.source == ScanSource::flatbed)
    throw UsageError(
        "混合批次须用送纸器（--source adf 或 adf-duplex）。没有做任何改动。",
        "A mixed stack goes through a feeder (--source adf or adf-duplex). Nothing was "
        "changed.");
  if (common.archive.empty() || (options.dossier.empty() && !options.split))
    throw UsageError("请给出 --archive 和 --dossier（或 --split），或者 --list。没有做任何改动。",
                     "Name --archive and --dossier (or --split), or --list. Nothing was changed.");
}

void tell_failure(const scanner::Error& error, Language language) {
  fmt::print(stderr, "dangan: {}\n", failure_of(std::make_exception_ptr(error), language).text);
  // Which setting only the device's own words can tell.
  if (error.code() == scanner::Errc::unsupported_setting)
    fmt::print(stderr, "        {}\n", shown(error.what()));
}

struct Fed {
  std::vector<std::int64_t> batches;  // to be read
  bool lone_front = false;
  std::optional<Exit> broken_off;
};

Fed feed(const Common& common, const Scan& options, store::Archive& archive, const ScanJob& job) {
  Scanning scanning(common, options, archive);
  std::optional<scanner::Error> failed;
  try {
    failed = scanning.run(job);
  } catch (...) {  // the disk, most likely: what came is safe, and the rest has to come again
    scanning.tell_next("archive");
    throw;
  }
  if (failed) {
    const bool stopped = stop_flag() && failed->code() == scanner::Errc::cancelled;
    if (!stopped) tell_failure(*failed, common.language);
    scanning.tell_next(scanner::to_string(failed->code()));
    return {{}, false, stopped ? Exit::interrupted : Exit::failed};
  }
  const auto batch = scanning.finish();
  auto batches = scanning.batch().left_unread();  // the one just released among them
  if (batches.empty() && batch) batches = {*batch};
  if (batches.empty())
    throw scanner::Error(scanner::Errc::no_paper, job.device, "the feeder is empty");
  scanning.print_table();
  return {std::move(batches), scanning.has_lone_front(), std::nullopt};
}

}  // namespace

Exit scan(const Common& common, Scan options) {
  catch_signals();
  if (options.list) return list_devices(common);
  check(common, options);
  ScanJob job = job_of(options);
  if (!options.profile) options.profile = read_config(common.archive).profile;
  store::Archive archive(common.archive);
  options.actor = intake_actor(common, archive, options.as);
  std::optional<ScanRecord> record;  // of a stack its splitting keeps it
  if (!options.split) record.emplace(common, options, archive);
  if (record && record->finish_replacing()) return Exit::ok;
  job.device = the_device(options.device);
  if (stop_flag()) return Exit::interrupted;
  Fed fed;
  // Sheets that came to be scanned again and were not read to the end are not fed once more.
  if (!options.rescan.empty()) fed.batches = ScanBatch(archive, options).left_unread();
  if (fed.batches.empty()) fed = feed(common, options, archive, job);
  if (fed.broken_off) return *fed.broken_off;
  if (record)
    for (const std::int64_t batch : fed.batches) record->scanned(batch);
  const Exit exit = read(common, options, archive, fed.batches);
  if (record) record->read(fed.batches.back());
  return exit == Exit::ok && fed.lone_front ? Exit::set_aside : exit;
}

}  // namespace service::commands
