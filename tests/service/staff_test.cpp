// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include <boost/json/serialize.hpp>

#include "tests/service/office.h"

namespace tests {
namespace {

namespace json = boost::json;

TEST(Staff, OpensFindsAndMovesADossier) {
  const Office office;
  const auto custodian = office.log_in("wang");
  const auto opened = office.post(
      "/api/dossiers", R"({"name":"李娜","id_number":"420112199912310029","location":"B-01"})",
      custodian);
  ASSERT_EQ(opened.status, 201) << opened.body;
  const std::string number(opened.json().at("number").as_string());
  EXPECT_EQ(opened.json().at("id_number_masked").as_string(), "420112********0029");
  EXPECT_EQ(opened.body.find("420112199912310029"), std::string::npos);
  for (const std::string& key : {number, std::string("李娜"), std::string("420112199912310029"),
                                 std::string("４２０１１２１９９９１２３１００２９")}) {
    const auto found =
        office.post("/api/dossiers/find", json::serialize(json::object{{"key", key}}), custodian);
    ASSERT_EQ(found.json().at("dossiers").as_array().size(), 1U) << key;
  }
  const auto shown = office.get("/api/dossiers/" + number, custodian).json();
  const auto next = shown.at("next_states").as_array();
  ASSERT_FALSE(next.empty());
  const std::string state(next[0].at("state").as_string());
  const auto moved =
      office.post(fmt::format("/api/dossiers/{}/move", number),
                  fmt::format(R"({{"state":"{}","location":"C-02"}})", state), custodian);
  ASSERT_EQ(moved.status, 200) << moved.body;
  EXPECT_EQ(moved.json().at("state").as_string(), state);
  EXPECT_EQ(moved.json().at("location").as_string(), "C-02");
  EXPECT_EQ(office.get("/api/dossiers?limit=1", custodian).json().at("dossiers").as_array().size(),
            1U);
  EXPECT_EQ(office.get("/api/dossiers?limit=0", custodian).status, 422);
  const auto none = office.get("/api/dossiers/none", custodian);
  EXPECT_EQ(none.status, 404);
  EXPECT_EQ(none.json().at("detail").as_string(),
            "没有档案“none”。请核对档号。档案库内容没有变动。");
}

TEST(Staff, ASecondDossierOfAPersonIsOpenedOnlyOnPurpose) {
  const Office office;
  const auto custodian = office.log_in("wang");
  json::object wanted{{"name", "王 伟"}, {"id_number", "４２０１１２１９９００３０７２２１１"}};
  const auto open = [&] { return office.post("/api/dossiers", json::serialize(wanted), custodian); };
  const auto refused = open();
  ASSERT_EQ(refused.status, 409) << refused.body;
  const auto problem = refused.json().as_object();
  EXPECT_EQ(problem.at("code").as_string(), "conflict");
  EXPECT_EQ(problem.at("cause").as_string(), "dossier_there");
  EXPECT_EQ(problem.at("subject").as_string(), office.dossier);
  EXPECT_NE(problem.at("detail").as_string().find(office.dossier), std::string::npos);
  EXPECT_EQ(office.archive->totals().dossiers, 1);

  wanted["another"] = "yes";
  EXPECT_EQ(open().status, 422);
  wanted["another"] = false;
  EXPECT_EQ(open().status, 409);
  wanted["another"] = true;
  const auto opened = open();
  ASSERT_EQ(opened.status, 201) << opened.body;
  EXPECT_NE(opened.json().at("number").as_string(), office.dossier);
  EXPECT_EQ(office.archive->totals().dossiers, 2);

  // Whoever bears another name with this number is another conflict, and another number no person.
  wanted.erase("another");
  wanted["name"] = "李娜";
  const auto other_name = open();
  EXPECT_EQ(other_name.status, 409);
  EXPECT_FALSE(other_name.json().as_object().contains("cause"));
  wanted["id_number"] = "420112199912310029";
  EXPECT_EQ(open().status, 201);
}

TEST(Staff, IssuesACodeWithWhichTheGraduateComesIn) {
  const Office office;
  const auto clerk = office.log_in("li");
  const auto issued =
      office.post(fmt::format("/api/dossiers/{}/codes", office.dossier), "{}", clerk);
  ASSERT_EQ(issued.status, 201) << issued.body;
  const std::string code(issued.json().at("code").as_string());
  EXPECT_EQ(code.size(), 8U);
  EXPECT_EQ(office
                .post("/api/public/session",
                      fmt::format(R"({{"name":"王 伟","id_number":"{}","code":"{}"}})",
                                  Office::kNumber, code))
                .status,
            200);
}

TEST(Staff, FindsAPageByItsTextAndSeesWhereTheWordStands) {
  Office office;
  const auto page = office.store_page("高等学校毕业生登记表\n姓名王伟\n");
  office.store_page("另一页\n", "scan-002.jpg");
  const auto clerk = office.log_in("li");
  const auto found = office.post("/api/search", R"({"query":"王伟"})", clerk).json();
  ASSERT_EQ(found.at("total").to_number<int>(), 1);
  EXPECT_EQ(found.at("hits").at(0).at("page").as_int64(), page);
  EXPECT_EQ(found.at("hits").at(0).at("person").as_string(), Office::kGraduate);

  const auto answer = office.get(fmt::format("/api/pages/{}?q=%E7%8E%8B%E4%BC%9F", page), clerk);
  ASSERT_EQ(answer.status, 200) << answer.body;
  const auto shown = answer.json();
  EXPECT_EQ(shown.at("lines").as_array().size(), 2U);
  EXPECT_EQ(shown.at("lines").at(1).at("text").as_string(), "姓名王伟");
  EXPECT_EQ(json::serialize(shown.at("hits")), "[[20,30,20,20]]");
  EXPECT_EQ(shown.as_object().contains("previous_page"), false);
  EXPECT_EQ(shown.at("next_page").as_int64(), page + 1);
  EXPECT_EQ(office.get("/api/pages/999", clerk).status, 404);
  EXPECT_EQ(office.get("/api/pages/abc", clerk).status, 404);
}

TEST(Staff, FindsAMisreadNameBehindTheExactOnesAndIsToldSo) {
  Office office;
  const auto misread = office.store_page("姓名于末来\n");
  const auto exact = office.store_page("姓名于未来\n", "scan-002.jpg");
  const auto clerk = office.log_in("li");
  const auto found = office.post("/api/search", R"({"query":"于未来"})", clerk).json();
  EXPECT_EQ(found.at("total").to_number<int>(), 1);
  EXPECT_EQ(found.at("similar").to_number<int>(), 1);
  EXPECT_EQ(found.at("not_indexed").to_number<int>(), 0);
  ASSERT_EQ(found.at("hits").as_array().size(), 2U);
  EXPECT_EQ(found.at("hits").at(0).at("page").as_int64(), exact);
  EXPECT_TRUE(found.at("hits").at(0).at("exact").as_bool());
  EXPECT_EQ(found.at("hits").at(1).at("page").as_int64(), misread);
  EXPECT_FALSE(found.at("hits").at(1).at("exact").as_bool());
  EXPECT_EQ(json::serialize(found.at("hits").at(1).at("differences")),
            R"([{"asked":"未","read":"末"}])");
  const auto shown =
      office.get(fmt::format("/api/pages/{}?q=%E4%BA%8E%E6%9C%AA%E6%9D%A5", misread), clerk);
  EXPECT_EQ(json::serialize(shown.json().at("hits")), "[[20,0,30,20]]");
}

TEST(Staff, SeesWhyAPageOfAMixedStackHasNoDossier) {
  const Office office;
  const store::Actor scan{"os:test"};
  store::Archive& archive = *office.archive;
  const auto stack = archive.begin_batch(std::nullopt, "stack", scan).id;
  auto staged = archive.stage();
  staged.write("a", 1);
  const auto file = archive.receive_file(stack, "scan-001", std::move(staged), scan).id;
  archive.open_file(file, "image/tiff", 2, scan);
  std::vector<std::int64_t> pages;
  for (const auto& page : archive.waiting_pages(stack)) {
    store::PageResult result;
    result.title = "卷首页";
    result.access_jpeg = result.thumbnail_jpeg = tiny_jpeg();
    archive.store_page(page.id, result, scan);
    pages.push_back(page.id);
  }
  archive.split_stack({{pages.at(0), true, std::nullopt, "", false, ""},
                       {pages.at(1), false, std::nullopt, "", true, "unknown_dossier"}},
                      scan);
  const auto clerk = office.log_in("li");
  const auto shown = office.get(fmt::format("/api/pages/{}", pages[1]), clerk).json();
  ASSERT_EQ(shown.at("findings").as_array().size(), 1U);
  const auto& finding = shown.at("findings").at(0);
  EXPECT_EQ(finding.at("code").as_string(), "unassigned_unknown_dossier");
  EXPECT_EQ(finding.at("severity").as_string(), "warning");
  EXPECT_NE(finding.at("text").as_string().find("档号不在库中"), std::string::npos);
  const auto batch = office.get(fmt::format("/api/batches/{}", stack), clerk).json();
  EXPECT_EQ(batch.at("separators").to_number<int>(), 1);
  EXPECT_EQ(batch.at("stored").to_number<int>(), 1);
  EXPECT_EQ(batch.at("split").at("left").to_number<int>(), 1);
  EXPECT_EQ(batch.at("split").at("dossiers").to_number<int>(), 0);
  archive.assign_batch(stack, office.dossier, scan);
  const auto split = office.get(fmt::format("/api/batches/{}", stack), clerk).json().at("split");
  EXPECT_EQ(split.at("left").to_number<int>(), 0);
  EXPECT_EQ(split.at("dossiers").to_number<int>(), 1);
  const auto& list = batch.at("pages_list");
  EXPECT_TRUE(list.at(0).at("separator").as_bool());
  EXPECT_EQ(list.at(0).at("title").as_string(), "分隔页");
  EXPECT_FALSE(list.at(1).at("separator").as_bool());
}

TEST(Staff, ALookAtAPageIsRecordedOnceForEachSession) {
  Office office;
  const auto page = office.store_page("一页\n");
  const auto clerk = office.log_in("li");
  const auto views = [&] {
    int count = 0;
    for (const auto& event : office.archive->history(office.dossier))
      count += event.act == "page.viewed" && event.actor == "account:li" ? 1 : 0;
    return count;
  };
  EXPECT_EQ(views(), 0);
  const auto image = office.get(fmt::format("/api/pages/{}/image", page), clerk);
  EXPECT_EQ(image.status, 200);
  EXPECT_EQ(image.header("content-type"), "image/jpeg");
  const auto jpeg = tiny_jpeg();
  EXPECT_EQ(image.body, std::string(jpeg.begin(), jpeg.end()));
  EXPECT_EQ(views(), 1);
  office.get(fmt::format("/api/pages/{}/image", page), clerk);
  EXPECT_EQ(views(), 1);
  office.get(fmt::format("/api/pages/{}/image", page), office.log_in("li"));
  EXPECT_EQ(views(), 2);
  EXPECT_EQ(office.get(fmt::format("/api/pages/{}/thumbnail", page), clerk).status, 200);
}

TEST(Staff, ADamagedImageIsNeverServed) {
  Office office;
  const auto page = office.store_page("一页\n");
  const auto clerk = office.log_in("li");
  const auto jpeg = tiny_jpeg();
  int flipped = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(office.folder)) {
    if (!entry.is_regular_file() || entry.file_size() != jpeg.size()) continue;
    std::filesystem::permissions(entry.path(), std::filesystem::perms::owner_write,
                                 std::filesystem::perm_options::add);
    std::fstream file(entry.path(), std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(100);
    file.put('\x55');
    ++flipped;
  }
  ASSERT_GE(flipped, 1);
  const auto image = office.get(fmt::format("/api/pages/{}/image", page), clerk);
  EXPECT_EQ(image.status, 500);
  EXPECT_EQ(image.header("content-type"), "application/problem+json");
  EXPECT_EQ(image.json().at("code").as_string(), "damaged");
}

TEST(Staff, CertifiesPagesAndAnybodyCanVerifyThePaperButNotThePerson) {
  Office office;
  const auto page = office.store_page("成绩单\n");
  const auto custodian = office.log_in("wang");
  const auto target = fmt::format("/api/dossiers/{}/certified-copies", office.dossier);
  const auto body =
      fmt::format(R"({{"pages":[{}],"ground":"本人申请","recipient":"某大学"}})", page);
  const auto issued = office.post(target, body, custodian);
  ASSERT_EQ(issued.status, 201) << issued.body;
  const std::string number(issued.json().at("number").as_string());
  const std::string token(issued.json().at("token").as_string());
  EXPECT_EQ(issued.json().at("url").as_string(), "https://archive.test/v/" + token);
  EXPECT_EQ(issued.json().at("state").as_string(), "issued");

  const auto pdf = office.get("/api/certified-copies/" + number + "/pdf", custodian);
  EXPECT_EQ(pdf.status, 200);
  EXPECT_EQ(pdf.header("content-type"), "application/pdf");
  EXPECT_TRUE(pdf.body.starts_with("%PDF-"));
  for (const std::string& key : {number, token}) {
    const auto verified = office.get("/api/public/verify/" + key);
    EXPECT_TRUE(verified.json().at("known").as_bool());
    EXPECT_TRUE(verified.json().at("valid").as_bool());
    EXPECT_EQ(verified.body.find(Office::kGraduate), std::string::npos);
    EXPECT_EQ(verified.body.find("某大学"), std::string::npos);
    EXPECT_EQ(verified.body.find(office.dossier), std::string::npos);
  }
  const auto revoked = office.post("/api/certified-copies/" + number + "/revoke",
                                   R"({"reason":"页序有误"})", custodian);
  ASSERT_EQ(revoked.status, 200) << revoked.body;
  const auto after = office.get("/api/public/verify/" + token).json();
  EXPECT_FALSE(after.at("valid").as_bool());
  EXPECT_EQ(after.at("revoke_reason").as_string(), "页序有误");
  EXPECT_EQ(office.get(target, custodian).json().at("copies").as_array().size(), 1U);
}

TEST(Staff, CertifiesNothingWhoseMasterHasChanged) {
  Office office;
  const auto page = office.store_page("成绩单\n");
  const auto master = office.archive->master_file(office.archive->page(page)->file);
  std::filesystem::permissions(master, std::filesystem::perms::owner_write,
                               std::filesystem::perm_options::add);
  std::fstream(master, std::ios::in | std::ios::out | std::ios::binary).seekp(100).put('\x55');
  const auto answer = office.post(
      fmt::format("/api/dossiers/{}/certified-copies", office.dossier),
      fmt::format(R"({{"pages":[{}],"ground":"本人申请","recipient":"某大学"}})", page),
      office.log_in("wang"));
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.json().at("code").as_string(), "damaged");
}

TEST(Staff, CertifiesNothingThatIsNotThere) {
  Office office;
  const auto page = office.store_page("成绩单\n");
  const auto custodian = office.log_in("wang");
  const auto target = fmt::format("/api/dossiers/{}/certified-copies", office.dossier);
  for (const char* body :
       {R"({"pages":[],"ground":"a","recipient":"b"})",
        R"({"pages":["1"],"ground":"a","recipient":"b"})", R"({"ground":"a","recipient":"b"})"})
    EXPECT_EQ(office.post(target, body, custodian).status, 422) << body;
  EXPECT_EQ(
      office.post(target, R"({"pages":[999],"ground":"a","recipient":"b"})", custodian).status,
      404);
  EXPECT_EQ(office.post(target, fmt::format(R"({{"pages":[{}],"recipient":"b"}})", page), custodian)
                .status,
            422);
  EXPECT_EQ(office.get("/api/public/verify/FZ-2026-999999").body, R"({"known":false})");
  EXPECT_TRUE(office.get(target, custodian).json().at("copies").as_array().empty());
}

TEST(Verification, IsLimitedForEachNetwork) {
  service::Config config;
  config.tries.verify_of_network = {3, std::chrono::minutes(10)};
  const Office office(config);
  for (int i = 0; i < 3; ++i) EXPECT_EQ(office.get("/api/public/verify/x").status, 200);
  EXPECT_EQ(office.get("/api/public/verify/x").status, 429);
}

TEST(Staff, AnOriginalIsSavedAsItCameAndNeverOpenedHere) {
  Office office;
  const auto page = office.store_page("一页\n");
  const auto clerk = office.log_in("li");
  const auto answer = office.get(fmt::format("/api/pages/{}/master", page), clerk);
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.header("content-type"), "application/octet-stream");
  EXPECT_TRUE(answer.header("content-disposition").starts_with("attachment; filename*=UTF-8''"));
  EXPECT_EQ(answer.header("x-content-type-options"), "nosniff");
  EXPECT_EQ(office.archive->history(office.dossier)[0].act, "page.master_taken");
  EXPECT_EQ(office.get("/api/pages/999/master", clerk).status, 404);
}

TEST(Staff, EveryLookLeavesItsTrace) {
  Office office;
  const auto page = office.store_page("王伟的一页\n");
  const auto clerk = office.log_in("li");
  const auto last = [&] { return office.archive->history(office.dossier)[0].act; };
  office.get("/api/dossiers/" + office.dossier, clerk);
  EXPECT_EQ(last(), "dossier.shown");
  const auto events = office.archive->totals().events;
  office.get(fmt::format("/api/pages/{}/thumbnail", page), clerk);  // part of that look
  EXPECT_EQ(office.archive->totals().events, events);
  office.post("/api/search", R"({"query":"王伟"})", clerk);
  EXPECT_EQ(office.archive->totals().events, events + 1);
  office.get(fmt::format("/api/pages/{}/thumbnail", page), office.log_in("wang"));
  EXPECT_EQ(last(), "dossier.shown");
}

TEST(Staff, AnUnassignedBatchIsAssigned) {
  Office office;
  const auto clerk = office.log_in("li");
  const auto batch =
      office.archive->begin_batch(std::nullopt, "box", store::Actor{"os:test"}).id;
  const auto target = fmt::format("/api/batches/{}/assign", batch);
  const auto body = fmt::format(R"({{"dossier":"{}"}})", office.dossier);
  EXPECT_EQ(office.post(target, R"({"dossier":"none"})", clerk).status, 404);
  const auto answer = office.post(target, body, clerk);
  ASSERT_EQ(answer.status, 200) << answer.body;
  EXPECT_EQ(answer.json().at("dossier").as_string(), office.dossier);
  const auto again = office.post(target, body, clerk);
  EXPECT_EQ(again.status, 409);
  EXPECT_NE(again.json().at("detail").as_string().find("已经归入"), std::string::npos);
}

TEST(Staff, WhatWasSetAsideIsReadAgain) {
  Office office;
  const auto clerk = office.log_in("li");
  const store::Actor actor{"os:test"};
  const auto batch = office.archive->begin_batch(office.dossier, "box", actor).id;
  auto staged = office.archive->stage();
  staged.write("x", 1);
  const auto file = office.archive->receive_file(batch, "x.tif", std::move(staged), actor);
  office.archive->refuse_file(file.id, "unknown_format", "", actor);
  office.archive->close_batch(batch, actor);
  const auto answer =
      office.post(fmt::format("/api/dossiers/{}/retry", office.dossier), "{}", clerk);
  ASSERT_EQ(answer.status, 202) << answer.body;
  EXPECT_EQ(answer.json().at("batches").as_array().size(), 1U);
  EXPECT_TRUE(office.archive->batch(batch)->ordered);
  EXPECT_EQ(office.post("/api/dossiers/none/retry", "{}", clerk).status, 404);
}

TEST(Staff, ADisabledAccountIsOutAtOnceAndANewPasswordCounts) {
  Office office;
  const auto chief = office.log_in("gao"), clerk = office.log_in("li");
  const auto set = [&](const std::string& name, const char* body) {
    return office.post("/api/accounts/" + name + "/enabled", body, chief).status;
  };
  EXPECT_EQ(set("li", R"({"enabled":"no"})"), 422);
  EXPECT_EQ(set("nobody", R"({"enabled":false})"), 404);
  EXPECT_EQ(set("gao", R"({"enabled":false})"), 409);
  EXPECT_EQ(set("li", R"({"enabled":false})"), 200);
  EXPECT_EQ(office.get("/api/overview", clerk).status, 401);
  EXPECT_EQ(set("li", R"({"enabled":true})"), 200);

  const auto wang = office.log_in("wang");
  const auto password = [&](const char* body) {
    return office.post("/api/accounts/wang/password", body, chief).status;
  };
  EXPECT_EQ(password(R"({"password":"短短短短"})"), 422);
  EXPECT_EQ(password(R"({"password":"wang-and-more"})"), 422);
  EXPECT_EQ(password(R"({"password":"another long word"})"), 200);
  EXPECT_EQ(office.get("/api/overview", wang).status, 401);
  EXPECT_EQ(office.post("/api/session", R"({"name":"wang","password":"another long word"})").status,
            200);
}

TEST(Staff, TheOverviewCountsWhatIsThere) {
  Office office;
  office.store_page("一页\n");
  const auto overview = office.get("/api/overview", office.log_in("gao")).json();
  EXPECT_EQ(overview.at("totals").at("dossiers").to_number<int>(), 1);
  EXPECT_EQ(overview.at("totals").at("pages").to_number<int>(), 1);
  EXPECT_EQ(overview.at("batches").as_array().size(), 1U);
}

}  // namespace
}  // namespace tests
