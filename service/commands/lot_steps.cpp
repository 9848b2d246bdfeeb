// SPDX-License-Identifier: Apache-2.0
// Steps of a dossier in a lot, and what must not be scanned.
#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <iostream>

#include "service/commands/lot.h"
#include "service/commands/terminal.h"
#include "service/digitization_words.h"
#include "service/shown.h"
#include "store/digitization_rules.h"

namespace service::commands {
namespace {

using store::Digitization;

// "classified:3:密级标识", "damaged:虫蛀" for the dossier as a whole. What may have been meant as a
// leaf is not taken for a note: a stop on the wrong leaf is worse than none.
store::NewStop parse_stop_option(const std::string& text) {
  const auto refuse = [] {
    throw UsageError(
        "停扫须写成 种类:张号:说明 或 种类:说明（整卷），张号为数字，说明不可空；种类为 classified "
        "涉密、"
        "other_person 他人材料、damaged 破损。没有做任何改动。",
        "A stop is KIND:LEAF:NOTE, or KIND:NOTE for the whole dossier; LEAF is a number and the "
        "note "
        "is not empty. The kinds are classified, other_person and damaged. Nothing was changed.");
  };
  const std::size_t colon = text.find(':');
  const auto kind = store::parse_stop_kind(text.substr(0, colon));
  if (!kind || colon == std::string::npos) refuse();
  store::NewStop stop{*kind, 0, text.substr(colon + 1)};
  const std::size_t second = stop.note.find(':');
  if (second != std::string::npos) {
    const char* end = stop.note.data() + second;
    const auto parsed = std::from_chars(stop.note.data(), end, stop.leaf);
    if (parsed.ec != std::errc() || parsed.ptr != end) refuse();
    stop.note.erase(0, second + 1);
  }
  if (stop.note.empty()) refuse();
  return stop;
}

std::string ask(const std::string& question) {
  fmt::print(stderr, "{}", question);
  std::fflush(stderr);
  std::string line;
  if (!std::getline(std::cin, line))
    throw UsageError("没有回答，没有做任何改动。", "There was no answer. Nothing was changed.");
  return line;
}

// Asks until it is yes or no.
bool ask_yes(const std::string& question, bool zh) {
  for (;;) {
    const std::string answer = ask(question + (zh ? "（有 y / 没有 n）" : " (y/n) "));
    if (answer == "y" || answer == "有" || answer == "是") return true;
    if (answer == "n" || answer == "没有" || answer == "无" || answer == "否") return false;
  }
}

// Whoever prepares looks for each kind; nobody is asked twice.
std::vector<store::NewStop> ask_for_stops(bool zh) {
  using enum store::StopKind;
  const std::pair<store::StopKind, const char*> questions[] = {
      {classified, zh ? "有没有涉密材料？" : "Is there a classified sheet?"},
      {other_person, zh ? "有没有别人的材料？" : "Is there a sheet of another person?"},
      {damaged, zh ? "有没有破损、不能上机的？" : "Is there a damaged sheet that cannot be fed?"}};
  std::vector<store::NewStop> stops;
  for (const auto& [kind, question] : questions) {
    while (ask_yes(question, zh)) {
      const std::string leaf =
          ask(zh ? "第几张？（整卷填 0）" : "Which leaf? (0: the whole dossier) ");
      const std::string note = ask(zh ? "说明：" : "Note: ");
      stops.push_back(
          parse_stop_option(fmt::format("{}:{}:{}", store::to_string(kind), leaf, note)));
    }
  }
  return stops;
}

std::vector<store::NewStop> stops_of(const Common& common, const LotOptions& o) {
  if (o.no_stops && !o.stops.empty())
    throw UsageError("--no-stops 与 --stop 不能同用。没有做任何改动。",
                     "--no-stops does not go with --stop. Nothing was changed.");
  if (o.no_stops) return {};
  if (o.stops.empty()) {
    if (::isatty(STDIN_FILENO) == 1) return ask_for_stops(common.language == Language::chinese);
    throw UsageError(
        "请说明其中有没有涉密的、他人的、破损的材料：--stop 种类:张号:说明，"
        "都没有则 --no-stops。没有做任何改动。",
        "Say whether there are classified or damaged sheets, or another person's: "
        "--stop KIND:LEAF:NOTE, or --no-stops. Nothing was changed.");
  }
  std::vector<store::NewStop> stops;
  for (const auto& text : o.stops) stops.push_back(parse_stop_option(text));
  return stops;
}

}  // namespace

Exit lot_prepare(const Common& common, const LotOptions& o) {
  store::Archive archive(common.archive);
  const store::Actor actor = actor_for(common, archive, o.as);
  const auto stops = stops_of(common, o);
  Digitization lots(archive);
  take_step(common, lots, o.dossier,
            [&] { lots.prepare(o.dossier, stops, o.leaves, o.note, actor); });
  tell_standing(common, lots.report(o.dossier));
  return Exit::ok;
}

Exit lot_stop(const Common& common, const LotOptions& o) {
  store::Archive archive(common.archive);
  const store::Actor actor = actor_for(common, archive, o.as);
  Digitization lots(archive);
  const auto id = lots.stop(o.dossier, parse_stop_option(o.kind), actor);
  fmt::print(fmt::runtime(common.language == Language::chinese ? "已登记停扫 {}。\n"
                                                               : "Stop {} is recorded.\n"),
             id);
  tell_standing(common, lots.report(o.dossier));
  return Exit::ok;
}

Exit lot_resolve(const Common& common, const LotOptions& o) {
  const auto outcome = store::parse_stop_outcome(o.kind);
  if (!outcome)
    throw UsageError("--outcome 须为 scan、leave_out 或 withdraw。没有做任何改动。",
                     "--outcome is scan, leave_out or withdraw. Nothing was changed.");
  store::Archive archive(common.archive);
  const store::Actor actor = actor_for(common, archive, o.as);
  Digitization(archive).resolve_stop(o.id, *outcome, o.reason, actor);
  fmt::print(
      fmt::runtime(common.language == Language::chinese ? "停扫 {}：{}。\n" : "Stop {}: {}.\n"),
      o.id, outcome_text(*outcome, common.language));
  return Exit::ok;
}

Exit lot_step(const Common& common, const LotOptions& o) {
  const auto step = store::parse_step(o.kind);
  if (!step)
    throw UsageError("没有“" + shown(o.kind) + "”这一步。没有做任何改动。",
                     "There is no step " + shown(o.kind) + ". Nothing was changed.");
  store::Archive archive(common.archive);
  const store::Actor actor = actor_for(common, archive, o.as);
  Digitization lots(archive);
  const store::NewStep taken{*step, o.leaves, o.images, o.sides, o.note, 0, o.correct};
  take_step(common, lots, o.dossier, [&] { lots.step(o.dossier, taken, actor); });
  tell_standing(common, lots.report(o.dossier));
  return Exit::ok;
}

}  // namespace service::commands
