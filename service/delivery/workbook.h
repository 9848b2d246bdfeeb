// SPDX-License-Identifier: Apache-2.0
// Reads a workbook (.xlsx) as text in rows and columns. Formulas are not run: the value that was
// saved with one counts. Merged cells carry their value in each of their places; hidden sheets are
// left out.
//
// Errors   WorkbookError. What is unpacked is bounded part by part before it is looked at; entities
//          are never expanded and a document type is refused.
// Threads  pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace service::delivery {

struct WorkbookLimits {
  std::size_t file = 16U << 20;   // bytes of the workbook
  std::size_t part = 16U << 20;   // bytes of one part, unpacked
  std::size_t whole = 48U << 20;  // bytes of all parts that are read
  int parts = 1000;               // in the package
  int sheets = 20;
  int rows = 60'000, columns = 64;  // of a sheet; columns beyond are left out
  std::size_t cells = 400'000;      // with a value, in all sheets
  std::size_t places = 2'000'000;   // with the empty ones before them
  std::size_t text = 4096;          // bytes of one value; longer ones are cut
};

enum class WorkbookFault {
  no_workbook,  // not a package with a workbook in it
  old_format,   // .xls, or protected by a password
  damaged,
  too_large,
};

class WorkbookError : public std::runtime_error {
 public:
  WorkbookError(WorkbookFault fault, const std::string& detail)
      : std::runtime_error(detail), fault_(fault) {}
  WorkbookFault fault() const { return fault_; }

 private:
  WorkbookFault fault_;
};

struct Sheet {
  std::string name;
  std::vector<std::vector<std::string>> rows;  // the first is row 1; empty where nothing stands
};

std::vector<Sheet> read_workbook(std::span<const std::uint8_t> bytes,
                                 const WorkbookLimits& limits = {});

// The parts of it, as XML.
std::vector<std::string> parse_strings(std::string_view xml, const WorkbookLimits& limits = {});
Sheet parse_sheet(std::string_view xml, const std::vector<std::string>& strings,
                  const WorkbookLimits& limits = {});

}  // namespace service::delivery
