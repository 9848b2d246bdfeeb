// SPDX-License-Identifier: Apache-2.0
// A page worker that answers another question than the one it was asked does not get an image in.
#include "service/delivery/look.h"

#include <gtest/gtest.h>

#include <atomic>

#include "service/page_crew.h"
#include "tests/delivery/planned.h"

namespace service::delivery {
namespace {

using test::told;
using Told = std::vector<std::string>;

Plan looked_at(const std::string& original, const std::string& optimised) {
  Plan plan;
  plan.images.resize(1);
  plan.images[0].original.path = plan.images[0].original.below = original;
  plan.images[0].optimised.path = plan.images[0].optimised.below = optimised;
  IngestOptions options;
  options.workers = 1;
  options.worker_program = DANGAN_LYING_WORKER;
  const std::atomic<bool> stop{false};
  look_at(plan, options, {}, stop);
  return plan;
}

TEST(Look, TheRightAnswersAreTaken) {
  const Plan plan = looked_at("a.jpg", "b.jpg");
  EXPECT_EQ(told(plan), Told{});
  ASSERT_EQ(plan.images[0].pages.size(), 1U);
  EXPECT_TRUE(plan.images[0].pages[0].blank);
  EXPECT_EQ(plan.images[0].original.pages, 1);
  EXPECT_EQ(plan.images[0].optimised.media_type, "image/jpeg");
}

TEST(Look, AnAnswerToAnotherQuestionRefusesTheImage) {
  // What stands for a page that nobody judged.
  for (const char* name :
       {"opened.jpg", "facing.jpg", "joined.jpg", "noise.jpg", "count-report.jpg",
        "count-facing.jpg", "count-joined.jpg", "count-noise.jpg"}) {
    const Plan plan = looked_at(name, "b.jpg");
    EXPECT_EQ(told(plan), Told{std::string("image_unreadable ") + name});
    EXPECT_EQ(plan.objections.at(0).reason, "worker_crashed");
    for (const PageState& page : plan.images[0].pages) EXPECT_FALSE(page.blank) << name;
  }
  for (const char* name : {"report.jpg", "facing.jpg", "joined.jpg", "noise.jpg",
                           "count-report.jpg", "count-facing.jpg"}) {
    const Plan plan = looked_at("a.jpg", name);
    EXPECT_EQ(told(plan), Told{std::string("image_unreadable ") + name});
  }
  EXPECT_EQ(looked_at("failure.jpg", "b.jpg").objections.at(0).reason, "damaged");
}

}  // namespace
}  // namespace service::delivery
