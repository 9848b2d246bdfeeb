// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <system_error>

#include "scanner/source.h"
#include "service/commands/commands.h"
#include "service/commands/terminal.h"
#include "service/file_name.h"
#include "service/shown.h"

namespace service::commands {
namespace {

namespace fs = std::filesystem;

// name.txt, name-2.txt, …; a long name is cut.
std::string result_name(const std::string& stem, int n, const char* extension) {
  const std::string end = (n == 1 ? "" : fmt::format("-{}", n)) + extension;
  return cut_name(stem, longest_file_name - end.size()) + end;
}

// Whole or not at all, and never in the place of another file. The name it got.
std::string write_result(const fs::path& folder, const std::string& stem, const char* extension,
                         const std::string& content) {
  std::string temporary = (folder / ".dangan-XXXXXX").string();
  const int file = ::mkstemp(temporary.data());
  if (file < 0) throw std::system_error(errno, std::generic_category(), shown(folder));
  ::close(file);
  try {
    std::ofstream out(temporary, std::ios::binary);
    out.exceptions(std::ios::failbit | std::ios::badbit);
    out << content;
    out.close();
    fs::permissions(temporary, fs::perms::owner_read | fs::perms::owner_write |
                                   fs::perms::group_read);
    constexpr int most = 100'000;
    for (int n = 1; n <= most; ++n) {
      const std::string name = result_name(stem, n, extension);
      if (::renameat2(AT_FDCWD, temporary.c_str(), AT_FDCWD, (folder / name).c_str(),
                      RENAME_NOREPLACE) == 0)
        return name;
      if (errno != EEXIST) break;
    }
    throw std::system_error(errno, std::generic_category(), shown(folder));
  } catch (...) {
    ::unlink(temporary.c_str());
    throw;
  }
}

// A usage error before anything is read: hours of work have to end somewhere.
void check_out(const fs::path& out) {
  std::error_code error;
  fs::create_directories(out, error);
  if (!fs::is_directory(out) || ::access(out.c_str(), W_OK | X_OK) != 0)
    throw UsageError(
        "不能把结果写到 " + shown(out) + "。请换一个文件夹，或检查权限。没有做任何改动。",
        "Results cannot be written to " + shown(out) +
            ". Choose another folder or check its permissions. Nothing was changed.");
}

scanner::FileList list_all(const std::vector<fs::path>& paths) {
  scanner::FileList all;
  for (const auto& path : paths) {
    if (!fs::exists(path))
      throw UsageError("没有这个文件或文件夹：" + shown(path) + "。",
                       "There is no such file or folder: " + shown(path) + ".");
    auto list = scanner::list_files(path);
    std::move(list.files.begin(), list.files.end(), std::back_inserter(all.files));
    std::move(list.passed_over.begin(), list.passed_over.end(),
              std::back_inserter(all.passed_over));
  }
  if (all.files.empty() && all.passed_over.empty())
    throw UsageError("没有找到可以识读的文件。", "There is no file to read.");
  return all;
}

// The pages of each file as they come: to a result of its own in the folder, FOLDER/name.txt or
// FOLDER/name-2.txt where there is a file of that name already; else kept for one result of all.
class Results {
 public:
  Results(const Common& common, const Read& options) : common_(common), options_(options) {}

  void take(std::vector<ReadPage>&& pages) {
    ++files_;
    bool any = false;
    for (const auto& page : pages) {
      const auto* failure = std::get_if<PageFailure>(&page.reply);
      any |= failure == nullptr;
      if (failure != nullptr) tell(page, *failure);
    }
    if (options_.out.empty()) {
      std::move(pages.begin(), pages.end(), std::back_inserter(pages_));
    } else if (any) {
      write(pages);
    }
  }

  // To standard output, when there is no folder for results.
  void finish() const {
    if (!options_.out.empty()) return;
    const std::string content = render(pages_, options_.format);
    if (std::fwrite(content.data(), 1, content.size(), stdout) != content.size() ||
        std::fflush(stdout) != 0) {
      throw std::system_error(errno, std::generic_category(), "standard output");
    }
  }

  void tell_interrupted(std::size_t all) const {
    const bool zh = common_.language == Language::chinese;
    if (options_.out.empty()) {
      fmt::print(stderr, "{}\n",
                 zh ? "已中断，没有输出结果。原文件没有改动；再次运行同一命令即从头识读。"
                    : "Interrupted; no result was written. The files are unchanged; run the same "
                      "command again to read them from the beginning.");
    } else {
      fmt::print(stderr,
                 fmt::runtime(zh ? "已中断：{} 个文件已识读，结果已写好；其余 {} 个没有识读。\n"
                                 : "Interrupted: {} files were read and their results are whole; "
                                   "{} were not read.\n"),
                 files_, all - files_);
    }
  }

  void tell_notes() const { fmt::print(stderr, "{}", notes_); }
  bool has_failures() const { return failed_; }

 private:
  void tell(const ReadPage& page, const PageFailure& failure) {
    failed_ = true;
    const bool zh = common_.language == Language::chinese;
    notes_ += fmt::format(fmt::runtime(zh ? "{} 第 {} 页：{}\n" : "{} page {}: {}\n"),
                          shown(page.source), page.index + 1,
                          reason_text(failure.reason, common_.language));
  }

  void write(const std::vector<ReadPage>& pages) {
    const fs::path source = pages.front().source;
    const std::string stem = source.stem().string();
    const std::string name = write_result(options_.out, stem, extension_of(options_.format),
                                          render(pages, options_.format));
    if (name == stem + extension_of(options_.format)) return;
    const bool zh = common_.language == Language::chinese;
    notes_ += fmt::format(fmt::runtime(zh ? "已有同名文件，未覆盖；{} 的结果写在 {}\n"
                                          : "nothing was overwritten: the result of {} is in {}\n"),
                          shown(source), shown(name));
  }

  const Common& common_;
  const Read& options_;
  std::vector<ReadPage> pages_;
  std::string notes_;  // printed when the progress line has ended
  std::size_t files_ = 0;
  bool failed_ = false;
};

void tell_passed_over(const scanner::FileList& list, Language language) {
  for (const auto& [path, why] : list.passed_over)
    fmt::print(stderr,
               fmt::runtime(language == Language::chinese
                                ? "没有读取：{}（链接、管道、设备，或者没有读取权限）\n"
                                : "not read: {} (a link, pipe or device, or it may not be read)\n"),
               shown(path));
}

}  // namespace

Exit read(const Common& common, const Read& options) {
  const bool zh = common.language == Language::chinese;
  const scanner::FileList list = list_all(options.paths);
  if (!options.out.empty()) check_out(options.out);
  catch_signals();
  Results results(common, options);
  {
    ProgressLine line;
    const auto progress = [&](std::size_t done, std::size_t all) {
      line.show(
          fmt::format(fmt::runtime(zh ? "识读 {}/{} 页" : "reading {}/{} pages"), done, all));
    };
    read_files(
        list.files, options.workers, {}, options.format == TextFormat::pdf, progress,
        [&](std::vector<ReadPage>&& pages) { results.take(std::move(pages)); }, stop_flag());
  }
  results.tell_notes();
  tell_passed_over(list, common.language);
  if (stop_flag()) {
    results.tell_interrupted(list.files.size());
    return Exit::interrupted;
  }
  results.finish();
  return results.has_failures() || !list.passed_over.empty() ? Exit::set_aside : Exit::ok;
}

}  // namespace service::commands
