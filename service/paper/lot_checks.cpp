// SPDX-License-Identifier: Apache-2.0
#include "service/paper/lot_checks.h"

#include <algorithm>
#include <iterator>
#include <string_view>

namespace service::paper {
namespace {

struct Check {
  bool of_image;
  const char* chinese;
  const char* english;
  std::vector<std::string_view> codes;
};

const std::vector<Check>& checks() {
  static const std::vector<Check> all = {
      {true, "能打开、能读出", "can be opened and read", {"page_waiting", "page_quarantined"}},
      {true, "分辨率", "resolution", {"no_dpi", "low_dpi"}},
      {true, "幅面、一幅一页", "size, one page on an image", {"odd_size", "two_pages"}},
      {true, "清晰度", "sharpness", {"blurred"}},
      {true, "内容未被切边", "nothing cut off at the edges", {"clipped_edge"}},
      {true, "残余倾斜", "skew left", {"residual_skew"}},
      {true, "残留黑边", "black border left", {"border_left", "border_filled"}},
      {true, "明暗", "exposure", {"overexposed", "underexposed"}},
      {true, "朝向", "orientation", {"orientation_uncertain"}},
      {true, "空白页", "blank pages", {"blank"}},
      {true, "与前一页重复", "repeats the page before", {"duplicate"}},
      {false,
       "扫描记录与入库图像数",
       "images scanned and images kept",
       {"no_images", "images_lost", "images_not_recorded"}},
      {false,
       "清点张数与图像数",
       "leaves counted and images",
       {"leaves_not_counted", "side_missing", "leaves_missing", "leaves_extra"}},
      {false,
       "目录页数与图像数",
       "catalogue pages and images",
       {"catalogue_not_stated", "catalogue_pages"}},
      {false,
       "文件编号连续、不重复",
       "file numbers without gap or repetition",
       {"number_missing", "number_repeated"}},
      {false, "停扫均已处理", "no stop left open", {"stop_open"}},
      {false, "其他", "others", {}},
  };
  return all;
}

std::size_t check_of(std::string_view code) {
  for (std::size_t i = 0; i + 1 < checks().size(); ++i) {
    const auto& codes = checks()[i].codes;
    if (std::find(codes.begin(), codes.end(), code) != codes.end()) return i;
  }
  return checks().size() - 1;
}

void add(CheckFigures& figures, const std::string& severity, int times) {
  if (severity == "defect") {
    figures.defects += times;
  } else if (severity == "warning") {
    figures.warnings += times;
  } else {
    figures.notes += times;
  }
}

}  // namespace

std::vector<CheckFigures> check_figures(const store::LotReport& report, const LotWords& words) {
  std::vector<CheckFigures> figures;
  for (const Check& check : checks()) {
    figures.push_back({words(check.chinese, check.english), check.of_image});
  }
  for (const store::DossierReport& dossier : report.dossiers) {
    if (dossier.entry.withdrawn) continue;
    for (const store::PageFindingCount& one : dossier.page_findings) {
      add(figures[check_of(one.code)], one.severity, one.pages);
    }
    for (const store::DossierFinding& one : dossier.gate.reasons) {
      // These two were counted above, page by page.
      const bool counted = one.code == "page_defect" || one.code == "duplicate";
      CheckFigures& check = figures[check_of(one.code == "page_defect" ? one.detail : one.code)];
      if (!counted) add(check, one.severity, 1);
      check.waived += one.waived ? 1 : 0;
      check.open += one.severity == "defect" && !one.waived ? 1 : 0;
    }
  }
  const CheckFigures& others = figures.back();
  if (others.notes + others.warnings + others.defects == 0) figures.pop_back();
  return figures;
}

std::string check_name(const std::string& code, const LotWords& words) {
  const std::size_t at = check_of(code.substr(0, code.find(':')));
  if (at + 1 == checks().size()) return {};
  return words(checks()[at].chinese, checks()[at].english);
}

int images_checked(const store::DossierReport& dossier) {
  const auto unseen = std::count_if(
      dossier.gate.reasons.begin(), dossier.gate.reasons.end(), [](const auto& finding) {
        return finding.code == "page_waiting" || finding.code == "page_quarantined";
      });
  return dossier.images - static_cast<int>(unseen);
}

}  // namespace service::paper
