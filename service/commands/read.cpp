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
#include "service/shown.h"

namespace service::commands {
namespace {

namespace fs = std::filesystem;

const char* extension(ReadFormat format) {
  switch (format) {
    case ReadFormat::text: return ".txt";
    case ReadFormat::json: return ".json";
    case ReadFormat::alto: return ".xml";
    case ReadFormat::pdf: return ".pdf";
  }
  throw std::logic_error("unknown format");
}

// name.txt, name-2.txt, …; a long name is cut, never within a character.
std::string result_name(std::string stem, int n, const char* extension) {
  constexpr std::size_t longest = 255;  // bytes, of a name on Linux
  const std::string end = (n == 1 ? "" : fmt::format("-{}", n)) + extension;
  const auto continues = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; };
  while (stem.size() + end.size() > longest) {
    while (continues(stem.back())) stem.pop_back();
    stem.pop_back();
  }
  return stem + end;
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

// The pages of each file in a result of its own: FOLDER/name.txt, or FOLDER/name-2.txt where there
// is a file of that name already.
void write_results(const std::vector<ReadPage>& pages, const Read& options, Language language) {
  for (auto first = pages.begin(); first != pages.end();) {
    const auto last = std::find_if(first, pages.end(), [&](const ReadPage& page) {
      return page.source != first->source;
    });
    const std::vector<ReadPage> file(first, last);
    const std::string stem = fs::path(first->source).stem().string();
    const std::string name = write_result(options.out, stem, extension(options.format),
                                          render(file, options.format));
    if (name != stem + extension(options.format)) {
      const bool zh = language == Language::chinese;
      fmt::print(stderr, fmt::runtime(zh ? "已有同名文件，未覆盖；{} 的结果写在 {}\n"
                                         : "nothing was overwritten: the result of {} is in {}\n"),
                 shown(first->source), shown(name));
    }
    first = last;
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

// Says what could not be read; whether there was anything.
bool tell_failures(const std::vector<ReadPage>& pages, const scanner::FileList& list,
                   Language language) {
  const bool zh = language == Language::chinese;
  bool any = !list.passed_over.empty();
  for (const auto& [path, why] : list.passed_over)
    fmt::print(stderr, fmt::runtime(zh ? "没有读取：{}（链接、管道、设备，或者没有读取权限）\n"
                                       : "not read: {} (a link, pipe or device, or it may not be "
                                         "read)\n"),
               shown(path));
  for (const auto& page : pages) {
    const auto* failure = std::get_if<PageFailure>(&page.reply);
    if (failure == nullptr) continue;
    any = true;
    fmt::print(stderr, fmt::runtime(zh ? "{} 第 {} 页：{}\n" : "{} page {}: {}\n"),
               shown(page.source), page.index + 1, reason_text(failure->reason, language));
  }
  return any;
}

}  // namespace

Exit read(const Common& common, const Read& options) {
  const bool zh = common.language == Language::chinese;
  const scanner::FileList list = list_all(options.paths);
  if (!options.out.empty()) check_out(options.out);
  catch_signals();
  std::vector<ReadPage> pages;
  {
    ProgressLine line;
    pages = read_pages(
        list.files, options.workers, {}, options.format == ReadFormat::pdf,
        [&](std::size_t done, std::size_t all) {
          line.show(fmt::format(fmt::runtime(zh ? "识读 {}/{} 页" : "reading {}/{} pages"), done,
                                all));
        },
        stop_flag());
  }
  if (stop_flag()) return Exit::interrupted;
  if (options.out.empty()) {
    const std::string content = render(pages, options.format);
    if (std::fwrite(content.data(), 1, content.size(), stdout) != content.size() ||
        std::fflush(stdout) != 0) {
      throw std::system_error(errno, std::generic_category(), "standard output");
    }
  } else {
    write_results(pages, options, common.language);
  }
  return tell_failures(pages, list, common.language) ? Exit::set_aside : Exit::ok;
}

}  // namespace service::commands
