// SPDX-License-Identifier: Apache-2.0
// The program `dangan`: what the command line says, and what an error becomes for the person there.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <map>
#include <string_view>

#include "service/commands/catalogue.h"
#include "service/commands/commands.h"
#include "service/commands/export.h"
#include "service/commands/lot.h"
#include "service/commands/queue.h"
#include "service/commands/text.h"
#include "service/commands/usage.h"
#include "service/disk_need.h"
#include "service/page_worker.h"
#include "service/problem.h"
#include "service/scan_worker.h"

namespace {

namespace commands = service::commands;

struct CommandLine {
  commands::Common common;
  std::string language;
  commands::Init init;
  commands::Ingest ingest;
  commands::Delivery delivery;
  commands::Labels labels;
  commands::Scan scan;
  commands::Watch watch;
  commands::Read read;
  std::string format = "text";
  commands::Search search;
  commands::UserAdd user;
  commands::Show show;
  std::string account, listen;
  int workers = 0;
  std::vector<std::string> names;
  std::function<service::Exit()> run;
};

std::map<std::string, scanner::MasterProfile> profiles() {
  return {{"lossless", scanner::MasterProfile::lossless},
          {"compact", scanner::MasterProfile::compact}};
}

const char* const footer =
    "退出码 / exit codes: 0 成功 ok · 1 失败 failed · 2 用法有误 usage · 3 完成但有页被搁置 something was\n"
    "set aside · 4 核验发现损坏 verification found damage · 130 被中断 interrupted (run it again)";

void with_archive(CLI::App& command, CommandLine& line, bool json) {
  command.add_option("--archive", line.common.archive, "档案库文件夹 / folder of the archive")
      ->required()
      ->envname("DANGAN_ARCHIVE");
  if (json) command.add_flag("--json", line.common.json, "以 JSON 输出 / print JSON");
}

void add_intake(CLI::App& app, CommandLine& line) {
  auto& init = *app.add_subcommand("init", "建立档案库 / make an archive in an empty or new folder");
  init.add_option("folder", line.init.folder, "文件夹 / folder")->required();
  init.add_option("--prefix", line.init.prefix, "档号前缀（区划代码）/ prefix of dossier numbers")
      ->capture_default_str();
  init.add_option("--pages", line.init.pages, "预计页数，估算磁盘用 / pages expected, for the disk needed; default 1000000")
      ->check(CLI::Range(std::int64_t{1}, service::most_pages));
  init.add_option("--profile", line.init.profile, "扫描仪母版：lossless 无损，compact 高质量 JPEG / default lossless")
      ->transform(CLI::CheckedTransformer(profiles()));
  init.footer("在终端上运行时，没有给出的会逐项询问。\nAt a terminal what is not given is asked for.");
  init.callback([&] { line.run = [&] { return commands::init(line.common, line.init); }; });

  auto& ingest = *app.add_subcommand(
      "ingest", "接收扫描页 / take in TIFF, JPEG, PNG and PDF files or folders of them");
  with_archive(ingest, line, true);
  commands::Ingest& o = line.ingest;
  ingest.add_option("--dossier", o.dossier, "档号 / number of the dossier; without it pages wait unassigned");
  ingest.add_option("--person", o.person, "姓名（新建档案时）/ name, to open a new dossier");
  ingest.add_option("--id", o.id, "身份证号，- 表示从标准输入读 / identity number; - reads it from standard input");
  ingest.add_option("--phone", o.phone, "电话 / phone");
  ingest.add_option("--location", o.location, "库位 / shelf");
  ingest.add_option("--workers", o.workers, "识读进程数，0 为每核一个 / worker processes, 0: one a processor")
      ->check(CLI::Range(0, 256));
  ingest.add_option("--as", o.as,
                    "以此账号登记，密码由标准输入读 / account it is recorded under; its password "
                    "comes from standard input");
  ingest.add_option("--page-timeout", o.page_timeout, "一页最多用时（秒），超时即搁置 / seconds after which a page is set aside")
      ->capture_default_str()
      ->check(CLI::Range(1, 3600));
  ingest.add_flag("--retry", o.retry, "重新识读此卷或此批中搁置的页，不需给出文件 / read again what was set aside in the dossier or batch");
  ingest.add_option("--batch", o.batch, "批号，与 --retry 同用 / number of the batch, with --retry")
      ->check(CLI::PositiveNumber);
  ingest.add_flag("--split", o.split,
                  "混合批次：按其中的分隔页归卷、归类 / "
                  "a mixed stack: separator sheets say whose the pages are");
  ingest.add_flag("--across-files", o.across_files,
                  "与 --split 同用：各文件相连为一叠（每页一个文件时）/ "
                  "with --split: the files are one stack, as when each page is a file");
  ingest.add_option("paths", o.paths, "文件或文件夹，次序即页序 / files or folders, in the order of the pages");
  ingest.footer("中断后再次运行同一命令即可接着做完；原件从不改动或删除。\n"
                "Run the same command again after an interruption; originals are never touched.");
  ingest.callback([&] { line.run = [&] { return commands::ingest(line.common, line.ingest); }; });
}

void add_delivery(CLI::App& app, CommandLine& line) {
  auto& delivery = *app.add_subcommand(
      "delivery", "接收外包交付 / take in a vendor's delivery: a folder for each dossier");
  with_archive(delivery, line, true);
  commands::Delivery& o = line.delivery;
  delivery.add_option("folder", o.folder, "交付文件夹（或已挂载的盘） / the folder, or a mounted disk")
      ->required();
  delivery.add_flag("--check", o.check, "只检查、写清单，不接收 / look and write the list, take nothing in");
  delivery.add_flag("--open", o.open, "库中没有的档案予以建档 / open the dossiers that are not there");
  delivery.add_option("--list", o.list,
                      "清单（CSV），不覆盖已有文件；默认在当前文件夹，按时间命名 / the list; no file is "
                      "overwritten");
  delivery.add_option("--workers", o.workers, "识读进程数，0 为每核一个 / worker processes, 0: one a processor")
      ->check(CLI::Range(0, 256));
  delivery.footer(
      "每卷一个文件夹：姓名+身份证号；内有“原始图像”“优化图像”和目录（.xlsx）。有一处不对，整卷不收，\n"
      "其他各卷照收；改正后再次运行同一命令。交付的文件从不改动。\n"
      "A folder for each dossier, named by name and identity number, with original and\n"
      "optimised images and a catalogue. A dossier with a fault is left out as a whole, the\n"
      "others go on; mend it and run the same command again. Nothing delivered is changed.");
  delivery.callback(
      [&] { line.run = [&] { return commands::take_delivery(line.common, line.delivery); }; });
}

void add_scan(CLI::App& app, CommandLine& line) {
  auto& scan = *app.add_subcommand("scan", "从扫描仪直接入卷 / scan sheets straight into a dossier");
  commands::Scan& o = line.scan;
  scan.add_option("--archive", line.common.archive, "档案库文件夹 / folder of the archive")
      ->envname("DANGAN_ARCHIVE");
  scan.add_flag("--json", line.common.json, "以 JSON 输出 / print JSON");
  scan.add_flag("--list", o.list, "列出扫描仪 / list the scanners");
  scan.add_option("--dossier", o.dossier, "档号 / number of the dossier");
  scan.add_flag(
      "--split", o.split,
      "混合批次，不用 --dossier：按其中的分隔页归卷、归类 / a mixed stack, without --dossier: "
      "separator sheets say whose the pages are");
  scan.add_option("--device", o.device, "扫描仪名称（见 --list），只有一台时可省 / its name, where there are several");
  const std::map<std::string, scanner::ScanSource> sources{
      {"adf", scanner::ScanSource::feeder},
      {"flatbed", scanner::ScanSource::flatbed},
      {"adf-duplex", scanner::ScanSource::feeder_duplex}};
  scan.add_option("--source", o.settings.source, "adf 送纸器，flatbed 平板，adf-duplex 双面送纸 / default adf")
      ->transform(CLI::CheckedTransformer(sources));
  const std::map<std::string, scanner::ScanMode> modes{{"colour", scanner::ScanMode::colour},
                                                       {"gray", scanner::ScanMode::gray},
                                                       {"lineart", scanner::ScanMode::lineart}};
  scan.add_option("--mode", o.settings.mode, "colour 彩色，gray 灰度，lineart 黑白 / default colour")
      ->transform(CLI::CheckedTransformer(modes));
  scan.add_option("--dpi", o.settings.dpi, "分辨率 / resolution")
      ->capture_default_str()
      ->check(CLI::Range(50, 2400));
  scan.add_option("--profile", o.profile, "母版：lossless 无损，compact 高质量 JPEG；默认按 init 时的选择 / default as chosen at init")
      ->transform(CLI::CheckedTransformer(profiles()));
  scan.add_option("--rescan", o.rescan,
                  "重扫这些页并替换，如 3,7：按此次序放纸 / scan these pages again and replace them, laid in "
                  "in this order");
  scan.add_flag("--wait", o.wait, "等待放纸 / wait for paper in the feeder");
  scan.add_option("--as", o.as,
                  "以此账号登记，密码由标准输入读 / account it is recorded under; its password "
                  "comes from standard input");
  scan.add_option(
          "--page-timeout", o.page_timeout,
          "多少秒没有新的一页就算中断；等待放纸时指扫描仪没有应答 / seconds without a page, or "
          "without an answer while waiting for paper, that count as broken off")
      ->capture_default_str()
      ->check(CLI::Range(1, 3600));
  scan.add_option("--set", o.set, "扫描仪自己的选项，如 brightness=10 / an option of the device itself");
  scan.add_option("--workers", o.workers, "识读进程数，0 为每核一个 / worker processes, 0: one a processor")
      ->check(CLI::Range(0, 256));
  scan.footer("每一张先写入磁盘、登记入库，再报数。卡纸或中断后，按提示从那一张起重新放纸，再运行同一命令。\n"
              "Each sheet is durable before it is counted. After a jam or an interruption lay the\n"
              "sheets in again from the one that is named, and run the same command.");
  scan.callback([&] { line.run = [&] { return commands::scan(line.common, line.scan); }; });
}

void add_watch(CLI::App& app, CommandLine& line) {
  auto& watch = *app.add_subcommand(
      "watch", "看守扫描文件夹 / take in what scanners and PCs drop into folders");
  with_archive(watch, line, true);
  commands::Watch& o = line.watch;
  watch.add_option("folders", o.folders, "文件夹，每个扫描工位一个 / folders, one for each station")
      ->required()
      ->check(CLI::ExistingDirectory);
  watch.add_option("--settle", o.settle, "文件静止多少秒后才收 / seconds a file stands still first")
      ->capture_default_str()
      ->check(CLI::Range(0, 3600));
  watch.add_option("--workers", o.workers, "识读进程数，0 为每核一个 / worker processes, 0: one a processor")
      ->check(CLI::Range(0, 256));
  watch.add_flag(
      "--split", o.split,
      "最外层的文件是混合批次：按其中的分隔页归卷、归类 / files in the outermost folder are mixed "
      "stacks: separator sheets say whose the pages are");
  watch.add_flag(
      "--across-files", o.across_files,
      "与 --split 同用：一起到的文件相连为一叠（每页一个文件时）/ with --split: the files that "
      "come together are one stack, as when each page is a file");
  watch.add_flag("--once", o.once, "收完即止 / end when nothing more moves");
  watch.footer("以档号命名的子文件夹里的文件归入该卷，直接放入的文件待归卷。收好的原件移入“已收”，需要人看的\n"
               "移入“待查”并附说明；从不删除，从不覆盖。\n"
               "Files in a subfolder named by a dossier number go to that dossier, others wait\n"
               "unassigned. Originals are moved to 已收 (taken) or 待查 (to be looked at, with\n"
               "a note), never deleted and never overwritten.");
  watch.callback([&] { line.run = [&] { return commands::watch(line.common, line.watch); }; });
}

void add_labels(CLI::App& app, CommandLine& line) {
  auto& labels = *app.add_subcommand("labels", "打印分隔页 / separator sheets for mixed stacks, as PDF");
  with_archive(labels, line, false);
  commands::Labels& o = line.labels;
  labels.add_option("--dossier", o.dossiers, "卷首页，可重复给出 / a cover sheet for the dossier; may be repeated");
  labels.add_flag("--with-name", o.with_name, "卷首页印姓名（默认不印）/ print the name on it, which is left out otherwise");
  labels.add_flag("--classes", o.classes, "十大类及其子类各一张 / a sheet for each class");
  labels.add_flag("--end", o.end, "结束页 / the end sheet");
  labels.add_flag("--patch-t", o.patch_t, "另起一份（Patch-T）/ the Patch-T sheet");
  labels.add_flag("--both-sides", o.both_sides, 
                  "每张印两面，双面扫描时用 / every sheet twice, to be printed on both sides for "
                  "duplex scanning");
  labels.add_option("--out", o.out, "PDF 文件，不覆盖已有文件 / the PDF; no file is overwritten")->required();
  labels.callback([&] { line.run = [&] { return commands::labels(line.common, line.labels); }; });
}

void add_read(CLI::App& app, CommandLine& line) {
  auto& read = *app.add_subcommand("read", "识读零散文件，不入库 / read loose files without an archive");
  read.add_option("files", line.read.paths, "文件或文件夹 / files or folders")->required();
  read.add_option("--format", line.format, "输出格式 / text, json, alto, pdf")
      ->capture_default_str()
      ->check(CLI::IsMember({"text", "json", "alto", "pdf"}));
  read.add_option("--out", line.read.out, "每个文件一份结果放入此文件夹 / folder for one result a file");
  read.add_option("--workers", line.read.workers, "识读进程数 / worker processes")
      ->check(CLI::Range(0, 256));
  read.callback([&line] {
    line.read.format = service::text_formats().at(line.format);
    line.run = [&line] { return commands::read(line.common, line.read); };
  });
}

void add_look(CLI::App& app, CommandLine& line) {
  auto& search = *app.add_subcommand("search", "全文检索 / search the text of all pages");
  with_archive(search, line, true);
  search.add_option("query", line.search.query, "检索词，空格分开者须同时出现 / words; all must occur")
      ->required();
  search.add_option("--limit", line.search.limit, "最多列出 / at most so many")
      ->check(CLI::Range(1, 1000));
  search.add_flag("--exact", line.search.exact,
                  "只列完全相符的，不列可能识别有误的 / exact hits only, without words perhaps misread");
  search.callback([&] { line.run = [&] { return commands::search(line.common, line.search); }; });

  auto& show = *app.add_subcommand("show", "一卷档案的页与流转 / a dossier, its pages and history");
  with_archive(show, line, true);
  show.add_option("number", line.show.dossier, "档号 / dossier number")->required();
  auto* catalogue = show.add_option(
      "--catalogue", line.show.catalogue,
      "把交付的目录存为此文件，不覆盖已有文件 / write the delivered catalogue here, over no file");
  show.add_option("--sha256", line.show.digest,
                  "哪一份，默认最新 / which one, by its digest; default the latest")
      ->needs(catalogue);
  show.callback([&] { line.run = [&] { return commands::show(line.common, line.show); }; });

  auto& verify = *app.add_subcommand(
      "verify", "逐一重新核对所有文件 / re-hash everything and compare with what was taken in");
  with_archive(verify, line, true);
  verify.callback([&] { line.run = [&] { return commands::verify(line.common); }; });
}

void add_office(CLI::App& app, CommandLine& line) {
  auto& user = *app.add_subcommand("user", "工作人员账号 / accounts of staff");
  user.require_subcommand(1);
  auto& add = *user.add_subcommand("add", "添加，密码由标准输入读 / add; the password comes from standard input");
  with_archive(add, line, false);
  add.add_option("name", line.user.name, "登录名 / login")->required();
  add.add_option("--role", line.user.role,
                 "扫描员 clerk、档案管理员 custodian、系统管理员 administrator / role")
      ->required()
      ->check(CLI::IsMember({"clerk", "custodian", "administrator"}));
  add.add_option("--display", line.user.display_name, "显示的姓名 / name shown");
  add.callback([&] { line.run = [&] { return commands::user_add(line.common, line.user); }; });
  auto& list = *user.add_subcommand("list", "列出 / list");
  with_archive(list, line, false);
  list.callback([&] { line.run = [&] { return commands::user_list(line.common); }; });
  auto& password = *user.add_subcommand("password", "更改密码 / change a password");
  with_archive(password, line, false);
  password.add_option("name", line.account, "登录名 / login")->required();
  password.callback(
      [&] { line.run = [&] { return commands::user_password(line.common, line.account); }; });

  auto& enable = *user.add_subcommand("enable", "启用 / let the account log in again");
  with_archive(enable, line, false);
  enable.add_option("name", line.account, "登录名 / login")->required();
  enable.callback(
      [&] { line.run = [&] { return commands::user_enable(line.common, line.account, true); }; });
  auto& disable = *user.add_subcommand("disable", "停用并结束其登录 / end its sessions and log in no more");
  with_archive(disable, line, false);
  disable.add_option("name", line.account, "登录名 / login")->required();
  disable.callback(
      [&] { line.run = [&] { return commands::user_enable(line.common, line.account, false); }; });

  auto& tls = *app.add_subcommand("tls", "本单位证书 / the office's certificate");
  tls.require_subcommand(1);
  auto& tls_init = *tls.add_subcommand("init", "生成 / make it for these names and addresses");
  with_archive(tls_init, line, false);
  tls_init.add_option("names", line.names, "主机名或 IP / host names or IP addresses")->required();
  tls_init.callback([&] { line.run = [&] { return commands::tls_init(line.common, line.names); }; });

  auto& serve = *app.add_subcommand("serve", "网络服务 / the network service");
  with_archive(serve, line, false);
  serve.add_option("--listen", line.listen, "地址:端口 / ADDR:PORT, default 127.0.0.1:8080");
  serve.add_option("--workers", line.workers, "识读进程数 / worker processes")->check(CLI::Range(0, 256));
  serve.callback([&] {
    line.run = [&] { return commands::serve(line.common, line.listen, line.workers); };
  });
}

std::string environment_language() {
  for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (const char* value = std::getenv(name); value != nullptr && *value != '\0') return value;
  return "";
}

service::Exit run(CommandLine& line) {
  try {
    return line.run();
  } catch (const std::exception&) {
    const auto failure = commands::failure_of(std::current_exception(), line.common.language);
    fmt::print(stderr, "dangan: {}\n", failure.text);
    return failure.exit;
  }
}

}  // namespace

int main(int argc, char** argv) {
  // How a page worker is started; not a command for people.
  if ((argc == 3 || argc == 5) && std::string_view(argv[1]) == "page-worker") {
    service::ReadingSettings reading;
    if (argc == 5) reading = {argv[3], argv[4]};
    return service::run_page_worker(3, std::strtoull(argv[2], nullptr, 10), reading);
  }
  // The same for the one that works a scanner.
  if (argc == 2 && std::string_view(argv[1]) == "scan-worker") return service::run_scan_worker(3);

  CommandLine line;
  CLI::App app{"dangan 档案：流动人员人事档案系统 / a personnel-archive system"};
  app.set_version_flag("--version", DANGAN_VERSION);
  const auto* lang =
      app.add_option("--lang", line.language, "zh, en")->check(CLI::IsMember({"zh", "en"}));
  const auto language = [&] {
    return service::parse_language(lang->empty() ? environment_language() : lang->results().front());
  };
  app.require_subcommand(1);
  app.fallthrough();
  app.footer(footer);
  add_intake(app, line);
  add_delivery(app, line);
  add_scan(app, line);
  add_labels(app, line);
  commands::add_lot(app, line.common, line.run);
  add_watch(app, line);
  add_read(app, line);
  commands::add_catalogue(app, line.common, line.run);
  commands::add_queue(app, line.common, line.run);
  commands::add_export(app, line.common, line.run);
  commands::add_text(app, line.common, line.run);
  add_look(app, line);
  add_office(app, line);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    if (e.get_exit_code() == 0) return app.exit(e);  // help and version
    commands::tell_usage(app, e, language());
    return static_cast<int>(service::Exit::usage);
  }
  line.common.language = language();
  return static_cast<int>(run(line));
}
