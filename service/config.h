// SPDX-License-Identifier: Apache-2.0
// Settings of one archive, from <archive>/dangan.toml; every one has a default, and the file may be
// absent. Example:
//
//   [office]
//   name = "某市人才服务中心"
//   contact = "027-00000000"
//   public_url = "https://dangan.example.cn"    # in QR codes; also a name the server answers to
//   [session]
//   staff_idle_minutes = 15
//   staff_hours = 8
//   graduate_minutes = 10                       # idle; at most three times as long in all
//   [scan]
//   profile = "compact"                         # of masters from a scanner, or "lossless"
//   [reading]
//   engine = "ctc"                              # "tesseract" unless said: comes with the program
//   model = "models/ppocr.onnx"                 # of "ctc" (ocr/engine.h); absolute, or in the archive
//   characters = "models/ppocr_keys.txt"
//   [codes]
//   counter_minutes = 30                        # handed over at the counter
//   sent_minutes = 10                           # sent to the phone on file
//
// Errors   store::Error(invalid), subject "dangan.toml": not TOML, an unknown key, a value outside
//          its range. A misspelt key is refused, because a setting that silently does nothing is
//          worse.
// Threads  values.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>

#include "scanner/tiff_writer.h"
#include "service/http/limits.h"
#include "service/http/throttle.h"
#include "service/worker_process.h"

namespace service {

// How often one may try. Not in the file: loosening them by a setting would be the first attack.
struct TryRules {
  http::ThrottleRule login_of_name{10, std::chrono::minutes(15)};
  http::ThrottleRule login_of_network{60, std::chrono::minutes(15)};
  http::ThrottleRule lookup_of_person{10, std::chrono::hours(24)};
  http::ThrottleRule lookup_of_network{60, std::chrono::minutes(10)};
  http::ThrottleRule code_of_person{5, std::chrono::hours(24)};
  http::ThrottleRule verify_of_network{120, std::chrono::minutes(10)};
};

struct Config {
  std::string office = "人才服务中心";
  std::string contact;
  std::string public_url;  // without a slash at the end; empty: the address listened on
  std::chrono::minutes staff_idle{15}, staff_life{8 * 60};
  std::chrono::minutes graduate_idle{10}, graduate_life{30};
  std::chrono::minutes counter_code{30}, sent_code{10};
  scanner::MasterProfile profile = scanner::MasterProfile::lossless;  // unless dangan scan is told
  ReadingSettings reading;                                            // absolute
  TryRules tries;
  http::Limits limits;
};

Config read_config(const std::filesystem::path& archive);
// The first settings of a new archive, durable. Throws store::Error (io, no_space).
void begin_config(const std::filesystem::path& archive, scanner::MasterProfile profile);

// "lossless", "compact"
const char* profile_word(scanner::MasterProfile profile);

}  // namespace service
