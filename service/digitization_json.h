// SPDX-License-Identifier: Apache-2.0
// Lots, checks and the campaign as JSON for the HTTP API, with their words in the language asked
// for.
//
// Threads  pure functions.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "service/json.h"
#include "store/digitization_records.h"

namespace service {

std::string iso_day(std::chrono::sys_days day);  // 2026-11-23

boost::json::object to_json(const store::Lot& lot);
boost::json::object to_json(const store::LotDossier& entry, Language language);
boost::json::object to_json(const store::StepRecord& step, Language language);
boost::json::object to_json(const store::Stop& stop, Language language);
boost::json::object to_json(const store::SampleFigures& figures);
boost::json::object to_json(const store::Sample& sample);
boost::json::object to_json(const store::Gate& gate, Language language);
boost::json::object to_json(const store::Verdict& verdict);
boost::json::object to_json(const store::Replacement& replacement);
boost::json::object to_json(const store::Waiver& waiver);
boost::json::object to_json(const store::Rescan& rescan, Language language);
boost::json::object to_json(const store::Progress& progress);

// One dossier of a lot as its board shows it: the entry, how it came here and what is left to do.
boost::json::object board_json(const store::DossierReport& report, Language language);
// The same with every verdict, replacement and waiver.
boost::json::object report_json(const store::DossierReport& report, Language language);

}  // namespace service
