// SPDX-License-Identifier: Apache-2.0
// Samples, checks by two persons, sign-off; pages that are scanned again; leaves of several images.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "service/commands/lot.h"
#include "service/commands/new_file.h"
#include "service/commands/terminal.h"
#include "service/digitization_words.h"
#include "service/ingest.h"
#include "service/leaf_picture.h"
#include "service/shown.h"
#include "store/digitization_rules.h"

namespace service::commands {
namespace {

using store::Digitization;

// "3-5=模糊": what stands before the sign and behind it.
std::pair<std::string, std::string> parse_pair(const std::string& text, const char* option) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
    throw UsageError(fmt::format("{} 须写成 页号=内容，如 3=模糊。没有做任何改动。", option),
                     fmt::format("{} is PAGE=TEXT, as in 3=blurred. Nothing was changed.", option));
  return {text.substr(0, equals), text.substr(equals + 1)};
}

std::vector<store::NewVerdict> verdicts_of(const store::Archive& archive, const Digitization& lots,
                                           const LotOptions& o) {
  std::vector<store::NewVerdict> verdicts;
  std::set<std::int64_t> named;
  const auto add = [&](const std::string& pages, bool accepted, const std::string& reason) {
    for (const auto id : page_ids(archive, o.dossier, parse_pages(pages))) {
      if (!named.insert(id).second)
        throw UsageError("同一页给出了两次结论。没有做任何改动。",
                         "A page was named twice. Nothing was changed.");
      verdicts.push_back({id, accepted, reason});
    }
  };
  for (const auto& text : o.refuse) {
    const auto [pages, reason] = parse_pair(text, "--refuse");
    add(pages, false, reason);
  }
  for (const auto& pages : o.accept) add(pages, true, "");
  if (!o.accept_rest) return verdicts;
  // What somebody refused is not passed along with the rest.
  const auto report = lots.report(o.dossier);
  named.insert(report.refused_left.begin(), report.refused_left.end());
  for (const auto& page : lots.sample_pages(o.dossier))
    if (page.replaced_by == 0 && named.insert(page.id).second) verdicts.push_back({page.id, true, ""});
  for (const std::int64_t page : report.unchecked_left)  // scanned again, outside the sample too
    if (named.insert(page).second) verdicts.push_back({page, true, ""});
  return verdicts;
}

// The check is done once every page of the sample was seen; until then its verdicts are kept.
void finish_check(Digitization& lots, const LotOptions& o, store::Step done,
                  const store::Actor& actor) {
  try {
    lots.step(o.dossier, {done, 0, 0, 0, o.note}, actor);
  } catch (const store::Error& e) {
    const auto cause = e.cause();
    if (cause != store::Cause::check_incomplete && cause != store::Cause::sample_not_drawn) throw;
  }
}

// The parts of a fold-out as one picture. It is made anew each time; the parts stay what they are.
Exit write_picture(const Common& common, store::Archive& archive, const LotOptions& o,
                   const store::Actor& actor) {
  const auto leaves = Digitization(archive).leaves(o.dossier);
  const auto leaf = std::find_if(leaves.begin(), leaves.end(),
                                 [&](const store::Leaf& one) { return one.id == o.id; });
  if (leaf == leaves.end())
    throw store::Error(store::Errc::not_found, std::to_string(o.id), "no such leaf",
                       store::Cause::no_leaf);
  if (!has_parts(*leaf))
    throw UsageError("这一张没有折页的各部分，没有可拼的。",
                     "This leaf has no parts of a fold-out to be joined.");
  const auto answer = join_leaf(archive, *leaf, limits_of({}));
  if (const auto* misfit = std::get_if<LeafMisfit>(&answer)) {
    fmt::print(stderr, "dangan: {}\n", misfit_text(*misfit, common.language));
    return Exit::set_aside;
  }
  if (const auto* failed = std::get_if<PageFailure>(&answer)) {
    fmt::print(stderr, "dangan: {}\n", reason_text(failed->reason, common.language));
    return Exit::set_aside;
  }
  const auto& picture = std::get<LeafPicture>(answer);
  archive.record("page.viewed", o.dossier, fmt::format("leaf:{}", o.id), {}, actor);
  write_new(o.out, picture.jpeg);
  fmt::print(
      fmt::runtime(common.language == Language::chinese ? "已写入 {}，{} × {} 像素。\n"
                                                        : "{} is written, {} x {} pixels.\n"),
      shown(o.out), picture.width, picture.height);
  return Exit::ok;
}

}  // namespace

Exit lot_sample(const Common& common, const LotOptions& o) {
  store::Archive archive(common.archive);
  const store::Actor actor = actor_for(common, archive, o.as);
  Digitization lots(archive);
  const auto lot = need_lot(lots, o.lot);
  const auto sample = lots.draw_sample(lot.id, {o.percent, o.seed, o.again}, actor);
  const bool zh = common.language == Language::chinese;
  if (!sample) {
    fmt::print("{}\n",
               zh ? "没有要抽的页：识读完成的档案都已抽足，其余的还没有识读完成。"
                  : "Nothing to draw: every processed dossier has its share; the others are "
                    "not processed yet.");
    return Exit::ok;
  }
  fmt::print(fmt::runtime(zh ? "第 {} 轮，抽 {} %，{} 页，种子 {}\n"
                             : "round {}, {} %, {} pages, seed {}\n"),
             sample->round, sample->percent, sample->pages.size(), sample->seed);
  for (const auto& entry : lots.dossiers(lot.id)) {
    std::string numbers;
    for (const auto& page : lots.sample_pages(entry.dossier))
      if (page.replaced_by == 0) numbers += fmt::format(" {}", page.number);
    if (!numbers.empty())
      fmt::print(fmt::runtime(zh ? "  {}  第{} 页\n" : "  {}  pages{}\n"), entry.dossier, numbers);
  }
  return Exit::ok;
}

Exit lot_look(const Common& common, const LotOptions& o) {
  store::Archive archive(common.archive);
  const store::Actor actor = actor_for(common, archive, o.as);
  const auto pages = Digitization(archive).sample_pages(o.dossier);
  std::filesystem::create_directories(o.out);
  int written = 0;
  for (const auto& page : pages) {
    if (page.replaced_by != 0) continue;
    const auto image = archive.page_copy(page.id, store::CopyKind::access);
    archive.record("page.viewed", o.dossier, fmt::format("page:{}", page.id), {}, actor);
    write_new(o.out / fmt::format("{}-{:04}.jpg", o.dossier, page.number), image);
    ++written;
  }
  fmt::print(fmt::runtime(common.language == Language::chinese
                              ? "样本 {} 页的图像已写入 {}。看完请删除：其中是个人档案。\n"
                              : "The images of {} sampled pages are in {}. Remove them when done: "
                                "they are of a person's dossier.\n"),
             written, shown(o.out));
  return Exit::ok;
}

Exit lot_check(const Common& common, const LotOptions& o) {
  const auto stage = store::parse_check_stage(o.kind);
  if (!stage)
    throw UsageError("请写明 first 一检 或 second 二检。没有做任何改动。",
                     "Say first or second. Nothing was changed.");
  store::Archive archive(common.archive);
  const store::Actor actor = actor_for(common, archive, o.as);
  Digitization lots(archive);
  if (const auto verdicts = verdicts_of(archive, lots, o); !verdicts.empty()) {
    lots.judge(o.dossier, *stage, verdicts, actor);
  } else if (!o.accept_rest) {
    throw UsageError(
        "请给出结论：--accept 页号、--refuse 页号=原因、--accept-rest 其余样本都合格。"
        "没有做任何改动。",
        "Give verdicts: --accept PAGES, --refuse PAGES=REASON, --accept-rest. Nothing "
        "was changed.");
  }
  const auto done =
      *stage == store::CheckStage::first ? store::Step::checked_first : store::Step::checked_second;
  // Pages that came in the place of others are judged after the check was recorded.
  if (const auto entry = lots.entry(o.dossier); entry && entry->step < done)
    finish_check(lots, o, done, actor);
  tell_standing(common, lots.report(o.dossier));
  return Exit::ok;
}

Exit lot_waive(const Common& common, const LotOptions& o) {
  if (o.page.empty() == o.code.empty())
    throw UsageError(
        "请给出 --page 页号，或者 --code 代码（见 lot show 方括号中的）。没有做任何改动。",
        "Give --page, or --code as it stands in brackets in lot show. Nothing was "
        "changed.");
  store::Archive archive(common.archive);
  const store::Actor actor = actor_for(common, archive, o.as);
  Digitization lots(archive);
  if (o.page.empty()) {
    lots.waive(o.dossier, 0, o.code, o.reason, actor);
  } else {
    for (const auto page : page_ids(archive, o.dossier, parse_pages(o.page)))
      lots.waive(o.dossier, page, "", o.reason, actor);
  }
  tell_standing(common, lots.report(o.dossier));
  return Exit::ok;
}

Exit lot_accept(const Common& common, const LotOptions& o) {
  store::Archive archive(common.archive);
  const store::Actor actor = actor_for(common, archive, o.as);
  Digitization lots(archive);
  take_step(common, lots, o.dossier, [&] { lots.accept(o.dossier, o.note, actor); });
  tell_standing(common, lots.report(o.dossier));
  return Exit::ok;
}

Exit lot_rescan(const Common& common, const LotOptions& o) {
  store::Archive archive(common.archive);
  const Digitization lots(archive);
  const auto list = lots.rescan_list(need_lot(lots, o.lot).id);
  const bool zh = common.language == Language::chinese;
  for (const auto& one : list)
    fmt::print(fmt::runtime(zh ? "{}  第 {} 页  {}  {}\n" : "{}  page {}  {}  {}\n"), one.dossier,
               one.number, rescan_text(one, common.language),
               shown(std::filesystem::path(one.path).filename().string()));
  if (list.empty())
    fmt::print("{}\n", zh ? "没有要重扫的页。" : "No page is to be scanned again.");
  else
    fmt::print("{}\n", zh ? "重扫：dangan scan --dossier 档号 --rescan 页号"
                          : "scan them again: dangan scan --dossier NUMBER --rescan PAGES");
  return Exit::ok;
}

Exit lot_replace(const Common& common, const LotOptions& o) {
  store::Archive archive(common.archive);
  const store::Actor actor = actor_for(common, archive, o.as);
  const auto old = page_ids(archive, o.dossier, parse_pages(o.page));
  const auto by = page_ids(archive, o.dossier, parse_pages(o.by));
  if (old.size() != by.size())
    throw UsageError("替换与被替换的页数不同。没有做任何改动。",
                     "There are not as many new pages as old ones. Nothing was changed.");
  Digitization lots(archive);
  std::vector<std::pair<std::int64_t, std::int64_t>> pairs;
  for (std::size_t i = 0; i < old.size(); ++i) pairs.emplace_back(old[i], by[i]);
  lots.replace_pages(pairs, o.note, actor);
  fmt::print(fmt::runtime(common.language == Language::chinese
                              ? "已替换 {} 页；原页与新页都保留。\n"
                              : "{} pages were replaced; old and new ones are kept.\n"),
             old.size());
  return Exit::ok;
}

Exit lot_leaf(const Common& common, const LotOptions& o) {
  store::Archive archive(common.archive);
  const store::Actor actor = actor_for(common, archive, o.as);
  Digitization lots(archive);
  const bool zh = common.language == Language::chinese;
  if (!o.out.empty()) return write_picture(common, archive, o, actor);
  if (o.ungroup) {
    lots.ungroup_leaf(o.id, actor);
    fmt::print("{}\n", zh ? "已分开。" : "They are parted.");
    return Exit::ok;
  }
  std::vector<store::LeafImage> images;
  int parts = 0;
  for (const auto& text : o.images_of_leaf) {
    const auto [page, word] = parse_pair(text, "--image");
    const auto role = store::parse_image_role(word);
    if (!role)
      throw UsageError(
          "--image 的角色须为 front、back、slip_down、slip_lifted 或 fold_part。"
          "没有做任何改动。",
          "The role of --image is front, back, slip_down, slip_lifted or fold_part. "
          "Nothing was changed.");
    for (const auto id : page_ids(archive, o.dossier, parse_pages(page)))
      images.push_back({id, *role, *role == store::ImageRole::fold_part ? ++parts : 0, 0});
  }
  for (auto& image : images)
    if (image.role == store::ImageRole::fold_part) image.parts = parts;
  const auto leaf = lots.group_leaf(o.dossier, images, o.note, actor);
  fmt::print(fmt::runtime(zh ? "已归为一张（编号 {}），{} 幅图像。\n" : "Leaf {} of {} images.\n"),
             leaf.id, leaf.images.size());
  return Exit::ok;
}

}  // namespace service::commands
