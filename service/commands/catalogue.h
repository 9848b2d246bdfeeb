// SPDX-License-Identifier: Apache-2.0
// `dangan catalogue`: the catalogue of a dossier, from the draft to the paper form. One function
// for each of its commands; catalogue_options.cpp says what the command line offers.
//
// Errors   as the other commands. Threads: one command a process.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>

#include "service/commands/commands.h"
#include "store/catalogue.h"

namespace service::commands {

// What `catalogue` was asked for; each command reads its own.
struct CatalogueOptions {
  std::string dossier, as;
  std::vector<std::string> which;  // drafts by their number, materials by theirs: 12, 4-1-2
  bool all = false;                // drafts
  double sure = 0;                 // with all: of this confidence at least, in percent
  std::optional<std::string> title, class_code, formed, pages_on, remark;
  std::optional<int> pages;
  std::string reason, note;
  // A value on a page.
  int page = 0, nth = 1;
  std::string name, correct;
  bool confirm = false, refuse = false;
  // A fact.
  std::string topic, value;
  std::filesystem::path file;
  bool check = false;  // only look
};

// Adds the command and its commands to the program; `run` is set to the one that was asked for.
void add_catalogue(CLI::App& app, Common& common, std::function<Exit()>& run);

Exit catalogue_draft(const Common& common, const CatalogueOptions& o);  // made, and shown
Exit catalogue_show(const Common& common, const CatalogueOptions& o);
Exit catalogue_history(const Common& common, const CatalogueOptions& o);
Exit catalogue_confirm(const Common& common, const CatalogueOptions& o);
Exit catalogue_correct(const Common& common, const CatalogueOptions& o);
Exit catalogue_refuse(const Common& common, const CatalogueOptions& o);
Exit catalogue_add(const Common& common, const CatalogueOptions& o);
Exit catalogue_withdraw(const Common& common, const CatalogueOptions& o);
Exit catalogue_arrange(const Common& common, const CatalogueOptions& o);
Exit catalogue_values(const Common& common, const CatalogueOptions& o);
Exit catalogue_value(const Common& common, const CatalogueOptions& o);  // one is judged
Exit catalogue_decide(const Common& common, const CatalogueOptions& o);
Exit catalogue_facts(const Common& common, const CatalogueOptions& o);
Exit catalogue_import(const Common& common, const CatalogueOptions& o);
Exit catalogue_export(const Common& common, const CatalogueOptions& o);

// ---- what these share ----

// "4-1-2  学习成绩单  2011-07-01  2页  第4-5页"
std::string material_line(const store::Material& material, Language language);
// "3-5,8"; empty of none.
std::string page_ranges(const std::vector<int>& numbers);

}  // namespace service::commands
