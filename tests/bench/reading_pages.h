// SPDX-License-Identifier: Apache-2.0
// The pages of the reading bench: drawn dossiers and sample pages, cleaned and read, with the truth
// about each. What was read can be kept in a file, so that drafting alone can be measured again.
//
// Errors   std::runtime_error for samples and kept files that cannot be read.
// Threads  read_pages() starts its own.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "ocr/recognized_page.h"

namespace reading {

struct ReadPage {
  std::string manner;  // "office" "hard" "aged"
  std::string name;    // of the sample file, or of the kind of sheet
  std::string title;   // of the form the page belongs to
  std::string class_code;
  bool first = true;  // of its material
  int dossier = -1;   // pages of one dossier follow one another; -1: a page by itself
  bool blank = false;
  std::string person, number;  // whose dossier it is, where that is known
  std::vector<std::string> lines;
  std::vector<std::pair<std::string, std::string>> fields;
  ocr::RecognizedPage text;
};

struct PagesOptions {
  std::uint64_t seed = 1;
  int pages = 330;  // at least, drawn
  int workers = 2;
  std::filesystem::path samples;  // empty: drawn pages only
};

// Draws and reads them.
std::vector<ReadPage> read_pages(const PagesOptions& options);

void keep(const std::vector<ReadPage>& pages, const std::filesystem::path& file);
std::vector<ReadPage> kept(const std::filesystem::path& file);

}  // namespace reading
