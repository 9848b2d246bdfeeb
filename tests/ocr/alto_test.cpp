// SPDX-License-Identifier: Apache-2.0
#include "ocr/alto.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <pugixml.hpp>
#include <set>

#include "tests/ocr/drawn_text.h"

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
  EXPECT_EQ(seen.size(), 1u + 2 * (1 + 1 + 2));
}

TEST(Alto, ValidatesAgainstTheSchemaOfTheLibraryOfCongress) {
  const char* set = std::getenv("DANGAN_SAMPLES");
  const fs::path samples =
      set != nullptr ? fs::path(set) : fs::path(DANGAN_SOURCE_DIR) / "../shared/samples";
  const fs::path schema = samples / "../suites/xsd/alto-4-4.xsd";
  if (!fs::exists(schema)) {
    std::cerr << "\n*** NO SCHEMA: " << schema << " is not there (DANGAN_SAMPLES); ALTO was not "
              << "validated ***\n\n";
    GTEST_SKIP();
  }
  const RecognizedPage page = page_of({line_at("姓名 王霞", 900, 200), line_at("A_1<2", 300, 400)});
  const RecognizedPage empty;
  const fs::path file = fs::temp_directory_path() / "dangan-alto-test.xml";
  for (const std::vector<AltoPage>& pages :
       {std::vector<AltoPage>{{&page, 2480, 3508, "a.jpg"}, {&empty, 2480, 3508, "b.jpg"}},
        std::vector<AltoPage>{{&empty, 1, 1, ""}}}) {
    std::ofstream(file) << to_alto(pages);
    const std::string command =
        "xmllint --nonet --noout --schema '" + schema.string() + "' '" + file.string() + "' 2>&1";
    EXPECT_EQ(std::system(command.c_str()), 0);
  }
  fs::remove(file);
}

}  // namespace
}  // namespace ocr
