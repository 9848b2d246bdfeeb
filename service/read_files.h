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
#include "service/text_out.h"
#include "service/worker_process.h"

namespace service {

struct ReadPage {
  std::string source;  // the file as given
  int index = 0;       // page in the file, from 0
  PageReply reply;     // PageReport or PageFailure
};

// Reads the files (no folders) and hands on the pages of each, in order, when all of them are there;
// a file that cannot be opened is one page with its failure. With `stop` set the file in work, and
// those behind it, are not handed on.
void read_files(const std::vector<std::filesystem::path>& files, int workers,
                const WorkerLimits& limits, bool copies,
                const std::function<void(std::size_t done, std::size_t all)>& progress,
                const std::function<void(std::vector<ReadPage>&& pages)>& consume,
                const std::atomic<bool>& stop);

// The pages in the format. A failed page keeps its place: it is empty, and in json has "error".
std::string render(const std::vector<ReadPage>& pages, TextFormat format);

}  // namespace service
