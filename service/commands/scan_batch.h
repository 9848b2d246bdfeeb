// SPDX-License-Identifier: Apache-2.0
// The batch that sheets from a scanner go into: of one dossier, or a mixed stack. What was broken
// off is gone on with by the same command.
//
// Errors   store::Error; what was received is safe whatever is thrown.
// Threads  one thread. Other processes may scan into other dossiers, and mixed stacks at other
// devices.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "service/commands/commands.h"
#include "store/archive.h"

namespace service::commands {

// The key under which a dossier's batch from a scanner, of whichever device, is found again.
std::string scan_source(const Scan& options);

class ScanBatch {
 public:
  // Takes up the batch that was broken off, if there is one. Throws busy when another process works
  // on it.
  ScanBatch(store::Archive& archive, const Scan& options);

  bool is_open() const { return batch_.has_value(); }
  std::int64_t id() const { return batch_.value(); }  // of the open one
  void open();  // begins one; does nothing when it is open

  // Numbers are drawn once in a dossier or a stack, so that a sheet fed again is no other sheet's
  // namesake. 0 and empty: none has come.
  int last_sheet() const { return last_sheet_; }
  const std::string& last_name() const { return last_name_; }
  int sheets() const { return sheets_; }  // of this batch, by all runs

  // The sides of one sheet, in order, all or none. single: it has no other side to wait for.
  using Master = std::vector<std::uint8_t>;
  void receive(const std::vector<Master>& sides, bool single);

  // All sheets have come: lets go of the batch, so that it can be read. It gets no more sheets from
  // now on. nullopt: nothing has come.
  std::optional<std::int64_t> release();

  // Batches of the dossier, or stacks from the same device, whose sheets have all come and that were
  // not read to the end, without those that another process reads. Oldest first.
  std::vector<std::int64_t> left_unread();

 private:
  void take_up(const store::Batch& batch);
  std::string source() const;  // as begun now
  bool is_ours(const store::Batch& batch) const;

  store::Archive& archive_;
  const Scan& options_;
  const store::Actor actor_;
  const std::optional<std::string> dossier_;  // none: a mixed stack
  std::optional<std::int64_t> batch_;
  std::optional<store::BatchLock> held_;
  std::string prefix_;  // of the names
  int last_sheet_ = 0, sheets_ = 0;
  std::string last_name_;
};

}  // namespace service::commands
