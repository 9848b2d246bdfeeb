// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <fstream>

#include "service/commands/commands.h"
#include "service/commands/terminal.h"

namespace service::commands {
namespace {

const char* extension(ReadFormat format) {
  switch (format) {
    case ReadFormat::text: return ".txt";
    case ReadFormat::json: return ".json";
    case ReadFormat::alto: return ".xml";
    case ReadFormat::pdf: return ".pdf";
  }
  throw std::logic_error("unknown format");
}

void write_file(const std::filesystem::path& path, const std::string& content) {
  const std::filesystem::path temporary = path.string() + ".part";
  {
    std::ofstream out(temporary, std::ios::binary);
    out.exceptions(std::ios::failbit | std::ios::badbit);
    out << content;
    out.close();
  }
  std::filesystem::rename(temporary, path);
}

// The pages of each file in a result of its own: FOLDER/name.txt; files of one name in different
// folders get -2, -3, …
void write_results(const std::vector<ReadPage>& pages, const Read& options) {
  std::filesystem::create_directories(options.out);
  std::vector<std::string> taken;
  for (std::size_t first = 0; first < pages.size();) {
    std::size_t last = first;
    while (last < pages.size() && pages[last].source == pages[first].source) ++last;
    const std::vector<ReadPage> file(pages.begin() + static_cast<std::ptrdiff_t>(first),
                                     pages.begin() + static_cast<std::ptrdiff_t>(last));
    const std::string stem = std::filesystem::path(pages[first].source).stem().string();
    std::string name = stem;
    for (int n = 2; std::find(taken.begin(), taken.end(), name) != taken.end(); ++n)
      name = fmt::format("{}-{}", stem, n);
    taken.push_back(name);
    write_file(options.out / (name + extension(options.format)), render(file, options.format));
    first = last;
  }
}

}  // namespace

Exit read(const Common& common, const Read& options) {
  const bool zh = common.language == Language::chinese;
  for (const auto& path : options.paths)
    if (!std::filesystem::exists(path))
      throw UsageError(path.string() + "：没有这个文件或文件夹 / no such file or folder");
  catch_signals();
  std::vector<ReadPage> pages;
  {
    ProgressLine line;
    pages = read_pages(
        options.paths, options.workers, {}, options.format == ReadFormat::pdf,
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
      throw std::runtime_error("standard output cannot be written");
    }
  } else {
    write_results(pages, options);
  }
  bool failed = false;
  for (const auto& page : pages) {
    if (const auto* failure = std::get_if<PageFailure>(&page.reply)) {
      failed = true;
      fmt::print(stderr, fmt::runtime(zh ? "{} 第 {} 页：{}\n" : "{} page {}: {}\n"), page.source,
                 page.index + 1, reason_text(failure->reason, common.language));
    }
  }
  return failed ? Exit::set_aside : Exit::ok;
}

}  // namespace service::commands
