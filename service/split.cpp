// SPDX-License-Identifier: Apache-2.0
#include "service/split.h"

#include <string_view>

#include "service/sheet_code.h"
#include "store/scan_name.h"

namespace service {
namespace {

// Han characters of a sheet: ours have some 100, those of others none. A code on a page that has many
// more was stuck or copied onto it.
constexpr int most_han = 250;

// In the order of StackFrom. An upload's begins as all uploads' do.
struct StackSource {
  std::string_view begins;
  bool across_files, scanned;
};
constexpr StackSource sources[] = {{"scanner, stack ", true, true},
                                   {"watch, stack in ", false, false},
                                   {"watch, pages in ", true, false},
                                   {"upload stack ", false, false},
                                   {"upload pages ", true, false}};

// Its one code; nullopt: none, several, or it is no sheet.
std::optional<SheetCode> code_of(const store::StackPage& page) {
  const auto codes = parse_sheet_text(page.sheet);
  const bool is_document = !page.separator && page.han > most_han;
  if (page.unread || is_document || codes.size() != 1) return std::nullopt;
  return codes.front();
}

bool is_blank(const store::StackPage& page) {
  return page.blank && !page.unread && parse_sheet_text(page.sheet).empty();
}

bool are_two_sides(const store::StackPage& front, const store::StackPage& back) {
  return !store::is_back(front.path) && store::is_back(back.path) &&
         store::sheet_of(front.path) == store::sheet_of(back.path);
}

class Splitter {
 public:
  Splitter(const SplitOptions& options, const WhyNot& why_not)
      : options_(options), why_not_(why_not) {
    begin_stack();
  }

  // before, next: its neighbours in the stack, or null.
  void take(const store::StackPage& page, const store::StackPage* before,
            const store::StackPage* next) {
    if (last_file_ != page.file) {
      if (last_file_ != 0 && !options_.across_files) begin_stack();
      begins_document_ = true;
      last_file_ = page.file;
    }
    const bool came_before = options_.only != 0 && page.stack != options_.only;
    const auto code = code_of(page);
    if (came_before && (code || page.unread)) {
      leave(Unassigned::after_held);
    } else if (code) {
      obey(*code);
    } else if (page.unread) {
      leave(Unassigned::after_unread);
    } else if (!parse_sheet_text(page.sheet).empty()) {
      leave(Unassigned::contradiction);
    } else if (!page.blank) {
      awaits_pages_ = false;
    }
    if (came_before) return;
    if (code || is_blank_side(page, before, next)) {
      plan_.places.push_back({page.page, true, std::nullopt, "", false, ""});
      ++plan_.separators;
    } else {
      give(page);
    }
  }

  SplitPlan finish() { return std::move(plan_); }

 private:
  // Of a sheet that was printed on one side and scanned on both, whichever side lay up.
  bool is_blank_side(const store::StackPage& page, const store::StackPage* before,
                     const store::StackPage* next) const {
    if (!options_.scanned || !is_blank(page)) return false;
    return (before != nullptr && are_two_sides(*before, page) && code_of(*before)) ||
           (next != nullptr && are_two_sides(page, *next) && code_of(*next));
  }

  void give(const store::StackPage& page) {
    store::PagePlace place;
    place.page = page.page;
    place.dossier = page.refused ? std::nullopt : dossier_;
    if (!dossier_ && !number_.empty() && page.dossier == number_) place.dossier = number_;
    place.class_code = class_code_;
    place.begins_document = begins_document_;
    begins_document_ = false;
    if (!dossier_ && !page.refused && !page.dossier) {
      place.unassigned = to_string(why_);
      note_loose(page);
    }
    plan_.places.push_back(std::move(place));
  }

  void begin_stack() {
    if (awaits_pages_ && !options_.across_files) sheets_alone_ = true;
    awaits_pages_ = false;
    leave(sheets_alone_ ? Unassigned::sheet_alone : Unassigned::before_any_sheet);
    if (options_.dossier && !sheets_alone_) begin_dossier(*options_.dossier);
  }

  void leave(Unassigned why, const std::string& number = "") {
    dossier_.reset();
    class_code_.clear();
    begins_document_ = true;
    why_ = why;
    number_ = number;
    new_run_ = true;
  }

  void begin_dossier(const std::string& number) {
    const auto why = why_not_(number);
    leave(why.value_or(Unassigned::before_any_sheet), number);
    if (!why) dossier_ = number;
  }

  void obey(const SheetCode& code) {
    if (code.kind != SheetCode::Kind::new_document)
      awaits_pages_ = code.kind != SheetCode::Kind::end;
    switch (code.kind) {
      case SheetCode::Kind::dossier:
        begin_dossier(code.dossier);
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
    if (new_run_) plan_.loose.push_back({why_, number_, page, page, 0});
    new_run_ = false;
    plan_.loose.back().last = page;
    ++plan_.loose.back().pages;
  }

  const SplitOptions& options_;
  const WhyNot& why_not_;
  SplitPlan plan_;
  std::int64_t last_file_ = 0;  // ids begin at 1
  bool awaits_pages_ = false;   // a sheet of its file began something; no page but blank ones yet
  bool sheets_alone_ = false;   // a file ended like that
  std::optional<std::string> dossier_;
  std::string class_code_;
  bool begins_document_ = true;
  Unassigned why_ = Unassigned::before_any_sheet;
  std::string number_;  // of the dossier that begins, or that cannot have the pages
  bool new_run_ = true;
};

}  // namespace

std::string stack_source(StackFrom from, const std::string& rest) {
  return std::string(sources[static_cast<std::size_t>(from)].begins) + rest;
}

std::optional<SplitOptions> split_of(const store::Batch& batch) {
  if (batch.stack || batch.dossier) return std::nullopt;
  for (const StackSource& source : sources)
    if (batch.source.starts_with(source.begins))
      return SplitOptions{std::nullopt, source.across_files, source.scanned};
  return std::nullopt;
}

const char* to_string(Unassigned why) {
  switch (why) {
    case Unassigned::before_any_sheet:
      return "before_any_sheet";
    case Unassigned::after_end:
      return "after_end";
    case Unassigned::unknown_dossier:
      return "unknown_dossier";
    case Unassigned::not_prepared:
      return "not_prepared";
    case Unassigned::stopped:
      return "stopped";
    case Unassigned::withdrawn:
      return "withdrawn";
    case Unassigned::signed_off:
      return "signed_off";
    case Unassigned::contradiction:
      return "contradiction";
    case Unassigned::after_unread:
      return "after_unread";
    case Unassigned::sheet_alone:
      return "sheet_alone";
    case Unassigned::after_held:
      return "after_held";
  }
  return "";
}

SplitPlan plan_split(const std::vector<store::StackPage>& pages, const SplitOptions& options,
                     const WhyNot& why_not) {
  Splitter splitter(options, why_not);
  for (std::size_t i = 0; i < pages.size(); ++i) {
    splitter.take(pages[i], i > 0 ? &pages[i - 1] : nullptr,
                  i + 1 < pages.size() ? &pages[i + 1] : nullptr);
  }
  return splitter.finish();
}

}  // namespace service
