// SPDX-License-Identifier: Apache-2.0
// `dangan lot`: lots of dossiers from the strongroom to the signed-off archive and back. One
// function for each of its commands; lot_options.cpp says what the command line offers.
//
// Errors   as the other commands. Threads: one command a process.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "service/commands/commands.h"
#include "store/digitization.h"

namespace service::commands {

// What `lot` was asked for; each command reads its own.
struct LotOptions {
  std::string lot;  // number or name
  std::string dossier, person, identity_number, location;
  std::string name, operator_name, note, reason, as, kind, start;
  std::string seed;
  int leaves = 0, pages = 0, images = 0, sides = 0, percent = 5, dossiers = 0, place = 0;
  int pages_a_day = 0;
  std::int64_t id = 0;  // of a stop or a leaf
  bool no_stops = false, end = false, again = false, accept_rest = false, ungroup = false;
  bool correct = false;
  std::vector<std::string> stops;           // KIND[:LEAF]:NOTE
  std::vector<std::string> refuse;          // PAGES=REASON
  std::vector<std::string> accept;          // PAGES
  std::vector<std::string> images_of_leaf;  // PAGE=ROLE
  std::string code, page, by;
  std::filesystem::path out;
};

// Adds the command and its commands to the program; `run` is set to the one that was asked for.
void add_lot(CLI::App& app, Common& common, std::function<Exit()>& run);

Exit lot_open(const Common& common, const LotOptions& o);
Exit lot_list(const Common& common);
Exit lot_add(const Common& common, const LotOptions& o);
Exit lot_show(const Common& common, const LotOptions& o);  // a lot, or a dossier in one
Exit lot_queue(const Common& common);
Exit lot_urgent(const Common& common, const LotOptions& o);
Exit lot_plan(const Common& common, const LotOptions& o);
Exit lot_progress(const Common& common);
Exit lot_sheet(const Common& common, const LotOptions& o);  // a paper of the lot, as PDF

Exit lot_prepare(const Common& common, const LotOptions& o);
Exit lot_stop(const Common& common, const LotOptions& o);
Exit lot_resolve(const Common& common, const LotOptions& o);
Exit lot_step(const Common& common, const LotOptions& o);

Exit lot_sample(const Common& common, const LotOptions& o);
Exit lot_look(const Common& common, const LotOptions& o);  // the sample's images into a folder
Exit lot_check(const Common& common, const LotOptions& o);
Exit lot_waive(const Common& common, const LotOptions& o);
Exit lot_accept(const Common& common, const LotOptions& o);

Exit lot_rescan(const Common& common, const LotOptions& o);  // the list
Exit lot_replace(const Common& common, const LotOptions& o);
Exit lot_leaf(const Common& common, const LotOptions& o);

// ---- what these share ----

// The operating-system user; with a login, that account, after its password from standard input.
// Throws UsageError for a wrong one.
store::Actor actor_for(const Common& common, const store::Archive& archive, const std::string& as);
// The same for whoever brings pages or catalogues them; throws role_forbidden, before anything has
// been done.
store::Actor intake_actor(const Common& common, const store::Archive& archive,
                          const std::string& as);
// By number or name. Throws not_found.
store::Lot need_lot(const store::Digitization& lots, const std::string& lot);
// "3", "3,7", "2-5": page numbers, each once, in the order given. Throws UsageError.
std::vector<int> parse_pages(const std::string& text);
// The ids of the dossier's pages of these numbers. Throws UsageError for one it does not have.
std::vector<std::int64_t> page_ids(const store::Archive& archive, const std::string& dossier,
                                   const std::vector<int>& numbers);
// Where the dossier stands and what is to be done next, in one or two lines.
void tell_standing(const Common& common, const store::DossierReport& report);
// Takes the step. Where the dossier is at another one, that and what comes next is printed.
void take_step(const Common& common, const store::Digitization& lots, const std::string& dossier,
               const std::function<void()>& act);

}  // namespace service::commands
