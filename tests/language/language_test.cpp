// SPDX-License-Identifier: Apache-2.0
#include "service/language.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

#include "scanner/error.h"

namespace service {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

bool has_non_ascii_letters(const std::string& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0xE3 && byte <= 0xE9) return true;  // lead bytes of Han characters
  }
  return false;
}

// 。 and its like, full-width commas, brackets and colons: no English text has them.
bool has_chinese_punctuation(const std::string& text) {
  for (const char* mark : {"\u3001", "\u3002", "\u3010", "\u3011", "\uff01", "\uff08", "\uff09",
                           "\uff0c", "\uff1a", "\uff1b", "\uff1f"})
    if (text.find(mark) != std::string::npos) return true;
  return false;
}

std::string content_of(const std::filesystem::path& path) {
  std::ifstream in(path);
  return {std::istreambuf_iterator<char>(in), {}};
}

const std::vector<scanner::Errc> kScannerErrors = {
    scanner::Errc::missing,  scanner::Errc::empty,       scanner::Errc::unknown_format,
    scanner::Errc::damaged,  scanner::Errc::encrypted,   scanner::Errc::too_large,
    scanner::Errc::no_pages, scanner::Errc::unsupported, scanner::Errc::tool_failed};

const std::vector<std::string> kDeviceReasons = {
    "device_missing", "device_unreachable", "device_busy", "device_gone", "access_denied", "no_memory",
    "unsupported_setting", "jam", "double_feed", "cover_open", "no_paper", "cancelled"};

// The words that records and JSON carry; scanner::to_string makes the same ones.
const std::vector<std::string> kReasons = {
    "missing",        "empty",         "unknown_format", "damaged",     "encrypted",
    "too_large",      "no_pages",      "unsupported",    "tool_failed", "worker_crashed",
    "worker_timeout", "worker_memory", "engine_failed",  "model_missing"};

TEST(Language, EnglishOnlyWhenItComesFirst) {
  EXPECT_EQ(parse_language("en_US.UTF-8"), Language::english);
  EXPECT_EQ(parse_language("en-GB,en;q=0.8"), Language::english);
  EXPECT_EQ(parse_language(" EN"), Language::english);
  EXPECT_EQ(parse_language("zh-CN,zh;q=0.9,en;q=0.8"), Language::chinese);
  EXPECT_EQ(parse_language("zh_CN.UTF-8"), Language::chinese);
  EXPECT_EQ(parse_language(""), Language::chinese);
  EXPECT_EQ(parse_language("C"), Language::chinese);
  EXPECT_EQ(parse_language("enm"), Language::chinese);
  EXPECT_EQ(parse_language("e"), Language::chinese);
}

TEST(Language, EveryReasonSaysItInItsOwnWordsInBothLanguages) {
  std::set<std::string> seen{reason_text("something new", Language::chinese),
                             reason_text("something new", Language::english)};
  for (const std::string& reason : kReasons) {
    const std::string chinese = reason_text(reason, Language::chinese);
    const std::string english = reason_text(reason, Language::english);
    EXPECT_TRUE(seen.insert(chinese).second) << reason;
    EXPECT_TRUE(seen.insert(english).second) << reason;
    EXPECT_TRUE(has_non_ascii_letters(chinese)) << reason;
    EXPECT_FALSE(has_non_ascii_letters(english)) << reason;
    EXPECT_FALSE(has_chinese_punctuation(english)) << english;
    // What to do comes last.
    EXPECT_THAT(chinese, HasSubstr("请")) << reason;
    EXPECT_GT(english.size(), 80u) << reason;
  }
}

TEST(Language, ARecogniserPassedOverSaysWhoReadsInsteadAndWhatToDo) {
  std::set<std::string> seen;
  for (const char* reason : {"model_missing", "model_unfit"}) {
    const std::string chinese = passed_over_text(reason, Language::chinese);
    EXPECT_TRUE(seen.insert(chinese).second) << reason;
    EXPECT_THAT(chinese, HasSubstr("改用系统自带的 Tesseract"));
    EXPECT_THAT(chinese, HasSubstr("请系统管理员"));
    const std::string english = passed_over_text(reason, Language::english);
    EXPECT_THAT(english, HasSubstr("Tesseract"));
    EXPECT_FALSE(has_non_ascii_letters(english)) << english;
  }
}

TEST(Language, EveryFaultOfAScannerSaysWhatIsSafeAndWhatToDo) {
  std::set<std::string> seen{reason_text("something new", Language::chinese)};
  for (const std::string& reason : kDeviceReasons) {
    const std::string chinese = reason_text(reason, Language::chinese);
    EXPECT_TRUE(seen.insert(chinese).second) << reason;
    EXPECT_THAT(chinese, HasSubstr("已接收的页")) << reason;
    EXPECT_THAT(chinese, HasSubstr("请")) << reason;
    const std::string english = reason_text(reason, Language::english);
    EXPECT_THAT(english, HasSubstr("hat was taken in")) << reason;
    EXPECT_FALSE(has_non_ascii_letters(english)) << reason;
  }
}

TEST(Language, EveryScannerErrorHasItsReason) {
  const std::string general = reason_text("something new", Language::chinese);
  for (const scanner::Errc code : kScannerErrors) {
    EXPECT_NE(reason_text(scanner::to_string(code), Language::chinese), general)
        << scanner::to_string(code);
  }
}

TEST(Language, AReasonForAFileThatWasReceivedSaysThatItIsKept) {
  for (const std::string& reason : kReasons) {
    if (reason == "missing" || reason == "empty") continue;  // there is nothing to keep
    EXPECT_THAT(reason_text(reason, Language::chinese), HasSubstr("原文件已原样保存")) << reason;
    EXPECT_THAT(reason_text(reason, Language::english), HasSubstr("kept unchanged")) << reason;
  }
  EXPECT_THAT(reason_text("missing", Language::chinese), Not(HasSubstr("已原样保存")));
}

TEST(Language, FindingsStateTheirMeasureInItsUnit) {
  EXPECT_THAT(finding_text("low_dpi", 150, Language::chinese), HasSubstr("150 dpi"));
  EXPECT_THAT(finding_text("residual_skew", 1.234, Language::chinese), HasSubstr("1.2 度"));
  EXPECT_THAT(finding_text("residual_skew", 1.234, Language::english), HasSubstr("1.2 degrees"));
  EXPECT_THAT(finding_text("future_code", 1, Language::chinese), HasSubstr("future_code"));
  std::set<std::string> seen;
  for (const char* code : {"no_dpi",
                           "low_dpi",
                           "blank",
                           "blurred",
                           "clipped_edge",
                           "overexposed",
                           "underexposed",
                           "residual_skew",
                           "orientation_uncertain",
                           "odd_size",
                           "border_left",
                           "border_filled",
                           "duplicate",
                           "facing_page",
                           "lines_unread",
                           "two_pages",
                           "unassigned_before_any_sheet",
                           "unassigned_after_end",
                           "unassigned_unknown_dossier",
                           "unassigned_contradiction",
                           "unassigned_after_unread",
                           "unassigned_not_prepared",
                           "unassigned_stopped",
                           "unassigned_withdrawn",
                           "unassigned_signed_off"}) {
    EXPECT_THAT(finding_text(code, 1, Language::chinese), Not(HasSubstr(code)));
    for (const Language language : {Language::chinese, Language::english}) {
      const std::string text = finding_text(code, 1, language);
      EXPECT_TRUE(seen.insert(text).second) << code;
      EXPECT_THAT(text, Not(HasSubstr("{")));
    }
  }
}

TEST(Language, StoreErrorsNameTheirSubject) {
  using store::Errc;
  for (const Errc code :
       {Errc::not_found, Errc::conflict, Errc::invalid, Errc::not_an_archive, Errc::wrong_version,
        Errc::busy, Errc::no_space, Errc::io, Errc::damaged}) {
    for (const Language language : {Language::chinese, Language::english}) {
      EXPECT_THAT(error_text({code, "420112-2026-000042", "detail"}, language),
                  HasSubstr("420112-2026-000042"));
    }
  }
  // Braces in a subject are text, not a format.
  EXPECT_THAT(error_text({Errc::not_found, "{0}{x}", "detail"}, Language::chinese), HasSubstr("{0}{x}"));
}

TEST(Language, ACauseSaysWhatToPutRight) {
  using store::Cause;
  const store::Error wrong(store::Errc::invalid, "identity number", "detail",
                           Cause::identity_number_wrong);
  EXPECT_THAT(error_text(wrong, Language::chinese), HasSubstr("校验码"));
  EXPECT_THAT(error_text(wrong, Language::english), HasSubstr("check digit"));
  // As many as the header has, so that a new one cannot be forgotten.
  const std::string header = content_of(std::filesystem::path(DANGAN_SOURCE) / "store/error.h");
  const std::size_t first = header.find("enum class Cause {");
  const std::string causes = header.substr(first, header.find("};", first) - first);
  const std::regex name("\\n  [a-z_]+,");
  const auto count = std::distance(std::sregex_iterator(causes.begin(), causes.end(), name), {});
  ASSERT_GT(count, 30);
  std::set<std::string> seen;
  for (int i = 0; i < count; ++i) {  // the first is none
    const store::Error error(store::Errc::conflict, "S{0}", "detail", static_cast<Cause>(i));
    const std::string chinese = error_text(error, Language::chinese);
    const std::string english = error_text(error, Language::english);
    EXPECT_TRUE(seen.insert(chinese).second) << i;
    EXPECT_TRUE(seen.insert(english).second) << i;
    EXPECT_TRUE(has_non_ascii_letters(chinese)) << i;
    EXPECT_FALSE(has_non_ascii_letters(english)) << i;
    EXPECT_FALSE(has_chinese_punctuation(english)) << english;
  }
}

TEST(Language, WhatIsMissingIsNamed) {
  using store::Cause;
  const auto text = [](Cause cause, Language language) {
    return error_text(store::Error(store::Errc::not_found, "X-1", "detail", cause), language);
  };
  EXPECT_EQ(text(Cause::no_dossier, Language::chinese),
            "没有档案“X-1”。请核对档号。档案库内容没有变动。");
  EXPECT_THAT(text(Cause::no_batch, Language::chinese), HasSubstr("批次“X-1”"));
  EXPECT_THAT(text(Cause::no_page, Language::chinese), HasSubstr("页面“X-1”"));
  EXPECT_THAT(text(Cause::no_request, Language::chinese), HasSubstr("申请“X-1”"));
  EXPECT_THAT(text(Cause::no_account, Language::english), HasSubstr("account “X-1”"));
  EXPECT_THAT(text(Cause::no_copy, Language::english), HasSubstr("certified copy “X-1”"));
  const auto no_archive = [](Cause cause) {
    return error_text(store::Error(store::Errc::not_an_archive, "/x", "detail", cause),
                      Language::chinese);
  };
  EXPECT_THAT(no_archive(Cause::no_folder), HasSubstr("没有“/x”这个文件夹"));
  EXPECT_THAT(no_archive(Cause::none), HasSubstr("不是档案库"));
}

TEST(Language, WhatKeepsTheServiceFromStartingSaysWhatIsSafeAndWhatToDo) {
  std::set<std::string> seen;
  for (int i = 0; i <= static_cast<int>(Obstacle::certificate_not_made); ++i) {
    const StartError error(static_cast<Obstacle>(i), "192.0.2.1:80{}", "in the system's words");
    const std::string chinese = error_text(error, Language::chinese);
    const std::string english = error_text(error, Language::english);
    EXPECT_TRUE(seen.insert(chinese).second && seen.insert(english).second) << i;
    EXPECT_THAT(chinese, HasSubstr("192.0.2.1:80{}")) << i;
    EXPECT_THAT(english, HasSubstr("192.0.2.1:80{}")) << i;
    EXPECT_THAT(chinese, HasSubstr("没有变动")) << i;
    EXPECT_THAT(chinese, HasSubstr("请")) << i;
    EXPECT_THAT(english, HasSubstr("changed")) << i;
    EXPECT_FALSE(has_chinese_punctuation(english)) << english;
  }
}

TEST(Language, ActsFieldsStatesAndRolesHaveWords) {
  EXPECT_EQ(act_text("dossier.opened", Language::chinese), "建立档案");
  EXPECT_EQ(act_text("copy.revoked", Language::english), "certified copy revoked");
  EXPECT_THAT(act_text("future.act", Language::chinese), HasSubstr("future.act"));
  EXPECT_EQ(field_label("id", Language::chinese), "公民身份号码");
  EXPECT_EQ(field_label("grad", Language::english), "graduated");
  EXPECT_EQ(field_label("future", Language::chinese), "future");
  EXPECT_EQ(state_text(store::CustodyState::shelved, Language::chinese), "在库");
  EXPECT_EQ(state_text(store::RequestState::more_asked, Language::chinese), "需补充材料");
  EXPECT_EQ(kind_text(store::RequestKind::transfer_out, Language::chinese), "档案转出");
  EXPECT_EQ(role_text(store::Role::custodian, Language::english), "custodian");
}

// The acts are found in the sources that record them, so that a new one cannot be forgotten here.
TEST(Language, EveryActThatIsRecordedHasWords) {
  const std::filesystem::path source(DANGAN_SOURCE);
  const std::regex literal("\"([a-z]+\\.[a-z_]+)\"");
  std::set<std::string> acts;
  for (const char* folder : {"store", "service", "service/commands", "service/routes"}) {
    for (const auto& file : std::filesystem::directory_iterator(source / folder)) {
      const std::string name = file.path().filename().string();
      if (file.path().extension() != ".cpp" || name == "language.cpp") continue;
      const std::string text = content_of(file.path());
      for (std::sregex_iterator it(text.begin(), text.end(), literal), end; it != end; ++it) {
        const std::string word = (*it)[1];
        const std::string kind = word.substr(word.rfind('.') + 1);
        if (!std::set<std::string>{"db", "html", "toml", "crt", "key", "pem"}.contains(kind))
          acts.insert(word);
      }
    }
  }
  EXPECT_GE(acts.size(), 25U);
  for (const std::string& act : acts) {
    EXPECT_THAT(act_text(act, Language::chinese), Not(HasSubstr(act)));
    EXPECT_THAT(act_text(act, Language::english), Not(HasSubstr(act)));
  }
}

}  // namespace
}  // namespace service
