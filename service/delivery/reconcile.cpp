// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>

#include "service/delivery/materials.h"
#include "service/delivery/plan.h"

namespace service::delivery {
namespace {

// What is counted together. A side that only says "4" holds all of 4-1 to 4-4.
class Groups {
 public:
  Groups(const Plan& plan, const std::vector<CatalogueRow>& rows) {
    for (const PlannedImage& image : plan.images) {
      if (image.original.name.apart) continue;
      const auto& code = image.original.name.code;
      without_class_ = without_class_ || !code;
      if (code && code->sub == 0) coarse_.insert(code->number);
    }
    for (const CatalogueRow& row : rows) {
      without_class_ = without_class_ || !row.code;
      if (row.code && row.code->sub == 0) coarse_.insert(row.code->number);
    }
  }
  // The key of the group, in catalogue order.
  terms::ClassCode of(const std::optional<terms::ClassCode>& code) const {
    if (without_class_ || !code) return {};
    return coarse_.contains(code->number) ? terms::ClassCode{code->number, 0} : *code;
  }

 private:
  bool without_class_ = false;
  std::set<int> coarse_;
};

struct Count {
  int pages = 0, blank = 0;
  int content() const { return pages - blank; }
};

using Images = std::vector<PlannedImage*>;
using Rows = std::vector<const CatalogueRow*>;

struct Group {
  Images images;
  Rows rows;
};

bool is_blank(const PageState& page) { return page.blank; }

Count count(const Images& images) {
  Count sum;
  for (const PlannedImage* image : images) {
    sum.pages += static_cast<int>(image->pages.size());
    sum.blank +=
        static_cast<int>(std::count_if(image->pages.begin(), image->pages.end(), is_blank));
  }
  return sum;
}

std::string label_of(const terms::ClassCode& code) {
  return code.number == 0 ? "全卷 / all" : code.text() + " " + code.label();
}

// True when the count is only right with blank pages.
bool tell_counted_blanks(const Images& images, int stated, std::vector<Objection>& objections) {
  if (count(images).pages != stated) return false;
  for (const PlannedImage* image : images)
    if (std::any_of(image->pages.begin(), image->pages.end(), is_blank))
      objections.push_back({Why::blank_counted, image->original.below, 0, 0, {}});
  return true;
}

void check_class(const terms::ClassCode& code, const Group& group,
                 std::vector<Objection>& objections) {
  const int content = count(group.images).content();
  int stated = 0;
  for (const CatalogueRow* row : group.rows) stated += row->pages;
  if (content == stated || tell_counted_blanks(group.images, stated, objections)) return;
  const Why why = content < stated ? Why::pages_missing : Why::pages_extra;
  objections.push_back({why, label_of(code), stated, content, {}});
}

void check_material(const Material& material, std::vector<Objection>& objections) {
  const int content = count(material.images).content();
  const int stated = material.row == nullptr ? 0 : material.row->pages;
  if (content == stated || tell_counted_blanks(material.images, stated, objections)) return;
  const std::string title = material.row == nullptr ? "" : material.row->title;
  objections.push_back({material.row == nullptr ? Why::material_unlisted : Why::material_pages,
                        title, stated, content, "", class_text(material.code), material.number});
}

void give_class(PageState& page, const std::optional<terms::ClassCode>& own,
                const CatalogueRow& row) {
  const bool finer = row.code && (!own || (own->sub == 0 && own->number == row.code->number));
  page.class_code = class_text(finer ? row.code : own);
}

// Hands the pages to the rows in order; a blank one stays with what goes before it.
void give_classes(Group& group) {
  if (group.rows.empty()) return;
  std::size_t row = 0;
  int left = group.rows[0]->pages;
  for (PlannedImage* image : group.images) {
    for (PageState& page : image->pages) {
      if (!page.blank && left == 0 && row + 1 < group.rows.size()) left = group.rows[++row]->pages;
      page.begins_document = !page.blank && left == group.rows[row]->pages;
      give_class(page, image->original.name.code, *group.rows[row]);
      if (!page.blank) --left;
    }
  }
}

void give_classes(const Material& material) {
  if (material.row == nullptr) return;
  bool begun = false;
  for (PlannedImage* image : material.images) {
    for (PageState& page : image->pages) {
      page.begins_document = !page.blank && !begun;
      begun = begun || !page.blank;
      give_class(page, image->original.name.code, *material.row);
    }
  }
}

}  // namespace

void reconcile(Plan& plan, const std::vector<CatalogueRow>& rows) {
  const bool any_class =
      std::any_of(rows.begin(), rows.end(), [](const auto& row) { return row.code.has_value(); });
  for (const CatalogueRow& row : rows)
    if (any_class && !row.code)
      plan.objections.push_back({Why::catalogue_row, row.where, 0, 0, {}});
  if (!plan.objections.empty()) return;
  const Groups groups(plan, rows);
  std::map<terms::ClassCode, Group> found;
  for (PlannedImage& image : plan.images) {
    if (image.original.pages != image.optimised.pages)
      plan.objections.push_back({Why::pages_differ,
                                 image.original.below,
                                 image.original.pages,
                                 image.optimised.pages,
                                 {}});
    if (image.original.name.apart) continue;
    found[groups.of(image.original.name.code)].images.push_back(&image);
    for (PageState& page : image.pages) page.class_code = class_text(image.original.name.code);
  }
  for (const CatalogueRow& row : rows) found[groups.of(row.code)].rows.push_back(&row);
  for (auto& [code, group] : found) {
    if (const auto materials = materials_of(group.images, group.rows)) {
      for (const Material& material : *materials) {
        check_material(material, plan.objections);
        give_classes(material);
      }
    } else {
      check_class(code, group, plan.objections);
      give_classes(group);
    }
  }
}

}  // namespace service::delivery
