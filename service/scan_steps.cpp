// SPDX-License-Identifier: Apache-2.0
#include "service/scan_steps.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "store/scan_name.h"

namespace service {
namespace {

bool takes_steps(const store::LotDossier& entry) {
  return !entry.withdrawn && entry.open_stops == 0 && entry.step >= store::Step::prepared &&
         entry.step < store::Step::accepted;
}

}  // namespace

void record_scanned(store::Digitization& lots, const std::string& dossier, const Scanned& scanned,
                    const store::Actor& actor) {
  const auto entry = lots.entry(dossier);
  if (!entry || scanned.files.empty()) return;
  std::set<std::string> sheets;
  for (const std::string& file : scanned.files) sheets.insert(store::sheet_of(file));
  store::NewStep step{store::Step::scanned, static_cast<int>(sheets.size()),
                      static_cast<int>(scanned.files.size()), scanned.sides, ""};
  // Several stacks, scanned each in its own way.
  if (entry->step >= store::Step::scanned && entry->sides != step.sides) step.sides = 0;
  step.batch = scanned.batch;
  lots.step(dossier, step, actor);
}

std::optional<store::LotDossier> record_processed(const store::Archive& archive,
                                                  store::Digitization& lots,
                                                  const std::string& dossier,
                                                  const store::Actor& actor) {
  const auto entry = lots.entry(dossier);
  if (!entry || entry->step != store::Step::scanned) return std::nullopt;
  const auto held = archive.dossier(dossier);
  if (!held || held->waiting > 0)
    return std::nullopt;  // somebody stopped it; it goes on another time
  return lots.step(dossier, {store::Step::processed, 0, held->pages, 0, ""}, actor);
}

void record_stack(store::Archive& archive, const std::vector<store::StackPage>& pages,
                  const store::Actor& actor) {
  store::Digitization lots(archive);
  const bool duplex = std::any_of(pages.begin(), pages.end(),
                                  [](const auto& page) { return store::is_back(page.path); });
  std::map<std::string, std::map<std::int64_t, Scanned>> parts;  // by dossier and batch
  for (const store::StackPage& page : pages) {
    if (!page.dossier || page.separator) continue;
    Scanned& part = parts[*page.dossier][page.batch];
    part.batch = page.batch;
    part.sides = duplex ? 2 : 1;
    // Of facing pages two are of one file.
    if (part.files.empty() || part.files.back() != page.path) part.files.push_back(page.path);
  }
  for (const auto& [dossier, scanned] : parts) {
    const auto entry = lots.entry(dossier);
    if (!entry || !takes_steps(*entry)) continue;
    for (const auto& [batch, part] : scanned) record_scanned(lots, dossier, part, actor);
    record_processed(archive, lots, dossier, actor);
  }
}

}  // namespace service
