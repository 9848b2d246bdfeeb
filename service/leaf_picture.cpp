// SPDX-License-Identifier: Apache-2.0
#include "service/leaf_picture.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace service {
namespace {

std::vector<store::LeafImage> parts_of(const store::Leaf& leaf) {
  std::vector<store::LeafImage> parts;
  for (const store::LeafImage& image : leaf.images)
    if (image.role == store::ImageRole::fold_part) parts.push_back(image);
  std::stable_sort(parts.begin(), parts.end(),
                   [](const auto& a, const auto& b) { return a.part < b.part; });
  return parts;
}

}  // namespace

bool has_parts(const store::Leaf& leaf) { return parts_of(leaf).size() > 1; }

LeafAnswer join_leaf(const store::Archive& archive, const store::Leaf& leaf,
                     const WorkerLimits& limits) {
  if (!has_parts(leaf)) throw std::invalid_argument("a leaf without parts");
  PageJob job;
  job.index = ask_joined;
  std::vector<int> numbers;
  for (const store::LeafImage& part : parts_of(leaf)) {
    const auto page = archive.page(part.page);
    if (!page) {
      throw store::Error(store::Errc::not_found, std::to_string(part.page), "no such page",
                         store::Cause::no_page);
    }
    archive.check_master(page->id);
    job.parts.push_back({archive.master_file(page->file).string(), page->index, page->half});
    numbers.push_back(page->number);
    if (job.name.empty()) job.name = page->path;
  }
  WorkerProcess worker(limits);
  PageReply reply = worker.run(job);
  if (auto* failure = std::get_if<PageFailure>(&reply)) return std::move(*failure);
  auto* joined = std::get_if<JoinedParts>(&reply);
  const auto part = static_cast<std::size_t>(joined ? joined->part : 0);
  if (!joined || part >= numbers.size())
    return PageFailure{"worker_crashed", "an answer to another question"};
  if (joined->misfit != scanner::Misfit::none) return LeafMisfit{joined->misfit, numbers[part]};
  return LeafPicture{std::move(joined->jpeg), joined->width, joined->height, joined->dpi,
                     joined->residual};
}

std::string misfit_text(const LeafMisfit& misfit, Language language) {
  const bool zh = language == Language::chinese;
  const auto say = [&](const char* chinese, const char* english) {
    return fmt::format(fmt::runtime(zh ? chinese : english), misfit.number);
  };
  switch (misfit.why) {
    case scanner::Misfit::none:
      return "";
    case scanner::Misfit::nothing_shared:
      return say(
          "第 {} "
          "页与前面各幅没有足够的重叠，未拼接；请重新扫描，相邻两幅重叠三厘米以上，重叠处须有字迹",
          "Page {} shares too little with the parts before it and was not joined; scan it again "
          "with three centimetres of overlap or more, where something is written");
    case scanner::Misfit::poor_fit:
      return say(
          "第 {} 页与前面各幅对不齐，未拼接；请压平纸张后重新扫描，并核对是否同一张",
          "Page {} does not agree with the parts before it and was not joined; flatten the sheet "
          "and scan it again, and see whether it is the same sheet");
    case scanner::Misfit::same_page:
      return say("第 {} 页与前面的一幅几乎完全相同，未拼接；请核对是否重复扫描",
                 "Page {} shows almost all that a part before it shows and was not joined; see "
                 "whether it was scanned twice");
    case scanner::Misfit::too_large:
      return say("拼接到第 {} 页时图像过大，未拼接；请降低分辨率重新扫描，或分成几组拼接",
                 "With page {} the picture becomes too large and was not joined; scan at a lower "
                 "resolution or join fewer parts");
  }
  return "";  // a value outside the enumeration
}

}  // namespace service
