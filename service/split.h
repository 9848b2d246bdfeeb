// SPDX-License-Identifier: Apache-2.0
// Splitting a mixed stack: which page belongs to which dossier and class, by the separator sheets
// that lie between them.
//
//   dossier sheet   its dossier begins; no class
//   class sheet     its class begins; the dossier goes on
//   Patch-T         another document begins; dossier and class go on
//   end sheet       no dossier, no class
//   its blank back  nothing: printed on one side and scanned here on both, a sheet stays one sheet
//   a new file      no class, and the dossier the command names, or none: a code never leaks; none
//                   also where a file before it ended with a sheet and no page behind it
//
// Where the files do not come with one command that can be given again (from a scanner, a watched
// folder, an upload), the source of the batch says how it is split. Then whoever reads the batch
// splits it, and reading it again (--retry) splits it again.
//
// A page that says two things at once, one with a code and the text of a document, and one that
// could not be read are pages that belong to nobody, nor do those behind them until a sheet begins
// a dossier: a page in nobody's dossier is looked at, one in another person's is not.
//
// Threads  values and pure functions: the same stack gives the same plan, whenever it is made.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "store/records.h"

namespace service {

struct SplitOptions {
  std::optional<std::string> dossier;  // with which every file begins
  bool across_files = false;           // the files are one stack: a new one changes nothing
  bool scanned = false;                // here, sheet by sheet: lots take note of it
  // The batch whose pages get a place. Those of others came before and have theirs; a sheet among
  // them ends what the sheets before it began. 0: all get one.
  std::int64_t only = 0;
};

enum class StackFrom { scanner, folder, folder_of_pages, upload, upload_of_pages };

// The source of a batch that is split whoever reads it; `rest` tells it from others.
std::string stack_source(StackFrom from, const std::string& rest);
// How the batch is split by what its source says. nullopt: it says nothing, or the batch is a part
// of a stack, or has a dossier as a whole.
std::optional<SplitOptions> split_of(const store::Batch& batch);

// Why a page belongs to no dossier.
enum class Unassigned {
  before_any_sheet,  // no dossier sheet went before
  after_end,         // an end sheet did
  unknown_dossier,   // the dossier sheet before names one that is not in the archive
  not_prepared,      // its dossier is in a lot and nobody has looked what must not be scanned
  stopped,           // its dossier has an open stop
  withdrawn,         // its dossier goes back unscanned
  signed_off,        // its dossier is
  contradiction,     // it carries codes that do not agree, or one that reads like a document
  sheet_alone,       // a file before it holds sheets only: the files are the pages of one stack
  after_held,        // the sheet before came before: nobody knows whether it was meant for this page
  after_unread,      // it, or a page before it, could not be read and may have been a sheet
};

const char* to_string(Unassigned why);  // "unknown_dossier"

struct LoosePages {
  Unassigned why = Unassigned::before_any_sheet;
  std::string number;  // of the dossier that cannot have them
  store::StackPage first, last;
  int pages = 0;
};

struct SplitPlan {
  std::vector<store::PagePlace> places;  // of all pages that get one, in order
  std::vector<LoosePages> loose;         // runs of pages that belong to no dossier, in order
  int separators = 0;
};

// Why the dossier of this number cannot have pages; nullopt: it can.
using WhyNot = std::function<std::optional<Unassigned>(const std::string& number)>;

// pages: in the order they lay in, none of them waiting. Not among the loose ones are a page that
// somebody has given to a dossier meanwhile, and one that stands for a file that could not be
// opened: that is never given to anybody.
SplitPlan plan_split(const std::vector<store::StackPage>& pages, const SplitOptions& options,
                     const WhyNot& why_not);

}  // namespace service
