// SPDX-License-Identifier: Apache-2.0
// Stacks are written as words: "A" "B" dossier sheets, "?" a dossier that is not there, "c1" "c2"
// class sheets, "E" end, "T" Patch-T, "p" a page, "x" a page whose codes do not agree, "d" a document
// with a code, "u" a page that could not be read, "|" a new file.
#include "service/split.h"

#include <gtest/gtest.h>

#include <iostream>
#include <sstream>

#include "service/sheet_code.h"

namespace service {
namespace {

using Kind = SheetCode::Kind;
using store::StackPage;

std::string sheet_of(const std::string& word) {
  if (word == "p" || word == "r" || word == "u") return "";
  if (word == "d") return sheet_of("B");
  if (word == "x") return sheet_of("A") + " " + sheet_of("E");
  if (word == "E") return format({Kind::end, {}, {}});
  if (word == "T") return format({Kind::new_document, {}, {}});
  if (word[0] == 'c') return format({Kind::material_class, {}, {word[1] - '0', 0}});
  return format({Kind::dossier, word == "?" ? "unknown" : word, {}});
}

std::vector<StackPage> stack(const std::string& words) {
  std::vector<StackPage> pages;
  std::istringstream in(words);
  std::int64_t file = 1;
  int index = 0;
  for (std::string word; in >> word;) {
    if (word == "|") {
      ++file;
      index = 0;
      continue;
    }
    StackPage page;
    page.page = static_cast<std::int64_t>(pages.size()) + 1;
    page.file = file;
    page.index = index++;
    page.path = "stack-" + std::to_string(file);
    page.state = store::PageState::stored;
    page.sheet = sheet_of(word);
    page.refused = word == "r";
    page.unread = word == "r" || word == "u";
    page.han = word == "d" ? 600 : 120;
    pages.push_back(page);
  }
  return pages;
}

SplitPlan plan(const std::vector<StackPage>& pages, const SplitOptions& options = {}) {
  return plan_split(pages, options, [](const std::string& number) -> std::optional<Unassigned> {
    if (number == "unknown") return Unassigned::unknown_dossier;
    if (number == "S") return Unassigned::stopped;
    return std::nullopt;
  });
}

// "-" a separator; else dossier or ".", class, and "'" where a document begins.
std::string told(const SplitPlan& plan) {
  std::string text;
  for (const auto& place : plan.places) {
    if (!text.empty()) text += ' ';
    text += place.separator ? "-" : place.dossier.value_or(".") + place.class_code;
    if (place.begins_document) text += "'";
  }
  return text;
}

std::string split(const std::string& words, const SplitOptions& options = {}) {
  return told(plan(stack(words), options));
}

TEST(Split, ADossierSheetBeginsItsDossier) {
  EXPECT_EQ(split("A p p B p"), "- A' A - B'");
  EXPECT_EQ(split("A A p"), "- - A'");
  EXPECT_EQ(split("A p A p"), "- A' - A'");
}

TEST(Split, AClassSheetSetsTheClassOfWhatFollowsInTheDossier) {
  EXPECT_EQ(split("A p c1 p p c2 p"), "- A' - A1' A1 - A2'");
  EXPECT_EQ(split("A c1 p B p"), "- - A1' - B'");
  EXPECT_EQ(split("A c1 p A p"), "- - A1' - A'");
}

TEST(Split, PatchTBeginsADocumentAndNothingElse) {
  EXPECT_EQ(split("A c1 p T p p"), "- - A1' - A1' A1");
  EXPECT_EQ(split("T p"), "- .'");
}

TEST(Split, AnEndSheetEndsDossierAndClass) {
  EXPECT_EQ(split("A c1 p E p p"), "- - A1' - .' .");
  EXPECT_EQ(split("A p E c1 p B p"), "- A' - - .1' - B'");
}

TEST(Split, ANewFileEndsEverything) {
  EXPECT_EQ(split("A c1 p | p | B p"), "- - A1' .' - B'");
  EXPECT_EQ(split("A | p"), "- .'");
}

TEST(Split, ANewFileGoesBackToTheDossierTheCommandNames) {
  const SplitOptions options{"N", false};
  EXPECT_EQ(split("p c1 p | p", options), "N' - N1' N'");
  EXPECT_EQ(split("p A p | p", options), "N' - A' N'");
  EXPECT_EQ(split("p E p | p", options), "N' - .' N'");
  EXPECT_EQ(split("p ? p | p", options), "N' - .' N'");
}

TEST(Split, FilesThatAreOneStackGoOnButBeginADocument) {
  const SplitOptions options{std::nullopt, true};
  EXPECT_EQ(split("A | c1 | p | p | E | p", options), "- - A1' A1' - .'");
}

TEST(Split, WhatBelongsToNobodyIsToldWithItsReason) {
  const auto loose = plan(stack("p p A p E p ? p c1 p | p B p x p")).loose;
  ASSERT_EQ(loose.size(), 5U);
  EXPECT_EQ(loose[0].why, Unassigned::before_any_sheet);
  EXPECT_EQ(loose[0].pages, 2);
  EXPECT_EQ(loose[0].first.page, 1);
  EXPECT_EQ(loose[0].last.page, 2);
  EXPECT_EQ(loose[1].why, Unassigned::after_end);
  EXPECT_EQ(loose[2].why, Unassigned::unknown_dossier);
  EXPECT_EQ(loose[2].number, "unknown");
  EXPECT_EQ(loose[2].pages, 2) << "a class sheet makes nobody's pages no one's";
  EXPECT_EQ(loose[3].why, Unassigned::before_any_sheet) << "of the next file";
  EXPECT_EQ(loose[4].why, Unassigned::contradiction);
  EXPECT_EQ(loose[4].pages, 2) << "the page itself and the one behind it";
}

TEST(Split, EachPageOfNobodyCarriesItsReason) {
  std::string reasons;
  for (const auto& place : plan(stack("p A p E p ? p x | r")).places)
    reasons += (place.unassigned.empty() ? "-" : place.unassigned) + " ";
  EXPECT_EQ(reasons,
            "before_any_sheet - - - after_end - unknown_dossier contradiction - ");
}

TEST(Split, APageWithCodesThatDoNotAgreeIsAPageOfNobody) {
  EXPECT_EQ(split("A c1 p x p B p"), "- - A1' .' . - B'");
}

TEST(Split, APageThatCouldNotBeReadMayHaveBeenASheet) {
  EXPECT_EQ(split("A p u p c1 p B p"), "- A' .' . - .1' - B'");
  EXPECT_EQ(plan(stack("A u p")).loose.at(0).why, Unassigned::after_unread);
  EXPECT_EQ(split("A p | r | p", {std::nullopt, true}), "- A' .' .'");
  EXPECT_EQ(split("p | u | p", {"N", false}), "N' .' N'") << "a new file is a new stack";
}

TEST(Split, ACodeOnADocumentMakesItNoSheet) {
  EXPECT_EQ(split("A p d p"), "- A' .' .");
  EXPECT_EQ(plan(stack("A d")).loose.at(0).why, Unassigned::contradiction);
}

TEST(Split, WhatStandsForARefusedFileIsGivenToNobody) {
  const SplitPlan made = plan(stack("A p | r | p"), {"N", false});
  EXPECT_EQ(told(made), "- A' .' N'");
  EXPECT_TRUE(made.loose.empty());
}

TEST(Split, APageSomebodyAssignedMeanwhileIsNotLoose) {
  auto pages = stack("p p");
  pages[0].dossier = "B";
  EXPECT_EQ(plan(pages).loose.at(0).pages, 1);
}

TEST(Split, AnEmptyStackIsAnEmptyPlan) {
  const SplitPlan made = plan({});
  EXPECT_TRUE(made.places.empty());
  EXPECT_TRUE(made.loose.empty());
  EXPECT_EQ(made.separators, 0);
}

bool is_nobodys(const std::string& word) { return word == "x" || word == "d" || word == "u"; }

// What a clerk with pencil and paper would say of the page at `at`, by looking back.
std::string by_hand(const std::vector<std::string>& words, std::size_t at) {
  std::string dossier = ".", class_code;
  bool class_known = false;
  for (std::size_t i = at; i-- > 0;) {
    const std::string& word = words[i];
    if (word[0] == 'c' && !class_known) {
      class_code = word.substr(1);
      class_known = true;
    }
    if (word == "|" || word == "E" || word == "?" || is_nobodys(word)) break;
    if (word == "A" || word == "B") {
      dossier = word;
      break;
    }
  }
  if (is_nobodys(words[at])) return ".";
  const bool begins = at == 0 || (words[at - 1] != "p" && !is_nobodys(words[at - 1]));
  return dossier + class_code + (begins ? "'" : "");
}

TEST(Split, EveryStackOfFiveIsSplitAsAClerkWould) {
  const std::vector<std::string> alphabet = {"A", "B", "?", "c1", "E", "T", "p", "x", "u", "|"};
  std::size_t pages = 0, assigned = 0;
  for (int n = 0; n < 100'000; ++n) {
    std::vector<std::string> words;
    std::string text;
    for (int left = n, i = 0; i < 5; ++i, left /= 10) {
      words.push_back(alphabet[static_cast<std::size_t>(left % 10)]);
      text += words.back() + ' ';
    }
    const SplitPlan made = plan(stack(text));
    std::size_t at = 0, loose = 0;
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (words[i] == "|") continue;
      const store::PagePlace& place = made.places.at(at++);
      if (words[i] != "p" && !is_nobodys(words[i])) {
        ASSERT_TRUE(place.separator) << text;
        continue;
      }
      ++pages;
      if (place.dossier) ++assigned;
      if (!place.dossier) ++loose;
      if (is_nobodys(words[i])) {
        ASSERT_TRUE(!place.separator && !place.dossier && place.class_code.empty()) << text;
        continue;
      }
      ASSERT_EQ(place.dossier.value_or(".") + place.class_code + (place.begins_document ? "'" : ""),
                by_hand(words, i))
          << text << " at " << i;
    }
    ASSERT_EQ(at, made.places.size()) << text;
    std::size_t told_loose = 0;
    for (const LoosePages& run : made.loose) told_loose += static_cast<std::size_t>(run.pages);
    ASSERT_EQ(told_loose, loose) << text;
  }
  std::cout << pages << " pages, " << assigned << " of them in a dossier\n";
  EXPECT_GT(assigned, 10'000U);
  EXPECT_GT(pages, 2 * assigned);
}

TEST(Split, ADossierThatTakesNoPagesLeavesThemToNobodyAndHoldsUpNoOther) {
  const auto made = plan(stack("A p S p c1 p B p"));
  EXPECT_EQ(told(made), "- A' - .' - .1' - B'");
  ASSERT_EQ(made.loose.size(), 1U);
  EXPECT_EQ(made.loose[0].why, Unassigned::stopped);
  EXPECT_EQ(made.loose[0].number, "S");
  EXPECT_EQ(made.loose[0].pages, 2);
  EXPECT_EQ(made.places[3].unassigned, "stopped");
}

TEST(Split, WhereAFileHoldsASheetAloneTheFilesBehindItAreNobodys) {
  const auto made = plan(stack("p | A | p | p E | B p"), {"B", false, false});
  EXPECT_EQ(told(made), "B' - .' .' - - B'");
  ASSERT_EQ(made.loose.size(), 2U);
  EXPECT_EQ(made.loose[0].why, Unassigned::sheet_alone);
  EXPECT_EQ(split("p E | p", {"A", false, false}), "A' - A'") << "an end sheet ends its file";
  EXPECT_EQ(split("A | p | B | p", {std::nullopt, true, false}), "- A' - B'");
  // So it is with its blank back, or with a Patch-T behind it.
  for (const char* words : {"A p | p", "A T | p", "p c1 | p"}) {
    auto pages = stack(words);
    if (pages[1].sheet.empty()) pages[1].blank = true;
    EXPECT_FALSE(plan(pages, {"B", false, false}).places.back().dossier) << words;
  }
  EXPECT_EQ(split("T | p", {"B", false, false}), "- B'") << "says nothing of whose they are";
}

TEST(Split, TheDossierTheCommandNamesTakesNoPagesEitherWhenItIsStopped) {
  const auto made = plan(stack("p A p | p"), {"S", false, false});
  EXPECT_EQ(told(made), ".' - A' .'");
  ASSERT_EQ(made.loose.size(), 2U);
  EXPECT_EQ(made.loose[0].why, Unassigned::stopped);
}

TEST(Split, WhatADossierGotBeforeItWasStoppedIsItsStill) {
  auto pages = stack("S p p");
  pages[1].dossier = "S";
  const auto made = plan(pages);
  EXPECT_EQ(made.places[1].dossier, "S");
  EXPECT_EQ(made.places[2].dossier, std::nullopt);
  ASSERT_EQ(made.loose.size(), 1U);
  EXPECT_EQ(made.loose[0].first.page, 3);
}

TEST(Split, TheBlankBackOfASheetFromTheScannerIsNoPage) {
  auto pages = stack("A | p | p | p");
  for (std::size_t i = 0; i < pages.size(); ++i)
    pages[i].path = "stack-7-000" + std::to_string(1 + i / 2) + (i % 2 == 0 ? "a.tif" : "b.tif");
  pages[1].blank = pages[3].blank = true;
  EXPECT_EQ(told(plan(pages, {std::nullopt, true, true})), "- - A' A'") << "but that of a page is";
  EXPECT_EQ(told(plan(pages, {std::nullopt, true, false})), "- A' A' A'") << "not from the scanner";
  pages[1].blank = false;
  EXPECT_EQ(told(plan(pages, {std::nullopt, true, true})), "- A' A' A'")
      << "something stands on it";
}

TEST(Split, TheBlankFrontOfASheetThatLayFaceDownIsNoPage) {
  auto pages = stack("p | p | p | B | p | p");
  for (std::size_t i = 0; i < pages.size(); ++i)
    pages[i].path = "stack-7-000" + std::to_string(1 + i / 2) + (i % 2 == 0 ? "a.tif" : "b.tif");
  pages[2].blank = pages[4].blank = true;
  const SplitOptions options{"A", true, true};
  EXPECT_EQ(told(plan(pages, options)), "A' A' - - B' B'") << "a page of B has a blank front";
  pages[2].path = "stack-7-0009a.tif";
  EXPECT_EQ(told(plan(pages, options)), "A' A' A' - B' B'") << "of another sheet";
}

TEST(Split, ASheetThatCameBeforeEndsADossierAndBeginsNone) {
  auto pages = stack("A | p | B | p | A | p | p | p | u | p");
  for (auto& page : pages) page.stack = 2;
  for (const std::size_t held : {2U, 6U, 8U}) pages[held].stack = 1;
  SplitOptions options{std::nullopt, true, false};
  options.only = 2;
  const SplitPlan made = plan(pages, options);
  EXPECT_EQ(told(made), "- A' .' - A' A' .'");
  EXPECT_EQ(made.separators, 2);
  ASSERT_EQ(made.loose.size(), 2U);
  EXPECT_EQ(made.loose[0].why, Unassigned::after_held);
  EXPECT_EQ(made.loose[1].why, Unassigned::after_held);
}

TEST(Split, TheSourceOfABatchSaysHowItIsSplit) {
  store::Batch batch;
  for (const char* source : {"/scans/stack.tif", "scanner", "watch /station", "upload 2026 li"}) {
    batch.source = source;
    EXPECT_FALSE(split_of(batch)) << source;
  }
  const auto how = [&](StackFrom from) {
    batch.source = stack_source(from, "rest");
    return split_of(batch).value();
  };
  EXPECT_TRUE(how(StackFrom::scanner).across_files && how(StackFrom::scanner).scanned);
  EXPECT_FALSE(how(StackFrom::folder).across_files || how(StackFrom::folder).scanned);
  EXPECT_TRUE(how(StackFrom::folder_of_pages).across_files);
  EXPECT_FALSE(how(StackFrom::upload).across_files);
  EXPECT_TRUE(how(StackFrom::upload_of_pages).across_files);
  batch.stack = 3;
  EXPECT_FALSE(split_of(batch)) << "a part of one is not split again";
  batch.stack.reset();
  batch.dossier = "A";
  EXPECT_FALSE(split_of(batch)) << "somebody gave it to a dossier as a whole";
}

}  // namespace
}  // namespace service
