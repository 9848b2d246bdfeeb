// SPDX-License-Identifier: Apache-2.0
// Words for steps, stops and findings of digitization, Chinese first.
//
// Threads  pure functions over constant data.
#pragma once

#include <string>

#include "service/language.h"
#include "store/digitization_records.h"

namespace service {

std::string step_text(store::Step step, Language language);
std::string stop_text(store::StopKind kind, Language language);
std::string outcome_text(store::StopOutcome outcome, Language language);
std::string stage_text(store::CheckStage stage, Language language);
std::string role_text(store::ImageRole role, Language language);
std::string severity_text(const std::string& severity, Language language);
// A finding of the inspection in a few words, without advice: "图像模糊". The code itself when it is
// not known.
std::string page_finding_label(const std::string& code, Language language);
// What is wrong, with its figures. Codes that are not known get a general sentence.
std::string finding_text(const store::DossierFinding& finding, Language language);
std::string rescan_text(const store::Rescan& rescan, Language language);

}  // namespace service
