// SPDX-License-Identifier: Apache-2.0
#include "service/delivery/materials.h"

#include <algorithm>
#include <set>

namespace service::delivery {
namespace {

using Images = std::vector<PlannedImage*>;
using Rows = std::vector<const CatalogueRow*>;
using Materials = std::vector<Material>;

// Those the names tell of, one behind the other.
Materials named(const Images& images) {
  Materials found;
  for (PlannedImage* image : images) {
    const ImageName& name = image->original.name;
    if (found.empty() || found.back().code != name.code || found.back().number != name.material)
      found.push_back({nullptr, name.code, name.material, {}});
    found.back().images.push_back(image);
  }
  return found;
}

// What the rows call their materials: their numbers, or where none has one 1, 2, 3. Empty when they
// repeat themselves or only some have one.
std::vector<int> numbers_of(const Rows& rows) {
  std::vector<int> numbers;
  for (const CatalogueRow* row : rows) numbers.push_back(row->material);
  if (std::all_of(numbers.begin(), numbers.end(), [](int n) { return n == 0; })) {
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = static_cast<int>(i) + 1;
    return numbers;
  }
  const std::set<int> different(numbers.begin(), numbers.end());
  if (different.contains(0) || different.size() != numbers.size()) return {};
  return numbers;
}

void give_row(Material& material, const CatalogueRow& row) {
  material.row = &row;
  if (row.code) material.code = row.code;
  if (row.material > 0) material.number = row.material;
}

Materials by_order(Materials found, const Rows& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) give_row(found[i], *rows[i]);
  return found;
}

// Rows that follow each other may go on from the class before where the images begin anew, or the
// other way round. Where neither can be, a number that is missing is missing.
Materials by_number(const Materials& found, const Rows& rows, const std::vector<int>& numbers) {
  bool in_a_row = true;
  for (std::size_t i = 1; i < numbers.size(); ++i)
    in_a_row = in_a_row && numbers[i] == numbers[i - 1] + 1;
  const bool anew = found[0].number == 1 || found.size() == numbers.size();
  const int ahead = in_a_row && anew ? numbers[0] - found[0].number : 0;
  Materials result;
  std::set<int> listed;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const int number = numbers[i] - ahead;
    const auto at = std::find_if(found.begin(), found.end(),
                                 [&](const Material& m) { return m.number == number; });
    result.push_back(at == found.end() ? Material{nullptr, found[0].code, number, {}} : *at);
    give_row(result.back(), *rows[i]);
    listed.insert(number);
  }
  for (const Material& material : found)
    if (!listed.contains(material.number)) result.push_back(material);
  return result;
}

std::optional<Materials> by_name(const Images& images, const Rows& rows) {
  Materials found = named(images);
  const bool one_class = std::all_of(found.begin(), found.end(),
                                     [&](const Material& m) { return m.code == found[0].code; });
  const std::vector<int> numbers = numbers_of(rows);
  if (one_class && !numbers.empty()) return by_number(found, rows, numbers);
  if (found.size() != rows.size()) return std::nullopt;
  return by_order(std::move(found), rows);
}

// Only where the ranges lie without gaps over the numbers the images have: else they count
// something else, such as sides that are written on. The last one may ask for more than there is.
std::optional<Materials> by_range(const Images& images, const Rows& rows) {
  std::set<int> numbers;
  for (const PlannedImage* image : images) numbers.insert(image->original.name.number);
  if (*numbers.begin() == 0) return std::nullopt;
  Materials found;
  int next = *numbers.begin();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const CatalogueRow& row = *rows[i];
    const bool is_last = i + 1 == rows.size();
    const int end = row.last > 0 ? row.last : is_last ? *numbers.rbegin() : rows[i + 1]->first - 1;
    if (row.first != next || end < row.first || (is_last && end < *numbers.rbegin()))
      return std::nullopt;
    found.push_back({nullptr, row.code, static_cast<int>(i) + 1, {}});
    give_row(found.back(), row);
    for (PlannedImage* image : images)
      if (const int n = image->original.name.number; n >= row.first && n <= end)
        found.back().images.push_back(image);
    next = end + 1;
  }
  return found;
}

// A file shows one material at most. Each material has one at least: when they are as many, one.
std::optional<Materials> by_file(const Images& images, const Rows& rows) {
  const auto is_long = [](const PlannedImage* image) { return image->pages.size() > 1; };
  if (images.size() != rows.size() || std::none_of(images.begin(), images.end(), is_long))
    return std::nullopt;
  Materials found;
  for (PlannedImage* image : images)
    found.push_back(
        {nullptr, image->original.name.code, static_cast<int>(found.size()) + 1, {image}});
  return by_order(std::move(found), rows);
}

}  // namespace

std::optional<Materials> materials_of(const Images& images, const Rows& rows) {
  if (images.empty() || rows.empty()) return std::nullopt;
  const auto with_material = std::count_if(images.begin(), images.end(), [](const auto* image) {
    return image->original.name.material > 0;
  });
  if (with_material == static_cast<std::ptrdiff_t>(images.size())) return by_name(images, rows);
  if (with_material > 0) return std::nullopt;
  if (auto found = by_range(images, rows)) return found;
  return by_file(images, rows);
}

}  // namespace service::delivery
