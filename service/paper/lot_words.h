// SPDX-License-Identifier: Apache-2.0
// How the sheets of a lot say things: names, times, counts, pages, and what became of pages that
// were refused.
//
// Threads  values.
#pragma once

#include <string>
#include <vector>

#include "service/paper/flow.h"
#include "service/paper/lot_sheets.h"

namespace service::paper {

class LotWords {
 public:
  explicit LotWords(Language language) : language_(language) {}

  Language language() const { return language_; }
  std::string operator()(const char* chinese, const char* english) const;

  // What people wrote: fit to be shown, its lines kept.
  static std::string text(const std::string& written);
  static std::string who(const std::string& actor);  // "account:li" is li on paper
  static std::string by(const std::string& actor, store::Time at);
  static std::string count(int n);               // 0 was not counted: a dash
  std::string share(int part, int whole) const;  // "97.5 %", never rounded up
  // The number of the page in its dossier.
  std::string page(const store::DossierReport& dossier, std::int64_t id) const;
  std::string step(const store::StepRecord& step) const;
  std::string sides(int sides) const;
  std::string join(const std::vector<std::string>& names) const;
  // "一、" before a heading; numbers from 1.
  std::string heading(int number, const std::string& text) const;
  std::string none() const;
  std::string date_to_fill_in() const;

  FlowLook look(const LotSheetOptions& options, const std::string& title,
                const std::string& subject) const;

 private:
  Language language_;
};

// A page that was refused, or replaced without having been refused.
struct BadPage {
  std::string page, found_by, reason, outcome;
};
std::vector<Column> bad_columns(const LotWords& words);
std::vector<BadPage> bad_pages(const store::DossierReport& dossier, const LotWords& words);

// The last verdict of each check on each page.
std::vector<store::Verdict> standing_verdicts(const store::DossierReport& dossier);

// Verdicts by check and person, in the order in which they first judged.
struct CheckerFigures {
  store::CheckStage stage = store::CheckStage::first;
  std::string actor;
  int judged = 0, refused = 0;
};
void add_checkers(std::vector<CheckerFigures>& figures, const store::DossierReport& dossier);
Table checkers_table(const std::vector<CheckerFigures>& figures, const LotWords& words);

// Names with who recorded the step last of each dossier; each once.
void add_actors(std::vector<std::string>& names, const store::DossierReport& dossier,
                store::Step step);

std::vector<Column> stop_columns(const LotWords& words);
Row stop_row(const store::Stop& stop, const LotWords& words);

// What a custodian let pass: what, why, who and when.
std::vector<Column> waiver_columns(const LotWords& words);
Row waiver_row(const store::DossierReport& dossier, const store::Waiver& waiver,
               const LotWords& words);

// The rows of one dossier in a table of samples; pages only where they are wanted.
Table samples_table(const store::LotReport& report, const store::DossierReport* dossier,
                    const LotWords& words);

}  // namespace service::paper
