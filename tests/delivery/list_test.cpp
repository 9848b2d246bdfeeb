// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "service/delivery/delivery.h"
#include "store/terms/utf8.h"

namespace service::delivery {
namespace {

Outcome refused(const std::string& folder, std::vector<Objection> objections) {
  Outcome outcome;
  outcome.folder = folder;
  outcome.objections = std::move(objections);
  return outcome;
}

TEST(List, OneLineForEachObjectionWithMarkAndHeadings) {
  Outcome taken = refused("王霞11010519491231002X", {});
  taken.person = "王霞", taken.dossier = "420112-2026-000001";
  taken.state = State::taken, taken.images = 3, taken.pages = 4;
  const std::string text = list_csv(
      {taken,
       refused("李四", {{Why::no_number, "李四", 0, 0, {}}, {Why::link, "李四/a\"b,c", 0, 0, {}}})},
      Language::chinese);
  EXPECT_TRUE(text.starts_with("\xef\xbb\xbf文件夹,"));
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 4);
  EXPECT_NE(text.find("\"王霞11010519491231002X\",\"王霞\",\"已接收\",\"420112-2026-000001\",\"3\","
                      "\"4\",\"\",\"\"\r\n"),
            text.npos);
  EXPECT_NE(text.find("“李四/a\"\"b,c”是链接"), text.npos);
}

TEST(List, NamesFromOutsideAreNeitherFormulasNorOrders) {
  const std::string text = list_csv(
      {refused("=cmd|'/c calc'!A1", {}), refused("@SUM(A1)", {}), refused("a\x1b[2J\nb", {})},
      Language::chinese);
  EXPECT_NE(text.find("\"'=cmd|"), text.npos);
  EXPECT_NE(text.find("\"'@SUM"), text.npos);
  EXPECT_EQ(text.find('\x1b'), text.npos);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 4);
}

TEST(List, EveryObjectionHasItsOwnWordsInBothLanguages) {
  std::set<std::string> codes, sentences;
  for (int i = 0; i <= static_cast<int>(Why::other_order); ++i) {
    const Objection o{static_cast<Why>(i), "name", 7, 8, "damaged", "4-1", 3};
    EXPECT_TRUE(codes.insert(to_string(o.why)).second);
    for (const Language language : {Language::chinese, Language::english})
      EXPECT_TRUE(sentences.insert(what_text(o, language)).second) << what_text(o, language);
    EXPECT_FALSE(advice_text(o, Language::chinese).empty());
    for (const char32_t c : terms::decode_utf8(what_text(o, Language::english)))
      EXPECT_FALSE(terms::is_han(c)) << what_text(o, Language::english);
    EXPECT_EQ(what_text(o, Language::english).find('{'), std::string::npos);
  }
}

TEST(List, AMaterialIsNamedByClassNumberAndTitle) {
  Objection o{Why::material_pages, "毕业生登记表", 3, 2, {}, "4-1", 3};
  EXPECT_EQ(what_text(o, Language::chinese),
            "第 4-1 类第 3 份《毕业生登记表》目录 3 页，图像 2 页（空白页不计）");
  o.code.clear();
  EXPECT_EQ(what_text(o, Language::chinese),
            "第 3 份《毕业生登记表》目录 3 页，图像 2 页（空白页不计）");
  const Objection unlisted{Why::material_unlisted, "", 0, 2, {}, "4-1", 4};
  EXPECT_EQ(what_text(unlisted, Language::chinese),
            "第 4-1 类第 4 份有 2 页图像，目录里没有这份材料");
  EXPECT_EQ(what_text(unlisted, Language::english),
            "class 4-1, material 4 has 2 pages of images and no row in the catalogue");
}

}  // namespace
}  // namespace service::delivery
