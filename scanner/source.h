// SPDX-License-Identifier: Apache-2.0
// Opens a scanned file (TIFF with any number of pages, JPEG, PNG, PDF) and yields its pages in order.
// The format is told by the first bytes, never by the name.
//
// Errors   scanner::Error. Sizes are checked against Limits before any pixel memory is taken.
// Threads  one Source per thread. Meant to run in a process with limits of its own: every file is
//          hostile until decoded.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "scanner/page_image.h"

namespace scanner {

struct Limits {
  std::int64_t max_pixels = 160'000'000;  // one page; A3 at 800 dpi is 122 million
  int max_side = 32'000;                  // pixels
  int max_pages = 5'000;                  // of one file
  double pdf_dpi = 300;                   // for PDF pages whose images do not give a resolution
  double pdf_max_dpi = 300;               // finer images in a PDF are rendered at this
};

struct PageInfo {
  int width = 0, height = 0;  // pixels as page(i) will deliver them
  double dpi_x = 0, dpi_y = 0;
};

class Source {
 public:
  virtual ~Source() = default;
  static std::unique_ptr<Source> open(const std::filesystem::path& file, const Limits& limits = {});

  virtual int page_count() const = 0;  // at least 1
  // Precondition for both: 0 <= index < page_count().
  virtual PageInfo info(int index) = 0;
  virtual PageImage page(int index) = 0;
  // "image/tiff", "image/jpeg", "image/png" or "application/pdf".
  virtual std::string media_type() const = 0;
};

enum class PassedOver {
  link,        // symbolic links are not followed
  special,     // a pipe, socket or device
  unreadable,  // a folder or file that may not be read
};

struct FileList {
  std::vector<std::filesystem::path> files;
  std::vector<std::pair<std::filesystem::path, PassedOver>> passed_over;
};

// The scanned files in the folder tree below `folder` (or `folder` itself when it is a file), in
// natural order of their paths (page-2 before page-10). Hidden files, and what systems leave behind
// (Thumbs.db, .DS_Store, desktop.ini, @eaDir, __MACOSX), are left out in silence. Files of unknown
// format are listed: the caller reports them. Throws missing when `folder` is not there or is
// neither a file nor a folder.
FileList list_files(const std::filesystem::path& folder);

// True when a sorts before b naturally: runs of digits compare by value.
bool natural_less(const std::string& a, const std::string& b);
// The same for paths, folder by folder: "a/2" sorts among the "a/…" and not against "a-1/…".
bool path_less(const std::filesystem::path& a, const std::filesystem::path& b);

// A name that systems leave behind in every folder they show, or a hidden one.
bool is_litter(const std::string& name);

}  // namespace scanner
