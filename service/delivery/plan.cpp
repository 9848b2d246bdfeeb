// SPDX-License-Identifier: Apache-2.0
#include "service/delivery/plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "scanner/source.h"

namespace service::delivery {
namespace {

// Covers and the catalogue's own images first, then by class, material and number.
bool comes_before(const DeliveredFile& a, const DeliveredFile& b) {
  const auto key = [](const DeliveredFile& f) {
    const terms::ClassCode code = f.name.code.value_or(terms::ClassCode{});
    return std::tuple(!f.name.apart, code, f.name.material, f.name.number == 0, f.name.number);
  };
  if (key(a) != key(b)) return key(a) < key(b);
  return scanner::natural_less(a.below, b.below);
}

// "3、5-7" from 3, 5, 6, 7.
std::string ranges_of(const std::set<int>& numbers) {
  std::string text;
  for (auto at = numbers.begin(); at != numbers.end();) {
    const int first = *at;
    int last = first;
    for (++at; at != numbers.end() && *at == last + 1; ++at) last = *at;
    if (!text.empty()) text += "、";
    text += last == first ? std::to_string(first) : fmt::format("{}-{}", first, last);
  }
  return text;
}

// A row of numbers that should run from 1 without gaps.
struct Row {
  std::set<int> there, twice;
  void add(int number) {
    if (!there.insert(number).second) twice.insert(number);
  }
  std::set<int> gaps() const {
    std::set<int> missing;
    constexpr std::size_t enough = 1000;  // to see that it is no row at all
    for (int n = 1; !there.empty() && n < *there.rbegin() && missing.size() < enough; ++n)
      if (!there.contains(n)) missing.insert(n);
    return missing;
  }
};

using RowKey = std::pair<std::string, int>;  // class and material

std::string row_text(const RowKey& key, const std::string& numbers) {
  if (key.first.empty() && key.second == 0) return numbers;
  std::string where = key.first;
  if (key.second > 0) where += (where.empty() ? "" : "-") + std::to_string(key.second);
  return where + "：" + numbers;
}

void check_numbers(const std::vector<PlannedImage>& images, std::vector<Objection>& objections) {
  std::map<RowKey, Row> rows;
  std::map<std::string, Row> materials;
  std::set<RowKey> all_materials;
  Row whole, whole_materials;
  for (const PlannedImage& image : images) {
    const ImageName& name = image.original.name;
    if (name.apart) continue;
    const std::string code = class_text(name.code);
    if (name.material > 0) {
      materials[code].there.insert(name.material);
      if (all_materials.insert({code, name.material}).second) whole_materials.add(name.material);
    }
    if (name.number == 0) continue;
    rows[{code, name.material}].add(name.number);
    whole.add(name.number);
  }
  const auto say = [&](Why why, const RowKey& key, const std::set<int>& numbers) {
    if (!numbers.empty()) objections.push_back({why, row_text(key, ranges_of(numbers)), 0, 0, {}});
  };
  for (const auto& [key, row] : rows) say(Why::number_repeated, key, row.twice);
  // Numbered through from class to class?
  if (materials.empty() && rows.size() > 1 && whole.twice.empty() && whole.gaps().empty()) return;
  for (const auto& [key, row] : rows) say(Why::number_missing, key, row.gaps());
  if (materials.size() > 1 && whole_materials.twice.empty() && whole_materials.gaps().empty())
    return;
  for (const auto& [code, row] : materials) {
    std::set<int> gaps = row.gaps();
    if (!gaps.empty()) say(Why::number_missing, {code, 0}, gaps);
  }
}

}  // namespace

std::string class_text(const std::optional<terms::ClassCode>& code) {
  return code ? code->text() : std::string();
}

Plan plan_images(const std::vector<DeliveredFile>& files) {
  Plan plan;
  const auto object = [&](Why why, const std::string& subject) {
    plan.objections.push_back({why, subject, 0, 0, {}});
  };
  std::map<std::string, std::vector<const DeliveredFile*>> originals, optimised;
  for (const DeliveredFile& file : files) {
    if (!file.name.role) {
      object(Why::file_outside, file.below);
    } else if (file.name.unclear) {
      object(Why::class_unclear, file.below);
    } else {
      (file.name.role == Role::original ? originals : optimised)[file.name.key].push_back(&file);
    }
  }
  const auto has = [&](Role role) {
    return std::any_of(files.begin(), files.end(),
                       [&](const DeliveredFile& f) { return f.name.role == role; });
  };
  if (!has(Role::original)) object(Why::no_originals, "");
  if (!has(Role::optimised)) object(Why::no_optimised, "");
  if (!plan.objections.empty()) return plan;

  for (const auto& [key, list] : originals) {
    const auto twin = optimised.find(key);
    for (const DeliveredFile* file : list) {
      if (twin == optimised.end()) object(Why::original_alone, file->below);
      plan.images.push_back(
          {*file, twin == optimised.end() ? DeliveredFile{} : *twin->second[0], {}});
    }
    if (list.size() > 1 && list[0]->name.number == 0) object(Why::number_repeated, list[1]->below);
    if (twin != optimised.end() && twin->second.size() > 1)
      object(Why::number_repeated, twin->second[1]->below);
  }
  for (const auto& [key, list] : optimised)
    if (!originals.contains(key)) object(Why::optimised_alone, list[0]->below);
  std::sort(plan.images.begin(), plan.images.end(),
            [](const PlannedImage& a, const PlannedImage& b) {
              return comes_before(a.original, b.original);
            });
  const bool any_class = std::any_of(plan.images.begin(), plan.images.end(), [](const auto& image) {
    return image.original.name.code.has_value();
  });
  for (const PlannedImage& image : plan.images)
    if (any_class && !image.original.name.code && !image.original.name.apart)
      object(Why::class_missing, image.original.below);
  // Where images are numbered, one without a number has no place among them.
  std::set<RowKey> numbered;
  for (const PlannedImage& image : plan.images) {
    const ImageName& name = image.original.name;
    if (!name.apart && name.number > 0) numbered.insert({class_text(name.code), name.material});
  }
  for (const PlannedImage& image : plan.images) {
    const ImageName& name = image.original.name;
    if (!name.apart && name.number == 0 &&
        numbered.contains({class_text(name.code), name.material}))
      object(Why::class_unclear, image.original.below);
  }
  check_numbers(plan.images, plan.objections);
  return plan;
}

}  // namespace service::delivery
