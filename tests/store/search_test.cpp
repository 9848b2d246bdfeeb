// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <random>

#include "store/terms/utf8.h"
#include "tests/store/support.h"

namespace store::test {
namespace {

class Search : public ArchiveTest {
 protected:
  Search() : dossier_(new_dossier("李强").number) {
    batch_ = archive_->begin_batch(dossier_, "scan", clerk).id;
  }
  std::int64_t add(const std::string& text) {
    return add_page(*archive_, batch_, std::to_string(++files_) + ".tif", text);
  }
  std::vector<std::int64_t> find(const std::string& query) {
    std::vector<std::int64_t> pages;
    for (const Hit& hit : archive_->search(query).hits) pages.push_back(hit.page);
    std::sort(pages.begin(), pages.end());
    return pages;
  }

  std::string dossier_;
  std::int64_t batch_ = 0;
  int files_ = 0;
};

using Ids = std::vector<std::int64_t>;

TEST_F(Search, ATwoCharacterNameIsFoundAndAnotherNameWithItsCharactersIsNot) {
  const std::int64_t wei = add("推荐王伟同志入党");
  add("推荐王大伟同志入党");
  EXPECT_EQ(find("王伟"), Ids{wei});
  EXPECT_EQ(find("王伟同志"), Ids{wei});
  EXPECT_TRUE(find("伟王").empty());
}

TEST_F(Search, OneCharacterFindsAllItsPages) {
  const Ids all{add("王伟"), add("小王"), add("王")};
  add("玉");
  EXPECT_EQ(find("王"), all);
}

TEST_F(Search, AllWordsMustOccur) {
  const std::int64_t both = add("王伟 武汉大学");
  add("王伟 华中科技大学");
  EXPECT_EQ(find("武汉 王伟"), Ids{both});
  EXPECT_EQ(find("王伟").size(), 2U);
}

TEST_F(Search, ANumberIsFoundWholeAndByItsBeginningInEitherWidth) {
  const std::int64_t page = add("身份证号：42011219900206221X 编号AB-12");
  EXPECT_EQ(find("42011219900206221x"), Ids{page});
  EXPECT_EQ(find("４２０１１２"), Ids{page});
  EXPECT_EQ(find("420"), Ids{page});
  EXPECT_TRUE(find("42").empty());
  EXPECT_TRUE(find("0112").empty());
  EXPECT_EQ(find("ab-12"), Ids{page});
}

TEST_F(Search, AWordBrokenByALineEndIsFound) {
  const std::int64_t page = add("毕业于武汉大\n学，成绩优秀");
  EXPECT_EQ(find("武汉大学"), Ids{page});
  EXPECT_EQ(find("大学"), Ids{page});
}

TEST_F(Search, OddQueriesFindNothingAndHarmNothing) {
  add("王伟");
  for (const std::string query : {"", " ", "\"", "*", "王伟\" OR \"x", "page_index:王", "NOT 王伟",
                                  "(", "王伟*)", "-王", "^", "\xff\xfe", "王\0伟"}) {
    EXPECT_NO_THROW(archive_->search(query)) << query;
  }
  EXPECT_TRUE(find("\"").empty());
  EXPECT_TRUE(find("NOT 王伟").empty());
  EXPECT_STORE_ERROR(invalid, archive_->search(std::string(201, 'a')));
}

TEST_F(Search, AHitTellsPersonPageSnippetAndBoxes) {
  add("别的一页");
  PageResult result = page_result("姓名王\n伟，男");
  result.title = "履历表";
  const FileRecord file = receive(*archive_, batch_, "x.tif", "x");
  archive_->open_file(file.id, "image/tiff", 1, clerk);
  const std::int64_t page = archive_->waiting_pages(batch_).at(0).id;
  archive_->store_page(page, result, clerk);

  const SearchResult found = archive_->search("王伟");
  ASSERT_EQ(found.hits.size(), 1U);
  EXPECT_EQ(found.total, 1);
  EXPECT_TRUE(found.total_is_exact);
  EXPECT_TRUE(found.ranked);
  const Hit& hit = found.hits[0];
  EXPECT_EQ(hit.page, page);
  EXPECT_EQ(hit.dossier, dossier_);
  EXPECT_EQ(hit.person, "李强");
  EXPECT_EQ(hit.number, 2);
  EXPECT_EQ(hit.title, "履历表");
  EXPECT_EQ(hit.snippet, "姓名王 伟，男");
  ASSERT_EQ(hit.snippet_hits.size(), 1U);
  EXPECT_EQ(hit.snippet_hits[0], std::pair(2, 3));
  ASSERT_EQ(hit.boxes.size(), 2U);  // a box on each of the two lines
  EXPECT_EQ(hit.boxes[0], (CharBox{20, 0, 10, 20, 90}));
  EXPECT_EQ(hit.boxes[1], (CharBox{0, 20, 10, 20, 90}));
  EXPECT_EQ(archive_->search("姓名").hits.at(0).boxes.at(0), (CharBox{0, 0, 20, 20, 90}));
}

TEST_F(Search, ASnippetIsAWindowAroundTheFirstHit) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += "甲乙丙";
  add(text + "王伟" + text);
  const Hit hit = archive_->search("王伟").hits.at(0);
  EXPECT_EQ(terms::decode_utf8(hit.snippet).size(), 40U);
  ASSERT_EQ(hit.snippet_hits.size(), 1U);
  const auto [first, length] = hit.snippet_hits[0];
  EXPECT_EQ(terms::decode_utf8(hit.snippet).substr(static_cast<std::size_t>(first),
                                                   static_cast<std::size_t>(length)),
            U"王伟");
}

TEST_F(Search, TooManyHitsAreCountedToTheLimitAndListedNewestFirst) {
  Ids pages;
  for (int i = 0; i < 12; ++i) pages.push_back(add("王伟" + std::string(i % 3 == 0 ? "王伟" : "页")));
  SearchOptions options;
  options.limit = 5;
  options.count_limit = options.rank_limit = 10;
  SearchResult found = archive_->search("王伟", options);
  EXPECT_EQ(found.total, 10);
  EXPECT_FALSE(found.total_is_exact);
  EXPECT_FALSE(found.ranked);
  ASSERT_EQ(found.hits.size(), 5U);
  for (std::size_t i = 0; i < 5; ++i) EXPECT_EQ(found.hits[i].page, pages[11 - i]);
  options.offset = 10;
  found = archive_->search("王伟", options);
  ASSERT_EQ(found.hits.size(), 2U);
  EXPECT_EQ(found.hits[1].page, pages[0]);
}

TEST_F(Search, WhereFewAreFoundTheOneWithMoreHitsComesFirst) {
  add("王伟和许多别的字别的字别的字别的字别的字别的字");
  const std::int64_t best = add("王伟王伟王伟王伟");
  add("没有");
  add("没有的");
  EXPECT_EQ(archive_->search("王伟").hits.at(0).page, best);
}

// What the reader can select on the page he must be able to find.
TEST_F(Search, EveryPieceOfAHanTextIsFoundOnItsPage) {
  std::mt19937 random(20261123);
  const std::u32string alphabet = U"的一是在不了有和人这中大为上个国我以要他王李张刘陈伟芳娜敏静";
  std::vector<std::pair<std::int64_t, std::u32string>> texts;
  for (int page = 0; page < 20; ++page) {
    std::u32string text;
    for (int i = 0; i < 60; ++i) {
      text += alphabet[random() % alphabet.size()];
      if (random() % 20 == 0) text += U'\n';
      if (random() % 20 == 0) text += U"，";
    }
    texts.emplace_back(add(terms::encode_utf8(text)), text);
  }
  SearchOptions all;
  all.limit = 100;
  int asked = 0;
  for (const auto& [page, text] : texts) {
    for (std::size_t length = 1; length <= 4; ++length) {
      for (std::size_t at = 0; at + length <= text.size(); ++at) {
        std::u32string piece = text.substr(at, length);
        if (piece.find_first_of(U"，\n") != std::u32string::npos) continue;
        ++asked;
        bool found = false;
        for (const Hit& hit : archive_->search(terms::encode_utf8(piece), all).hits) {
          if (hit.page != page) continue;
          found = true;
          EXPECT_FALSE(hit.boxes.empty());
        }
        ASSERT_TRUE(found) << terms::encode_utf8(piece) << " in " << terms::encode_utf8(text);
      }
    }
  }
  EXPECT_GT(asked, 3000);
}

TEST_F(Search, BlankAndQuarantinedPagesAreNotFound) {
  PageResult blank;
  blank.blank = true;
  const FileRecord file = receive(*archive_, batch_, "b.tif", "b");
  archive_->open_file(file.id, "image/tiff", 1, clerk);
  archive_->store_page(archive_->waiting_pages(batch_).at(0).id, blank, clerk);
  EXPECT_EQ(ask(place_, "SELECT count(*) FROM page_text"), 0);
}

}  // namespace
}  // namespace store::test
