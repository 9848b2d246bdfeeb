// SPDX-License-Identifier: Apache-2.0
// A vendor's delivery comes in, dossier by dossier: planned, looked at, reconciled with its
// catalogue; taken in like any files, then the optimised images and classes kept with the pages. A
// dossier with an objection is left as it is, and the others go on.
//
// Can be stopped or killed at any moment and called again: what is there is known by name and
// bytes.
//
// Errors   store::Error when the archive itself fails; NotReady; std::filesystem::filesystem_error.
// Threads  one call at a time.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "service/delivery/objection.h"
#include "service/ingest.h"
#include "store/archive.h"

namespace service::delivery {

struct Options {
  bool open = false;        // open dossiers that are not there
  bool check_only = false;  // change nothing in the archive
  IngestOptions ingest;
};

enum class State {
  taken,
  held,   // all of it was taken in before
  ready,  // check_only: nothing is against it
  refused,
  interrupted,  // what there is of it stays; go on with the same call
};

struct Outcome {
  std::string folder;  // as it came; empty: of the delivery as a whole
  std::string person;
  std::string dossier;  // number; empty: none yet
  State state = State::refused;
  int images = 0, pages = 0;          // of the originals
  std::vector<Objection> objections;  // of a taken one: pages that were set aside
};

struct Progress {
  int dossiers = 0, done = 0;
  std::string folder;
  int looked = 0, to_look = 0;              // pages
  const IngestProgress* reading = nullptr;  // while the dossier is taken in
};

// folder: of the delivery. Outcomes in the order of the folders' names, what belongs to nobody
// first.
std::vector<Outcome> take_delivery(store::Archive& archive, const std::filesystem::path& folder,
                                   const store::Actor& actor, const Options& options,
                                   const std::function<void(const Progress&)>& observer,
                                   const std::atomic<bool>& stop);

// The list for people: a CSV that office programs open, with a byte-order mark.
std::string list_csv(const std::vector<Outcome>& outcomes, Language language);
std::string state_text(State state, Language language);

}  // namespace service::delivery
