// SPDX-License-Identifier: Apache-2.0
#include "ocr/alto.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <pugixml.hpp>
#include <set>

#include "tests/ocr/drawn_text.h"
#include "tests/ocr/made_pdf.h"
#include "tests/ocr/outside.h"

namespace ocr {
namespace {

namespace fs = std::filesystem;
using test::line_at;
using test::page_of;

pugi::xml_document parsed(const std::string& xml) {
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(xml.c_str()));
  return document;
}

TEST(Alto, CarriesTheTextInReadingOrderWithItsSpaces) {
  const RecognizedPage page =
      page_of({line_at("证明", 900, 200, 80), line_at("姓名 王霞", 300, 400)});
  const auto document = parsed(to_alto({{&page, 2480, 3508, "a.jpg"}}));
  std::string text;
  for (const auto& line : document.select_nodes("//TextLine")) {
    for (const pugi::xml_node child : line.node().children()) {
      text += child.name() == std::string("SP") ? " " : child.attribute("CONTENT").value();
    }
    text += "\n";
  }
  EXPECT_EQ(text, page.text());
  EXPECT_STREQ(document.select_node("//fileName").node().text().get(), "a.jpg");
}

TEST(Alto, BoxesArePixelsOfTheOriginalAndInsideOfIt) {
  RecognizedPage page = page_of({line_at("证明", 900, 200)});
  // The sheet lay on its side: x of the clean page runs down the original.
  page.to_original = scanner::Affine{0, -1, 1000, 1, 0, 0};
  const auto document = parsed(to_alto({{&page, 990, 950, ""}}));
  const pugi::xml_node glyph = document.select_node("//Glyph[@CONTENT='证']").node();
  EXPECT_EQ(glyph.attribute("HPOS").as_int(), 761);  // pixels 200..239 become 800..761
  EXPECT_EQ(glyph.attribute("VPOS").as_int(), 900);
  EXPECT_EQ(glyph.attribute("WIDTH").as_int(), 40);
  EXPECT_EQ(glyph.attribute("HEIGHT").as_int(), 40);
  const pugi::xml_node cut = document.select_node("//Glyph[@CONTENT='明']").node();
  EXPECT_EQ(cut.attribute("VPOS").as_int(), 940);
  EXPECT_EQ(cut.attribute("HEIGHT").as_int(), 10);  // ends with the image
  EXPECT_EQ(document.select_node("//TextBlock").node().attribute("ROTATION").as_double(), 270);
}

TEST(Alto, WhatXmlCannotHoldIsEscapedOrReplaced) {
  Line line = line_at("甲<&>\"'", 300, 200);
  line.words.front().characters.front().code = 0x0B;
  const RecognizedPage page = page_of({line});
  const auto document = parsed(to_alto({{&page, 2480, 3508, "a<b>&.jpg"}}));
  EXPECT_STREQ(document.select_node("//String").node().attribute("CONTENT").value(),
               "\xEF\xBF\xBD<&>\"'");
  EXPECT_STREQ(document.select_node("//fileName").node().text().get(), "a<b>&.jpg");
}

TEST(Alto, IdentifiersAreUniqueOverAllPages) {
  const RecognizedPage page = page_of({line_at("证明", 900, 200), line_at("兹有", 300, 400)});
  const auto document = parsed(to_alto({{&page, 2480, 3508, "1"}, {&page, 2480, 3508, "2"}}));
  std::set<std::string> seen;
  for (const auto& found : document.select_nodes("//@ID")) {
    EXPECT_TRUE(seen.insert(found.attribute().value()).second) << found.attribute().value();
  }
  EXPECT_EQ(seen.size(), 2u + 2 * (1 + 1 + 2 + 2));
}

TEST(Alto, TheReadingOrderNamesEveryBlockInOrder) {
  RecognizedPage page = page_of({line_at("证明", 900, 200)});
  page.blocks.push_back(page_of({line_at("Linn", 300, 400)}).blocks.front());
  const RecognizedPage empty;
  const auto document =
      parsed(to_alto({{&page, 2480, 3508, "1"}, {&empty, 1, 1, "2"}, {&page, 2480, 3508, "3"}}));
  std::string order, blocks;
  for (const auto& found : document.select_nodes("//ReadingOrder//ElementRef/@REF"))
    order += std::string(found.attribute().value()) + " ";
  for (const auto& found : document.select_nodes("//TextBlock/@ID"))
    blocks += std::string(found.attribute().value()) + " ";
  EXPECT_EQ(order, blocks);
  EXPECT_EQ(order, "block_1_1 block_1_2 block_3_1 block_3_2 ");
}

TEST(Alto, ABlockWithHanSaysItsLanguageAndALineThatRunsDownSaysSo) {
  Line down = line_at("竖排", 900, 200);
  down.words[0].characters[1].box = {900, 250, 40, 40};
  RecognizedPage page = page_of({line_at("证明", 300, 200), down});
  page.blocks.push_back(page_of({line_at("Linn", 300, 400)}).blocks.front());
  const auto document = parsed(to_alto({{&page, 2480, 3508, ""}}));
  const auto blocks = document.select_nodes("//TextBlock");
  EXPECT_STREQ(blocks[0].node().attribute("LANG").value(), "zh");
  EXPECT_FALSE(blocks[1].node().attribute("LANG"));
  const auto lines = document.select_nodes("//TextLine");
  EXPECT_FALSE(lines[0].node().attribute("BASEDIRECTION"));
  EXPECT_STREQ(lines[1].node().attribute("BASEDIRECTION").value(), "ttb");
}

// Empty where the schema is not at hand, which is told.
fs::path schema_file() {
  const char* set = std::getenv("DANGAN_SAMPLES");
  const fs::path samples =
      set != nullptr ? fs::path(set) : fs::path(DANGAN_SOURCE_DIR) / "../shared/samples";
  const fs::path schema = samples / "../suites/xsd/alto-4-4.xsd";
  if (fs::exists(schema)) return schema;
  std::cerr << "\n*** NO SCHEMA: " << schema << " is not there (DANGAN_SAMPLES); ALTO was not "
            << "validated ***\n\n";
  return {};
}

void expect_valid(const std::string& alto, const fs::path& schema) {
  const test::Outcome verdict =
      test::run_on(alto, "xmllint --nonet --noout --schema '" + schema.string() + "' {}");
  EXPECT_EQ(verdict.status, 0) << verdict.output.substr(0, 2000);
}

TEST(Alto, ValidatesAgainstTheSchemaOfTheLibraryOfCongress) {
  const fs::path schema = schema_file();
  if (schema.empty()) GTEST_SKIP();
  const RecognizedPage page = page_of({line_at("姓名 王霞", 900, 200), line_at("A_1<2", 300, 400)});
  const RecognizedPage empty;
  for (const std::vector<AltoPage>& pages :
       {std::vector<AltoPage>{{&page, 2480, 3508, "a.jpg"}, {&empty, 2480, 3508, "b.jpg"}},
        std::vector<AltoPage>{{&empty, 1, 1, ""}}})
    expect_valid(to_alto(pages), schema);
}

TEST(Alto, PagesNobodyWouldMakeValidateToo) {
  const fs::path schema = schema_file();
  if (schema.empty()) GTEST_SKIP();
  std::vector<RecognizedPage> texts;
  for (unsigned seed = 1; seed <= 200; ++seed) texts.push_back(test::random_page(seed));
  std::vector<AltoPage> pages;
  for (const RecognizedPage& text : texts)
    pages.push_back({&text, 2480, 3508, std::string("\x1b\xFF\xEF\xBF\xBE<&\"") + "'.tif"});
  const std::string alto = to_alto(pages);
  expect_valid(alto, schema);
  // The control: the schema is obeyed at all.
  std::string wrong = alto;
  const std::size_t at = wrong.find("WC=\"");
  ASSERT_NE(at, std::string::npos);
  wrong[at + 4] = '7';
  EXPECT_NE(
      test::run_on(wrong, "xmllint --nonet --noout --schema '" + schema.string() + "' {}").status,
      0);
}

}  // namespace
}  // namespace ocr
