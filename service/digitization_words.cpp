// SPDX-License-Identifier: Apache-2.0
#include "service/digitization_words.h"

#include <fmt/format.h>

#include <string_view>

namespace service {
namespace {

std::string pick(const char* chinese, const char* english, Language language) {
  return language == Language::english ? english : chinese;
}

struct FindingWords {
  std::string_view code;
  const char* chinese;
  const char* english;
};

// {0} expected, {1} found, {2} detail, {3} number of the page.
constexpr FindingWords kFindings[] = {
    {"no_images", "还没有图像", "There are no images"},
    {"only_blank", "全部 {0} 幅图像都是空白：纸可能放反了",
     "All {0} images are blank: the sheets may have lain the wrong way round"},
    {"images_lost", "扫描记录 {0} 幅，入库只有 {1} 幅",
     "{0} images were scanned, {1} are in the archive"},
    {"images_not_recorded", "入库 {0} 幅，扫描记录只有 {1} 幅",
     "{0} images are in the archive, {1} were recorded as scanned"},
    {"leaves_not_counted", "张数没有清点", "The leaves were not counted"},
    {"leaves_recounted", "领卷时 {0} 张，整理时清点为 {1} 张",
     "{0} leaves were received, {1} were counted when preparing"},
    {"side_missing", "双面扫描应为偶数幅，现有 {1} 幅",
     "Both sides were scanned, but there are {1} images, an odd number"},
    {"leaves_missing", "应有 {0} 张，图像只够 {1} 张", "There are {0} leaves, the images make {1}"},
    {"leaves_extra", "应有 {0} 张，图像多至 {1} 张",
     "There are {0} leaves, the images make {1}, which is more"},
    {"catalogue_not_stated", "目录页数没有登记", "The catalogue's pages were not stated"},
    {"catalogue_pages", "目录 {0} 页，图像 {1} 页",
     "The catalogue states {0} pages, the images show {1}"},
    {"number_missing", "文件编号 {2} 缺失", "File number {2} is missing"},
    {"number_repeated", "文件编号 {2} 出现 {1} 次", "File number {2} stands {1} times"},
    {"duplicate", "第 {2} 页与前一页重复", "Page {2} repeats the one before"},
    {"page_waiting", "第 {3} 页尚待识读", "Page {3} is still waiting to be read"},
    {"page_quarantined", "第 {3} 页已搁置", "Page {3} is set aside"},
    {"page_defect", "第 {3} 页有缺陷", "Page {3} has a defect"},
    {"stop_open", "有 {1} 项停扫未处理", "Open stops: {1}"},
};

constexpr FindingWords kPageFindings[] = {
    {"no_dpi", "没有记录分辨率", "no resolution stated"},
    {"low_dpi", "分辨率偏低", "low resolution"},
    {"odd_size", "幅面异常", "unusual size"},
    {"blurred", "图像模糊", "blurred"},
    {"clipped_edge", "纸边内容被切掉", "content cut off at the edge"},
    {"residual_skew", "残余倾斜", "skew left"},
    {"border_left", "残留黑边", "black border left"},
    {"overexposed", "图像过亮", "too bright"},
    {"underexposed", "图像过暗", "too dark"},
    {"orientation_uncertain", "朝向不明", "orientation uncertain"},
    {"border_filled", "黑边已填补", "border filled"},
    {"two_pages", "一幅图像含两页", "two pages on one image"},
    {"blank", "空白页", "blank"},
    {"duplicate", "与前一页重复", "repeats the page before"},
};

}  // namespace

std::string page_finding_label(const std::string& code, Language language) {
  for (const FindingWords& one : kPageFindings) {
    if (one.code == code) return pick(one.chinese, one.english, language);
  }
  return code;
}

std::string step_text(store::Step step, Language language) {
  using enum store::Step;
  switch (step) {
    case received:
      return pick("领卷", "received", language);
    case prepared:
      return pick("整理", "prepared", language);
    case scanned:
      return pick("扫描", "scanned", language);
    case processed:
      return pick("图像处理", "processed", language);
    case checked_first:
      return pick("一检", "first check", language);
    case checked_second:
      return pick("二检", "second check", language);
    case accepted:
      return pick("终检签收", "accepted", language);
    case restored:
      return pick("装订还原", "restored", language);
    case returned:
      return pick("还卷", "returned", language);
  }
  return {};
}

std::string stop_text(store::StopKind kind, Language language) {
  using enum store::StopKind;
  switch (kind) {
    case classified:
      return pick("涉密", "classified", language);
    case other_person:
      return pick("他人材料", "another person's", language);
    case damaged:
      return pick("破损", "damaged", language);
  }
  return {};
}

std::string outcome_text(store::StopOutcome outcome, Language language) {
  using enum store::StopOutcome;
  switch (outcome) {
    case scan:
      return pick("可以扫描", "scanned after all", language);
    case leave_out:
      return pick("此张不扫描", "leaf left out", language);
    case withdraw:
      return pick("整卷退出", "dossier withdrawn", language);
  }
  return {};
}

std::string stage_text(store::CheckStage stage, Language language) {
  return stage == store::CheckStage::first ? pick("一检", "first check", language)
                                           : pick("二检", "second check", language);
}

std::string role_text(store::ImageRole role, Language language) {
  using enum store::ImageRole;
  switch (role) {
    case front:
      return pick("正面", "front", language);
    case back:
      return pick("背面", "back", language);
    case slip_down:
      return pick("浮帖盖着", "slip down", language);
    case slip_lifted:
      return pick("浮帖掀开", "slip lifted", language);
    case fold_part:
      return pick("折页部分", "part of a fold-out", language);
  }
  return {};
}

std::string severity_text(const std::string& severity, Language language) {
  if (severity == "defect") return pick("缺陷", "defect", language);
  if (severity == "warning") return pick("提醒", "warning", language);
  return pick("说明", "note", language);
}

std::string finding_text(const store::DossierFinding& finding, Language language) {
  const FindingWords* words = nullptr;
  for (const FindingWords& one : kFindings) {
    if (one.code == finding.code) words = &one;
  }
  if (words == nullptr) {
    return fmt::format(fmt::runtime(pick("请人工复查（{}）", "Look at this again ({})", language)),
                       finding.code);
  }
  std::string text = fmt::format(fmt::runtime(pick(words->chinese, words->english, language)),
                                 finding.expected, finding.found, finding.detail, finding.number);
  const char* colon = language == Language::english ? ": " : "：";
  if (finding.code == "page_quarantined") {
    text += colon + reason_text(finding.detail, language);
  } else if (finding.code == "page_defect") {
    text += colon + page_finding_label(finding.detail, language);
  }
  return text;
}

std::string rescan_text(const store::Rescan& rescan, Language language) {
  if (rescan.why == "refused") return pick("退回：", "refused: ", language) + rescan.reason;
  if (rescan.why == "quarantined") return reason_text(rescan.reason, language);
  return pick("缺陷：", "defect: ", language) + page_finding_label(rescan.reason, language);
}

}  // namespace service
