// SPDX-License-Identifier: Apache-2.0
#include "service/delivery/delivery.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "service/delivery/catalogues.h"
#include "service/delivery/keep.h"
#include "service/delivery/look.h"
#include "service/delivery/survey.h"
#include "store/digitization.h"
#include "store/terms/names.h"

namespace service::delivery {
namespace {

namespace fs = std::filesystem;

void add(std::vector<Objection>& to, std::vector<Objection>&& more) {
  std::move(more.begin(), more.end(), std::back_inserter(to));
}

class Delivery {
 public:
  Delivery(store::Archive& archive, fs::path folder, const store::Actor& actor,
           const Options& options, const std::function<void(const Progress&)>& observer,
           const std::atomic<bool>& stop)
      : archive_(archive),
        folder_(std::move(folder)),
        actor_(actor),
        options_(options),
        observer_(observer),
        stop_(stop) {}

  std::vector<Outcome> run() {
    WorkerLimits limits = limits_of(options_.ingest);
    need_workers(limits);
    const Survey found = survey(folder_);
    catalogues_.read(found.workbooks, folder_);
    add_loose(found);
    progress_.dossiers = static_cast<int>(found.dossiers.size());
    for (const DossierFolder& dossier : found.dossiers) {
      if (stop_) break;
      progress_.folder = dossier.folder;
      progress_.looked = progress_.to_look = 0;
      report();
      Outcome outcome;
      outcome.folder = dossier.folder;
      outcome.person = dossier.name.name;
      outcome.objections = dossier.objections;
      take(dossier, outcome);
      outcomes_.push_back(std::move(outcome));
      ++progress_.done;
    }
    return std::move(outcomes_);
  }

 private:
  void add_loose(const Survey& found) {
    std::vector<Objection> loose = found.loose;
    std::set<std::string> documents;
    for (const DossierFolder& dossier : found.dossiers) documents.insert(dossier.name.document);
    add(loose, catalogues_.left_over(documents));
    for (Objection& objection : loose) {
      Outcome outcome;
      outcome.objections.push_back(std::move(objection));
      outcomes_.push_back(std::move(outcome));
    }
  }

  void take(const DossierFolder& dossier, Outcome& outcome) {
    if (!outcome.objections.empty()) return;
    find_dossier(dossier, outcome);
    Contents contents = contents_of(dossier, folder_);
    add(outcome.objections, std::move(contents.objections));
    Plan plan = plan_images(contents.files);
    outcome.images = static_cast<int>(plan.images.size());
    add(outcome.objections, std::exchange(plan.objections, {}));
    const Stated stated = catalogues_.stated_of(dossier, contents.workbooks, outcome.objections);
    if (!outcome.objections.empty()) return;

    Keeper keeper(archive_, actor_, plan, stated.workbooks, stop_);
    if (!keeper.hash(outcome.objections)) return interrupt(outcome);
    if (!outcome.objections.empty()) return;
    if (!outcome.dossier.empty()) keeper.find(outcome.dossier, outcome.objections);
    if (!outcome.objections.empty()) return;
    if (keeper.is_complete()) {
      outcome.state = State::held;
      outcome.pages = keeper.pages();
      if (!options_.check_only) keeper.close_batches(outcome.dossier);
      return keeper.tell_set_aside(outcome.objections);
    }
    if (!keeper.recall()) look(plan);
    if (stop_) return interrupt(outcome);
    if (plan.objections.empty()) reconcile(plan, stated.rows);
    for (const PlannedImage& image : plan.images) outcome.pages += image.original.pages;
    add(outcome.objections, std::exchange(plan.objections, {}));
    if (!outcome.objections.empty()) return;
    outcome.state = State::ready;
    if (!options_.check_only) take_in_whole(dossier, plan, keeper, outcome);
  }

  void look(Plan& plan) {
    look_at(
        plan, options_.ingest,
        [&](int done, int all) {
          progress_.looked = done, progress_.to_look = all;
          report();
        },
        stop_);
  }

  void interrupt(Outcome& outcome) {
    if (outcome.objections.empty()) outcome.state = State::interrupted;
  }

  // By the identity number; the name has to be that of the person there.
  void find_dossier(const DossierFolder& dossier, Outcome& outcome) {
    const std::string& document = dossier.name.document;
    std::vector<store::Dossier> found = archive_.find_dossiers(document);
    std::erase_if(found,
                  [&](const store::Dossier& d) { return d.person.identity_number != document; });
    const auto object = [&](Why why, const std::string& subject) {
      outcome.objections.push_back({why, subject, 1, static_cast<int>(found.size()), {}});
    };
    if (found.empty()) {
      if (!options_.open) object(Why::no_dossier, "");
      return;
    }
    if (terms::name_key(found[0].person.name) != terms::name_key(dossier.name.name))
      return object(Why::name_differs, dossier.name.name);
    if (found.size() > 1) return object(Why::several_dossiers, "");
    outcome.dossier = found[0].number;
    try {
      store::Digitization(archive_).need_scannable(outcome.dossier);
    } catch (const store::Error& e) {
      if (!is_not_open(e)) throw;
      object(Why::not_open, "");
    }
  }

  static bool is_not_open(const store::Error& e) {
    using enum store::Cause;
    return e.cause() == not_prepared || e.cause() == stop_open || e.cause() == withdrawn ||
           e.cause() == signed_off;
  }

  // False when the person is on file under another name.
  bool open_dossier(const DossierFolder& dossier, Outcome& outcome) {
    try {
      outcome.dossier = archive_
                            .open_dossier({"", dossier.name.name, dossier.name.document, "", "",
                                           store::NewDossier::IfThere::give},
                                          actor_)
                            .number;
      return true;
    } catch (const store::Error& e) {
      if (e.cause() != store::Cause::name_differs) throw;
      outcome.objections.push_back({Why::name_differs, dossier.name.name, 0, 0, {}});
      return false;
    }
  }

  void take_in_whole(const DossierFolder& dossier, const Plan& plan, Keeper& keeper,
                     Outcome& outcome) {
    outcome.state = State::refused;
    if (outcome.dossier.empty() && !open_dossier(dossier, outcome)) return;
    if (!keeper.has_originals() && !take_in_originals(dossier, plan, outcome)) return;
    try {
      if (!keeper.keep(outcome.dossier, outcome.objections)) return interrupt(outcome);
    } catch (const store::Error& e) {
      if (!is_not_open(e)) throw;
      outcome.objections.push_back({Why::not_open, "", 0, 0, {}});
    }
    if (!outcome.objections.empty()) return;
    keeper.close_batches(outcome.dossier);
    outcome.state = State::taken;
    keeper.tell_set_aside(outcome.objections);
  }

  // False when it was stopped or another process is at it.
  bool take_in_originals(const DossierFolder& dossier, const Plan& plan, Outcome& outcome) {
    Intake intake;
    intake.source = dossier.paths[0].string();
    for (const PlannedImage& image : plan.images) intake.list.files.push_back(image.original.path);
    const auto show = [&](const IngestProgress& p) {
      progress_.reading = &p;
      report();
      progress_.reading = nullptr;
    };
    IngestOptions how = options_.ingest;
    how.part_facing = false;  // to the vendor an image is a page
    try {
      const IngestResult result =
          service::take_in(archive_, outcome.dossier, std::move(intake), actor_, how, show, stop_);
      for (const auto& [path, why] : result.passed_over)
        outcome.objections.push_back({Why::unreadable, path.lexically_relative(folder_), 0, 0, {}});
      if (!result.interrupted && !stop_) return result.passed_over.empty();
      interrupt(outcome);
    } catch (const store::Error& e) {
      if (e.code() != store::Errc::busy && !is_not_open(e)) throw;
      outcome.objections.push_back({is_not_open(e) ? Why::not_open : Why::in_use, "", 0, 0, {}});
    }
    return false;
  }

  void report() const {
    if (observer_) observer_(progress_);
  }

  store::Archive& archive_;
  const fs::path folder_;
  const store::Actor& actor_;
  const Options& options_;
  const std::function<void(const Progress&)>& observer_;
  const std::atomic<bool>& stop_;
  Catalogues catalogues_;
  Progress progress_;
  std::vector<Outcome> outcomes_;
};

}  // namespace

std::vector<Outcome> take_delivery(store::Archive& archive, const fs::path& folder,
                                   const store::Actor& actor, const Options& options,
                                   const std::function<void(const Progress&)>& observer,
                                   const std::atomic<bool>& stop) {
  return Delivery(archive, fs::canonical(folder), actor, options, observer, stop).run();
}

}  // namespace service::delivery
