// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "tests/service/office.h"

namespace tests {
namespace {

std::string login_json(const std::string& name, const std::string& password) {
  return fmt::format(R"({{"name":"{}","password":"{}"}})", name, password);
}

TEST(StaffSession, LoggingInGivesACookieScriptsCannotReadAndTheRightsOfTheRole) {
  const Office office;
  const auto answer = office.post("/api/session", login_json("li", Office::kPassword));
  ASSERT_EQ(answer.status, 200) << answer.body;
  const auto cookie = answer.header("set-cookie");
  EXPECT_TRUE(cookie.starts_with("sid="));
  EXPECT_NE(cookie.find("; HttpOnly"), std::string::npos);
  EXPECT_NE(cookie.find("; SameSite=Strict"), std::string::npos);
  EXPECT_NE(cookie.find("; Path=/"), std::string::npos);
  EXPECT_GE(cookie.find(';') - 4, 43U) << "256 bits of chance";
  const auto session = answer.json();
  EXPECT_EQ(session.at("role").as_string(), "clerk");
  EXPECT_EQ(session.at("acts").as_array().size(), 7U);
  EXPECT_EQ(answer.body.find("argon2"), std::string::npos);
}

TEST(StaffSession, LastsUntilTheLogout) {
  const Office office;
  const auto login = office.log_in("li");
  EXPECT_EQ(office.get("/api/session", login).json().at("name").as_string(), "li");
  const auto out =
      office.ask("DELETE", "/api/session", {},
                 "Cookie: " + login.cookie + "\r\nX-CSRF-Token: " + login.csrf + "\r\n");
  EXPECT_EQ(out.status, 204);
  EXPECT_NE(out.header("set-cookie").find("Max-Age=0"), std::string::npos);
  EXPECT_FALSE(out.header("clear-site-data").empty());
  EXPECT_EQ(office.get("/api/session", login).status, 401);
}

TEST(StaffSession, EndsAfterItsTime) {
  service::Config config;
  config.staff_idle = std::chrono::minutes(0);
  const Office office(config);
  // The session is over before it is asked for, so the login itself is refused.
  EXPECT_EQ(office.post("/api/session", login_json("li", Office::kPassword)).status, 401);
}

TEST(StaffSession, AWrongPasswordAndAnUnknownNameAreAnsweredAlike) {
  const Office office;
  const auto wrong = office.post("/api/session", login_json("li", "wrong"));
  const auto unknown = office.post("/api/session", login_json("nobody", "wrong"));
  EXPECT_EQ(wrong.status, 401);
  EXPECT_EQ(unknown.status, wrong.status);
  EXPECT_EQ(unknown.body, wrong.body);
  EXPECT_EQ(wrong.json().at("code").as_string(), "login_failed");
}

TEST(StaffSession, AnUnknownNameCostsTheSameHashing) {
  const Office office;
  const auto time_of = [&](const std::string& name) {
    auto best = std::chrono::steady_clock::duration::max();
    for (int i = 0; i < 3; ++i) {
      const auto start = std::chrono::steady_clock::now();
      office.post("/api/session", login_json(name, "wrong"));
      best = std::min(best, std::chrono::steady_clock::now() - start);
    }
    return std::chrono::duration<double, std::milli>(best).count();
  };
  const auto known = time_of("li"), unknown = time_of("nobody");
  // argon2 takes tens of milliseconds; without it the answer comes in one or two.
  EXPECT_GT(unknown, known / 2);
  EXPECT_GT(known, unknown / 2);
}

TEST(StaffSession, TooManyTriesForANameAreStoppedBeforeHashing) {
  service::Config config;
  config.tries.login_of_name = {2, std::chrono::minutes(15)};
  const Office office(config);
  for (int i = 0; i < 2; ++i)
    EXPECT_EQ(office.post("/api/session", login_json("li", "wrong")).status, 401);
  const auto stopped = office.post("/api/session", login_json("li", Office::kPassword));
  EXPECT_EQ(stopped.status, 429);
  EXPECT_GT(std::stoi(stopped.header("retry-after")), 800);
  EXPECT_EQ(office.post("/api/session", login_json("wang", Office::kPassword)).status, 200);
}

TEST(StaffSession, TooManyTriesFromANetworkAreStopped) {
  service::Config config;
  config.tries.login_of_network = {3, std::chrono::minutes(15)};
  const Office office(config);
  for (const char* name : {"a1", "a2", "a3"})
    EXPECT_EQ(office.post("/api/session", login_json(name, "wrong")).status, 401);
  EXPECT_EQ(office.post("/api/session", login_json("li", Office::kPassword)).status, 429);
}

TEST(StaffSession, ARightPasswordForgivesTheTriesBeforeIt) {
  service::Config config;
  config.tries.login_of_name = {2, std::chrono::minutes(15)};
  const Office office(config);
  for (int i = 0; i < 4; ++i) {
    EXPECT_EQ(office.post("/api/session", login_json("li", "wrong")).status, 401);
    EXPECT_EQ(office.post("/api/session", login_json("li", Office::kPassword)).status, 200);
  }
}

TEST(Accounts, TheAdministratorAddsOneThatCanLogIn) {
  const Office office;
  const auto admin = office.log_in("gao");
  const auto body = [](const char* password) {
    return fmt::format(R"({{"name":"zhao","display_name":"赵","role":"clerk","password":"{}"}})",
                       password);
  };
  EXPECT_EQ(office.post("/api/accounts", body("short"), admin).status, 422);
  EXPECT_EQ(office.post("/api/accounts", body("zhao-zhao-zhao"), admin).status, 422);
  EXPECT_EQ(office.post("/api/accounts", body("long enough for all"), admin).status, 201);
  EXPECT_EQ(office.post("/api/accounts", body("long enough for all"), admin).status, 409);
  EXPECT_EQ(office.post("/api/session", login_json("zhao", "long enough for all")).status, 200);
  const auto list = office.get("/api/accounts", admin);
  EXPECT_EQ(list.json().at("accounts").as_array().size(), 4U);
  EXPECT_EQ(list.body.find("argon2"), std::string::npos);
}

}  // namespace
}  // namespace tests
