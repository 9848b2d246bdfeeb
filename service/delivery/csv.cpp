// SPDX-License-Identifier: Apache-2.0
#include "service/delivery/csv.h"

#include <algorithm>
#include <string>
#include <utility>

#include "store/terms/utf8.h"

namespace service::delivery {
namespace {

constexpr std::string_view kMark = "\xef\xbb\xbf";

char separator_of(std::string_view bytes) {
  const std::string_view line = bytes.substr(0, bytes.find_first_of("\r\n"));
  const auto count = [&](char c) { return std::count(line.begin(), line.end(), c); };
  char best = ',';
  for (const char c : {'\t', ';'})
    if (count(c) > count(best)) best = c;
  return best;
}

class Reader {
 public:
  Reader(std::string_view bytes, const WorkbookLimits& limits)
      : bytes_(bytes), limits_(limits), separator_(separator_of(bytes)) {}

  Sheet read() {
    while (at_ < bytes_.size()) {
      if (bytes_[at_] == '"' && value_.empty() && !was_quoted_) {
        quoted();
      } else if (bytes_[at_] == separator_) {
        ++at_;
        end_value();
      } else if (bytes_[at_] == '\r' || bytes_[at_] == '\n') {
        at_ += bytes_.substr(at_).starts_with("\r\n") ? 2 : 1;
        end_line();
      } else {
        value_ += bytes_[at_++];
      }
    }
    if (!value_.empty() || !row_.empty() || was_quoted_) end_line();
    return std::move(sheet_);
  }

 private:
  void quoted() {
    was_quoted_ = true;
    for (++at_; at_ < bytes_.size(); ++at_) {
      if (bytes_[at_] != '"') {
        value_ += bytes_[at_];
      } else if (bytes_.substr(at_).starts_with("\"\"")) {
        value_ += bytes_[at_++];
      } else {
        ++at_;
        return;
      }
    }
    throw WorkbookError(WorkbookFault::damaged, "a quoted value does not end");
  }

  void end_value() {
    was_quoted_ = false;
    if (++cells_ > limits_.cells) throw WorkbookError(WorkbookFault::too_large, "too many values");
    if (value_.size() > limits_.text) value_.resize(limits_.text);
    if (row_.size() < static_cast<std::size_t>(limits_.columns)) row_.push_back(std::move(value_));
    value_.clear();
  }

  void end_line() {
    end_value();
    if (sheet_.rows.size() == static_cast<std::size_t>(limits_.rows))
      throw WorkbookError(WorkbookFault::too_large, "too many lines");
    sheet_.rows.push_back(std::exchange(row_, {}));
  }

  const std::string_view bytes_;
  const WorkbookLimits& limits_;
  const char separator_;
  std::size_t at_ = 0, cells_ = 0;
  std::string value_;
  bool was_quoted_ = false;
  std::vector<std::string> row_;
  Sheet sheet_;
};

}  // namespace

Sheet read_csv(std::string_view bytes, const WorkbookLimits& limits) {
  if (bytes.size() > limits.file) throw WorkbookError(WorkbookFault::too_large, "too many bytes");
  if (bytes.starts_with(kMark)) bytes.remove_prefix(kMark.size());
  if (terms::encode_utf8(terms::decode_utf8(bytes)) != bytes)
    throw WorkbookError(WorkbookFault::damaged, "the bytes are no UTF-8");
  return Reader(bytes, limits).read();
}

}  // namespace service::delivery
