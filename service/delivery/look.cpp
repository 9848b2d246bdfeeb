// SPDX-License-Identifier: Apache-2.0
#include "service/delivery/look.h"

#include "service/page_crew.h"

namespace service::delivery {
namespace {

PageJob job_for(const DeliveredFile& file, int index, Depth depth) {
  PageJob job;
  job.file = file.path.string();
  job.name = file.path.filename().string();
  job.index = index;
  job.copies = Copies::none;
  job.depth = depth;
  return job;
}

void refuse(Plan& plan, const DeliveredFile& file, const PageReply& reply) {
  const auto* failure = std::get_if<PageFailure>(&reply);
  const std::string reason = failure != nullptr ? failure->reason : "worker_crashed";
  plan.objections.push_back({Why::image_unreadable, file.below, 0, 0, reason});
}

}  // namespace

void look_at(Plan& plan, const IngestOptions& options,
             const std::function<void(int done, int all)>& progress,
             const std::atomic<bool>& stop) {
  const WorkerLimits limits = limits_of(options);
  std::vector<DeliveredFile*> files;
  for (PlannedImage& image : plan.images) {
    files.push_back(&image.original);
    files.push_back(&image.optimised);
  }
  std::vector<PageJob> openings, pages;
  for (const DeliveredFile* file : files)
    openings.push_back(job_for(*file, ask_page_count, Depth::look));
  run_in_order(
      openings, options.workers, limits,
      [&](std::size_t i, PageReply&& reply) {
        const auto* opened = std::get_if<OpenedFile>(&reply);
        if (opened == nullptr) return refuse(plan, *files[i], reply);
        files[i]->media_type = opened->media_type;
        files[i]->pages = opened->page_count;
      },
      stop);
  // Each page of the originals is judged; of the optimised images it is enough that they are whole.
  std::vector<std::size_t> owner;
  for (std::size_t i = 0; i < files.size(); ++i) {
    const bool original = i % 2 == 0;
    if (original) plan.images[i / 2].pages.resize(static_cast<std::size_t>(files[i]->pages));
    for (int index = 0; index < files[i]->pages; ++index) {
      pages.push_back(job_for(*files[i], index, original ? Depth::look : Depth::decode));
      owner.push_back(i);
    }
  }
  run_in_order(
      pages, options.workers, limits,
      [&](std::size_t i, PageReply&& reply) {
        const std::size_t at = owner[i];
        // Only the answer to what was asked is one: a worker may have been taken over.
        const auto* report = std::get_if<PageReport>(&reply);
        const bool original = at % 2 == 0;
        if (original && report != nullptr) {
          plan.images[at / 2].pages.at(static_cast<std::size_t>(pages[i].index)).blank =
              report->blank;
        } else if (original || !std::holds_alternative<OpenedFile>(reply)) {
          refuse(plan, *files[at], reply);
        }
        if (progress) progress(static_cast<int>(i) + 1, static_cast<int>(pages.size()));
      },
      stop);
}

}  // namespace service::delivery
