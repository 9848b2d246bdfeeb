// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

#include "service/commands/commands.h"
#include "service/commands/find_dossier.h"
#include "service/commands/intake_report.h"
#include "service/commands/lot.h"
#include "service/commands/scan_record.h"
#include "service/commands/terminal.h"
#include "service/ingest.h"
#include "service/shown.h"
#include "store/archive.h"

namespace service::commands {
namespace {

// A usage error before anything is changed.
void check(const Ingest& o) {
  if ((o.retry && o.split) || (o.across_files && !o.split))
    throw UsageError("--split 不能与 --retry 同用，--across-files 须与 --split 同用。"
                     "没有做任何改动。",
                     "--split does not go with --retry, and --across-files goes with --split. "
                     "Nothing was changed.");
  const bool named = !o.dossier.empty() || o.batch > 0;
  const bool both = !o.dossier.empty() && o.batch > 0;
  if (o.retry ? !o.paths.empty() || !named || both : o.paths.empty() || o.batch > 0)
    throw UsageError("请给出文件或文件夹，或者 --dossier 档号 --retry，或者 --batch 批号 --retry。"
                     "没有做任何改动。",
                     "Name files or folders, or --dossier NUMBER --retry, or --batch NUMBER --retry. "
                     "Nothing was changed.");
  for (const auto& path : o.paths)
    if (!std::filesystem::exists(path))
      throw UsageError("没有这个文件或文件夹：" + shown(path) + "。没有做任何改动。",
                       "There is no such file or folder: " + shown(path) + ". Nothing was changed.");
  const auto holds_files = [](const std::filesystem::path& path) {
    const auto list = scanner::list_files(std::filesystem::weakly_canonical(path));
    return !list.files.empty() || !list.passed_over.empty();
  };
  if (!o.retry && std::none_of(o.paths.begin(), o.paths.end(), holds_files))
    throw UsageError("没有找到可以接收的文件，档案库没有改动。",
                     "There is no file to take in. Nothing was changed.");
}

Exit retry(const Common& common, const Ingest& options, const IngestOptions& how) {
  const bool zh = common.language == Language::chinese;
  store::Archive archive(common.archive);
  const store::Actor actor = intake_actor(common, archive, options.as);
  std::vector<store::Batch> batches;
  if (options.batch > 0) {
    const auto batch = archive.batch(options.batch);
    if (!batch)
      throw store::Error(store::Errc::not_found, std::to_string(options.batch), "no such batch",
                         store::Cause::no_batch);
    batches.push_back(*batch);
  } else {
    if (!archive.dossier(options.dossier))
      throw store::Error(store::Errc::not_found, options.dossier, "no such dossier",
                         store::Cause::no_dossier);
    batches = archive.unfinished_batches(options.dossier);
  }
  RetryResult result;
  {
    IntakeProgress progress(common);
    const auto show = [&](const IngestProgress& p) { progress.show(p); };
    result = retry_set_aside(archive, batches, actor, how, show, stop_flag());
  }
  const Exit exit = report_intake(common, archive, result.batches);
  if (!common.json) tell_standings(common, archive, result.batches);
  if (result.busy > 0)
    throw store::Error(store::Errc::busy,
                       fmt::format(fmt::runtime(zh ? "{} 个批次" : "{} batches"), result.busy),
                       "another process is working on them");
  return exit;
}

}  // namespace

Exit ingest(const Common& common, const Ingest& options) {
  check(options);
  IngestOptions how;
  how.workers = options.workers;
  how.page_timeout = std::chrono::seconds(options.page_timeout);
  catch_signals();
  if (options.retry) return retry(common, options, how);
  store::Archive archive(common.archive);
  const store::Actor actor = intake_actor(common, archive, options.as);
  const auto dossier = find_or_open(
      archive, {options.dossier, options.person, options.id, options.phone, options.location}, actor,
      common.language);
  if (options.split) how.split = SplitOptions{dossier, options.across_files};
  IngestResult result;
  {
    IntakeProgress progress(common);
    const auto show = [&](const IngestProgress& p) { progress.show(p); };
    result = service::ingest(archive, dossier, options.paths, actor, how, show, stop_flag());
  }
  const Exit exit = report_intake(common, archive, {result});
  if (!common.json) tell_standings(common, archive, {result});
  return exit;
}

}  // namespace service::commands
