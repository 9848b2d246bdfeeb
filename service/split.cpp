// SPDX-License-Identifier: Apache-2.0
#include "service/split.h"

#include "service/sheet_code.h"

namespace service {
namespace {

// Han characters of a sheet: ours have some 100, those of others none. A code on a page that has many
// more was stuck or copied onto it.
constexpr int most_han = 250;

class Splitter {
 public:
  Splitter(const SplitOptions& options, const std::function<bool(const std::string&)>& is_known)
      : options_(options), is_known_(is_known) {
    begin_stack();
  }

  void take(const store::StackPage& page) {
    if (last_file_ != page.file) {
      if (last_file_ != 0 && !options_.across_files) begin_stack();
      begins_document_ = true;
      last_file_ = page.file;
    }
    std::vector<SheetCode> codes = parse_sheet_text(page.sheet);
    const bool is_document = !page.separator && page.han > most_han;
    if (page.unread) codes.clear();
    store::PagePlace place;
    place.page = page.page;
    if (codes.size() == 1 && !is_document) {
      obey(codes.front());
      place.separator = true;
      ++plan_.separators;
    } else {
      if (!codes.empty()) leave(Unassigned::contradiction);
      if (page.unread) leave(Unassigned::after_unread);
      place.dossier = page.refused ? std::nullopt : dossier_;
      place.class_code = class_code_;
      place.begins_document = begins_document_;
      begins_document_ = false;
      if (!dossier_ && !page.refused && !page.dossier) {
        place.unassigned = to_string(why_);
        note_loose(page);
      }
    }
    plan_.places.push_back(std::move(place));
  }

  SplitPlan finish() { return std::move(plan_); }

 private:
  void begin_stack() {
    leave(Unassigned::before_any_sheet);
    dossier_ = options_.dossier;
  }

  void leave(Unassigned why, const std::string& number = "") {
    dossier_.reset();
    class_code_.clear();
    begins_document_ = true;
    why_ = why;
    unknown_ = number;
    new_run_ = true;
  }

  void obey(const SheetCode& code) {
    switch (code.kind) {
      case SheetCode::Kind::dossier:
        leave(Unassigned::unknown_dossier, code.dossier);
        if (is_known_(code.dossier)) dossier_ = code.dossier;
        return;
      case SheetCode::Kind::material_class:
        class_code_ = code.class_code.text();
        begins_document_ = true;
        return;
      case SheetCode::Kind::end:
        return leave(Unassigned::after_end);
      case SheetCode::Kind::new_document:
        begins_document_ = true;
        return;
    }
  }

  void note_loose(const store::StackPage& page) {
    if (new_run_) plan_.loose.push_back({why_, unknown_, page, page, 0});
    new_run_ = false;
    plan_.loose.back().last = page;
    ++plan_.loose.back().pages;
  }

  const SplitOptions& options_;
  const std::function<bool(const std::string&)>& is_known_;
  SplitPlan plan_;
  std::int64_t last_file_ = 0;  // ids begin at 1
  std::optional<std::string> dossier_;
  std::string class_code_;
  bool begins_document_ = true;
  Unassigned why_ = Unassigned::before_any_sheet;
  std::string unknown_;
  bool new_run_ = true;
};

}  // namespace

const char* to_string(Unassigned why) {
  switch (why) {
    case Unassigned::before_any_sheet:
      return "before_any_sheet";
    case Unassigned::after_end:
      return "after_end";
    case Unassigned::unknown_dossier:
      return "unknown_dossier";
    case Unassigned::contradiction:
      return "contradiction";
    case Unassigned::after_unread:
      return "after_unread";
  }
  return "";
}

SplitPlan plan_split(const std::vector<store::StackPage>& pages, const SplitOptions& options,
                     const std::function<bool(const std::string&)>& is_known) {
  Splitter splitter(options, is_known);
  for (const auto& page : pages) splitter.take(page);
  return splitter.finish();
}

}  // namespace service
