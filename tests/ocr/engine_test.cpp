// SPDX-License-Identifier: Apache-2.0
#include "ocr/engine.h"

#include <gtest/gtest.h>

#include "ocr/draft.h"
#include "ocr/error.h"
#include "scanner/clean.h"
#include "tests/support/synthetic/page.h"
#include "tests/support/synthetic/person.h"

namespace ocr {
namespace {

scanner::CleanPage clean(synthetic::Kind kind) {
  const synthetic::Page drawn = synthetic::render_page(kind, synthetic::make_person(7, 1), 7);
  return scanner::Cleaner().clean({drawn.width, drawn.height, 3, 300, 300, drawn.rgb});
}

TEST(Engine, AMissingModelIsAnErrorThatNamesIt) {
  try {
    make_tesseract({"no_such_language", ""});
    FAIL() << "made an engine without a model";
  } catch (const Error& e) {
    EXPECT_EQ(e.code(), Errc::model_missing);
    EXPECT_EQ(e.subject(), "no_such_language");
  }
}

TEST(Engine, ABlankPageGivesAnEmptyResult) {
  const auto engine = make_tesseract();
  scanner::CleanPage page;
  page.image = {1654, 2339, 1, 200.0, 200.0, std::vector<std::uint8_t>(1654 * 2339, 255)};
  page.recognition = page.image;
  for (const bool known : {false, true}) {
    page.blank = known;
    const RecognizedPage result = engine->recognize(page);
    EXPECT_TRUE(result.blocks.empty());
    EXPECT_EQ(result.confidence, 0);
    EXPECT_EQ(result.width, 1654);
    EXPECT_EQ(result.engine, engine->version());
  }
}

TEST(Engine, SaysWhatAResultWasMadeBy) {
  const std::string version = make_tesseract()->version();
  EXPECT_NE(version.find("tesseract"), std::string::npos);
  EXPECT_NE(version.find("chi_sim"), std::string::npos);
}

TEST(Engine, EveryBoxLiesOnThePageAndWithinItsLine) {
  const RecognizedPage page = make_tesseract()->recognize(clean(synthetic::Kind::registration));
  std::size_t count = 0;
  const auto inside = [](const scanner::Rect& in, const scanner::Rect& out) {
    return in.x >= out.x && in.y >= out.y && in.x + in.width <= out.x + out.width &&
           in.y + in.height <= out.y + out.height && in.width >= 0 && in.height >= 0;
  };
  for (const Block& block : page.blocks) {
    for (const Line& line : block.lines) {
      EXPECT_TRUE(inside(line.box, block.box)) << line.text();
      EXPECT_TRUE(inside(line.box, {0, 0, page.width, page.height})) << line.text();
      for (const Word& word : line.words) {
        EXPECT_TRUE(inside(word.box, line.box)) << line.text();
        for (const Character& c : word.characters) {
          EXPECT_TRUE(inside(c.box, word.box)) << line.text();
          EXPECT_GE(c.confidence, 0);
          EXPECT_LE(c.confidence, 1);
          ++count;
        }
      }
    }
  }
  EXPECT_GT(count, 100u);
}

TEST(Engine, AFormIsReadAndDraftedAsItWasFilledIn) {
  const synthetic::Person person = synthetic::make_person(7, 1);
  const RecognizedPage page = make_tesseract()->recognize(clean(synthetic::Kind::registration));
  const std::string text = page.text();
  EXPECT_EQ(text.find("流动人员人事档案登记表"), 0u) << text;
  const CatalogueDraft made = draft(page);
  EXPECT_EQ(made.title, "流动人员人事档案登记表");
  ASSERT_TRUE(made.class_code.has_value());
  EXPECT_EQ(made.class_code->text(), "10");
  int right = 0;
  for (const Field& field : made.fields) {
    if (field.name == "name" && field.value == person.name) ++right;
    if (field.name == "sex" && field.value == person.sex) ++right;
    if (field.name == "id" && field.value == person.id && field.checked) ++right;
  }
  EXPECT_EQ(right, 3) << text;
}

TEST(Engine, ReadsTheSamePageTheSameWayAgain) {
  const auto engine = make_tesseract();
  const scanner::CleanPage form = clean(synthetic::Kind::registration);
  const std::string first = engine->recognize(form).text();
  engine->recognize(clean(synthetic::Kind::certificate));
  EXPECT_EQ(engine->recognize(form).text(), first);
  EXPECT_EQ(make_tesseract()->recognize(form).text(), first);
}

}  // namespace
}  // namespace ocr
