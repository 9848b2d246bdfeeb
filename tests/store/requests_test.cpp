// SPDX-License-Identifier: Apache-2.0
#include "tests/store/support.h"

namespace store::test {
namespace {

class Requests : public ArchiveTest {
 protected:
  Request ask_for(std::int64_t person, const std::string& dossier = "") {
    NewRequest request;
    request.person = person;
    request.dossier = dossier;
    request.destination = "武汉市人才服务中心";
    request.address = "武汉市江汉区";
    request.reason = "就业";
    return archive_->add_request(request, clerk);
  }
};

TEST_F(Requests, ARequestIsNumberedAndDueInADay) {
  const Dossier dossier = new_dossier();
  const Request request = ask_for(dossier.person.id);
  EXPECT_EQ(request.number.substr(0, 2), "R-");
  EXPECT_EQ(request.number.substr(6), "-000001");
  EXPECT_EQ(request.dossier, dossier.number);
  EXPECT_EQ(request.due - request.created, std::chrono::hours(24));
  EXPECT_EQ(request.state, RequestState::open);
  EXPECT_EQ(request.destination, "武汉市人才服务中心");
  EXPECT_FALSE(request.answered.has_value());
  EXPECT_EQ(archive_->request(request.id)->number, request.number);
  EXPECT_FALSE(archive_->request(99).has_value());
}

TEST_F(Requests, TheDossierMustBeThePersonsOwnAndNamedWhenThereAreTwo) {
  const Dossier mine = new_dossier(), others = new_dossier("李强");
  EXPECT_STORE_ERROR(not_found, ask_for(mine.person.id, others.number));
  EXPECT_STORE_ERROR(not_found, ask_for(99));
  EXPECT_STORE_ERROR(not_found, ask_for(mine.person.id, "none"));
  archive_->open_dossier({"", mine.person.name, mine.person.identity_number, "", ""}, clerk);
  EXPECT_STORE_ERROR(conflict, ask_for(mine.person.id));
  EXPECT_EQ(ask_for(mine.person.id, mine.number).dossier, mine.number);
}

TEST_F(Requests, TheMostUrgentComesFirst) {
  const Dossier dossier = new_dossier();
  const Request first = ask_for(dossier.person.id), second = ask_for(dossier.person.id);
  tamper(place_, "UPDATE request SET due = due - 5000 WHERE id = " + std::to_string(second.id));
  const auto open = archive_->open_requests();
  ASSERT_EQ(open.size(), 2U);
  EXPECT_EQ(open[0].id, second.id);
  EXPECT_EQ(open[1].id, first.id);
}

TEST_F(Requests, AnAnswerIsGivenOnceAndTheFirstStands) {
  const Dossier dossier = new_dossier();
  const Request request = ask_for(dossier.person.id);
  archive_->answer_request(request.id, RequestState::accepted, "已受理", clerk);
  EXPECT_STORE_ERROR(conflict, archive_->answer_request(request.id, RequestState::refused, "否",
                                                        Actor{"account:wang"}));
  const Request answered = archive_->request(request.id).value();
  EXPECT_EQ(answered.state, RequestState::accepted);
  EXPECT_EQ(answered.answer, "已受理");
  EXPECT_EQ(answered.answered_by, clerk.name);
  EXPECT_TRUE(answered.answered.has_value());
  EXPECT_TRUE(archive_->open_requests().empty());
  EXPECT_EQ(archive_->answered_requests().size(), 1U);
  EXPECT_EQ(archive_->requests_of(dossier.person.id).size(), 1U);
  EXPECT_TRUE(archive_->requests_of(99).empty());
}

TEST_F(Requests, OpenIsNoAnswerAndAnUnknownRequestHasNone) {
  const Request request = ask_for(new_dossier().person.id);
  EXPECT_STORE_ERROR(invalid, archive_->answer_request(request.id, RequestState::open, "", clerk));
  EXPECT_STORE_ERROR(not_found, archive_->answer_request(99, RequestState::refused, "", clerk));
}

}  // namespace
}  // namespace store::test
