// SPDX-License-Identifier: Apache-2.0
// What holds for every route, whoever adds one: the loops run over the table itself.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <set>

#include "service/json.h"
#include "service/routes/table.h"
#include "tests/service/office.h"

namespace tests {
namespace {

using service::http::Access;
using service::http::Body;
using service::http::Lane;
using service::http::Method;
using service::http::Route;

std::string target_of(const Route& route, const std::string& value = "1") {
  std::string target(route.pattern);
  for (auto open = target.find('{'); open != std::string::npos; open = target.find('{'))
    target.replace(open, target.find('}') - open + 1, value);
  return target;
}

Answer call(const Office& office, const Route& route, const Login& login,
            const std::string& extra = {}) {
  std::string lines = extra;
  if (!login.cookie.empty()) lines += "Cookie: " + login.cookie + "\r\n";
  if (!login.csrf.empty()) lines += "X-CSRF-Token: " + login.csrf + "\r\n";
  if (route.body == Body::json) lines += "Content-Type: application/json\r\n";
  const std::string body = route.body == Body::none ? "" : "{}";
  return office.ask(to_string(route.method), target_of(route), body, lines);
}

std::string code_of(const Answer& answer) {
  return answer.header("content-type") == "application/problem+json"
             ? std::string(answer.json().at("code").as_string())
             : "";
}

TEST(Routes, EveryRouteIsDescribedInTheApi) {
  const Office office;
  const auto description = office.get("/api").json();
  std::set<std::string> described;
  for (const auto& route : description.at("routes").as_array()) {
    EXPECT_GE(route.at("description").as_string().size(), 5U) << route;
    described.insert(fmt::format("{} {}", std::string(route.at("method").as_string()),
                                 std::string(route.at("path").as_string())));
  }
  for (const auto& route : service::routes::table())
    EXPECT_TRUE(described.contains(fmt::format("{} {}", to_string(route.method), route.pattern)))
        << route.pattern;
  EXPECT_EQ(described.size(), service::routes::table().size()) << "two rows for one route";
}

TEST(Routes, OnlyTheseAnswerWithoutALogin) {
  const std::set<std::string> open{"GET /",
                                   "GET /staff",
                                   "GET /v/{token}",
                                   "GET /assets/{file}",
                                   "GET /trust",
                                   "GET /trust/style.css",
                                   "GET /trust/ca.crt",
                                   "GET /healthz",
                                   "GET /api",
                                   "POST /api/public/codes",
                                   "POST /api/public/session",
                                   "GET /api/public/verify/{number}",
                                   "POST /api/session"};
  std::set<std::string> found;
  for (const auto& route : service::routes::table())
    if (route.access == Access::open)
      found.insert(fmt::format("{} {}", to_string(route.method), route.pattern));
  EXPECT_EQ(found, open);
}

TEST(Routes, EveryOtherRouteAsksForALogin) {
  const Office office;
  for (const auto& route : service::routes::table()) {
    if (route.access == Access::open) continue;
    for (const Login& login :
         {Login{}, Login{"sid=abc; gid=abc", "abc"}, Login{"sid=; gid=", ""}}) {
      const auto answer = call(office, route, login);
      EXPECT_EQ(answer.status, 401) << route.pattern;
      EXPECT_EQ(code_of(answer), "login_required") << route.pattern;
    }
  }
}

TEST(Routes, ASessionOfOneKindDoesNotOpenTheOther) {
  const Office office;
  const auto staff = office.log_in("wang");
  const auto graduate = office.enter();
  const auto swap = [](Login login, const char* from, const char* to) {
    login.cookie.replace(0, std::string(from).size(), to);
    return login;
  };
  for (const auto& route : service::routes::table()) {
    if (route.access == Access::open) continue;
    const auto& wrong = route.access == Access::staff ? graduate : staff;
    EXPECT_EQ(call(office, route, wrong).status, 401) << route.pattern;
    const auto renamed =
        route.access == Access::staff ? swap(graduate, "gid", "sid") : swap(staff, "sid", "gid");
    EXPECT_EQ(call(office, route, renamed).status, 401) << route.pattern;
  }
}

TEST(Routes, ARoleMayOnlyWhatTheRulesOfCustodySay) {
  const Office office;
  const std::pair<const char*, store::Role> staff[] = {{"li", store::Role::clerk},
                                                       {"wang", store::Role::custodian},
                                                       {"gao", store::Role::administrator}};
  int refused = 0, allowed = 0;
  for (const auto& [name, role] : staff) {
    const auto login = office.log_in(name);
    for (const auto& route : service::routes::table()) {
      if (route.access != Access::staff || !route.act) continue;
      const bool may = store::may(role, *route.act);
      const auto answer = call(office, route, login);
      EXPECT_EQ(code_of(answer) == "forbidden", !may) << name << " " << route.pattern;
      EXPECT_EQ(answer.status == 403, !may) << name << " " << route.pattern;
      ++(may ? allowed : refused);
    }
  }
  EXPECT_GT(refused, 10);
  EXPECT_GT(allowed, 10);
}

TEST(Routes, ACallThatChangesSomethingNeedsTheTokenOfItsSession) {
  const Office office;
  const auto staff = office.log_in("wang");
  const auto other = office.log_in("wang");
  const auto graduate = office.enter();
  int checked = 0;
  for (const auto& route : service::routes::table()) {
    if (route.access == Access::open || route.method == Method::get) continue;
    const auto& cookie = route.access == Access::staff ? staff.cookie : graduate.cookie;
    for (const std::string& token : {std::string(), std::string("abc"), other.csrf}) {
      const auto answer = call(office, route, {cookie, token});
      EXPECT_EQ(answer.status, 403) << route.pattern;
      EXPECT_EQ(code_of(answer), "csrf") << route.pattern;
      ++checked;
    }
  }
  EXPECT_GT(checked, 30);
}

TEST(Routes, ACallFromAnotherSiteIsRefusedEvenWithoutASession) {
  const Office office;
  const auto own = "Origin: http://" + office.host() + "\r\nSec-Fetch-Site: same-origin\r\n";
  for (const auto& route : service::routes::table()) {
    if (route.method == Method::get) continue;
    for (const std::string lines :
         {"Origin: https://evil.example\r\n", "Origin: null\r\n", "Sec-Fetch-Site: cross-site\r\n",
          "Sec-Fetch-Site: same-site\r\n", "Origin: http://localhost:1\r\n"})
      EXPECT_EQ(code_of(call(office, route, {}, lines)), "csrf") << route.pattern << " " << lines;
    EXPECT_NE(code_of(call(office, route, {}, own)), "csrf") << route.pattern;
  }
}

TEST(Routes, AJsonBodyMustSayAndBeJson) {
  const Office office;
  EXPECT_EQ(office.ask("POST", "/api/session", "{}", "Content-Type: text/plain\r\n").status, 415);
  EXPECT_EQ(office.ask("POST", "/api/session", "{}").status, 415);
  EXPECT_EQ(
      office.ask("POST", "/api/session", "{}", "Content-Type: application/json; charset=utf-8\r\n")
          .status,
      422);
  const std::string deep = "{\"a\":" + std::string(100, '[') + std::string(100, ']') + "}";
  for (const std::string& body : {std::string("{"), std::string("[]"), std::string("null"), deep,
                                  std::string("{\"name\":\"\xff\"}"), std::string("{} {}")})
    EXPECT_EQ(code_of(office.post("/api/session", body)), "malformed_json") << body;
}

TEST(Routes, AFieldOfTheWrongKindIsNamed) {
  const Office office;
  for (const char* body :
       {R"({"name":1,"password":"x"})", R"({"name":["li"],"password":"x"})",
        R"({"name":"","password":"x"})", R"({"name":"a\u0000b","password":"x"})"}) {
    const auto answer = office.post("/api/session", body);
    EXPECT_EQ(answer.status, 422) << body;
    EXPECT_EQ(answer.json().at("subject").as_string(), "name") << body;
  }
}

TEST(Routes, AProblemSpeaksTheLanguageAskedFor) {
  const Office office;
  const auto english = office.ask("GET", "/nowhere", {}, "Accept-Language: en-GB,en;q=0.8\r\n");
  EXPECT_EQ(english.json().at("title").as_string(), "No such address");
  EXPECT_EQ(office.get("/nowhere").json().at("title").as_string(), "没有这个地址");
}

TEST(Routes, WhatWaitsNeverRunsOnANetworkThread) {
  for (const auto& route : service::routes::table()) {
    if (route.lane != Lane::network) continue;
    EXPECT_EQ(route.access, Access::open) << route.pattern;
    EXPECT_EQ(route.method, Method::get) << route.pattern;
  }
}

}  // namespace
}  // namespace tests
