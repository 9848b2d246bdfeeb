// SPDX-License-Identifier: Apache-2.0
// The sheets of a lot are judged by what others read on them: each figure in its place, every sheet
// numbered, nothing cut off or out of the margins.
#include "service/paper/lot_sheets.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>

#include "tests/paper/lot_reports.h"
#include "tests/paper/pdf_file.h"

namespace service::paper {
namespace {

using ::testing::Not;

constexpr const char* kFirst = "420112-2026-000042";

LotSheetOptions options(Language language = Language::chinese) {
  return {language, "武汉市东西湖区人才服务中心", clock_at(7, 8, 30)};
}

// The wide blank of Han text comes out as one blank or several.
std::string with_blanks(const std::string& text) {
  return std::regex_replace(text, std::regex("\u3000"), " ");
}

std::string whole_text(const Pdf& pdf) {
  return with_blanks(pdf.run("pdftotext -layout copy.pdf -"));
}

// Without any blank.
std::string tight(const std::string& text) {
  return std::regex_replace(with_blanks(text), std::regex("[ \n\f]"), "");
}

// All words one after the other, as if no line had been broken.
std::string joined(const Pdf& pdf) { return tight(pdf.run("pdftotext -raw copy.pdf -")); }

MATCHER_P(Says, words, "") { return tight(arg).find(tight(words)) != std::string::npos; }

int count_of(const std::string& text, const std::string& what) {
  int count = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + 1)) ++count;
  return count;
}

// A line with these in this order, with blanks between them and perhaps around and inside.
bool has_line(const std::string& text, const std::vector<std::string>& parts) {
  std::string pattern = "^ *";
  for (const std::string& part : parts) {
    if (pattern.size() > 3) pattern += " +";
    const std::string escaped =
        std::regex_replace(with_blanks(part), std::regex(R"([.()])"), R"(\$&)");
    pattern += std::regex_replace(escaped, std::regex(" "), " *");
  }
  const std::regex line(pattern + " *$");
  std::istringstream lines(text);
  for (std::string one; std::getline(lines, one);) {
    one.erase(std::remove(one.begin(), one.end(), '\f'), one.end());
    if (std::regex_match(one, line)) return true;
  }
  return false;
}
#define EXPECT_LINE(text, ...) \
  EXPECT_TRUE(has_line(text, {__VA_ARGS__})) << #__VA_ARGS__ << '\n' << (text)

// Words outside of the margins, or over the rule at the foot.
std::vector<std::string> strays(const Pdf& pdf) {
  const std::string boxes = pdf.run("pdftotext -bbox copy.pdf -");
  const std::regex page(R"re(<page width="([\d.]+)" height="([\d.]+)">)re");
  const std::regex word(
      R"re(<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">(.*)</word>)re");
  constexpr double kPoint = 72 / 25.4, kSlack = 1.5;
  double width = 0, height = 0;
  std::vector<std::string> found;
  std::istringstream lines(boxes);
  for (std::string line; std::getline(lines, line);) {
    std::smatch m;
    if (std::regex_search(line, m, page)) {
      width = std::stod(m[1]);
      height = std::stod(m[2]);
    } else if (std::regex_search(line, m, word)) {
      const double top = std::stod(m[2]), bottom = std::stod(m[4]);
      const double rule = height - 12 * kPoint;
      const bool crosses = top < rule - kSlack * kPoint && bottom > rule + kSlack * kPoint;
      if (std::stod(m[1]) < 20 * kPoint - kSlack ||
          std::stod(m[3]) > width - 15 * kPoint + kSlack || top < 10 * kPoint ||
          bottom > height - 4 * kPoint || crosses) {
        found.push_back(m[5]);
      }
    }
  }
  EXPECT_GT(width, 0) << "no words were read";
  return found;
}

struct Made {
  const char* name;
  std::vector<std::uint8_t> bytes;
};

std::vector<Made> all_sheets(const store::LotReport& report, const LotSheetOptions& how) {
  return {{"hand-over", hand_over_sheet(report, how)},
          {"process", process_sheets(report, "", how)},
          {"quality", quality_report(report, how)}};
}

TEST(LotSheets, AreSoundPdfsWithTheirFontsInside) {
  for (const Language language : {Language::chinese, Language::english}) {
    for (const Made& made : all_sheets(short_report(), options(language))) {
      const Pdf pdf(made.bytes);
      EXPECT_THAT(pdf.run("qpdf --check copy.pdf"), Says("No syntax or stream encoding errors"));
      EXPECT_EQ(pdf.embedded_fonts(), 2) << made.name;  // text and bold
      EXPECT_EQ(strays(pdf), std::vector<std::string>()) << made.name;
    }
  }
}

TEST(LotSheets, TheSameReportGivesTheSameBytesAndAnotherHourOthers) {
  const auto once = all_sheets(short_report(), options());
  const auto again = all_sheets(short_report(), options());
  LotSheetOptions later = options();
  later.printed += std::chrono::minutes(1);
  const auto others = all_sheets(short_report(), later);
  for (std::size_t i = 0; i < once.size(); ++i) {
    EXPECT_EQ(once[i].bytes, again[i].bytes) << once[i].name;
    EXPECT_NE(once[i].bytes, others[i].bytes) << once[i].name;
    EXPECT_THAT(Pdf(others[i].bytes).text(1), Says("制表 2026-11-07 08:31"));
  }
}

TEST(LotSheets, TheHandOverSheetHasALineForEachDossierTheSumsAndBothSignatures) {
  const Pdf pdf(hand_over_sheet(short_report(), options()));
  EXPECT_THAT(pdf.run("pdfinfo copy.pdf"), Says("841.89 x 595.276 pts (A4)"));
  const std::string text = whole_text(pdf);
  for (const char* stated : {"武汉市东西湖区人才服务中心", "档案数字化交接单", "2026年十一月第一批",
                             "数字化服务公司 李工", "2026-11-03", "第 1 页　共 1 页"}) {
    EXPECT_THAT(text, Says(stated));
  }
  EXPECT_LINE(text, "1", kFirst, "王小霞", "33", "57", "当日调阅", "整理时清点为 31 张", "30",
              "2026-11-06");
  EXPECT_THAT(text, Says("封面破损，附照片袋一个"));
  EXPECT_THAT(text, Says("还卷张数与清点不符"));
  EXPECT_LINE(text, "2", "420112-2026-000108", "欧阳文博", "45", "—");
  EXPECT_THAT(text, Says("整卷退出，不扫描"));
  EXPECT_LINE(text, "合计 3 卷", "90", "77", "42", "已还 2 卷");
  EXPECT_LINE(text, "环节", "卷数", "张数", "移交人（签字）", "接收人（签字）", "日期");
  EXPECT_THAT(text, Says("库房 → 数字化"));
  EXPECT_THAT(text, Says("数字化 → 库房"));
  // One is not back yet: the counts of the return are written by hand.
  EXPECT_LINE(text, "3", "90", "年", "月", "日");
  EXPECT_THAT(text, Not(Says("数字化 → 库房 2 42")));
}

TEST(LotSheets, WhenAllAreBackTheReturnHasItsCounts) {
  store::LotReport report = short_report();
  report.dossiers.erase(report.dossiers.begin() + 1);
  const std::string text = whole_text(Pdf(hand_over_sheet(report, options())));
  EXPECT_LINE(text, "2", "45", "年", "月", "日");
  EXPECT_LINE(text, "2", "42", "年", "月", "日");
}

TEST(LotSheets, TheProcessSheetTellsEachStepForwardAndBack) {
  const Pdf pdf(process_sheets(short_report(), kFirst, options()));
  const std::string text = whole_text(pdf);
  EXPECT_LINE(text, "1", "领卷", "2026-11-03 09:10", "li", "33", "—", "封面破损");
  EXPECT_LINE(text, "3", "扫描", "2026-11-03 14:32", "chen", "31", "62");
  EXPECT_LINE(text, "5", "扫描（返工）", "2026-11-04 11:54", "chen", "1", "1", "第17页重扫");
  EXPECT_LINE(text, "11", "还卷", "2026-11-06 16:05", "li", "30", "—");
  EXPECT_THAT(text, Says("双面"));
  EXPECT_THAT(text, Not(Says("欧阳文博")));
  // Who signs: the last to record each step.
  EXPECT_LINE(text, "扫描", "chen　2026-11-04 11:54", "年", "月", "日");
  EXPECT_LINE(text, "终检签收", "guan　2026-11-05 15:39", "年", "月", "日");
}

TEST(LotSheets, TheProcessSheetTellsStopsSamplesAndPagesThatWereReplaced) {
  const std::string text = whole_text(Pdf(process_sheets(short_report(), kFirst, options())));
  EXPECT_THAT(text, Says("混入他人登记表"));
  EXPECT_THAT(text, Says("此张不扫描：转回原卷"));
  EXPECT_THAT(text, Says("li　2026-11-03 10:20"));
  EXPECT_THAT(text, Says("guan　2026-11-03 11:02"));
  // Drawn pages by number, the replaced one among them.
  EXPECT_LINE(text, "1", "5 %", "2026-11-04 08:50", "chen", "5f0c9a77be31d204", "4",
              "3, 17, 41, 60");
  EXPECT_LINE(text, "一检", "wang", "4", "3", "1");
  EXPECT_LINE(text, "二检", "zhao", "3", "3", "0");
  EXPECT_THAT(text, Says("下端字迹缺失"));
  EXPECT_THAT(text, Says("已重扫替换：压平后重扫"));
  EXPECT_THAT(text, Says("chen　2026-11-04 11:59"));
  EXPECT_THAT(text, Says("第 23 页有缺陷：纸边内容被切掉"));
  EXPECT_THAT(text, Says("原件如此，纸边已残"));
}

TEST(LotSheets, ProcessSheetsOfAWholeLotAreNumberedOneByOne) {
  const Pdf pdf(process_sheets(short_report(), "", options()));
  ASSERT_EQ(sheets(pdf), 6);
  const char* numbers[] = {kFirst, "420112-2026-000108", "420112-2026-000215"};
  for (int sheet = 1; sheet <= 6; ++sheet) {
    const std::string text = pdf.text(sheet);
    EXPECT_THAT(text, Says(fmt::format("第 {} 页　共 2 页", (sheet - 1) % 2 + 1)));
    for (int i = 0; i < 3; ++i) {
      EXPECT_EQ(text.find(numbers[i]) != std::string::npos, i == (sheet - 1) / 2) << sheet;
    }
  }
  EXPECT_THAT(pdf.text(3), Says("未处理"));
  EXPECT_THAT(pdf.text(5), Says("整卷退出：按保密规定办理"));
  EXPECT_THAT(pdf.text(5), Says("全卷"));
}

TEST(LotSheets, TheQualityReportCountsWhatProgramsFound) {
  const std::string text = whole_text(Pdf(quality_report(short_report(), options())));
  EXPECT_LINE(text, "卷数", "3", "退出不扫描", "1", "应验收卷数", "2");
  EXPECT_LINE(text, "张数", "76", "其中不扫描", "1", "目录页数", "57");
  EXPECT_LINE(text, "图像", "62", "其中空白", "4", "有内容图像", "58");
  EXPECT_LINE(text, "重扫替换页", "1", "停扫", "3", "放行", "1");
  EXPECT_THAT(text, Says("程序已检查 62 幅（100.0 %）"));
  EXPECT_LINE(text, "清晰度", "图像", "0", "2", "0", "0", "0");
  EXPECT_LINE(text, "内容未被切边", "图像", "0", "0", "1", "1", "0");
  EXPECT_LINE(text, "空白页", "图像", "4", "0", "0", "0", "0");
  EXPECT_LINE(text, "扫描记录与入库图像数", "案卷", "0", "0", "1", "0", "1");
  EXPECT_LINE(text, "目录页数与图像数", "案卷", "0", "1", "0", "0", "0");
  EXPECT_LINE(text, "停扫均已处理", "案卷", "0", "0", "1", "0", "1");
  EXPECT_THAT(text, Not(Says("其他案卷")));
  EXPECT_LINE(text, kFirst, "缺陷", "第 23 页有缺陷：纸边内容被切掉", "放行");
  EXPECT_LINE(text, kFirst, "提醒", "目录 57 页，图像 58 页", "—");
  EXPECT_LINE(text, "420112-2026-000108", "缺陷", "还没有图像", "未处理");
}

TEST(LotSheets, TheQualityReportStatesTheSampleTheResultOfEachDossierAndTheConclusion) {
  const std::string text = whole_text(Pdf(quality_report(short_report(), options())));
  EXPECT_LINE(text, "1", "5 %", "2026-11-04 08:50", "chen", "5f0c9a77be31d204", "4");
  EXPECT_LINE(text, "可抽页数", "62", "抽中（本轮）", "4（6.4 %）", "尚缺", "1");
  EXPECT_LINE(text, "已判定", "4", "退回", "1", "合格率", "—");
  EXPECT_LINE(text, "合格标准", "95 %", "轮数", "1", "抽检结果", "尚未完成");
  EXPECT_LINE(text, "1", kFirst, "王小霞", "31", "57", "62", "4", "4", "1", "放行 1", "合格");
  EXPECT_LINE(text, "2", "420112-2026-000108", "欧阳文博", "45", "—", "—", "0", "—", "0", "未过 2",
              "待验收");
  EXPECT_THAT(text, Says("应验收 2 卷，已验收合格 1 卷，待验收 1 卷"));
  EXPECT_THAT(text, Says("不作为验收依据"));
  EXPECT_LINE(text, "一检", "wang", "年", "月", "日");
  EXPECT_LINE(text, "二检", "zhao", "年", "月", "日");
  EXPECT_LINE(text, "终检签收", "guan", "年", "月", "日");
}

TEST(LotSheets, ThePassRateIsStatedWhenAllIsJudgedAndNeverRoundedUp) {
  store::LotReport report = short_report();
  report.dossiers.resize(1);
  report.sample = {700, 39, 0, 39, 2};  // 94.87 %
  std::string text = whole_text(Pdf(quality_report(report, options())));
  EXPECT_LINE(text, "已判定", "39", "退回", "2", "合格率", "94.8 %");
  EXPECT_THAT(text, Says("不合格"));
  report.sample = {700, 40, 0, 40, 2};
  text = whole_text(Pdf(quality_report(report, options())));
  EXPECT_LINE(text, "已判定", "40", "退回", "2", "合格率", "95.0 %");
  EXPECT_THAT(text, Says("本批应验收 1 卷，已全部验收合格；抽检结果：合格。"));
}

TEST(LotSheets, ALongHandOverSheetIsWholeAndSignedBelowItsLastLine) {
  const int count = 200;
  const Pdf pdf(hand_over_sheet(long_report(count), options()));
  const int all = sheets(pdf);
  EXPECT_GT(all, 10);
  EXPECT_EQ(strays(pdf), std::vector<std::string>());
  for (int sheet = 1; sheet <= all; ++sheet) {
    const std::string text = pdf.text(sheet);
    EXPECT_THAT(text, Says(fmt::format("第 {} 页　共 {} 页", sheet, all)));
    EXPECT_LINE(text, "序号", "档号", "姓名", "张数", "目录页数", "加急", "备注", "还卷张数",
                "还卷日期");
    EXPECT_EQ(count_of(text, "移交人（签字）"), sheet == all ? 1 : 0) << sheet;
  }
  EXPECT_THAT(pdf.text(all), Says("合计 200 卷"));
  EXPECT_THAT(pdf.text(all), Says("备注200完"));
  EXPECT_THAT(pdf.text(all), Says("(200)"));  // the row that goes on says whose it is
  const std::string text = joined(pdf);
  EXPECT_THAT(text, Not(Says("…")));
  for (int i = 1; i <= count; ++i) {
    EXPECT_EQ(count_of(text, fmt::format("420112-2026-{:06}", 7000 + i)), 1) << i;
    if (i % 5 == 0 && i % 50 != 0) {
      EXPECT_THAT(text, Says(fmt::format("附件{}", i)));
    }
    if (i % 50 == 0) {
      EXPECT_THAT(text, Says(fmt::format("备注{}完", i)));
    }
  }
  EXPECT_EQ(count_of(text, "阿卜杜热合曼·麦麦提图尔荪·吾布力卡斯木"), count / 9);
}

TEST(LotSheets, LotsOfEveryLengthAreWhole) {
  for (int count = 0; count <= 30; ++count) {
    const Pdf pdf(hand_over_sheet(long_report(count), options()));
    const int all = sheets(pdf);
    const std::string text = joined(pdf);
    for (int i = 1; i <= count; ++i) {
      ASSERT_EQ(count_of(text, fmt::format("420112-2026-{:06}", 7000 + i)), 1) << count;
    }
    const std::string last = pdf.text(all);
    EXPECT_THAT(last, Says(fmt::format("合计 {} 卷", count)));
    EXPECT_THAT(last, Says("移交人（签字）"));
    // Nobody signs a sheet on which no dossier stands.
    if (count > 0) {
      EXPECT_THAT(last, Says(fmt::format("420112-2026-{:06}", 7000 + count)));
    }
  }
}

TEST(LotSheets, SixtyStepsGoOnOnOtherSheets) {
  store::LotReport report = short_report();
  for (int i = 1; i <= 60; ++i) {
    report.dossiers[0].steps.push_back(step_record(store::Step::scanned, clock_at(6, 17, 0), "chen",
                                                   i, i, fmt::format("重扫之{}次", i), true));
  }
  const Pdf pdf(process_sheets(report, kFirst, options()));
  EXPECT_EQ(sheets(pdf), 4);
  EXPECT_EQ(strays(pdf), std::vector<std::string>());
  const std::string text = whole_text(pdf);
  for (int i = 1; i <= 60; ++i) {
    EXPECT_LINE(text, std::to_string(i + 11), "扫描（返工）", "2026-11-06 17:00", "chen",
                std::to_string(i), std::to_string(i), fmt::format("重扫之{}次", i));
  }
}

TEST(LotSheets, ALongQualityReportIsWhole) {
  const int count = 60;
  const Pdf pdf(quality_report(long_report(count), options()));
  EXPECT_EQ(strays(pdf), std::vector<std::string>());
  const int all = sheets(pdf);
  EXPECT_THAT(pdf.text(all), Says("结论与签字"));
  const std::string text = joined(pdf);
  EXPECT_THAT(text, Not(Says("…")));
  for (int i = 1; i <= count; ++i) {
    // In the findings twice, among the refused, and in the result; where it was let pass and
    // stopped.
    const std::string number = fmt::format("420112-2026-{:06}", 7000 + i);
    const int named_again = count_of(text, "(" + number + ")");  // where a row goes on
    EXPECT_EQ(count_of(text, number) - named_again, i % 3 == 0 ? 6 : 4) << i;
    if (i % 11 == 0) {
      EXPECT_THAT(text, Says(fmt::format("理由{}完", i)));
    }
  }
}

TEST(LotSheets, EnglishSheetsAreEnglishThroughout) {
  store::LotReport report = short_report();
  report.lot.name = "November lot 1";
  report.lot.operator_name = "Scanning Ltd";
  for (store::DossierReport& dossier : report.dossiers) {
    dossier.entry.person = "Wang";
    dossier.entry.remark = "remark";
    dossier.entry.urgent_reason = "today";
    for (auto& step : dossier.steps) step.note = "note";
    for (auto& stop : dossier.stops) stop.what.note = stop.resolution = "stop";
    for (auto& verdict : dossier.verdicts) verdict.reason = "reason";
    for (auto& one : dossier.replacements) one.note = "again";
    for (auto& waiver : dossier.waivers) waiver.reason = "as the original";
  }
  LotSheetOptions how = options(Language::english);
  how.office = "Talent Service Centre";
  const auto is_chinese = [](const std::string& text) {
    return std::any_of(text.begin(), text.end(), [](char c) {
      const auto byte = static_cast<unsigned char>(c);
      return byte >= 0xE4 && byte <= 0xEF;  // Han characters and full-width marks
    });
  };
  for (const Made& made : all_sheets(report, how)) {
    const std::string text = whole_text(Pdf(made.bytes));
    EXPECT_FALSE(is_chinese(text)) << made.name << '\n' << text;
    EXPECT_THAT(text, Says("Page 1 of"));
    EXPECT_THAT(text, Says("November lot 1"));
  }
  for (const Made& made : all_sheets(report, options())) {
    EXPECT_TRUE(is_chinese(whole_text(Pdf(made.bytes)))) << made.name;
  }
}

TEST(LotSheets, WhatPeopleWroteIsShownWhateverItIs) {
  store::LotReport report = short_report();
  store::DossierReport& dossier = report.dossiers[0];
  dossier.entry.remark = "first line\r\nsecond\tline";
  dossier.entry.person = "no \xFF text";
  report.lot.operator_name = "<b>&amp;</b> 100%";
  report.lot.name = "name\nof two lines";
  dossier.verdicts[0].reason = std::string(600, 'q') + "end";
  dossier.stops[0].what.note = "";
  for (const Made& made : all_sheets(report, options())) {
    const Pdf pdf(made.bytes);
    EXPECT_EQ(strays(pdf), std::vector<std::string>()) << made.name;
    const std::string text = whole_text(pdf);
    EXPECT_THAT(text, Says("<b>&amp;</b> 100%")) << made.name;
    EXPECT_THAT(joined(pdf), Says("no\uFFFDtext")) << made.name;
  }
  const std::string text = whole_text(Pdf(hand_over_sheet(report, options())));
  EXPECT_THAT(text, Says("first line"));
  EXPECT_THAT(text, Says("second line"));
  // The row of the long reason goes on on another sheet.
  const std::string quality = joined(Pdf(quality_report(report, options())));
  EXPECT_EQ(count_of(quality, "q"), 600);
  EXPECT_THAT(quality, Says("qend"));
}

TEST(LotSheets, AFindingOfAnUnknownKindIsCountedAmongOthers) {
  store::LotReport report = short_report();
  report.dossiers[0].page_findings.push_back({"ink_of_tomorrow", "warning", 3});
  report.dossiers[0].waivers.push_back(
      {0, "leaves_extra", "另有封底", clock_at(5, 9, 0), "account:guan"});
  const std::string text = whole_text(Pdf(quality_report(report, options())));
  EXPECT_LINE(text, "其他", "案卷", "0", "3", "0", "0", "0");
  // The finding that was let pass is gone since: the check that made it is named.
  EXPECT_EQ(count_of(text, "清点张数与图像数"), 2);
  EXPECT_THAT(text, Says("另有封底"));
}

TEST(LotSheets, ALotWithoutDossiersHasNoProcessSheetAndNobodyElsesEither) {
  store::LotReport report = short_report();
  EXPECT_THROW(process_sheets(report, "420112-2026-999999", options()), std::invalid_argument);
  report.dossiers.clear();
  report.samples.clear();
  report.sample = {};
  EXPECT_THROW(process_sheets(report, "", options()), std::invalid_argument);
  EXPECT_THAT(whole_text(Pdf(quality_report(report, options()))), Says("本批没有应验收的案卷。"));
}

}  // namespace
}  // namespace service::paper
