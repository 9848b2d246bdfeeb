// SPDX-License-Identifier: Apache-2.0
#include "store/digitization_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "store/internal/digest.h"
#include "store/internal/words.h"

namespace store {

using internal::text_of;
using internal::value_of;
using internal::Word;

namespace {

constexpr std::array<Word<Step>, 9> steps{{{Step::received, "received"},
                                           {Step::prepared, "prepared"},
                                           {Step::scanned, "scanned"},
                                           {Step::processed, "processed"},
                                           {Step::checked_first, "checked_first"},
                                           {Step::checked_second, "checked_second"},
                                           {Step::accepted, "accepted"},
                                           {Step::restored, "restored"},
                                           {Step::returned, "returned"}}};
constexpr std::array<Word<StopKind>, 3> stop_kinds{{{StopKind::classified, "classified"},
                                                    {StopKind::other_person, "other_person"},
                                                    {StopKind::damaged, "damaged"}}};
constexpr std::array<Word<StopOutcome>, 3> outcomes{{{StopOutcome::scan, "scan"},
                                                     {StopOutcome::leave_out, "leave_out"},
                                                     {StopOutcome::withdraw, "withdraw"}}};
constexpr std::array<Word<CheckStage>, 2> stages{
    {{CheckStage::first, "first"}, {CheckStage::second, "second"}}};
constexpr std::array<Word<ImageRole>, 5> roles{{{ImageRole::front, "front"},
                                                {ImageRole::back, "back"},
                                                {ImageRole::slip_down, "slip_down"},
                                                {ImageRole::slip_lifted, "slip_lifted"},
                                                {ImageRole::fold_part, "fold_part"}}};

// The name alone, in small letters: "os:OFFICE\\Li" is "li".
std::string name_of(std::string_view actor) {
  std::string name(actor.substr(actor.find(':') + 1));  // npos + 1 is the beginning
  name.erase(0, name.find('\\') + 1);
  for (char& c : name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return name;
}

}  // namespace

StepKind step_kind(Step from, Step to, bool withdrawn) {
  using enum Step;
  if (withdrawn) {
    const bool home = (from < restored && to == restored) || (from == restored && to == returned);
    return home ? StepKind::forward : StepKind::forbidden;
  }
  if (static_cast<int>(to) == static_cast<int>(from) + 1) return StepKind::forward;
  if (from == scanned && to == scanned) return StepKind::forward;  // another part of its sheets
  const bool unsigned_yet = from >= scanned && from <= checked_second;
  if (unsigned_yet && (to == prepared || to == scanned)) return StepKind::back;
  return StepKind::forbidden;
}

Act act_of(Step step) {
  if (step == Step::checked_first || step == Step::checked_second) return Act::check_pages;
  return step == Step::accepted ? Act::sign_off : Act::digitize;
}

bool may_with_open_stop(Step to) { return to <= Step::prepared; }

bool same_person(std::string_view a, std::string_view b) { return name_of(a) == name_of(b); }

int sample_size(int pages, int percent) {
  if (pages <= 0) return 0;
  const auto share = (static_cast<std::int64_t>(pages) * percent + 99) / 100;
  return static_cast<int>(std::clamp<std::int64_t>(share, 1, pages));
}

std::vector<std::int64_t> draw_pages(const std::string& seed, const std::string& dossier,
                                     std::vector<std::int64_t> pages, int count) {
  std::vector<std::pair<internal::DigestBytes, std::int64_t>> ranked;
  ranked.reserve(pages.size());
  for (const std::int64_t page : pages) {
    const std::string text = fmt::format("dangan-sample 1\n{}\n{}\n{}\n", seed, dossier, page);
    ranked.emplace_back(internal::sha256(text.data(), text.size()), page);
  }
  std::sort(ranked.begin(), ranked.end());
  pages.clear();
  for (std::size_t i = 0; i < ranked.size() && static_cast<int>(i) < count; ++i) {
    pages.push_back(ranked[i].second);
  }
  return pages;
}

Cause leaf_fault(const std::vector<LeafImage>& images) {
  if (images.size() < 2) return Cause::leaf_too_small;
  std::set<std::int64_t> pages;
  std::set<int> parts;
  int fronts = 0, backs = 0, down = 0, lifted = 0, folds = 0, of = 0;
  bool folded_well = true;
  for (const LeafImage& image : images) {
    if (!pages.insert(image.page).second) return Cause::page_in_leaf;
    fronts += image.role == ImageRole::front;
    backs += image.role == ImageRole::back;
    down += image.role == ImageRole::slip_down;
    lifted += image.role == ImageRole::slip_lifted;
    const bool fold = image.role == ImageRole::fold_part;
    if (!fold) {
      folded_well &= image.part == 0 && image.parts == 0;
      continue;
    }
    ++folds;
    if (folds == 1) of = image.parts;
    folded_well &=
        image.parts == of && image.part >= 1 && image.part <= of && parts.insert(image.part).second;
  }
  if (fronts > 1 || backs > 1) return Cause::leaf_side_twice;
  if ((down > 0) != (lifted > 0)) return Cause::leaf_slip;
  if (!folded_well || folds != of || of == 1) return Cause::leaf_parts;
  return Cause::none;
}

const char* to_string(Step step) { return text_of(steps, step); }
const char* to_string(StopKind kind) { return text_of(stop_kinds, kind); }
const char* to_string(StopOutcome outcome) { return text_of(outcomes, outcome); }
const char* to_string(CheckStage stage) { return text_of(stages, stage); }
const char* to_string(ImageRole role) { return text_of(roles, role); }

std::optional<Step> parse_step(std::string_view word) { return value_of(steps, word); }
std::optional<StopKind> parse_stop_kind(std::string_view word) {
  return value_of(stop_kinds, word);
}
std::optional<StopOutcome> parse_stop_outcome(std::string_view word) {
  return value_of(outcomes, word);
}
std::optional<CheckStage> parse_check_stage(std::string_view word) {
  return value_of(stages, word);
}
std::optional<ImageRole> parse_image_role(std::string_view word) { return value_of(roles, word); }

}  // namespace store
