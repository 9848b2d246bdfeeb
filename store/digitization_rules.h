// SPDX-License-Identifier: Apache-2.0
// Which step of digitization may follow which, who may do what, how a sample is drawn and a leaf
// put together.
//
// Threads  pure functions over data.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/custody_rules.h"
#include "store/digitization_records.h"
#include "store/error.h"

namespace store {

enum class StepKind { forward, back, forbidden };

// Forward: the next of the order; back: to prepare or scan again what was not signed off. A dossier
// that is withdrawn goes from where it stands to be restored and returned.
StepKind step_kind(Step from, Step to, bool withdrawn);

// What a role must be allowed to do to record the step.
Act act_of(Step step);

// Whether a dossier with an open stop may take the step: nothing from the scanner on, but back into
// the strongroom only after a custodian has decided.
bool may_with_open_stop(Step to);

// Whether both names are of one person: "os:li" and "account:li" are.
bool same_person(std::string_view a, std::string_view b);

// At least one page a dossier, and `percent` of them rounded up.
int sample_size(int pages, int percent);
// The first `count` of the pages in the order of SHA-256 over "dangan-sample 1", the seed, the
// dossier and the page, each ended by LF: whoever has the seed draws the same pages again.
std::vector<std::int64_t> draw_pages(const std::string& seed, const std::string& dossier,
                                     std::vector<std::int64_t> pages, int count);

// Cause::none when the images make one leaf: two or more, each page once; one front and one back at
// most; a lifted slip beside the same slip down; a fold-out with every one of its parts once.
Cause leaf_fault(const std::vector<LeafImage>& images);

const char* to_string(Step step);
const char* to_string(StopKind kind);
const char* to_string(StopOutcome outcome);
const char* to_string(CheckStage stage);
const char* to_string(ImageRole role);

// nullopt for an unknown word.
std::optional<Step> parse_step(std::string_view word);
std::optional<StopKind> parse_stop_kind(std::string_view word);
std::optional<StopOutcome> parse_stop_outcome(std::string_view word);
std::optional<CheckStage> parse_check_stage(std::string_view word);
std::optional<ImageRole> parse_image_role(std::string_view word);

}  // namespace store
