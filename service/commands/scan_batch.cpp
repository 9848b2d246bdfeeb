// SPDX-License-Identifier: Apache-2.0
#include "service/commands/scan_batch.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "service/commands/scan_sheet.h"
#include "service/split.h"
#include "service/time_text.h"
#include "store/clock.h"
#include "store/scan_name.h"

namespace service::commands {
namespace {

// Stacks from one device are told apart by the time they began. The device is named as the command
// names it: two stations have two names.
std::string stack_key(const Scan& options) {
  return stack_source(StackFrom::scanner, "[" + options.device + "] ");
}

}  // namespace

std::string scan_source(const Scan& options) {
  return options.rescan.empty() ? "scanner" : "scanner, again: " + options.rescan;
}

ScanBatch::ScanBatch(store::Archive& archive, const Scan& options)
    : archive_(archive),
      options_(options),
      actor_(options.actor),
      dossier_(options.split ? std::nullopt : std::optional(options.dossier)) {
  for (const auto& batch : archive_.open_batches())
    if (is_ours(batch) && !batch.ordered) take_up(batch);
}

std::string ScanBatch::source() const {
  return dossier_ ? scan_source(options_) : stack_key(options_) + iso_text(store::now());
}

bool ScanBatch::is_ours(const store::Batch& batch) const {
  if (dossier_) return batch.dossier == dossier_ && batch.source == scan_source(options_);
  return !batch.stack && batch.source.starts_with(stack_key(options_));
}

void ScanBatch::open() {
  if (!batch_) take_up(archive_.begin_batch(dossier_, source(), actor_));
}

void ScanBatch::take_up(const store::Batch& batch) {
  held_ = archive_.lock_batch(batch.id);
  if (!held_)
    throw store::Error(store::Errc::busy, dossier_.value_or("batch " + std::to_string(batch.id)),
                       "another process is working on it");
  batch_ = batch.id;
  // In a dossier the sheets of a stack have gaps where separator sheets lay: their names are no row
  // in which a number could be missed.
  prefix_ = dossier_ ? "scan-" : fmt::format("stack-{}-", batch.id);
  last_sheet_ = 0;
  const auto count = [&](const std::string& path) {
    const int sheet = sheet_of(prefix_, path);
    if (sheet == 0 || sheet < last_sheet_) return;
    last_sheet_ = sheet;
    last_name_ = path;
  };
  if (dossier_)
    for (const auto& page : archive_.pages(*dossier_)) count(page.path);
  std::set<std::string> sheets;
  for (const auto& file : archive_.files(batch.id)) {
    count(file.path);
    sheets.insert(store::sheet_of(file.path));
  }
  sheets_ = static_cast<int>(sheets.size());
}

void ScanBatch::receive(const std::vector<Master>& sides, bool single) {
  std::vector<store::NewFile> files;
  for (const Master& bytes : sides) {
    const char* side = files.empty() ? "a" : "b";
    files.push_back(
        {name_of(prefix_, last_sheet_ + 1, single && dossier_ ? "" : side), archive_.stage()});
    files.back().bytes.write(bytes.data(), bytes.size());
  }
  std::string name = files.back().path;
  archive_.receive_files(*batch_, std::move(files), actor_);
  ++last_sheet_;
  ++sheets_;
  last_name_ = std::move(name);
}

std::optional<std::int64_t> ScanBatch::release() {
  const bool has_files = batch_ && !archive_.files(*batch_).empty();
  if (has_files) archive_.order_reading(*batch_, actor_);
  held_.reset();
  return has_files ? batch_ : std::nullopt;
}

std::vector<std::int64_t> ScanBatch::left_unread() {
  std::vector<std::int64_t> unread;
  for (const auto& batch : archive_.open_batches())
    if (is_ours(batch) && batch.ordered && archive_.lock_batch(batch.id))
      unread.push_back(batch.id);
  return unread;
}

}  // namespace service::commands
