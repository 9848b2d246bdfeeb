// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <string_view>

#include "service/delivery/delivery.h"
#include "service/shown.h"

namespace service::delivery {
namespace {

// In quotes. An office program takes a cell that begins like a formula for one: such a text, which
// comes from outside, gets an apostrophe before it.
std::string cell(const std::string& text) {
  std::string out = "\"";
  if (!text.empty() && std::string_view("=+-@\t\r").find(text[0]) != std::string_view::npos)
    out += '\'';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + '"';
}

std::string count(int n) { return n > 0 ? std::to_string(n) : std::string(); }

std::string line(const Outcome& outcome, const Objection* objection, Language language) {
  const std::string cells[] = {shown(outcome.folder),
                               shown(outcome.person),
                               state_text(outcome.state, language),
                               outcome.dossier,
                               count(outcome.images),
                               count(outcome.pages),
                               objection ? what_text(*objection, language) : "",
                               objection ? advice_text(*objection, language) : ""};
  std::string text;
  for (const std::string& c : cells) text += (text.empty() ? "" : ",") + cell(c);
  return text + "\r\n";
}

}  // namespace

std::string state_text(State state, Language language) {
  const bool zh = language == Language::chinese;
  switch (state) {
    case State::taken:
      return zh ? "已接收" : "taken in";
    case State::held:
      return zh ? "先前已收" : "taken in before";
    case State::ready:
      return zh ? "可以接收" : "can be taken in";
    case State::refused:
      return zh ? "未接收" : "not taken in";
    case State::interrupted:
      return zh ? "中断" : "interrupted";
  }
  return {};
}

std::string list_csv(const std::vector<Outcome>& outcomes, Language language) {
  std::string text = "\xef\xbb\xbf";
  text += language == Language::chinese
              ? "文件夹,姓名,结果,档号,图像,页数,原因,怎么办\r\n"
              : "folder,name,result,dossier,images,pages,reason,what to do\r\n";
  for (const Outcome& outcome : outcomes) {
    if (outcome.objections.empty()) text += line(outcome, nullptr, language);
    for (const Objection& objection : outcome.objections)
      text += line(outcome, &objection, language);
  }
  return text;
}

}  // namespace service::delivery
