// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "service/commands/lot.h"
#include "service/commands/terminal.h"
#include "service/digitization_words.h"
#include "service/serve.h"
#include "service/shown.h"

namespace service::commands {
namespace {

// The whole text as a number of 1 or more; 0 when it is none.
std::int64_t number_of(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && number > 0 ? number : 0;
}

// What is to be done next; empty when nothing is.
std::string next_act(const store::LotDossier& entry, bool zh) {
  const std::string& number = entry.dossier;
  if (entry.open_stops > 0)
    return zh ? "档案管理员处理停扫：dangan lot resolve"
              : "a custodian resolves the stop: dangan lot resolve";
  const auto command = [&](const char* chinese, const char* english, const std::string& rest) {
    return fmt::format("{}{}", zh ? chinese : english, rest);
  };
  using enum store::Step;
  if (entry.withdrawn && entry.step < restored)
    return command("装订还原：", "restore: ", "dangan lot step " + number + " restored");
  const std::string lot = std::to_string(entry.lot);
  switch (entry.step) {
    case received:
      return command("整理：", "prepare: ", "dangan lot prepare " + number);
    case prepared:
      return command("扫描：", "scan: ", "dangan scan --dossier " + number);
    case scanned:
      return command("识读后登记：",
                     "when all is read: ", "dangan lot step " + number + " processed");
    case processed:
      return command("抽样、一检：", "sample, first check: ",
                     "dangan lot sample " + lot + "; dangan lot check " + number + " first");
    case checked_first:
      return command("二检：", "second check: ", "dangan lot check " + number + " second");
    case checked_second:
      return command("签收：", "sign off: ", "dangan lot accept " + number);
    case accepted:
      return command("装订还原：", "restore: ", "dangan lot step " + number + " restored");
    case restored:
      return command("还卷：", "return: ", "dangan lot step " + number + " returned");
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

void tell_standing(const Common& common, const store::LotDossier& entry) {
  const bool zh = common.language == Language::chinese;
  fmt::print(fmt::runtime(zh ? "{}  {}：{}完成{}\n" : "{}  {}: {}{}\n"), entry.dossier,
             entry.person, step_text(entry.step, common.language),
             entry.withdrawn ? (zh ? "（整卷退出）" : " (withdrawn)") : "");
  const std::string next = next_act(entry, zh);
  if (!next.empty()) fmt::print("  {}{}\n", zh ? "下一步：" : "next: ", next);
}

}  // namespace service::commands
