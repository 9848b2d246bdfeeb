// SPDX-License-Identifier: Apache-2.0
// Searches that forgive recognition its mistakes, and names in all their forms.
#include <algorithm>
#include <random>

#include "store/internal/confusions.h"
#include "store/reading.h"
#include "store/terms/names.h"
#include "store/terms/utf8.h"
#include "tests/store/support.h"

namespace store::test {
namespace {

using Differences = std::vector<std::pair<std::string, std::string>>;
using Ids = std::vector<std::int64_t>;

class TolerantSearch : public ArchiveTest {
 protected:
  TolerantSearch() : dossier_(new_dossier("李强").number) {
    batch_ = archive_->begin_batch(dossier_, "scan", clerk).id;
  }
  std::int64_t add(const std::string& text) {
    return add_page(*archive_, batch_, std::to_string(++files_) + ".tif", text);
  }
  static Ids pages(const SearchResult& found) {
    Ids ids;
    for (const Hit& hit : found.hits) ids.push_back(hit.page);
    return ids;
  }
  void learn(const std::string& read, const std::string& corrected) {
    internal::Database db((place_ / "archive.db").string(), internal::Database::Mode::write,
                          nullptr);
    internal::Transaction transaction(db, internal::Transaction::Kind::write);
    learnt_ = internal::learn_confusions(db, read, corrected);
    transaction.commit();
  }

  std::string dossier_;
  std::int64_t batch_ = 0;
  int files_ = 0, learnt_ = 0;
};

TEST_F(TolerantSearch, ExactHitsComeFirstAndTheOthersSayWhatWasRead) {
  const std::int64_t misread = add("姓名：于末来，男");
  const std::int64_t exact = add("姓名：于未来，男");
  add("姓名：于来");
  const SearchResult found = archive_->search("于未来");
  ASSERT_EQ(pages(found), (Ids{exact, misread}));
  EXPECT_EQ(found.total, 1);
  EXPECT_TRUE(found.total_is_exact);
  EXPECT_EQ(found.similar, 1);
  EXPECT_TRUE(found.hits[0].exact);
  EXPECT_TRUE(found.hits[0].differences.empty());
  EXPECT_FALSE(found.hits[1].exact);
  EXPECT_EQ(found.hits[1].differences, (Differences{{"未", "末"}}));
  EXPECT_EQ(found.hits[1].boxes, found.hits[0].boxes);
  EXPECT_EQ(found.hits[1].snippet_hits, found.hits[0].snippet_hits);
}

TEST_F(TolerantSearch, FewerMistakesComeBeforeMore) {
  const std::int64_t one = add("土末人生");
  const std::int64_t two = add("士末人生");
  add("士末入生");
  const SearchResult found = archive_->search("土未人生");
  EXPECT_EQ(pages(found), (Ids{one, two}));
  EXPECT_EQ(found.hits.at(1).differences, (Differences{{"土", "士"}, {"未", "末"}}));
}

TEST_F(TolerantSearch, EveryWordMayBeMisreadByItself) {
  const std::int64_t both = add("于末来 土木系");
  const std::int64_t one = add("于未来 士木系");
  add("于末来 化学系");
  EXPECT_EQ(pages(archive_->search("于未来 土木系")), (Ids{one, both}));
}

TEST_F(TolerantSearch, AFullListOfExactHitsLeavesTheOthersOut) {
  Ids exact;
  for (int i = 0; i < 3; ++i) exact.push_back(add("于未来"));
  const std::int64_t misread = add("于末来");
  SearchOptions options;
  options.limit = 2;
  SearchResult found = archive_->search("于未来", options);
  EXPECT_EQ(found.hits.size(), 2U);
  EXPECT_EQ(found.similar, 0);  // not looked for
  options.limit = 3;
  found = archive_->search("于未来", options);
  EXPECT_EQ(found.hits.size(), 3U);
  EXPECT_EQ(found.similar, 1);  // there is more to ask for
  options.offset = 3;           // the next part of the list
  found = archive_->search("于未来", options);
  EXPECT_EQ(pages(found), Ids{misread});
  EXPECT_EQ(found.similar, 1);
  options.offset = 4;
  EXPECT_TRUE(archive_->search("于未来", options).hits.empty());
  options.offset = 2;
  options.limit = 2;
  found = archive_->search("于未来", options);
  ASSERT_EQ(found.hits.size(), 2U);
  EXPECT_TRUE(found.hits[0].exact);
  EXPECT_FALSE(found.hits[1].exact);
}

TEST_F(TolerantSearch, ItCanBeSwitchedOffAndItsHitsAreCounted) {
  for (int i = 0; i < 5; ++i) add("于末来");
  SearchOptions options;
  options.tolerant = false;
  EXPECT_TRUE(archive_->search("于未来", options).hits.empty());
  options.tolerant = true;
  options.similar_limit = 4;
  const SearchResult found = archive_->search("于未来", options);
  EXPECT_EQ(found.total, 0);
  EXPECT_EQ(found.similar, 4);
  EXPECT_FALSE(found.similar_is_exact);
  EXPECT_EQ(found.hits.size(), 4U);
}

TEST_F(TolerantSearch, ANumberWithOneWrongDigitIsFoundAndOneWithTwoIsNot) {
  const std::string number = "42011219900206221X";
  const std::int64_t right = add("身份证号：" + number);
  const std::int64_t grouped = add("身份证号：420112 19900206 221X");
  Ids wrong;
  for (std::size_t i = 0; i < number.size(); ++i) {
    std::string other = number;
    other[i] = other[i] == '7' ? '4' : '7';
    wrong.push_back(add("身份证号：" + other));
  }
  add("身份证号：47011219900706221X");
  SearchOptions all;
  all.limit = 50;
  for (const std::string query :
       {"42011219900206221X", "42011219900206221x", "420112 19900206 221X"}) {
    const SearchResult found = archive_->search(query, all);
    EXPECT_EQ(found.total, 2) << query;
    EXPECT_EQ(found.similar, 18) << query;
    Ids ids = pages(found);
    ASSERT_EQ(ids.size(), 20U);
    std::sort(ids.begin(), ids.begin() + 2);
    EXPECT_EQ(Ids(ids.begin(), ids.begin() + 2), (Ids{right, grouped}));
    std::sort(ids.begin() + 2, ids.end());
    EXPECT_EQ(Ids(ids.begin() + 2, ids.end()), wrong);
  }
}

TEST_F(TolerantSearch, ANameButForAnyOneCharacterIsFoundWhereNothingElseIs) {
  Ids near;
  for (const std::string text :
       {"姓名：龘建国，男", "姓名：王龘国，男", "姓名：王建龘，男", "王龘\n国"}) {
    near.push_back(add(text));
  }
  add("王龘龘国，建国，国龘王");
  add("王建，国家");
  std::reverse(near.begin(), near.end());
  SearchResult found = archive_->search("王建国");
  EXPECT_EQ(pages(found), near);
  EXPECT_EQ(found.total, 0);
  EXPECT_EQ(found.similar, 4);
  EXPECT_FALSE(found.hits[1].exact);
  EXPECT_EQ(found.hits[0].differences, (Differences{{"王建国", "王龘国"}}));
  EXPECT_EQ(found.hits[1].differences, (Differences{{"王建国", "王建龘"}}));
  EXPECT_EQ(found.hits[1].boxes, (std::vector<CharBox>{{30, 0, 30, 20, 90}}));
  EXPECT_EQ(archive_->places_of("王建国", "王龘国", page_result("王龘国").boxes),
            (std::vector<CharBox>{{0, 0, 30, 20, 90}}));
  const std::int64_t exact = add("王建国");
  EXPECT_EQ(pages(archive_->search("王建国")), Ids{exact});
}

TEST_F(TolerantSearch, ALongNameMayHaveAnyOtherCharacterInOnePlaceAndAShortOneInNone) {
  const Ids near{add("欧龘建国"), add("欧阳龘国"), add("欧阳建龘同志"), add("龘阳建国")};
  add("欧龘龘国 王龘 龘伟");
  const SearchResult found = archive_->search("欧阳建国");
  EXPECT_EQ(pages(found), Ids(near.rbegin(), near.rend()));
  EXPECT_TRUE(archive_->search("王伟").hits.empty());
}

TEST_F(TolerantSearch, EachWordMayBeNear) {
  const std::int64_t page = add("王龘国 毕业于武汉大学");
  add("王龘国 毕业于湖北大学");
  EXPECT_EQ(pages(archive_->search("王建国 武汉大学")), Ids{page});
  EXPECT_EQ(pages(archive_->search("武汉大学 王建国")), Ids{page});
  EXPECT_TRUE(archive_->search("王建国 北京大学").hits.empty());
}

TEST_F(TolerantSearch, AnIdentityNumberThatLacksADigitOrItsBeginningIsFoundWhereNothingElseIs) {
  const std::string number = "42011219900206221X";
  Ids near;
  for (std::size_t i = 0; i < number.size(); ++i) {
    near.push_back(add("身份证号：" + number.substr(0, i) + number.substr(i + 1) + "，"));
  }
  for (std::size_t i = 2; i <= 6; ++i) near.push_back(add("号码 " + number.substr(i)));
  near.push_back(add("号码 4201121990020622911X"));
  add("号码 420112199002");
  add("号码 0206221X");
  SearchOptions all;
  all.limit = 50;
  const SearchResult found = archive_->search(number, all);
  EXPECT_EQ(pages(found), Ids(near.rbegin(), near.rend()));
  EXPECT_EQ(found.hits.at(0).differences, (Differences{{number, "4201121990020622911X"}}));
}

TEST_F(TolerantSearch, CorrectionsTeachIt) {
  const std::int64_t page = add("籍贯：湖北麻埌");
  EXPECT_TRUE(archive_->search("麻城").hits.empty());
  learn("籍贯：湖北麻埌人", "籍贯：湖北麻城人");
  EXPECT_EQ(learnt_, 1);
  const SearchResult found = archive_->search("麻城");
  EXPECT_EQ(pages(found), Ids{page});
  EXPECT_EQ(found.hits.at(0).differences, (Differences{{"城", "埌"}}));
  reopen();
  EXPECT_EQ(pages(archive_->search("麻城")), Ids{page});
  EXPECT_EQ(ask(place_, "SELECT seen FROM confusion"), 1);
}

TEST_F(TolerantSearch, ACorrectedPageTeachesItOnceForEachMistake) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "第" + std::to_string(i) + "行文字\n";
  const std::int64_t page = add("籍贯麻埌县，" + text + "毕业于麻埌一中");
  Reading reading(*archive_);
  reading.correct(page, "籍贯麻埌县，" + text + "毕业于麻埌一中",
                  page_result("籍贯麻城县，" + text + "毕业于麻城一中"), clerk);
  EXPECT_EQ(ask(place_, "SELECT count(*) FROM confusion"), 1);
  EXPECT_EQ(ask(place_, "SELECT seen FROM confusion"), 2);
  EXPECT_TRUE(archive_->verify().damage.empty()) << damage_text(archive_->verify());
}

TEST_F(TolerantSearch, WhatIsNoCorrectionOfReadingTeachesNothing) {
  learn("王伟", "王伟");
  EXPECT_EQ(learnt_, 0);
  learn("湖北武汉", "河南固始");
  EXPECT_EQ(learnt_, 0);
  learn("劉國強", "刘国强");  // the same characters in other forms
  EXPECT_EQ(learnt_, 0);
  learn("王 伟，男", "王伟男");
  EXPECT_EQ(learnt_, 0);
  learn("湖北武汉江岸一中", "湖北武汉江岸3中");  // a Han character is not taken for a digit
  EXPECT_EQ(learnt_, 0);
  learn("湖北武汉江岸第一中学学生",
        "湖北河南江岸第一中学学生");  // two beside each other: other words
  EXPECT_EQ(learnt_, 0);
  learn(std::string(5000, 'a'), std::string(5000, 'b'));
  EXPECT_EQ(learnt_, 0);
  EXPECT_EQ(ask(place_, "SELECT count(*) FROM confusion"), 0);
}

TEST_F(TolerantSearch, WhatIsLearntIsBounded) {
  tamper(place_,
         "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) "
         "INSERT INTO confusion SELECT 19968 + i, 19967, 1 + (i > 100) FROM n");
  learn("籍贯：湖北麻埌人", "籍贯：湖北麻城人");
  EXPECT_EQ(ask(place_, "SELECT count(*) FROM confusion"), 19001);
  EXPECT_LE(archive_->search("麻城").similar, 0);
}

TEST_F(TolerantSearch, FormsOfACharacterAreFoundExactly) {
  const std::int64_t old = add("張國強，葉縣人，頭髮乾燥");
  const SearchResult found = archive_->search("张国强 叶县 头发 干燥");
  ASSERT_EQ(pages(found), Ids{old});
  EXPECT_TRUE(found.hits[0].exact);
  EXPECT_EQ(found.hits[0].snippet, "張國強，葉縣人，頭髮乾燥");
  EXPECT_EQ(pages(archive_->search("頭發")), Ids{old});
}

TEST_F(TolerantSearch, PlacesOnAPageAreThoseOfTheSearch) {
  const PageResult page = page_result("姓名：于末来，字伯 达");
  EXPECT_EQ(archive_->places_of("于未来", page.text, page.boxes),
            (std::vector<CharBox>{{30, 0, 30, 20, 90}}));
  EXPECT_EQ(archive_->places_of("伯達", page.text, page.boxes),
            (std::vector<CharBox>{{80, 0, 30, 20, 90}}));
  EXPECT_TRUE(archive_->places_of("王伟", page.text, page.boxes).empty());
  EXPECT_TRUE(archive_->places_of("", page.text, page.boxes).empty());
  EXPECT_TRUE(archive_->places_of("于未来", page.text, {}).empty());
}

// Pieces of a text in characters of every plane, and numbers in groups, with the hits inside it.
TEST_F(TolerantSearch, EveryPieceOfARareTextAndEveryNumberIsFound) {
  std::mt19937 random(20261124);
  const std::u32string alphabet =
      U"王〇㐀龥\u9FFF\U00020000\U0002A700\U0002B740\U0002B820"
      U"\U0002CEB0\U00030000\U00031350\U0002EBF0張强髮";
  std::vector<std::pair<std::int64_t, std::u32string>> texts;
  std::vector<std::pair<std::int64_t, std::string>> numbers;
  for (int page = 0; page < 12; ++page) {
    std::u32string text;
    for (int i = 0; i < 40; ++i) {
      text += alphabet[random() % alphabet.size()];
      if (random() % 15 == 0) text += U'\n';
    }
    std::string number = identity_number(static_cast<int>(random() % 1'000'000));
    std::string printed;
    for (std::size_t i = 0; i < number.size(); ++i) {
      if (i > 0 && random() % 4 == 0) printed += random() % 2 == 0 ? ' ' : '-';
      printed += number[i];
    }
    const std::string encoded = terms::encode_utf8(text) + "\n" + printed + "\n";
    const std::int64_t id = add(encoded);
    texts.emplace_back(id, terms::decode_utf8(encoded));
    numbers.emplace_back(id, number);
  }
  SearchOptions all;
  all.limit = 100;
  all.tolerant = false;
  const auto expect_found = [&](const std::string& query, std::int64_t page) {
    const SearchResult found = archive_->search(query, all);
    const auto hit = std::find_if(found.hits.begin(), found.hits.end(),
                                  [&](const Hit& one) { return one.page == page; });
    ASSERT_NE(hit, found.hits.end()) << query;
    EXPECT_FALSE(hit->boxes.empty()) << query;
    EXPECT_TRUE(hit->exact);
    const int length = static_cast<int>(terms::decode_utf8(hit->snippet).size());
    for (const auto& [first, count] : hit->snippet_hits) {
      EXPECT_GE(first, 0);
      EXPECT_LE(first + count, length);
    }
  };
  for (const auto& [page, text] : texts) {
    const std::size_t end = text.find_last_of(U'\n', text.size() - 2);
    for (std::size_t length = 1; length <= 4; ++length) {
      for (std::size_t at = 0; at + length <= end; ++at) {
        const std::u32string piece = text.substr(at, length);
        if (piece.find(U'\n') == std::u32string::npos)
          expect_found(terms::encode_utf8(piece), page);
      }
    }
  }
  for (const auto& [page, number] : numbers) {
    for (std::size_t length = 8; length <= number.size(); ++length) {
      expect_found(number.substr(0, length), page);
    }
  }
}

// ---- persons ----

std::vector<std::string> names(const std::vector<Dossier>& dossiers) {
  std::vector<std::string> found;
  for (const Dossier& dossier : dossiers) found.push_back(dossier.person.name);
  return found;
}

TEST_F(TolerantSearch, PersonsAreFoundAsWrittenThenByKeyThenByBeginningThenByLikeness) {
  for (const std::string name : {"于末来", "于未来生", "于未來", "于未来", "王未来"})
    new_dossier(name);
  const auto last = Archive::Similar::last;
  EXPECT_EQ(names(archive_->find_dossiers("于未来")),
            (std::vector<std::string>{"于未来", "于未來", "于未来生"}));
  EXPECT_EQ(names(archive_->find_dossiers("于未来", 50, last)),
            (std::vector<std::string>{"于未来", "于未來", "于未来生", "于末来"}));
  EXPECT_EQ(names(archive_->find_dossiers("于未來", 2, last)),
            (std::vector<std::string>{"于未來", "于未来"}));
  EXPECT_TRUE(archive_->find_dossiers("于", 50, last).empty());
}

TEST_F(TolerantSearch, APersonIsFoundByANumberWithOneWrongDigit) {
  const Dossier dossier = new_dossier("王伟");
  std::string slipped = dossier.person.identity_number;
  slipped[7] = slipped[7] == '3' ? '8' : '3';
  EXPECT_TRUE(archive_->find_dossiers(slipped).empty());
  EXPECT_EQ(names(archive_->find_dossiers(slipped, 50, Archive::Similar::last)),
            std::vector<std::string>{"王伟"});
}

TEST_F(TolerantSearch, ANameStaysAsItWasWritten) {
  const std::string rare = "歐陽\uE863\U0002EBF0•艾力";
  new_dossier(rare);
  const auto found = archive_->find_dossiers("欧阳\u4DAE\U0002EBF0·艾力");
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].person.name, rare);
}

// ---- the index made anew ----

class Renewal : public TolerantSearch {
 protected:
  // As an archive of the version before looks: its index and keys by another folding.
  void make_old() {
    archive_.reset();
    {
      internal::Database db((place_ / "archive.db").string(), internal::Database::Mode::write,
                            nullptr);
      db.execute("UPDATE setting SET value = '1' WHERE name = 'search_version'");
      db.execute("INSERT INTO page_index (page_index) VALUES ('delete-all')");
      db.execute("UPDATE person SET name_key = name");
    }
  }
};

TEST_F(Renewal, ASmallArchiveIsReadyWhenItIsOpened) {
  const std::int64_t page = add("張國強");
  new_dossier("張國強");
  make_old();
  archive_ = std::make_unique<Archive>(place_);
  EXPECT_EQ(archive_->not_indexed(), 0);
  EXPECT_EQ(pages(archive_->search("张国强")), Ids{page});
  EXPECT_EQ(archive_->find_dossiers("张国强").size(), 1U);
  EXPECT_TRUE(archive_->verify().damage.empty()) << damage_text(archive_->verify());
}

TEST_F(Renewal, ALargeOneIsRenewedInPiecesWhilePagesComeAndGo) {
  Ids all;
  for (int i = 0; i < 9; ++i) all.push_back(add("張國強" + std::to_string(i)));
  const FileRecord early = receive(*archive_, batch_, "early.tif", "early");
  archive_->open_file(early.id, "image/tiff", 1, clerk);
  make_old();
  // Interrupted after the third page.
  tamper(place_, "UPDATE setting SET value = '2' WHERE name = 'search_version'");
  tamper(place_, "INSERT INTO index_renewal VALUES (1, 0, " + std::to_string(all.back() + 1) + ")");
  {
    internal::Database db((place_ / "archive.db").string(), internal::Database::Mode::write,
                          nullptr);
    db.run("INSERT INTO page_index (rowid, text) SELECT page, text FROM page_text WHERE page <= ?",
           all[2]);
    db.run("UPDATE index_renewal SET done = ?", all[2]);
  }
  archive_ = std::make_unique<Archive>(place_);
  EXPECT_EQ(archive_->not_indexed(), 0);  // few enough for the opening
  Ids found = pages(archive_->search("张国强"));
  std::sort(found.begin(), found.end());
  EXPECT_EQ(found, all);

  // Once more, piece by piece, with a page stored in between whose place is behind.
  {
    internal::Database db((place_ / "archive.db").string(), internal::Database::Mode::write,
                          nullptr);
    db.execute("INSERT INTO page_index (page_index) VALUES ('delete-all')");
    db.run("INSERT INTO index_renewal VALUES (1, 0, ?)", all.back() + 1);
  }
  EXPECT_EQ(archive_->not_indexed(), 9);
  EXPECT_EQ(archive_->search("张国强").not_indexed, 9);
  EXPECT_TRUE(archive_->verify().damage.empty());
  EXPECT_EQ(archive_->renew_index(4), 5);
  EXPECT_EQ(archive_->search("张国强").total, 4);
  EXPECT_TRUE(archive_->verify().damage.empty());
  archive_->store_page(archive_->waiting_pages(batch_).at(0).id, page_result("張國強在此"), clerk);
  const std::int64_t fresh = add("張國強又來");
  while (archive_->renew_index(4) > 0) {
  }
  EXPECT_EQ(archive_->not_indexed(), 0);
  EXPECT_EQ(archive_->search("张国强").total, 11);
  EXPECT_EQ(pages(archive_->search("又来")), Ids{fresh});
  EXPECT_TRUE(archive_->verify().damage.empty()) << damage_text(archive_->verify());
  EXPECT_EQ(archive_->renew_index(4), 0);
  EXPECT_STORE_ERROR(invalid, archive_->renew_index(0));
}

}  // namespace
}  // namespace store::test
