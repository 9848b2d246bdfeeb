// SPDX-License-Identifier: Apache-2.0
// What programs check on every image and every dossier of a lot, and how often they found
// something.
//
// Threads  pure functions.
#pragma once

#include <string>
#include <vector>

#include "service/paper/lot_words.h"

namespace service::paper {

struct CheckFigures {
  std::string name;       // of the check
  bool of_image = false;  // else of the dossier as a whole
  int notes = 0, warnings = 0, defects = 0;
  int waived = 0, open = 0;  // findings let pass; defects that were not
};

// Every check, those that found nothing too; dossiers that are withdrawn are left out. When there
// is a finding that no check is known for, it stands last, among others.
std::vector<CheckFigures> check_figures(const store::LotReport& report, const LotWords& words);

// The name of the check that makes this finding; empty for a code that no check is known for.
std::string check_name(const std::string& code, const LotWords& words);

// Images that programs have looked at: all but those that wait or were set aside.
int images_checked(const store::DossierReport& dossier);

}  // namespace service::paper
