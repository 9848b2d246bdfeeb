// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "service/commands/lot.h"
#include "service/commands/terminal.h"
#include "service/digitization_words.h"
#include "service/serve.h"
#include "service/shown.h"
#include "store/custody_rules.h"

namespace service::commands {
namespace {

// The whole text as a number of 1 or more; 0 when it is none.
std::int64_t number_of(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && number > 0 ? number : 0;
}

std::string numbers_of(const store::DossierReport& report, const std::vector<std::int64_t>& pages) {
  std::vector<int> numbers;
  for (const auto page : pages)
    if (const auto at = report.numbers.find(page); at != report.numbers.end())
      numbers.push_back(at->second);
  std::sort(numbers.begin(), numbers.end());
  return fmt::format("{}", fmt::join(numbers, ","));
}

// What the checks wait for: nothing is signed off before it is seen to.
std::string next_check(const store::DossierReport& report, bool zh) {
  const std::string& number = report.entry.dossier;
  const auto act = [&](const char* chinese, const char* english, const std::string& rest) {
    return (zh ? chinese : english) + rest;
  };
  if (!report.refused_left.empty()) {
    const std::string pages = numbers_of(report, report.refused_left);
    return act("重扫退回的页：", "scan the refused pages again: ",
               "dangan scan --dossier " + number + " --rescan " + pages);
  }
  if (!report.gate.open)
    return act("质量关未通过，先看原因：",
               "the quality gate is shut, see why: ", "dangan lot show " + number);
  if (report.sample.drawn == 0 || report.sample.wanted > 0)
    return act("抽样：",
               "draw the sample: ", "dangan lot sample " + std::to_string(report.entry.lot));
  const std::string check = "dangan lot check " + number;
  if (report.entry.step == store::Step::processed)
    return act("一检：", "first check: ", check + " first");
  if (report.entry.step == store::Step::checked_first)
    return act("二检：", "second check: ", check + " second");
  if (!report.unchecked_left.empty() || !report.sample.complete())
    return act("检查新的页：", "check the new pages: ", check + " first; " + check + " second");
  return act("签收：", "sign off: ", "dangan lot accept " + number);
}

// What is to be done next; empty when nothing is.
std::string next_act(const store::DossierReport& report, bool zh) {
  const store::LotDossier& entry = report.entry;
  const std::string& number = entry.dossier;
  const auto act = [&](const char* chinese, const char* english, const std::string& rest) {
    return (zh ? chinese : english) + rest;
  };
  for (const store::Stop& stop : report.stops)
    if (!stop.outcome)
      return act("档案管理员处理停扫：", "a custodian resolves the stop: ",
                 fmt::format("dangan lot resolve {} --outcome scan|leave_out|withdraw", stop.id));
  using enum store::Step;
  const std::string step = "dangan lot step " + number;
  if (entry.withdrawn && entry.step < restored)
    return act("装订还原：", "restore: ", step + " restored");
  const auto& reasons = report.gate.reasons;
  switch (entry.step) {
    case received:
      return act("整理：", "prepare: ", "dangan lot prepare " + number + (zh ? " --no-stops，有不能扫描的则 --stop 种类:张:事由"
                                                          : " --no-stops, or --stop KIND:LEAF:NOTE"));
    case prepared:
      if (report.images > 0)
        return act("图像已在库中，核对张数后登记：",
                   "its images are there; count and record them: ",
                   fmt::format("{} scanned --images {}", step, report.images));
      return act("扫描：", "scan: ", "dangan scan --dossier " + number);
    case scanned:
      if (std::any_of(reasons.begin(), reasons.end(),
                      [](const auto& reason) { return reason.code == "page_waiting"; }))
        return zh ? "还有页没有识读：等识读结束；中断过的，再次运行原来的命令"
                  : "pages are not read yet: wait, or run the command again that was broken off";
      return act("登记识读完成：", "record that all is read: ", step + " processed");
    case processed:
    case checked_first:
    case checked_second:
      return next_check(report, zh);
    case accepted:
      return act("装订还原：", "restore: ", step + " restored");
    case restored:
      return act("清点、还卷：", "count and return: ",
                 fmt::format("{} returned --leaves {}", step, zh ? "张数" : "COUNT"));
    case returned:
      return {};
  }
  return {};
}

}  // namespace

store::Actor actor_for(const Common& common, const store::Archive& archive, const std::string& as) {
  if (as.empty()) return os_actor();
  const bool zh = common.language == Language::chinese;
  const std::string password =
      read_secret(fmt::format(fmt::runtime(zh ? "{} 的密码：" : "password of {}: "), shown(as)));
  const auto account = archive.account(as);
  if (!account || !account->enabled || !password_matches(account->password_hash, password))
    throw UsageError(
        "登录名或密码不对，或账号已停用。没有做任何改动。",
        "Login or password is wrong, or the account is disabled. Nothing was changed.");
  return {"account:" + account->name};
}

store::Actor intake_actor(const Common& common, const store::Archive& archive,
                          const std::string& as) {
  const store::Actor actor = actor_for(common, archive, as);
  const auto account = archive.account(as);
  if (account && !store::may(account->role, store::Act::take_in))
    throw store::Error(store::Errc::conflict, actor.name, "the role may not do this",
                       store::Cause::role_forbidden);
  return actor;
}

store::Lot need_lot(const store::Digitization& lots, const std::string& lot) {
  if (auto found = lots.lot(lot)) return *found;
  if (const auto number = number_of(lot); number > 0)
    if (auto found = lots.lot(number)) return *found;
  throw store::Error(store::Errc::not_found, lot, "no such lot", store::Cause::no_lot);
}

std::vector<int> parse_pages(const std::string& text) {
  constexpr std::int64_t most = 100'000;
  const auto refuse = [&] {
    throw UsageError(
        "页号“" + shown(text) + "”写得不对。请写成 3、3,7 或 2-5。没有做任何改动。",
        "The page numbers " + shown(text) + " are not like 3, 3,7 or 2-5. Nothing was changed.");
  };
  std::vector<int> pages;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    const std::string part = text.substr(at, end - at);
    const std::size_t dash = part.find('-');
    const auto first = number_of(part.substr(0, dash));
    const auto last = dash == std::string::npos ? first : number_of(part.substr(dash + 1));
    if (first == 0 || last < first || last > most) refuse();
    for (auto page = first; page <= last; ++page) {
      if (std::find(pages.begin(), pages.end(), page) != pages.end()) refuse();
      pages.push_back(static_cast<int>(page));
    }
    at = end + 1;
  }
  return pages;
}

std::vector<std::int64_t> page_ids(const store::Archive& archive, const std::string& dossier,
                                   const std::vector<int>& numbers) {
  std::map<int, std::int64_t> ids;
  for (const auto& page : archive.pages(dossier)) ids[page.number] = page.id;
  std::vector<std::int64_t> found;
  for (const int number : numbers) {
    const auto id = ids.find(number);
    if (id == ids.end())
      throw UsageError(
          fmt::format("档案 {} 没有第 {} 页。没有做任何改动。", dossier, number),
          fmt::format("Dossier {} has no page {}. Nothing was changed.", dossier, number));
    found.push_back(id->second);
  }
  return found;
}

void tell_standing(const Common& common, const store::DossierReport& report) {
  const store::LotDossier& entry = report.entry;
  const bool zh = common.language == Language::chinese;
  fmt::print(fmt::runtime(zh ? "{}  {}：{}完成{}\n" : "{}  {}: {}{}\n"), entry.dossier,
             entry.person, step_text(entry.step, common.language),
             entry.withdrawn ? (zh ? "（整卷退出）" : " (withdrawn)") : "");
  const std::string next = next_act(report, zh);
  if (!next.empty()) fmt::print("  {}{}\n", zh ? "下一步：" : "next: ", next);
}

void take_step(const Common& common, const store::Digitization& lots, const std::string& dossier,
               const std::function<void()>& act) {
  try {
    act();
  } catch (const store::Error& e) {
    if (e.cause() == store::Cause::step_forbidden && lots.entry(dossier))
      tell_standing(common, lots.report(dossier));
    throw;
  }
}

}  // namespace service::commands
