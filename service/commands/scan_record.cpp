// SPDX-License-Identifier: Apache-2.0
#include "service/commands/scan_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "service/commands/lot.h"
#include "service/commands/scan_batch.h"
#include "service/scan_steps.h"

namespace service::commands {
namespace {

int sides_of(scanner::ScanSource source) {
  switch (source) {
    case scanner::ScanSource::feeder:
      return 1;
    case scanner::ScanSource::feeder_duplex:
      return 2;
    case scanner::ScanSource::flatbed:
      return 0;
  }
  return 0;
}

}  // namespace

ScanRecord::ScanRecord(const Common& common, const Scan& options, store::Archive& archive)
    : common_(common), options_(options), archive_(archive), lots_(archive) {
  if (!archive.dossier(options.dossier))
    throw store::Error(store::Errc::not_found, options.dossier, "no such dossier",
                       store::Cause::no_dossier);
  lots_.need_scannable(options.dossier);
  if (options.rescan.empty()) return;
  again_ = page_ids(archive, options.dossier, parse_pages(options.rescan));
  lots_.need_replaceable(again_);
}

bool ScanRecord::finish_replacing() {
  if (again_.empty()) return false;
  std::set<std::int64_t> batches;
  for (const auto& page : archive_.pages(options_.dossier)) batches.insert(page.batch);
  for (const std::int64_t id : batches) {
    const auto batch = archive_.batch(id);
    if (!batch || batch->source != scan_source(options_) ||
        batch->state != store::BatchState::closed)
      continue;
    const auto pages = archive_.batch_pages(id);
    const bool unused = std::all_of(pages.begin(), pages.end(), [](const auto& page) {
      return page.replaces == 0 && page.replaced_by == 0 && page.state == store::PageState::stored;
    });
    if (!unused || pages.size() != again_.size()) continue;
    try {
      replace(id);
      return true;
    } catch (const store::Error& e) {
      // A page was refused or checked since: these are pages of their own now.
      if (e.cause() != store::Cause::page_of_its_own) throw;
    }
  }
  return false;
}

void ScanRecord::scanned(std::int64_t batch) {
  // Pages scanned again take the place of others: the dossier stays at its step.
  if (!again_.empty()) return;
  Scanned scanned{batch, {}, sides_of(options_.settings.source)};
  for (const auto& file : archive_.files(batch)) scanned.files.push_back(file.path);
  record_scanned(lots_, options_.dossier, scanned, options_.actor);
}

void ScanRecord::read(std::int64_t batch) {
  if (!again_.empty()) return replace(batch);
  const auto entry = record_processed(archive_, lots_, options_.dossier, options_.actor);
  if (entry && !common_.json) tell_standing(common_, lots_.report(entry->dossier));
}

void tell_standings(const Common& common, store::Archive& archive,
                    const std::vector<IngestResult>& results) {
  const store::Digitization lots(archive);
  std::set<std::string> told;
  const auto tell = [&](const std::string& number) {
    if (lots.entry(number) && told.insert(number).second)
      tell_standing(common, lots.report(number));
  };
  for (const auto& result : results) {
    if (result.batch.dossier) tell(*result.batch.dossier);
    if (!result.split) continue;
    for (const auto& [number, pages] : result.split->dossiers) tell(number);
  }
}

void ScanRecord::replace(std::int64_t batch) {
  const auto pages = archive_.batch_pages(batch);
  const bool zh = common_.language == Language::chinese;
  const bool whole = pages.size() == again_.size() &&
                     std::all_of(pages.begin(), pages.end(), [](const store::PageRecord& page) {
                       return page.state == store::PageState::stored;
                     });
  if (!whole)
    throw UsageError(
        fmt::format("要重扫 {} 页，扫得 {} 幅，或有的没有识读，因此没有替换。新扫的图像已在卷末；"
                    "请核对后用 dangan lot replace 指明哪页替换哪页。",
                    again_.size(), pages.size()),
        fmt::format("{} pages were to be scanned again and {} images came, or some could not be "
                    "read, so none was replaced. The new images are at the end of the dossier; see "
                    "which is which and name them with dangan lot replace.",
                    again_.size(), pages.size()));
  std::vector<std::pair<std::int64_t, std::int64_t>> pairs;
  for (std::size_t i = 0; i < again_.size(); ++i) pairs.emplace_back(again_[i], pages[i].id);
  lots_.replace_pages(pairs, "", options_.actor);
  if (!common_.json)
    fmt::print(fmt::runtime(zh ? "已替换 {} 页；原页与新页都保留。\n"
                               : "{} pages were replaced; old and new ones are kept.\n"),
               again_.size());
}

}  // namespace service::commands
