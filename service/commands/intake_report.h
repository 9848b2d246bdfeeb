// SPDX-License-Identifier: Apache-2.0
// What a clerk sees of pages on their way in, whatever they come from: progress and the table at the
// end.
//
// Threads  from one thread.
#pragma once

#include <string>
#include <vector>

#include "service/commands/commands.h"
#include "service/commands/terminal.h"
#include "service/ingest.h"

namespace service::commands {

// A live line on a terminal, plain lines otherwise, one JSON object a line with --json.
class IntakeProgress {
 public:
  explicit IntakeProgress(const Common& common) : common_(common) {}
  void show(const IngestProgress& progress);

 private:
  const Common& common_;
  ProgressLine line_;
  std::string stage_, passed_over_;
};

// Prints a table (or JSON) for each result and what was set aside, and tells the exit code.
Exit report_intake(const Common& common, const store::Archive& archive,
                   const std::vector<IngestResult>& results);

}  // namespace service::commands
