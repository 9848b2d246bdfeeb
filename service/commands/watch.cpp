// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <iterator>
#include <map>
#include <memory>
#include <set>
#include <system_error>
#include <thread>
#include <unordered_map>

#include "scanner/source.h"
#include "service/commands/commands.h"
#include "service/commands/intake_report.h"
#include "service/hot_folder.h"
#include "service/input_file.h"
#include "service/language.h"
#include "service/shown.h"
#include "store/archive.h"
#include "store/digitization.h"

namespace service::commands {
namespace {

namespace fs = std::filesystem;

class Watcher {
 public:
  Watcher(const Common& common, const Watch& options)
      : common_(common), options_(options), archive_(common.archive), settle_(options.settle) {
    how_.workers = options.workers;
    for (const auto& folder : options.folders) open(folder);
  }

  // Looks once into every folder. True when there was nothing to do and nothing moves.
  bool look() {
    bool quiet = true;
    for (const auto& folder : folders_) {
      const auto arrived = folder->look(HotFolder::Clock::now());
      tell_refused(*folder);
      for (const auto& [subfolder, settled] : arrived) {
        if (stop_flag()) return false;
        std::vector<fs::path> gaps = folder->pending();
        auto arrivals = to_take(*folder, settled, gaps);
        if (subfolder.empty() && options_.across_files) end_at_gap(*folder, gaps, arrivals);
        if (arrivals.empty()) continue;
        take(*folder, subfolder, std::move(arrivals));
        quiet = false;
      }
      quiet &= folder->moving() == 0;
    }
    return quiet;
  }

  Exit exit() const { return set_aside_ ? Exit::set_aside : Exit::ok; }

 private:
  bool zh() const { return common_.language == Language::chinese; }

  void open(const fs::path& folder) {
    const auto archive = fs::weakly_canonical(archive_.folder()), hot = fs::weakly_canonical(folder);
    if (is_below(archive, hot) || is_below(hot, archive) || fs::exists(hot / "archive.db"))
      throw UsageError("档案库与扫描文件夹不能一个套在另一个里面。没有做任何改动。",
                       "Archive and hot folder may not stand in one another. Nothing was changed.");
    try {
      folders_.push_back(std::make_unique<HotFolder>(folder, settle_));
    } catch (const std::system_error& error) {
      if (error.code().value() != EWOULDBLOCK) throw;
      throw store::Error(store::Errc::busy, folder.string(), "another process watches it");
    }
  }

  void tell_refused(const HotFolder& folder) {
    for (const auto& path : folder.refused()) {
      if (!told_.insert(folder.folder() / path).second) continue;
      set_aside_ = true;
      fmt::print(stderr,
                 fmt::runtime(zh() ? "未收：{}（链接、管道、设备，或者没有读取权限）。文件未动。\n"
                                   : "not taken in: {} (a link, pipe or device, or it may not be "
                                     "read). It was left as it is.\n"),
                 shown(folder.folder() / path));
    }
  }

  std::string source_of(const fs::path& folder, bool is_stack) const {
    if (!is_stack) return "watch " + folder.string();
    return stack_source(options_.across_files ? StackFrom::folder_of_pages : StackFrom::folder,
                        folder.string());
  }

  // A stack of several files that was broken off is finished by itself: what has come meanwhile
  // lies behind no sheet of it.
  std::vector<Arrival> of_one_stack(const HotFolder& folder, const std::string& source,
                                    const std::vector<Arrival>& arrivals) const {
    for (const auto& batch : archive_.open_batches()) {
      if (batch.source != source || batch.stack) continue;
      std::set<std::string> begun;
      for (const auto& file : archive_.files(batch.id)) begun.insert(file.path);
      std::vector<Arrival> its;
      std::copy_if(
          arrivals.begin(), arrivals.end(), std::back_inserter(its),
          [&](const Arrival& a) { return begun.contains((folder.folder() / a.path).string()); });
      if (!begun.empty()) return its;
    }
    return arrivals;
  }

  void take(HotFolder& folder, const std::string& subfolder, std::vector<Arrival> arrivals) {
    std::optional<std::string> dossier;
    if (!subfolder.empty()) {
      const auto found = archive_.dossier(subfolder);
      if (!found) return give_back(folder, arrivals, subfolder);
      dossier = found->number;
      try {
        store::Digitization(archive_).need_scannable(*dossier);
      } catch (const store::Error& e) {
        if (e.code() != store::Errc::conflict) throw;
        return give_back(folder, arrivals, e);
      }
    }
    const bool is_stack = options_.split && !dossier;
    Intake intake{source_of(folder.folder() / subfolder, is_stack), {}};
    if (is_stack && options_.across_files) arrivals = of_one_stack(folder, intake.source, arrivals);
    for (const auto& arrival : arrivals)
      intake.list.files.push_back(folder.folder() / arrival.path);
    IngestResult result;
    {
      IntakeProgress progress(common_);
      result = take_in(
          archive_, dossier, std::move(intake), os_actor(), how_,
          [&](const IngestProgress& p) { progress.show(p); }, stop_flag());
    }
    set_aside_ |= report_intake(common_, archive_, {result}) == Exit::set_aside;
    note_unreadable(folder, arrivals, result);
    put_aside(folder, arrivals, result);
  }

  // A folder that no dossier is named after.
  void give_back(HotFolder& folder, const std::vector<Arrival>& arrivals,
                 const std::string& subfolder) {
    set_aside_ = true;
    const std::string note = fmt::format(
        "没有档号为“{}”的档案，这个文件没有接收，原件就在这里，没有改动。\r\n"
        "请核对档号，把文件放进以正确档号命名的文件夹；或直接放在最外层，以后再归卷。\r\n"
        "There is no dossier “{}”, so this file was not taken in; it is here, unchanged. Put it into "
        "a folder named by the right number, or into the outermost folder to assign it later.",
        shown(subfolder), shown(subfolder));
    fmt::print(stderr,
               fmt::runtime(zh() ? "没有档号为“{}”的档案：{} 个文件移入“待查”，没有接收。\n"
                                 : "no dossier “{}”: {} files were moved to 待查 and not taken in.\n"),
               shown(subfolder), arrivals.size());
    for (const auto& arrival : arrivals)
      put_aside(folder, arrival, HotFolder::Aside::to_be_looked_at, note);
  }

  // A dossier that takes no pages now.
  void give_back(HotFolder& folder, const std::vector<Arrival>& arrivals, const store::Error& why) {
    set_aside_ = true;
    const std::string note = fmt::format(
        "{}\r\n文件没有接收，原件就在这里，没有改动。处理后，请把它重新放进原来的文件夹。\r\n{} "
        "The file was not taken "
        "in; it is here, unchanged. Put it into its folder again when that is seen to.",
        error_text(why, Language::chinese), error_text(why, Language::english));
    fmt::print(stderr, "{}\n", error_text(why, common_.language));
    for (const auto& arrival : arrivals)
      put_aside(folder, arrival, HotFolder::Aside::to_be_looked_at, note);
  }

  // One file that cannot be moved does not hold up the others. It stays and is tried again later.
  void put_aside(HotFolder& folder, const Arrival& arrival, HotFolder::Aside where,
                 const std::string& note) {
    const auto path = folder.folder() / arrival.path;
    try {
      folder.put_aside(arrival, where, note);
      stuck_.erase(path);
    } catch (const std::system_error& error) {
      set_aside_ = true;
      const auto before = stuck_.find(path);
      if (before == stuck_.end() || before->second.stamp != arrival.stamp)
        fmt::print(stderr,
                   fmt::runtime(zh() ? "未能移走：{}（{}）。文件仍在原处，没有改动，过一分钟会再试。\n"
                                     : "could not be moved aside: {} ({}). It is where it was, "
                                       "unchanged, and is tried again in a minute.\n"),
                   shown(path), shown(error.what()));
      stuck_[path] = {arrival.stamp, HotFolder::Clock::now(), where, note};
    }
  }

  // What was taken in and could not be moved is only moved, now and then; what could not be read is
  // tried as seldom, and is a gap till then.
  std::vector<Arrival> to_take(HotFolder& folder, const std::vector<Arrival>& arrivals,
                               std::vector<fs::path>& gaps) {
    constexpr std::chrono::minutes now_and_then(1);
    const auto now = HotFolder::Clock::now();
    std::vector<Arrival> others;
    for (const Arrival& arrival : arrivals) {
      const fs::path path = folder.folder() / arrival.path;
      const auto unread = unreadable_.find(path);
      const auto stuck = stuck_.find(path);
      if (unread != unreadable_.end() && unread->second.stamp == arrival.stamp &&
          now - unread->second.tried < now_and_then) {
        gaps.push_back(arrival.path);
      } else if (stuck == stuck_.end() || stuck->second.stamp != arrival.stamp) {
        others.push_back(arrival);
      } else if (now - stuck->second.tried >= now_and_then) {
        put_aside(folder, arrival, stuck->second.where, std::string(stuck->second.note));
      }
    }
    return others;
  }

  void note_unreadable(const HotFolder& folder, const std::vector<Arrival>& arrivals,
                       const IngestResult& result) {
    for (const Arrival& arrival : arrivals) {
      const fs::path path = folder.folder() / arrival.path;
      unreadable_.erase(path);
      for (const auto& [passed, why] : result.passed_over)
        if (passed == path) unreadable_[path] = {arrival.stamp, HotFolder::Clock::now()};
    }
  }

  // A stack of files ends before what may be the sheet of those behind it.
  void end_at_gap(const HotFolder& folder, const std::vector<fs::path>& gaps,
                  std::vector<Arrival>& arrivals) {
    for (const auto& gap : gaps) {
      const auto behind = std::find_if(
          arrivals.begin(), arrivals.end(),
          [&](const Arrival& arrival) { return scanner::path_less(gap, arrival.path); });
      if (behind == arrivals.end()) continue;
      arrivals.erase(behind, arrivals.end());
      set_aside_ = true;
      if (!told_gaps_.insert(folder.folder() / gap).second) continue;
      fmt::print(stderr,
                 fmt::runtime(zh() ? "{} 还没有传完或不能接收，可能是分隔页：排在它后面的文件暂不接收，"
                                     "原样留在文件夹里。它传完或移走后会接着接收。\n"
                                   : "{} is not there as a whole or cannot be taken in, and may be a "
                                     "sheet: the files behind it stay in the folder until it is "
                                     "whole or gone.\n"),
                 shown(folder.folder() / gap));
    }
  }

  // Only what is durable leaves its place: what waits for its pages to be read, or could not be
  // read from the disk, stays and arrives again.
  void put_aside(HotFolder& folder, const std::vector<Arrival>& arrivals,
                 const IngestResult& result) {
    if (result.batch.state != store::BatchState::closed) return;
    std::unordered_map<std::string, std::string> notes;  // by path; empty: all is well
    std::unordered_map<std::int64_t, std::string> path_of;
    for (const auto& file : archive_.files(result.batch.id)) {
      notes.try_emplace(file.path);
      path_of[file.id] = file.path;
    }
    for (const auto& page : archive_.batch_pages(result.batch.id))
      if (page.state == store::PageState::quarantined) add_note(notes[path_of[page.file]], page);
    for (const auto& page : result.set_aside_before)
      for (auto& [path, note] : notes)
        if (fs::path(path).filename() == fs::path(page.path).filename()) add_note(note, page);
    if (result.split) add_unassigned(result, notes);
    if (result.gap_in_stack) {
      for (auto& [path, note] : notes) {
        if (!note.empty()) note += "\r\n";
        note += fmt::format(
            "这个文件已原样接收入库，但它那一叠中有文件没有收到，可能是分隔页，所以还没有归卷。核对后运行 "
            "dangan ingest --batch {} --retry 归卷。\r\n"
            "This file is kept in the archive as it is, but one of its stack did not come and may be "
            "a sheet, so the stack is not split. See to it, then run dangan ingest --batch {} --retry.",
            result.batch.id, result.batch.id);
      }
    }
    for (const auto& arrival : arrivals) {
      const auto note = notes.find((folder.folder() / arrival.path).string());
      if (note == notes.end()) continue;
      put_aside(folder, arrival,
                note->second.empty() ? HotFolder::Aside::taken : HotFolder::Aside::to_be_looked_at,
                note->second);
    }
  }

  static void add_note(std::string& note, const store::PageRecord& page) {
    if (note.empty())
      note = "这个文件已原样接收入库，但下列页没有读成：\r\n"
             "This file is kept in the archive as it is, but these pages could not be read:";
    note += fmt::format("\r\n{}：{}\r\n{}: {}", page.index + 1,
                        reason_text(page.reason, Language::chinese), page.index + 1,
                        reason_text(page.reason, Language::english));
  }

  // What the sheets of the stack gave to nobody.
  void add_unassigned(const IngestResult& result,
                      std::unordered_map<std::string, std::string>& notes) const {
    for (const auto& in_stack : archive_.stack_pages(result.batch.id)) {
      const auto found = notes.find(in_stack.path);
      if (in_stack.dossier || in_stack.separator || found == notes.end()) continue;
      const auto page = archive_.page(in_stack.page);
      if (!page || page->unassigned.empty()) continue;
      if (found->second.empty())
        found->second =
            "这个文件已原样接收入库，但下列页没有归卷：\r\n"
            "This file is kept in the archive as it is, but these pages went to no "
            "dossier:";
      const std::string code = "unassigned_" + page->unassigned;
      found->second += fmt::format("\r\n{}：{}\r\n{}: {}", page->index + 1,
                                   finding_text(code, 0, Language::chinese), page->index + 1,
                                   finding_text(code, 0, Language::english));
    }
  }

  const Common& common_;
  const Watch& options_;
  store::Archive archive_;
  const std::chrono::seconds settle_;
  IngestOptions how_;
  std::vector<std::unique_ptr<HotFolder>> folders_;
  std::set<fs::path> told_, told_gaps_;
  struct Stuck {
    FileStamp stamp;
    HotFolder::Clock::time_point tried;
    HotFolder::Aside where;
    std::string note;
  };
  std::map<fs::path, Stuck> stuck_;  // could not be put aside
  struct Unreadable {
    FileStamp stamp;
    HotFolder::Clock::time_point tried;
  };
  std::map<fs::path, Unreadable> unreadable_;
  bool set_aside_ = false;
};

}  // namespace

Exit watch(const Common& common, const Watch& options) {
  if (options.across_files && !options.split)
    throw UsageError("--across-files 须与 --split 同用。没有做任何改动。",
                     "--across-files goes with --split. Nothing was changed.");
  catch_signals();
  Watcher watcher(common, options);
  const bool zh = common.language == Language::chinese;
  if (!common.json)
    fmt::print(stderr, "{}\n", zh ? "开始看守，按 Ctrl+C 结束。" : "Watching; Ctrl+C ends it.");
  while (!stop_flag()) {
    // Looked at, not notified of: that works on every file system, shares included.
    std::chrono::milliseconds pause(500);
    try {
      if (watcher.look() && options.once) return watcher.exit();
    } catch (const std::exception&) {
      if (options.once) throw;
      // A full disk or a busy batch passes; what has not been taken in is still in its folder.
      fmt::print(stderr, "dangan: {}\n", failure_of(std::current_exception(), common.language).text);
      pause = std::chrono::seconds(20);
    }
    for (const auto end = HotFolder::Clock::now() + pause;
         !stop_flag() && HotFolder::Clock::now() < end;)
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return watcher.exit();
}

}  // namespace service::commands
