// SPDX-License-Identifier: Apache-2.0
// Sentences for people. The towers throw codes and subjects; words are made here, Chinese first.
//
// Threads  pure functions over constant data.
#pragma once

#include <string>
#include <string_view>

#include "service/start_error.h"
#include "store/error.h"
#include "store/records.h"

namespace service {

enum class Language { chinese, english };

// From LANG-like text ("en_US.UTF-8") or Accept-Language ("en-GB,en;q=0.8"): English only when it
// comes first; anything else is Chinese.
Language parse_language(std::string_view text);

// Why a file or page was set aside, from the code word that is recorded: what happened, what is
// safe, what to do. Unknown words get a general sentence.
std::string reason_text(std::string_view reason, Language language);
// Why the text of a page whose image is good could not be had, from the same words.
std::string unread_text(std::string_view reason, Language language);
// That the recogniser of dangan.toml is passed over, by a code word of ocr::Errc, and what to do.
std::string passed_over_text(std::string_view reason, Language language);
// A finding of the inspection in words; value in the unit of the code.
std::string finding_text(std::string_view code, double value, Language language);
// A store error for a clerk: the cause, where a person can put it right, and what it means.
std::string error_text(const store::Error& error, Language language);
// What keeps the service from starting, for an administrator.
std::string error_text(const StartError& error, Language language);

std::string state_text(store::CustodyState state, Language language);
std::string state_text(store::RequestState state, Language language);
std::string kind_text(store::RequestKind kind, Language language);
std::string act_text(std::string_view act, Language language);     // custody event
std::string field_label(std::string_view field, Language language);  // draft field
// The draft field of this word or label, in either language; empty: none.
std::string field_of_label(std::string_view label);
std::string role_text(store::Role role, Language language);

}  // namespace service
