// SPDX-License-Identifier: Apache-2.0
// `dangan read`: imaging and recognition of loose files, without an archive.
//
// Threads  one call at a time.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "service/page_report.h"
#include "service/worker_process.h"

namespace service {

enum class ReadFormat { text, json, alto, pdf };

struct ReadPage {
  std::string source;  // the file as given
  int index = 0;       // page in the file, from 0
  PageReply reply;     // PageReport or PageFailure
};

// Every page of the files (no folders), in order; a file that cannot be opened is one page with its failure.
std::vector<ReadPage> read_pages(const std::vector<std::filesystem::path>& files, int workers,
                                 const WorkerLimits& limits, bool copies,
                                 const std::function<void(std::size_t done, std::size_t all)>& progress,
                                 const std::atomic<bool>& stop);

// The pages in the format; failed pages are empty in text, have "error" in json, and are left out
// of alto and pdf.
std::string render(const std::vector<ReadPage>& pages, ReadFormat format);

}  // namespace service
