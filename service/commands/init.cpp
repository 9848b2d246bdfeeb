// SPDX-License-Identifier: Apache-2.0
// Making an archive, with what it will need of the disk.
#include <fmt/format.h>

#include <charconv>
#include <filesystem>

#include "service/commands/commands.h"
#include "service/commands/terminal.h"
#include "service/config.h"
#include "service/disk_need.h"
#include "service/shown.h"
#include "store/archive.h"

namespace service::commands {
namespace {

using scanner::MasterProfile;

constexpr std::int64_t usual_pages = 1'000'000;

std::optional<std::int64_t> parse_pages(std::string text) {
  std::erase(text, ',');  // 1,000,000
  std::int64_t pages = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), pages);
  const bool is_whole = parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
  if (!is_whole || pages < 1 || pages > most_pages) return std::nullopt;
  return pages;
}

std::int64_t ask_pages(bool zh) {
  for (;;) {
    const auto answer =
        ask(fmt::format(fmt::runtime(zh ? "预计共有多少页？[{}] " : "How many pages in all? [{}] "),
                        usual_pages),
            std::to_string(usual_pages));
    if (const auto pages = parse_pages(answer)) return *pages;
    fmt::print(stderr, fmt::runtime(zh ? "请填 1 至 {} 的整数。\n" : "A number from 1 to {}.\n"),
               most_pages);
  }
}

MasterProfile ask_profile(std::int64_t pages, bool zh) {
  for (;;) {
    const auto answer = ask(
        fmt::format(fmt::runtime(zh ? "扫描仪的母版怎样保存？1 无损，全部约需 {}；"
                                      "2 高质量 JPEG，全部约需 {} [1] "
                                    : "How are masters from a scanner kept? 1 lossless, {} in all; "
                                      "2 high-quality JPEG, {} in all [1] "),
                    size_text(disk_need(pages, MasterProfile::lossless).sum()),
                    size_text(disk_need(pages, MasterProfile::compact).sum())),
        "1");
    if (answer == "1" || answer == "lossless") return MasterProfile::lossless;
    if (answer == "2" || answer == "compact") return MasterProfile::compact;
    fmt::print(stderr, "{}\n", zh ? "请填 1 或 2。" : "1 or 2.");
  }
}

void print_need(std::int64_t pages, MasterProfile profile, bool zh) {
  const DiskNeed one = disk_need(1, profile), all = disk_need(pages, profile);
  fmt::print(fmt::runtime(zh ? "{} 页约需磁盘（按 A4、300 dpi、彩色实测的平均）：\n"
                             : "Disk for {} pages (measured mean of A4, 300 dpi, colour):\n"),
             pages);
  const auto row = [](const char* name, std::uint64_t each, std::uint64_t sum) {
    fmt::print("  {}{:>10}{:>10}\n", padded(name, 34), size_text(each), size_text(sum));
  };
  fmt::print("  {}{}{}\n", padded("", 34), zh ? "      每页" : "  one page",
             zh ? "      合计" : "       all");
  const bool compact = profile == MasterProfile::compact;
  row(zh ? (compact ? "母版（compact，高质量 JPEG）" : "母版（lossless，无损）")
         : (compact ? "master (compact)" : "master (lossless)"),
      one.master, all.master);
  row(zh ? "利用件" : "access copy", one.access, all.access);
  row(zh ? "分块图像（放大查看）" : "tiled pyramid", one.pyramid, all.pyramid);
  row(zh ? "缩略图" : "thumbnail", one.thumbnail, all.thumbnail);
  row(zh ? "数据库（文字、索引）和文件夹" : "database (text, index), folders", one.database,
      all.database);
  row(zh ? "合计" : "sum", one.sum(), all.sum());
  fmt::print("{}\n", zh ? "导入的文件本身就是母版，不再编码，占用其自身的大小。"
                        : "An imported file is its own master and takes what it takes.");
}

void print_free(const std::filesystem::path& folder, std::uint64_t need, bool zh) {
  std::error_code unknown;
  const auto space = std::filesystem::space(folder, unknown);
  if (unknown) {
    fmt::print(stderr, "{}\n",
               zh ? "查不出磁盘的可用空间，请自行核对。"
                  : "The free space of the disk cannot be told; please check it.");
    return;
  }
  fmt::print(fmt::runtime(zh ? "磁盘可用 {}。\n" : "Free on the disk: {}.\n"),
             size_text(space.available));
  if (space.available >= need) return;
  std::fflush(stdout);
  fmt::print(stderr,
             fmt::runtime(zh ? "注意：磁盘不够，还差 {}。档案库可以使用；请在接收这么多页之前换用或"
                               "扩充磁盘。磁盘写满时接收会停下，已入库的页不受影响。\n"
                             : "Attention: the disk does not suffice, {} are missing. The archive "
                               "can be used; enlarge or change the disk before so many pages are "
                               "taken in. When it is full, taking in stops and nothing stored "
                               "suffers.\n"),
             size_text(need - space.available));
}

void print_next(const std::string& where, bool zh) {
  if (zh) {
    fmt::print(
        "下一步：\n"
        "  dangan user add --archive {0} 登录名 --role custodian   添加工作人员\n"
        "  dangan ingest --archive {0} --person 姓名 --id - 文件夹   接收扫描页\n"
        "  dangan serve --archive {0}   开始服务\n",
        where);
  } else {
    fmt::print(
        "Next:\n"
        "  dangan user add --archive {0} LOGIN --role custodian   add staff\n"
        "  dangan ingest --archive {0} --person NAME --id - FOLDER   take in scanned pages\n"
        "  dangan serve --archive {0}   start the service\n",
        where);
  }
}

}  // namespace

Exit init(const Common& common, const Init& options) {
  const bool zh = common.language == Language::chinese;
  const std::int64_t pages = options.pages ? *options.pages : ask_pages(zh);
  const MasterProfile profile = options.profile ? *options.profile : ask_profile(pages, zh);
  store::Archive::init(options.folder, os_actor(), options.prefix);
  begin_config(options.folder, profile);
  const std::string where = shown(options.folder);
  fmt::print(fmt::runtime(zh ? "已在 {} 建立档案库。\n" : "An archive was made in {}.\n"), where);
  print_need(pages, profile, zh);
  print_free(options.folder, disk_need(pages, profile).sum(), zh);
  print_next(where, zh);
  return Exit::ok;
}

}  // namespace service::commands
