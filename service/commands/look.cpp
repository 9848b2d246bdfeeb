// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cstdio>
#include <utility>

#include "service/commands/commands.h"
#include "service/commands/new_file.h"
#include "service/commands/terminal.h"
#include "service/shown.h"
#include "service/time_text.h"
#include "store/archive.h"
#include "store/custody_rules.h"
#include "store/terms/identity_number.h"
#include "store/terms/utf8.h"

namespace service::commands {
namespace {

namespace json = boost::json;

std::string masked_id(const std::string& number) {
  const auto id = terms::IdentityNumber::parse(number);
  return id ? id->masked() : std::string("***");
}

// The snippet with the hits between [ and ].
std::string marked(const store::Hit& hit) {
  const std::u32string text = terms::decode_utf8(hit.snippet);
  std::u32string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const auto& [first, length] : hit.snippet_hits) {
      if (i == static_cast<std::size_t>(first)) out += U'[';
    }
    out += text[i] == U'\n' ? U' ' : text[i];
    for (const auto& [first, length] : hit.snippet_hits) {
      if (i + 1 == static_cast<std::size_t>(first + length)) out += U']';
    }
  }
  return terms::encode_utf8(out);
}

json::object to_json(const store::Hit& hit) {
  json::array boxes;
  for (const auto& b : hit.boxes) boxes.push_back(json::array{b.x, b.y, b.width, b.height});
  return {{"page", hit.page},     {"dossier", hit.dossier}, {"person", hit.person},
          {"number", hit.number}, {"title", hit.title},     {"snippet", hit.snippet},
          {"boxes", std::move(boxes)}};
}

json::object to_json(const store::PageRecord& page) {
  json::object o{{"number", page.number},
                 {"state", store::to_string(page.state)},
                 {"blank", page.result.blank},
                 {"title", page.result.title},
                 {"class", page.result.class_code},
                 {"path", shown(page.path)},
                 {"index", page.index},
                 {"master", page.master.hex},
                 {"rotation", page.result.rotation},
                 {"skew_deg", page.result.skew_deg},
                 {"confidence", page.result.confidence}};
  if (!page.reason.empty()) o["reason"] = page.reason;
  return o;
}

json::object to_json(const store::DeliveredCatalogue& catalogue) {
  return {{"path", shown(catalogue.path)},
          {"shared", catalogue.shared},
          {"sha256", catalogue.content.hex},
          {"bytes", catalogue.size},
          {"at", iso_text(catalogue.at)}};
}

Exit save_catalogue(store::Archive& archive, const Common& common, const Show& options) {
  const auto kept = archive.delivered_catalogues(options.dossier);
  const auto found = std::find_if(kept.begin(), kept.end(), [&](const auto& catalogue) {
    return catalogue.content.hex.starts_with(options.digest);
  });
  if (found == kept.end())
    throw UsageError("此卷没有这样的交付目录。dangan show 会列出所有的。",
                     "The dossier has no such delivered catalogue. dangan show lists them.");
  NewFile file(options.catalogue);
  const auto bytes = archive.delivered_catalogue(options.dossier, found->content);
  archive.record("catalogue.taken", options.dossier, found->content.hex, {}, os_actor());
  file.write({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  if (common.json)
    fmt::print("{}\n", json::serialize(to_json(*found)));
  else
    fmt::print(
        fmt::runtime(common.language == Language::chinese ? "已存为 {}\n" : "written to {}\n"),
        shown(options.catalogue.string()));
  return Exit::ok;
}

std::string page_line(const store::PageRecord& page, Language language) {
  const bool zh = language == Language::chinese;
  std::string what;
  if (page.state == store::PageState::quarantined) {
    what = (zh ? "搁置：" : "set aside: ") + reason_text(page.reason, language);
  } else if (page.state == store::PageState::waiting) {
    what = zh ? "尚待识读" : "waiting";
  } else if (page.result.blank) {
    what = zh ? "空白页" : "blank";
  } else {
    what = padded(page.result.class_code, 5) + page.result.title;
  }
  return fmt::format("  {:>4}  {}", page.number, what);
}

json::object to_json(const store::DamageRecord& d) {
  return {{"kind", store::to_string(d.kind)}, {"object", shown(d.object)}, {"dossier", d.dossier},
          {"page", d.page},                   {"path", shown(d.path)},     {"what", d.what}};
}

// What the service keeps in the archive's folder: settings, messages to hand over, certificates.
constexpr std::array kept_beside{"dangan.toml", "outbox", "tls"};

std::string damage_line(const store::DamageRecord& d, Language language) {
  const bool zh = language == Language::chinese;
  const auto kind = [&]() -> std::string {
    switch (d.kind) {
      case store::Damage::changed: return zh ? "内容被改动" : "changed";
      case store::Damage::missing: return zh ? "文件缺失" : "missing";
      case store::Damage::foreign: return zh ? "来历不明的文件" : "foreign file";
      case store::Damage::ledger: return zh ? "流转记录被改动" : "ledger damaged";
      case store::Damage::custody:
        return zh ? "档案的登记与流转记录不符" : "dossier row differs from the ledger";
      case store::Damage::database: return zh ? "数据库损坏" : "database damaged";
    }
    return "";
  }();
  std::string line = kind + (zh ? "：" : ": ") + shown(d.object);
  if (!d.dossier.empty()) line += fmt::format(fmt::runtime(zh ? "，档案 {}" : ", dossier {}"), d.dossier);
  if (d.page > 0) line += fmt::format(fmt::runtime(zh ? "，第 {} 页" : ", page {}"), d.page);
  if (!d.path.empty()) line += fmt::format(fmt::runtime(zh ? "，来自 {}" : ", from {}"), shown(d.path));
  return line + fmt::format(fmt::runtime(zh ? "（{}）" : " ({})"), d.what);
}

// 未→末: what was asked for and what was read there.
std::string differences_text(const store::Hit& hit, Language language) {
  std::string text = language == Language::chinese ? "识别为：" : "read as: ";
  const char* between = "";
  for (const auto& [asked, read] : hit.differences) {
    text += between + asked + "→" + read;
    between = language == Language::chinese ? "，" : ", ";
  }
  return text;
}

// Goes on with an index that an upgrade has begun to make anew, until it is whole.
void finish_index(store::Archive& archive, Language language) {
  const std::int64_t all = archive.not_indexed();
  for (std::int64_t left = all; left > 0; left = archive.renew_index()) {
    fmt::print(
        stderr,
        fmt::runtime(language == Language::chinese ? "\r正在重建索引：还有 {} 页　"
                                                   : "\rmaking the index anew: {} pages left "),
        left);
  }
  if (all > 0) fmt::print(stderr, "\n");
}

}  // namespace

Exit search(const Common& common, const Search& options) {
  const bool zh = common.language == Language::chinese;
  store::Archive archive(common.archive);
  finish_index(archive, common.language);
  store::SearchOptions how;
  how.limit = options.limit;
  how.tolerant = !options.exact;
  const store::SearchResult found = archive.search(options.query, how);
  archive.record("search.made", "", "", {{"hits", std::to_string(found.total)}}, os_actor());
  if (common.json) {
    json::array hits;
    for (const auto& hit : found.hits) hits.push_back(to_json(hit));
    fmt::print("{}\n", json::serialize(json::object{{"total", found.total},
                                                    {"total_is_exact", found.total_is_exact},
                                                    {"ranked", found.ranked},
                                                    {"similar", found.similar},
                                                    {"similar_is_exact", found.similar_is_exact},
                                                    {"hits", std::move(hits)}}));
    return Exit::ok;
  }
  fmt::print(fmt::runtime(zh ? "命中 {}{} 页\n" : "{}{} pages\n"), found.total,
             found.total_is_exact ? "" : (zh ? " 以上" : " or more"));
  if (!found.ranked)
    fmt::print("{}", zh ? "命中过多，新的在前\n" : "too many to rank: newest first\n");
  bool similar_told = false;
  for (const auto& hit : found.hits) {
    if (!hit.exact && !std::exchange(similar_told, true)) {
      fmt::print(fmt::runtime(zh ? "近似 {}{} 页（可能是识别有误）\n"
                                 : "{}{} similar pages (perhaps misread)\n"),
                 found.similar, found.similar_is_exact ? "" : (zh ? " 以上" : " or more"));
    }
    fmt::print(fmt::runtime(zh ? "{}  {}  第 {} 页  {}\n    …{}…\n" : "{}  {}  page {}  {}\n    …{}…\n"),
               hit.dossier.empty() ? (zh ? "未归卷" : "unassigned") : hit.dossier, hit.person,
               hit.number, hit.title, marked(hit));
    if (!hit.exact) fmt::print("    {}\n", differences_text(hit, common.language));
  }
  return Exit::ok;
}

Exit show(const Common& common, const Show& options) {
  const bool zh = common.language == Language::chinese;
  const std::string& number = options.dossier;
  store::Archive archive(common.archive);
  const auto dossier = archive.dossier(number);
  if (!dossier) {
    throw store::Error(store::Errc::not_found, number, "no such dossier", store::Cause::no_dossier);
  }
  if (!options.catalogue.empty()) return save_catalogue(archive, common, options);
  archive.record("dossier.shown", number, "", {}, os_actor());
  const auto pages = archive.pages(number);
  const auto catalogues = archive.delivered_catalogues(number);
  const auto history = archive.history(number, 20);
  if (common.json) {
    json::array list, delivered, events;
    for (const auto& page : pages) list.push_back(to_json(page));
    for (const auto& catalogue : catalogues) delivered.push_back(to_json(catalogue));
    for (const auto& e : history)
      events.push_back({{"at", iso_text(e.at)}, {"actor", e.actor}, {"act", e.act}});
    fmt::print("{}\n", json::serialize(json::object{
                           {"number", dossier->number},
                           {"name", dossier->person.name},
                           {"id_number_masked", masked_id(dossier->person.identity_number)},
                           {"state", store::to_string(dossier->state)},
                           {"location", dossier->location},
                           {"since", iso_text(dossier->since)},
                           {"pages", std::move(list)},
                           {"delivered_catalogues", std::move(delivered)},
                           {"history", std::move(events)}}));
    return Exit::ok;
  }
  fmt::print("{}  {}  {}\n", dossier->number, dossier->person.name,
             masked_id(dossier->person.identity_number));
  fmt::print(fmt::runtime(zh ? "{}，{}，自 {}\n" : "{}, {}, since {}\n"),
             state_text(dossier->state, common.language),
             !dossier->location.empty() ? dossier->location : zh ? "库位未登记" : "no shelf recorded",
             local_text(dossier->since));
  fmt::print(fmt::runtime(zh ? "共 {} 页，其中空白 {}，搁置 {}，待识读 {}\n"
                             : "{} pages: {} blank, {} set aside, {} waiting\n"),
             dossier->pages, dossier->blank, dossier->quarantined, dossier->waiting);
  for (const auto& page : pages) fmt::print("{}\n", page_line(page, common.language));
  for (const auto& catalogue : catalogues)
    fmt::print(fmt::runtime(zh ? "交付的目录  {}  {}  SHA-256 {}\n"
                               : "delivered catalogue  {}  {}  SHA-256 {}\n"),
               local_text(catalogue.at), shown(catalogue.path), catalogue.content.hex);
  fmt::print("{}\n", zh ? "最近的流转记录" : "latest custody events");
  for (const auto& e : history)
    fmt::print("  {}  {}  {}\n", local_text(e.at), padded(e.actor, 16),
               act_text(e.act, common.language));
  return Exit::ok;
}

Exit verify(const Common& common) {
  const bool zh = common.language == Language::chinese;
  store::Archive archive(common.archive);
  catch_signals();
  store::VerifyReport report;
  {
    ProgressLine line;
    const auto progress = [&](std::int64_t done, std::int64_t all) {
      if (!common.json)
        line.show(fmt::format(fmt::runtime(zh ? "核验 {}/{}" : "verifying {}/{}"), done, all));
      return !stop_flag();
    };
    report = archive.verify(progress, {kept_beside.begin(), kept_beside.end()});
  }
  if (common.json) {
    json::array damage;
    for (const auto& d : report.damage) damage.push_back(to_json(d));
    fmt::print("{}\n", json::serialize(json::object{{"objects", report.objects},
                                                    {"bytes", report.bytes},
                                                    {"events", report.events},
                                                    {"damage", std::move(damage)}}));
  } else {
    fmt::print(fmt::runtime(zh ? "核验了 {} 个文件（{:.1f} MB）和 {} 条流转记录\n"
                               : "verified {} files ({:.1f} MB) and {} custody events\n"),
               report.objects, static_cast<double>(report.bytes) / 1e6, report.events);
    for (const auto& d : report.damage) fmt::print("{}\n", damage_line(d, common.language));
    if (report.damage.empty())
      fmt::print("{}\n", zh ? "全部完好。" : "Everything is as it was taken in.");
    else
      fmt::print("{}\n", zh ? "发现问题。受损文件不会被提供使用；请不要改动档案库文件夹，从备份恢复后再核验。"
                            : "Damage was found. Damaged files are never served; leave the archive "
                              "folder as it is, restore from a backup and verify again.");
  }
  if (stop_flag()) return Exit::interrupted;
  return report.damage.empty() ? Exit::ok : Exit::damage;
}

}  // namespace service::commands
