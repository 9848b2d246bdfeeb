// SPDX-License-Identifier: Apache-2.0
// Records as JSON for the HTTP API. Sentences and words for people are in the language asked for;
// identity numbers and phones leave the house masked.
//
// Threads  pure functions.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string>
#include <string_view>

#include "service/language.h"
#include "store/clock.h"
#include "store/custody_rules.h"
#include "store/records.h"

namespace service {

const char* act_word(store::Act act);  // "view_pages", as the session lists them
const char* urgency_word(store::Urgency urgency);

// All but the first three and the last four characters hidden; short ones whole.
std::string masked(std::string_view text);

boost::json::array to_json(const store::CharBox& box);  // [x, y, width, height]
boost::json::array to_json(const std::vector<store::CharBox>& boxes);
boost::json::object to_json(const store::Totals& totals);
boost::json::object to_json(const store::Hit& hit);
boost::json::object to_json(const store::Account& account);
boost::json::object to_json(const store::Dossier& dossier, Language language);
boost::json::object to_json(const store::PageRecord& page, Language language);
// What is wrong with a page, in words.
boost::json::array findings_json(const store::PageRecord& page, Language language);
boost::json::object to_json(const store::Batch& batch, bool started);
boost::json::object to_json(const store::FileRecord& file, Language language);
boost::json::object to_json(const store::CustodyEvent& event, Language language);
// for_staff: with who answered.
boost::json::object to_json(const store::Request& request, store::Time now, bool for_staff,
                            Language language);
boost::json::object to_json(const store::CertifiedCopy& copy, const std::string& base_url);

// What an event says, with the state it led to.
std::string event_text(const store::CustodyEvent& event, Language language);

// An array of to_json(value, arguments...).
template <class Values, class... Arguments>
boost::json::array list_json(const Values& values, const Arguments&... arguments) {
  boost::json::array list;
  for (const auto& value : values) list.push_back(to_json(value, arguments...));
  return list;
}

}  // namespace service
