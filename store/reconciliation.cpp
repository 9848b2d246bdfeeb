// SPDX-License-Identifier: Apache-2.0
#include "store/reconciliation.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "store/scan_name.h"

namespace store {
namespace {

constexpr const char* note = "note";
constexpr const char* warning = "warning";
constexpr const char* defect = "defect";

DossierFinding finding(const char* code, const char* severity, int expected, int found,
                       std::string detail = {}) {
  DossierFinding made;
  made.code = code;
  made.severity = severity;
  made.expected = expected;
  made.found = found;
  made.detail = std::move(detail);
  return made;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// The number of the sheet, with which its name ends, and all before it; false without one.
bool take_number(const std::string& path, std::string& before, int& number) {
  const std::filesystem::path sheet(sheet_of(path));
  const std::string name = sheet.filename().string();
  std::size_t first = name.size();
  while (first > 0 && is_digit(name[first - 1])) --first;
  constexpr std::size_t longest = 8;  // fits an int; longer ones are dates or serial numbers
  if (first == name.size() || name.size() - first > longest) return false;
  before = (sheet.parent_path() / name.substr(0, first)).string();
  number = std::stoi(name.substr(first));
  return true;
}

void check_scanned(const DossierCounts& c, std::vector<DossierFinding>& found) {
  if (c.scanned > c.received) {
    found.push_back(finding("images_lost", defect, c.scanned, c.received));
  } else if (c.scanned < c.received) {
    found.push_back(finding("images_not_recorded", warning, c.received, c.scanned));
  }
}

// Images that stand for a leaf or a side of one by themselves.
void check_leaves(const DossierCounts& c, std::vector<DossierFinding>& found) {
  if (c.leaves == 0) {
    found.push_back(finding("leaves_not_counted", warning, 0, 0));
    return;
  }
  if (c.handed_over > 0 && c.counted != c.handed_over) {
    const char* severity = c.counted < c.handed_over ? defect : warning;
    found.push_back(finding("leaves_recounted", severity, c.handed_over, c.counted));
  }
  const int single = c.images - c.grouped_images;
  const int with_content = single - (c.blank - c.grouped_blank);
  // The fewest and the most leaves that these images can be.
  int fewest = (with_content + 1) / 2, most = single;
  if (c.sides == 1) fewest = most = single;
  if (c.sides == 2) fewest = most = (single + 1) / 2;
  fewest += c.grouped_leaves;
  most += c.grouped_leaves;
  if (c.sides == 2 && single % 2 != 0) {
    found.push_back(finding("side_missing", defect, single + 1, single));
  }
  if (most < c.leaves) found.push_back(finding("leaves_missing", defect, c.leaves, most));
  if (fewest > c.leaves) found.push_back(finding("leaves_extra", defect, c.leaves, fewest));
}

void check_catalogue(const DossierCounts& c, std::vector<DossierFinding>& found) {
  if (c.pages == 0) {
    found.push_back(finding("catalogue_not_stated", note, 0, 0));
    return;
  }
  const int single = c.images - c.grouped_images;
  const int with_content = single - (c.blank - c.grouped_blank) + c.grouped_pages + c.facing;
  if (with_content == c.pages) return;
  // Fewer pages than the catalogue names: something was not scanned. Blank sides may have been
  // counted as pages by whoever wrote the catalogue.
  const int with_blank = with_content + c.blank;
  const bool explained = with_content < c.pages && c.pages <= with_blank;
  found.push_back(finding("catalogue_pages", explained ? warning : defect, c.pages, with_content));
}

}  // namespace

std::vector<DossierFinding> check_numbers(const std::vector<std::string>& paths,
                                          const std::vector<std::string>& again) {
  std::map<std::string, std::map<int, int>> rows;   // how often each number stands
  std::map<std::string, std::map<int, int>> backs;  // of which backs: they count with their fronts
  for (const std::string& path : paths) {
    std::string before;
    int number = 0;
    if (take_number(path, before, number)) ++(is_back(path) ? backs : rows)[before][number];
  }
  for (const auto& [before, numbers] : backs)
    for (const auto& [number, times] : numbers)
      rows[before][number] = std::max(rows[before][number], times);
  for (const std::string& path : again) {
    std::string before;
    int number = 0;
    if (take_number(path, before, number) && rows.contains(before)) rows[before].emplace(number, 1);
  }
  std::vector<DossierFinding> found;
  for (const auto& [before, numbers] : rows) {
    const int first = numbers.begin()->first, last = numbers.rbegin()->first;
    const int count = static_cast<int>(numbers.size());
    if (last - first + 1 > 2 * count + 2) continue;  // not a row
    const std::string name = std::filesystem::path(before).filename().string();
    for (int number = first; number <= last; ++number) {
      const auto at = numbers.find(number);
      const int times = at == numbers.end() ? 0 : at->second;
      if (times == 0) {
        found.push_back(finding("number_missing", defect, 1, 0, name + std::to_string(number)));
      } else if (times > 1) {
        found.push_back(
            finding("number_repeated", warning, 1, times, name + std::to_string(number)));
      }
    }
  }
  return found;
}

std::vector<DossierFinding> reconcile(const DossierCounts& counts) {
  std::vector<DossierFinding> found;
  if (counts.images == 0) {
    found.push_back(finding("no_images", defect, std::max(counts.leaves, 1), 0));
    return found;
  }
  if (counts.blank == counts.images && counts.facing == 0)
    found.push_back(finding("only_blank", defect, counts.images, counts.blank));
  check_scanned(counts, found);
  check_leaves(counts, found);
  check_catalogue(counts, found);
  for (const std::string& number : counts.duplicates) {
    found.push_back(finding("duplicate", warning, 0, 1, number));
  }
  for (DossierFinding& one : check_numbers(counts.files, counts.files_again))
    found.push_back(std::move(one));
  return found;
}

}  // namespace store
