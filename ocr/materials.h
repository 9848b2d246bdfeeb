// SPDX-License-Identifier: Apache-2.0
// Where one material ends and the next begins in a stack of pages, and what each is.
//
// Nothing here is a fact until a person confirms it.
//
// Threads  pure functions.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ocr/draft.h"

namespace ocr {

// A page of the stack, in the order of the stack.
struct StackPage {
  const CatalogueDraft* draft = nullptr;  // null: the page was not read
  bool blank = false;
  bool begins_document = false;  // a separator sheet, or the person at the scanner, says so
  std::optional<terms::ClassCode> separator_class;  // what that sheet says the material is
  int width = 0, height = 0;                        // of the page, in any unit; 0: not known
};

// A field as the pages of a material state it.
struct MaterialField {
  Field field;
  std::size_t page = 0;  // of the stack, counted from 0
  // Other values that other pages of the material state, each with its page.
  std::vector<std::pair<std::string, std::size_t>> conflicts;
};

enum class MaterialKind {
  material,
  contents,  // a cover or a list of contents: not itself a material of the catalogue
};

struct MaterialDraft {
  std::size_t first = 0, last = 0;  // pages of the stack, both included
  std::size_t written_pages = 0;    // without blank backs
  MaterialKind kind = MaterialKind::material;
  std::optional<terms::ClassCode> class_code;
  std::string title;
  float title_confidence = 0;
  std::optional<Field> date;  // the last closing date in it, as written
  terms::PartialDate formed;  // that date; year 0 when there is none
  std::size_t date_page = 0;
  std::vector<MaterialField> fields;  // at most one of each name, without "date"
  std::vector<HistoryRow> history;
  // How sure it is that the material begins at `first`; its end is the beginning of the next.
  float begin_confidence = 0;

  const MaterialField* field(std::string_view name) const;  // null when no page states it
};

// Every page belongs to exactly one material; a stack of no pages has none.
std::vector<MaterialDraft> materials(std::span<const StackPage> stack);

}  // namespace ocr
