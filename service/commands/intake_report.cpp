// SPDX-License-Identifier: Apache-2.0
#include "service/commands/intake_report.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <cstdio>
#include <set>

#include "service/shown.h"
#include "service/time_text.h"

namespace service::commands {
namespace {

namespace json = boost::json;

std::string progress_text(const IngestProgress& p, Language language) {
  const bool zh = language == Language::chinese;
  if (p.stage == "receiving")
    return fmt::format(fmt::runtime(zh ? "接收原件 {}/{}" : "receiving files {}/{}"), p.files_done,
                       p.files);
  if (p.stage == "opening") return zh ? "清点页数" : "counting pages";
  const int done = p.stored + p.quarantined;
  std::string text = fmt::format(fmt::runtime(zh ? "识读 {}/{} 页" : "reading {}/{} pages"), done,
                                 p.pages);
  if (p.blank > 0) text += fmt::format(fmt::runtime(zh ? "，空白 {}" : ", {} blank"), p.blank);
  if (p.quarantined > 0)
    text += fmt::format(fmt::runtime(zh ? "，搁置 {}" : ", {} set aside"), p.quarantined);
  if (p.pages_per_minute > 0)
    text += fmt::format(fmt::runtime(zh ? "，{:.0f} 页/分" : ", {:.0f} pages/min"),
                        p.pages_per_minute);
  if (p.seconds_left && *p.seconds_left > 0.5) {
    text += fmt::format(fmt::runtime(zh ? "，约剩 {}" : ", {} left"),
                        duration_text(*p.seconds_left, language));
  }
  return text;
}

json::object to_json(const IngestProgress& p) {
  json::object o{{"stage", p.stage},   {"files_done", p.files_done},   {"files", p.files},
                 {"pages", p.pages},   {"stored", p.stored},           {"blank", p.blank},
                 {"quarantined", p.quarantined}, {"already_held", p.already_held},
                 {"seconds", p.seconds}};
  if (!p.recogniser_passed_over.empty()) o["recogniser_passed_over"] = p.recogniser_passed_over;
  return o;
}

int pages_in(const store::Batch& b) {
  return b.waiting + b.stored + b.quarantined + b.separators;
}

json::object to_json(const SplitResult& r) {
  json::array dossiers, loose;
  for (const auto& [number, pages] : r.dossiers)
    dossiers.push_back({{"number", number}, {"pages", pages}});
  for (const LoosePages& l : r.loose) {
    json::object o{{"why", to_string(l.why)},
                   {"pages", l.pages},
                   {"first", {{"path", l.first.path}, {"page", l.first.index + 1}}},
                   {"last", {{"path", l.last.path}, {"page", l.last.index + 1}}}};
    if (!l.number.empty()) o["number"] = l.number;
    loose.push_back(std::move(o));
  }
  return {{"pages", r.pages},     {"separators", r.separators}, {"unassigned", r.unassigned},
          {"unread", r.unread},   {"elsewhere", r.elsewhere},   {"dossiers", std::move(dossiers)},
          {"loose", std::move(loose)}};
}

json::object to_json(const IngestResult& r) {
  const StageTimes& t = r.times;
  json::object o{{"batch", r.batch.id},
                 {"pages", pages_in(r.batch)},
                 {"stored", r.batch.stored},
                 {"blank", r.batch.blank},
                 {"unread", r.unread},
                 {"quarantined", r.batch.quarantined},
                 {"waiting", r.batch.waiting},
                 {"separators", r.batch.separators},
                 {"already_held", r.batch.already_held},
                 {"pages_this_run", r.pages_this_run},
                 {"pages_before", r.pages_before},
                 {"seconds", r.seconds},
                 {"interrupted", r.interrupted},
                 {"passed_over", r.passed_over.size() + (r.held_archive ? 1 : 0)},
                 {"set_aside_before", r.set_aside_before.size()},
                 {"stages",
                  {{"receive", t.receive},
                   {"decode", t.decode},
                   {"clean", t.clean},
                   {"inspect", t.inspect},
                   {"recognize", t.recognize},
                   {"draft", t.draft},
                   {"encode", t.encode},
                   {"store", t.store}}}};
  if (r.batch.dossier) o["dossier"] = *r.batch.dossier;
  if (r.split) o["split"] = to_json(*r.split);
  return o;
}

void print_table(const IngestResult& r, Language language) {
  const bool zh = language == Language::chinese;
  const auto row = [&](const char* chinese, const char* english, const std::string& value) {
    fmt::print("  {}{:>10}\n", padded(zh ? chinese : english, 24), value);
  };
  const store::Batch& b = r.batch;
  if (r.split) {
    fmt::print(fmt::runtime(zh ? "混合批次，第 {} 批\n" : "mixed stack, batch {}\n"), b.id);
  } else if (b.dossier) {
    fmt::print(fmt::runtime(zh ? "档案 {}，第 {} 批\n" : "dossier {}, batch {}\n"), *b.dossier, b.id);
  } else {
    fmt::print(fmt::runtime(zh ? "未归卷，第 {} 批\n" : "unassigned, batch {}\n"), b.id);
  }
  row("收到页数", "pages in", std::to_string(pages_in(b)));
  row("已入库", "stored", std::to_string(b.stored));
  row("其中空白", "of these blank", std::to_string(b.blank));
  if (r.unread > 0) row("其中文字待读", "of these without text", std::to_string(r.unread));
  row("搁置", "set aside", std::to_string(b.quarantined));
  row("先前已收的文件", "files already held", std::to_string(b.already_held));
  if (r.pages_before > 0)
    row("其中这次识读的页", "pages of these read now", std::to_string(r.pages_before));
  if (b.separators > 0)
    row("其中分隔页（不入卷）", "of these separators", std::to_string(b.separators));
  if (b.waiting > 0) row("尚待识读", "still waiting", std::to_string(b.waiting));
  row("用时（秒）", "seconds", fmt::format("{:.1f}", r.seconds));
}

const char* passed_over_text(scanner::PassedOver why, Language language) {
  const bool zh = language == Language::chinese;
  switch (why) {
    case scanner::PassedOver::link:
      return zh ? "未收：{} 是链接，不跟随。请给出它指向的文件。\n"
                : "not taken in: {} is a link, and links are not followed. Name the file itself.\n";
    case scanner::PassedOver::special:
      return zh ? "未收：{} 不是普通文件（管道或设备）。\n"
                : "not taken in: {} is not an ordinary file (a pipe or device).\n";
    case scanner::PassedOver::unreadable:
      return zh ? "读不了：{}。原件未动、未入库；请检查权限或介质后再次运行同一命令。\n"
                : "cannot be read: {}. It was left as it is and not taken in; check its permissions "
                  "or the medium and run the same command again.\n";
  }
  return "{}\n";
}

// Of a mixed stack all of it, wherever its pages went and whenever they came.
std::vector<store::PageRecord> pages_of(const store::Archive& archive, const IngestResult& r) {
  if (!r.split) return archive.batch_pages(r.batch.id);
  std::vector<store::PageRecord> pages;
  for (const store::StackPage& page : archive.stack_pages(r.batch.id))
    pages.push_back(archive.page(page.page).value());
  return pages;
}

// How the stack is split once more.
std::string again_text(const IngestResult& r, Language language) {
  const bool zh = language == Language::chinese;
  if (!split_of(r.batch)) return zh ? "再次运行同一命令" : "run the same command again";
  return fmt::format(fmt::runtime(zh ? "运行 dangan ingest --batch {} --retry"
                                     : "run dangan ingest --batch {} --retry"),
                     r.batch.id);
}

void print_set_aside(const store::Archive& archive, const IngestResult& r, Language language) {
  const bool zh = language == Language::chinese;
  std::set<std::string> to_retry;
  const auto print = [&](const store::PageRecord& page, const char* chinese, const char* english) {
    fmt::print(stderr, fmt::runtime(zh ? chinese : english), shown(page.path), page.index + 1,
               reason_text(page.reason, language));
    to_retry.insert(r.batch.dossier ? "--dossier " + *r.batch.dossier
                                    : fmt::format("--batch {}", page.batch));
  };
  for (const store::PageRecord& page : pages_of(archive, r)) {
    if (page.state != store::PageState::quarantined) continue;
    print(page, "搁置：{} 第 {} 页：{}\n", "set aside: {} page {}: {}\n");
  }
  for (const store::PageRecord& page : r.set_aside_before) {
    if (r.split) break;  // told above
    print(page, "先前已收、仍搁置：{} 第 {} 页：{}\n",
          "taken in before and still set aside: {} page {}: {}\n");
  }
  for (const std::string& what : to_retry)
    fmt::print(stderr, fmt::runtime(zh ? "原因排除后，可用 {} --retry 重新识读搁置的页。\n"
                                       : "Once the reason is mended, {} --retry reads what was set "
                                         "aside again.\n"),
               what);
  if (r.unread > 0)
    fmt::print(stderr,
               fmt::runtime(zh ? "有 {} 页图像已入库，文字还没有读出：dangan queue show 查看原因，"
                                 "dangan queue run 接着读。\n"
                               : "{} pages are stored as images and their text is still to come: "
                                 "dangan queue show says why, dangan queue run reads on.\n"),
               r.unread);
  for (const auto& [path, why] : r.passed_over)
    fmt::print(stderr, fmt::runtime(passed_over_text(why, language)), shown(path));
  if (r.held_archive)
    fmt::print(stderr,
               fmt::runtime(zh ? "未收：{} 是档案库本身。请只给出扫描件所在的文件夹。\n"
                               : "not taken in: {} is the archive itself. Name only the folder of "
                                 "the scans.\n"),
               shown(std::filesystem::weakly_canonical(archive.folder())));
  if (r.gap_in_stack && r.batch.files < r.batch.files_announced)
    fmt::print(
        stderr,
        fmt::runtime(zh ? "这一叠应有 {} 个文件，只收到 {} 个，缺的可能是分隔页：各页已入库，没有自动归卷。"
                          "请整叠重新上传，或核对后人工归卷。\n"
                        : "Of {} files of the stack {} came, and one that is missing may be a sheet: all "
                          "pages are kept and none was given to a dossier. Upload the whole stack again, "
                          "or assign them by hand.\n"),
        r.batch.files_announced, r.batch.files);
  else if (r.gap_in_stack)
    fmt::print(
        stderr,
        fmt::runtime(zh ? "有文件没有接收，它可能是分隔页，所以这一摞还没有分开；核对后{}。\n"
                        : "A file was not taken in and may be a sheet, so the stack is not "
                          "split yet; see to it, then {}.\n"),
        again_text(r, language));
}

bool needs_a_look(const SplitResult& r) {
  return r.unassigned > 0 || r.unread > 0 || r.elsewhere > 0;
}

std::string loose_text(const LoosePages& l, const std::string& again, Language language) {
  const bool zh = language == Language::chinese;
  const auto with = [&](const char* chinese, const char* english) {
    return fmt::format(fmt::runtime(zh ? chinese : english), shown(l.number), again);
  };
  switch (l.why) {
    case Unassigned::before_any_sheet:
      return zh ? "前面没有卷首页" : "no dossier sheet goes before";
    case Unassigned::after_end:
      return zh ? "在结束页之后" : "behind an end sheet";
    case Unassigned::unknown_dossier:
      return with("卷首页上的档号 {} 不在库中；建档后{}即可归卷",
                  "the dossier sheet says {}, which is not in the archive; open it and {}");
    case Unassigned::not_prepared:
      return with(
          "卷首页所示的 {} 还没有整理登记；登记后{}即可归卷",
          "the dossier sheet says {}, which is in a lot and not prepared; prepare it and {}");
    case Unassigned::stopped:
      return with(
          "卷首页所示的 {} 有未处理的停扫；档案管理员处理后{}即可归卷",
          "the dossier sheet says {}, which has an open stop; when a custodian has resolved "
          "it, {}");
    case Unassigned::withdrawn:
      return with("卷首页所示的 {} 已整卷退出，不扫描；请核对",
                  "the dossier sheet says {}, which is withdrawn and not scanned; see to it");
    case Unassigned::signed_off:
      return with(
          "卷首页所示的 {} 已终检签收，不能再加页；请核对",
          "the dossier sheet says {}, which is signed off and takes no more pages; see to it");
    case Unassigned::contradiction:
      return zh ? "页上的分隔码互相矛盾，或者正文页上带有分隔码"
                : "the codes on a page do not agree, or it carries one and reads like a document";
    case Unassigned::sheet_alone:
      return zh ? "前面有文件里只有分隔页：一页一个文件的，请加 --across-files 重新接收，或核对后归卷"
                : "a file before them holds a separator sheet only: where every file is one page, use "
                  "--across-files, or assign them";
    case Unassigned::after_held:
      return zh ? "前面的分隔页以前已经接收过，不知是否仍为这些页而放；请核对后归卷"
                : "the sheet before them was taken in before, and nobody knows whether it is meant "
                  "for them; see to it and assign them";
    case Unassigned::after_unread:
      return fmt::format(
          fmt::runtime(
              zh ? "其中或前面有没有读成的页，可能是分隔页；原因排除、重新识读后{}即可归卷"
                 : "a page there or before it could not be read and may have been a sheet; "
                   "read it again, then {}"),
          again);
  }
  return "";
}

std::string run_text(const LoosePages& l, Language language) {
  const bool zh = language == Language::chinese;
  const auto page = [&](const store::StackPage& p) {
    return fmt::format(fmt::runtime(zh ? "{} 第 {} 页" : "{} page {}"), shown(p.path), p.index + 1);
  };
  if (l.first.page == l.last.page) return page(l.first);
  if (l.first.file != l.last.file) return page(l.first) + (zh ? "至 " : " to ") + page(l.last);
  return fmt::format(fmt::runtime(zh ? "{} 第 {} 至 {} 页" : "{} pages {} to {}"),
                     shown(l.first.path), l.first.index + 1, l.last.index + 1);
}

// What comes from a scanner is not scanned once more to be read.
void tell_interrupted(const std::vector<IngestResult>& results, bool zh) {
  const auto scanned = std::find_if(results.begin(), results.end(), [](const IngestResult& r) {
    return r.batch.state == store::BatchState::open && r.batch.source.starts_with("scanner");
  });
  if (scanned == results.end()) {
    fmt::print(stderr, "{}\n",
               zh ? "已中断。已入库的页都在；再次运行同一命令即可接着做完。"
                  : "Interrupted. What was stored is safe; run the same command again to finish.");
    return;
  }
  const store::Batch& batch = scanned->batch;
  const std::string which = batch.dossier ? "--dossier " + *batch.dossier
                                          : "--batch " + std::to_string(batch.id);
  fmt::print(stderr,
             fmt::runtime(zh ? "识读已中断。扫到的都已入库，不必重新扫描；接着识读：dangan ingest {} --retry\n"
                             : "Reading was interrupted. All that was scanned is safe and needs no "
                               "second scan; to go on reading: dangan ingest {} --retry\n"),
             which);
}

void print_split(const IngestResult& result, Language language) {
  const SplitResult& r = *result.split;
  const bool zh = language == Language::chinese;
  for (const auto& [number, pages] : r.dossiers)
    fmt::print(fmt::runtime(zh ? "  归入 {}：{} 页\n" : "  {}: {} pages\n"), number, pages);
  if (r.unassigned > 0)
    fmt::print(fmt::runtime(zh ? "  未归卷：{} 页\n" : "  unassigned: {} pages\n"), r.unassigned);
  for (const LoosePages& l : r.loose) {
    fmt::print(
        stderr,
        fmt::runtime(zh ? "未归卷：{}，共 {} 页：{}。\n" : "unassigned: {}, {} in all: {}.\n"),
        run_text(l, language), l.pages, loose_text(l, again_text(result, language), language));
  }
  if (r.unread > 0)
    fmt::print(stderr,
               fmt::runtime(zh ? "有 {} 页没有读成，可能是分隔页；其后各页没有归卷，直到下一张卷首页。\n"
                               : "{} pages could not be read and may have been sheets: those behind "
                                 "them, up to the next dossier sheet, went to no dossier.\n"),
               r.unread);
  if (r.elsewhere > 0)
    fmt::print(stderr,
               fmt::runtime(zh ? "有 {} 页先前已归卷，与此次分隔页所示不同，未作移动。\n"
                               : "{} pages stay where they were put before, though the sheets now "
                                 "say otherwise.\n"),
               r.elsewhere);
}

}  // namespace

void IntakeProgress::show(const IngestProgress& p) {
  if (common_.json) {
    fmt::print(stderr, "{}\n", json::serialize(to_json(p)));
    return;
  }
  if (p.recogniser_passed_over != passed_over_) {
    passed_over_ = p.recogniser_passed_over;
    fmt::print(stderr, "{}\n", passed_over_text(passed_over_, common_.language));
  }
  if (p.stage != "done" && p.stage != "storing") {
    line_.show(progress_text(p, common_.language), p.stage != stage_);
    stage_ = p.stage;
  }
}

Exit report_intake(const Common& common, const store::Archive& archive,
            const std::vector<IngestResult>& results) {
  const bool zh = common.language == Language::chinese;
  bool interrupted = stop_flag(), set_aside = false;
  for (const IngestResult& result : results) {
    if (common.json) {
      fmt::print("{}\n", json::serialize(to_json(result)));
    } else {
      print_table(result, common.language);
      print_set_aside(archive, result, common.language);
      if (result.split) print_split(result, common.language);
    }
    interrupted |= result.interrupted;
    set_aside |= result.batch.quarantined > 0 || !result.passed_over.empty() ||
                 result.held_archive || result.gap_in_stack || !result.set_aside_before.empty() ||
                 (result.split && needs_a_look(*result.split));
  }
  if (results.empty() && !interrupted)
    fmt::print("{}\n", zh ? "没有搁置或待识读的页。" : "No page was set aside or is waiting.");
  if (interrupted) {
    tell_interrupted(results, zh);
    return Exit::interrupted;
  }
  return set_aside ? Exit::set_aside : Exit::ok;
}

}  // namespace service::commands
