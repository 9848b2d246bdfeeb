// SPDX-License-Identifier: Apache-2.0
// Digitization over HTTP: who may do what, in which order, and what is refused at the door.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <optional>

#include "store/digitization.h"
#include "tests/service/office.h"

namespace tests {
namespace {

namespace json = boost::json;

std::string text_of(const json::value& value, const char* key) {
  return std::string(value.at(key).as_string());
}

// A lot with the graduate's dossier of two leaves in it. li prepares and scans, zhao makes the
// first check, wang the second, and signs off.
class Lots : public testing::Test {
 protected:
  Lots() {
    office_.hire("zhao", store::Role::clerk);
    li_ = office_.log_in("li");
    zhao_ = office_.log_in("zhao");
    wang_ = office_.log_in("wang");
    const auto opened =
        office_.post("/api/lots", R"({"name":"十一月第一批","operator":"李工"})", li_);
    EXPECT_EQ(opened.status, 201) << opened.body;
    lot_ = opened.json().at("id").to_number<std::int64_t>();
  }

  std::string of_lot(const char* rest = "") const {
    return fmt::format("/api/lots/{}{}", lot_, rest);
  }
  std::string of_dossier(const char* rest) const {
    return fmt::format("/api/digitization/{}/{}", office_.dossier, rest);
  }
  int receive(int leaves = 2) {
    return office_
        .post(of_lot("/dossiers"),
              fmt::format(R"({{"dossier":"{}","leaves":{},"pages":{}}})", office_.dossier, leaves,
                          leaves),
              li_)
        .status;
  }
  int step(const char* word, const Login& who, int images = 0) {
    return office_
        .post(of_dossier("steps"),
              fmt::format(R"({{"step":"{}","images":{},"sides":1}})", word, images), who)
        .status;
  }
  void scan() {
    ASSERT_EQ(receive(), 201);
    ASSERT_EQ(office_.post(of_dossier("prepare"), R"({"stops":[]})", li_).status, 200);
    ASSERT_EQ(step("scanned", li_, 2), 200);
    pages_ = {office_.store_page("登记表\n", "scan-001.jpg"),
              office_.store_page("成绩单\n", "scan-002.jpg")};
    ASSERT_EQ(step("processed", li_), 200);
    const auto drawn = office_.post(of_lot("/sample"), R"({"percent":100})", li_);
    ASSERT_EQ(drawn.status, 200) << drawn.body;
    ASSERT_EQ(drawn.json().at("sample").at("pages").to_number<int>(), 2);
  }
  Answer judge(const char* stage, std::int64_t page, const char* reason, const Login& who) {
    const json::object verdict{{"page", page}, {"accepted", *reason == '\0'}, {"reason", reason}};
    const json::object body{{"stage", stage}, {"verdicts", json::array{verdict}}};
    return office_.post(of_dossier("verdicts"), json::serialize(body), who);
  }
  void accept_both(const char* stage, const Login& who) {
    for (const auto page : pages_) {
      const auto answer = judge(stage, page, "", who);
      EXPECT_EQ(answer.status, 204) << answer.body;
    }
  }
  json::value board() { return office_.get(of_lot(), wang_).json().at("dossiers").at(0); }

  Office office_;
  Login li_, zhao_, wang_;
  std::int64_t lot_ = 0;
  std::vector<std::int64_t> pages_;
};

TEST_F(Lots, ADossierGoesFromTheStrongroomToSignOffByThreePersons) {
  scan();
  accept_both("first", zhao_);
  EXPECT_EQ(step("checked_first", zhao_), 200);
  accept_both("second", wang_);
  EXPECT_EQ(step("checked_second", wang_), 200);
  EXPECT_TRUE(board().at("gate").at("open").as_bool());
  const auto accepted = office_.post(of_dossier("accept"), "{}", wang_);
  ASSERT_EQ(accepted.status, 200) << accepted.body;
  EXPECT_EQ(text_of(accepted.json(), "step"), "accepted");
  EXPECT_EQ(text_of(accepted.json(), "step_text"), "终检签收");
  const auto report = office_.get(of_lot("/report"), li_).json();
  EXPECT_EQ(report.at("dossiers").at(0).at("verdicts").as_array().size(), 4U);
  EXPECT_TRUE(report.at("sample").at("passed").as_bool());
  EXPECT_EQ(text_of(report.at("dossiers").at(0).at("steps").at(2), "actor"), "account:li");
}

TEST_F(Lots, ItsPapersArePdfsAndTakingOneLeavesATrace) {
  EXPECT_EQ(office_.get(of_lot("/sheets/process"), li_).status, 404);  // no dossier yet
  scan();
  for (const char* kind : {"hand-over", "process", "report"}) {
    const auto events = office_.archive->totals().events;
    const auto paper = office_.get(of_lot("/sheets/") + kind, li_);
    ASSERT_EQ(paper.status, 200) << paper.body;
    EXPECT_EQ(office_.archive->totals().events, events + 1);
    EXPECT_EQ(paper.body.substr(0, 5), "%PDF-");
  }
  EXPECT_EQ(office_.get(of_lot("/sheets/other"), li_).status, 404);
}

TEST_F(Lots, PreparingAsksWhichLeavesMustNotBeScanned) {
  ASSERT_EQ(receive(), 201);
  for (const char* body :
       {"{}", R"({"stops":null})", R"({"stops":"none"})", R"({"stops":[1]})",
        R"({"stops":[{"kind":"secret","note":"x"}]})", R"({"stops":[{"kind":"classified"}]})",
        R"({"stops":[{"kind":"classified","leaf":-1,"note":"x"}]})",
        R"({"stops":[],"leaves":100001})"}) {
    const auto answer = office_.post(of_dossier("prepare"), body, li_);
    EXPECT_EQ(answer.status, 422) << body;
  }
  EXPECT_EQ(text_of(board(), "step"), "received");
  EXPECT_EQ(office_.post(of_dossier("prepare"), R"({"stops":[]})", li_).status, 200);
  EXPECT_EQ(text_of(board(), "step"), "prepared");
}

TEST_F(Lots, AClassifiedLeafStopsTheDossierUntilACustodianDecides) {
  ASSERT_EQ(receive(), 201);
  const auto prepared =
      office_.post(of_dossier("prepare"),
                   R"({"stops":[{"kind":"classified","leaf":2,"note":"封面有密级"}]})", li_);
  ASSERT_EQ(prepared.json().at("open_stops").to_number<int>(), 1) << prepared.body;
  EXPECT_EQ(step("scanned", li_, 1), 409);
  const auto stop = board().at("stops").at(0);
  EXPECT_EQ(text_of(stop, "kind_text"), "涉密");
  const auto target = fmt::format("/api/stops/{}/resolve", stop.at("id").to_number<int>());
  const char* body = R"({"outcome":"leave_out","resolution":"移交保密室"})";
  EXPECT_EQ(office_.post(target, body, li_).status, 403);
  EXPECT_EQ(office_.post(target, R"({"outcome":"burn","resolution":"x"})", wang_).status, 422);
  EXPECT_EQ(office_.post(target, R"({"outcome":"leave_out"})", wang_).status, 422);
  EXPECT_EQ(office_.post(target, body, wang_).status, 204);
  EXPECT_EQ(office_.post(target, body, wang_).status, 409);
  EXPECT_EQ(step("scanned", li_, 1), 200);
  EXPECT_EQ(office_.post(of_dossier("stops"), R"({"kind":"damaged","note":"撕裂"})", li_).status,
            201);
  EXPECT_EQ(board().at("open_stops").to_number<int>(), 1);
}

TEST_F(Lots, NoStepIsLeftOutAndNoneIsTakenByTheWrongDoor) {
  ASSERT_EQ(receive(), 201);
  EXPECT_EQ(receive(), 409);
  EXPECT_EQ(step("scanned", li_, 2), 409);
  EXPECT_EQ(step("prepared", li_), 422);
  EXPECT_EQ(step("accepted", wang_), 422);
  EXPECT_EQ(step("burnt", li_), 422);
  EXPECT_EQ(office_.post(of_dossier("prepare"), R"({"stops":[]})", li_).status, 200);
  EXPECT_EQ(step("scanned", li_, 0), 422) << "the scanner's count is missing";
  EXPECT_EQ(step("checked_first", zhao_), 409);
  EXPECT_EQ(office_.post(of_dossier("accept"), "{}", wang_).status, 409);
  EXPECT_EQ(text_of(board(), "step"), "prepared");
}

TEST_F(Lots, WhoeverScannedOrMadeTheOtherCheckIsToldAndRefused) {
  scan();
  const auto stage = [&](const char* name, const Login& who) {
    return office_.get(of_dossier("sample"), who).json().at("stages").at(name);
  };
  EXPECT_TRUE(stage("first", li_).at("barred").as_bool());
  EXPECT_FALSE(stage("first", zhao_).at("barred").as_bool());
  EXPECT_FALSE(stage("second", zhao_).at("open").as_bool());
  const auto refused = judge("first", pages_[0], "", li_);
  EXPECT_EQ(refused.status, 409);
  EXPECT_NE(refused.body.find("不同的人"), std::string::npos);
  EXPECT_EQ(judge("second", pages_[0], "", wang_).status, 409) << "before the first check";

  accept_both("first", zhao_);
  EXPECT_EQ(step("checked_first", li_), 409);
  EXPECT_EQ(step("checked_first", zhao_), 200);
  EXPECT_TRUE(stage("second", zhao_).at("barred").as_bool());
  EXPECT_TRUE(stage("second", wang_).at("open").as_bool());
  EXPECT_EQ(judge("second", pages_[0], "", zhao_).status, 409);
  EXPECT_EQ(step("checked_second", wang_), 409) << "no page was looked at";
}

TEST_F(Lots, ARefusedPageIsScannedAgainAndCheckedTwice) {
  scan();
  EXPECT_EQ(judge("first", pages_[0], "图像模糊", zhao_).status, 204);
  EXPECT_EQ(judge("first", pages_[1], "", zhao_).status, 204);
  const auto list = office_.get(of_lot("/rescans"), li_).json();
  ASSERT_EQ(list.at("pages").as_array().size(), 1U);
  EXPECT_EQ(text_of(list.at("pages").at(0), "text"), "退回：图像模糊");
  EXPECT_EQ(board().at("refused_left").to_number<int>(), 1);

  const auto target = fmt::format("/api/pages/{}/replace", pages_[0]);
  EXPECT_EQ(office_.post(target, "{}", li_).status, 422);
  EXPECT_EQ(office_
                .post(fmt::format("/api/pages/{}/replace", pages_[1]),
                      fmt::format(R"({{"replacement":{}}})", pages_[0]), li_)
                .status,
            409)
      << "what came before replaces nothing";
  const auto again = office_.store_page("登记表 重扫\n", "again-001.jpg");
  const auto offered =
      office_.get(fmt::format("/api/pages/{}/new-scans", pages_[0]), li_).json().at("pages");
  EXPECT_EQ(offered.as_array().back().at("id").to_number<std::int64_t>(), again);
  ASSERT_EQ(office_.post(target, fmt::format(R"({{"replacement":{}}})", again), li_).status, 204);

  const auto sample = office_.get(of_dossier("sample"), zhao_).json();
  ASSERT_EQ(sample.at("pages").as_array().size(), 3U);
  int replaced = 0, fresh = 0;
  for (const auto& page : sample.at("pages").as_array()) {
    replaced += page.at("replaced").as_bool();
    fresh += page.at("new_scan").as_bool();
  }
  EXPECT_EQ(replaced, 1);
  EXPECT_EQ(fresh, 1);
  EXPECT_EQ(board().at("refused_left").to_number<int>(), 0);
  EXPECT_EQ(board().at("unchecked_left").to_number<int>(), 1);
  EXPECT_EQ(judge("first", pages_[0], "", zhao_).status, 409) << "it was replaced";
  EXPECT_EQ(judge("first", again, "", zhao_).status, 204);
  EXPECT_EQ(step("checked_first", zhao_), 200);
  EXPECT_EQ(judge("second", again, "", wang_).status, 204);
  EXPECT_EQ(board().at("unchecked_left").to_number<int>(), 0);
}

TEST_F(Lots, AGateThatIsShutIsOpenedByAWaiverWithAReasonAndByNobodyElse) {
  ASSERT_EQ(receive(3), 201);  // one leaf more than will be scanned
  ASSERT_EQ(office_.post(of_dossier("prepare"), R"({"stops":[]})", li_).status, 200);
  ASSERT_EQ(step("scanned", li_, 2), 200);
  office_.store_page("登记表\n", "scan-001.jpg");
  office_.store_page("成绩单\n", "scan-002.jpg");
  ASSERT_EQ(step("processed", li_), 200);
  const auto reasons = board().at("gate").at("reasons").as_array();
  ASSERT_FALSE(reasons.empty());
  EXPECT_FALSE(board().at("gate").at("open").as_bool());
  EXPECT_EQ(text_of(reasons[0], "text"), "应有 3 张，图像只够 2 张");
  const auto waive = [&](const char* body, const Login& who) {
    return office_.post(of_dossier("waivers"), body, who).status;
  };
  EXPECT_EQ(waive(R"({"code":"leaves_missing","reason":"空白封底不扫"})", li_), 403);
  EXPECT_EQ(waive(R"({"code":"leaves_missing"})", wang_), 422);
  EXPECT_EQ(waive(R"({"reason":"空白封底不扫"})", wang_), 422);
  EXPECT_EQ(waive(R"({"page":"1","reason":"x"})", wang_), 422);
  EXPECT_EQ(waive(R"({"page":999,"reason":"x"})", wang_), 404);
  for (const auto& reason : reasons) {
    if (text_of(reason, "severity") != "defect") continue;
    const json::object body{{"code", reason.at("code")}, {"reason", "空白封底不扫"}};
    EXPECT_EQ(waive(json::serialize(body).c_str(), wang_), 204);
  }
  EXPECT_TRUE(board().at("gate").at("open").as_bool());
}

TEST_F(Lots, WhatComesInIsBounded) {
  scan();
  const std::string number = office_.dossier, longest(201, 'x');
  const std::pair<std::string, std::string> refused[] = {
      {"/api/lots", R"({"name":"","operator":"李工"})"},
      {"/api/lots", fmt::format(R"({{"name":"{}","operator":"李工"}})", longest)},
      {"/api/lots", R"({"name":"x"})"},
      {of_lot("/dossiers"), R"({"dossier":""})"},
      {of_lot("/dossiers"), fmt::format(R"({{"dossier":"{}","leaves":-1}})", number)},
      {of_lot("/dossiers"), fmt::format(R"({{"dossier":"{}","pages":1.5}})", number)},
      {of_lot("/sample"), R"({"percent":4})"},
      {of_lot("/sample"), R"({"percent":101})"},
      {of_lot("/sample"), R"({"again":"yes"})"},
      {of_dossier("urgent"), fmt::format(R"({{"reason":"{}"}})", longest)},
      {of_dossier("steps"), R"({"step":"processed","sides":3})"},
      {of_dossier("verdicts"), R"({"stage":"third","verdicts":[]})"},
      {of_dossier("verdicts"), R"({"stage":"first"})"},
      {of_dossier("verdicts"), R"({"stage":"first","verdicts":[{"accepted":true}]})"},
      {of_dossier("verdicts"), R"({"stage":"first","verdicts":[{"page":1}]})"},
      {of_dossier("verdicts"),
       fmt::format(R"({{"stage":"first","verdicts":[{{"page":1,"reason":"{}"}}]}})", longest)},
      {"/api/campaign", R"({"start":"2026-02-30","pages_a_day":1,"dossiers":1,"pages":1})"},
      {"/api/campaign", R"({"start":"2026-2-3","pages_a_day":1,"dossiers":1,"pages":1})"},
      {"/api/campaign", R"({"start":"+026-02-03","pages_a_day":1,"dossiers":1,"pages":1})"},
      {"/api/campaign", R"({"start":"2026-02-03","pages_a_day":0,"dossiers":1,"pages":1})"},
      {"/api/campaign", R"({"start":"2026-02-03","pages_a_day":1,"dossiers":1})"}};
  for (const auto& [target, body] : refused) {
    const auto answer = office_.post(target, body, zhao_);
    EXPECT_EQ(answer.status, 422) << target << " " << body << " " << answer.body;
  }
  EXPECT_EQ(office_.get("/api/lots?limit=0", li_).status, 422);
  EXPECT_EQ(office_.get("/api/lots/999", li_).status, 404);
  EXPECT_EQ(office_.get("/api/lots/x", li_).status, 404);
  EXPECT_EQ(office_.get("/api/digitization/none/sample", zhao_).status, 409);
  EXPECT_EQ(office_.post("/api/stops/999/resolve", R"({"outcome":"scan","resolution":"x"})", wang_)
                .status,
            404);
}

TEST_F(Lots, WhoeverOpensTheSampleLeavesATrace) {
  scan();
  ASSERT_EQ(office_.get(of_dossier("sample"), zhao_).status, 200);
  EXPECT_EQ(office_.archive->history(office_.dossier)[0].act, "dossier.shown");
  EXPECT_EQ(office_.archive->history(office_.dossier)[0].actor, "account:zhao");
}

TEST_F(Lots, AnUrgentDossierIsFirstInTheQueueAndKeepsItsPlace) {
  store::NewDossier opened;
  opened.name = "李娜";
  opened.identity_number = "420112199912310029";
  const auto other = office_.archive->open_dossier(opened, store::Actor{"os:test"}).number;
  ASSERT_EQ(receive(), 201);
  ASSERT_EQ(office_
                .post(of_lot("/dossiers"),
                      fmt::format(R"({{"dossier":"{}","urgent":"明日调档"}})", other), li_)
                .status,
            201);
  const auto first = [&] {
    return office_.get("/api/digitization", li_).json().at("dossiers").at(0);
  };
  EXPECT_EQ(text_of(first(), "dossier"), other);
  EXPECT_EQ(text_of(first(), "urgent_reason"), "明日调档");
  EXPECT_EQ(first().at("place").to_number<int>(), 2);
  EXPECT_EQ(office_.post("/api/digitization/" + other + "/urgent", R"({"reason":""})", li_).status,
            200);
  EXPECT_EQ(text_of(first(), "dossier"), office_.dossier);
}

TEST_F(Lots, TheCampaignIsPlannedAndItsOutputCounted) {
  scan();
  EXPECT_EQ(office_.get("/api/campaign", li_).json().as_object().contains("plan"), false);
  const auto planned = office_.post(
      "/api/campaign",
      R"({"start":"2026-11-02","pages_a_day":1200,"dossiers":4000,"pages":600000})", wang_);
  ASSERT_EQ(planned.status, 200) << planned.body;
  const auto campaign = planned.json();
  EXPECT_EQ(text_of(campaign.at("plan"), "start"), "2026-11-02");
  EXPECT_EQ(campaign.at("pages").to_number<int>(), 2);
  EXPECT_EQ(text_of(campaign.at("operators").at(0), "actor"), "account:li");
  EXPECT_EQ(campaign.at("operators").at(0).at("scanned").to_number<int>(), 2);
}

}  // namespace
}  // namespace tests
