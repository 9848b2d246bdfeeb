// SPDX-License-Identifier: Apache-2.0
// Splitting a mixed stack: which page belongs to which dossier and class, by the separator sheets
// that lie between them.
//
//   dossier sheet   its dossier begins; no class
//   class sheet     its class begins; the dossier goes on
//   Patch-T         another document begins; dossier and class go on
//   end sheet       no dossier, no class
//   a new file      no class, and the dossier the command names, or none: a code never leaks
//
// A page that says two things at once, one with a code and the text of a document, and one that could
// not be read are pages that belong to nobody, nor do those behind them until a sheet begins a dossier:
// a page in nobody's dossier is looked at, one in another person's is not.
//
// Threads  values and a pure function: the same stack gives the same plan, whenever it is made.
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
};

// Why a page belongs to no dossier.
enum class Unassigned {
  before_any_sheet,  // no dossier sheet went before
  after_end,         // an end sheet did
  unknown_dossier,   // the dossier sheet before names one that is not in the archive
  contradiction,     // it carries codes that do not agree, or one that reads like a document
  after_unread,      // it, or a page before it, could not be read and may have been a sheet
};

const char* to_string(Unassigned why);  // "unknown_dossier"

struct LoosePages {
  Unassigned why = Unassigned::before_any_sheet;
  std::string number;  // of the unknown dossier
  store::StackPage first, last;
  int pages = 0;
};

struct SplitPlan {
  std::vector<store::PagePlace> places;  // of all pages, in order
  std::vector<LoosePages> loose;         // runs of pages that belong to no dossier, in order
  int separators = 0;
};

// pages: in the order they lay in, none of them waiting. is_known: whether the archive has the
// dossier. Not among the loose ones are a page that somebody has given to a dossier meanwhile, and
// one that stands for a file that could not be opened: that is never given to anybody.
SplitPlan plan_split(const std::vector<store::StackPage>& pages, const SplitOptions& options,
                     const std::function<bool(const std::string&)>& is_known);

}  // namespace service
