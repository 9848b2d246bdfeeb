// SPDX-License-Identifier: Apache-2.0
// Which catalogue holds for a dossier: the workbook in its own folder, else its rows in those of
// the outermost folder.
//
// Errors   std::bad_alloc; what is wrong with a workbook is an objection.
// Threads  from one thread.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "service/delivery/catalogue.h"
#include "service/delivery/survey.h"

namespace service::delivery {

struct Workbook {
  std::filesystem::path path;
  std::string below;    // the delivery's folder
  bool shared = false;  // one of the outermost folder
};

// What is said of a dossier, and all workbooks that say something of it.
struct Stated {
  std::vector<CatalogueRow> rows;
  std::vector<Workbook> workbooks;
};

class Catalogues {
 public:
  // Those of the outermost folder.
  void read(const std::vector<std::filesystem::path>& workbooks,
            const std::filesystem::path& delivery);

  // own: workbooks in the dossier's folder.
  Stated stated_of(const DossierFolder& dossier, const std::vector<std::filesystem::path>& own,
                   std::vector<Objection>& objections) const;

  // Persons in the outermost catalogues that have no folder, and rows that are nobody's.
  std::vector<Objection> left_over(const std::set<std::string>& documents) const;

 private:
  std::filesystem::path delivery_;
  std::map<std::string, Stated> stated_;  // in the outermost, by identity number; "": nobody's
  std::vector<Objection> objections_;     // to the outermost ones
};

}  // namespace service::delivery
