// SPDX-License-Identifier: Apache-2.0
// The commands of the program, one function each. They print for people on standard output (or JSON
// where asked) and progress on standard error, and return the exit code.
//
// Errors   store::Error, scanner::Error, std::exception: main turns them into a sentence and a code.
// Threads  one command a process.
#pragma once

#include <atomic>
#include <exception>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "scanner/device.h"
#include "scanner/tiff_writer.h"
#include "service/language.h"
#include "service/problem.h"
#include "service/read_files.h"
#include "store/records.h"

namespace service::commands {

// The command line asks for something that makes no sense; the words are for the user.
class UsageError : public std::runtime_error {
 public:
  UsageError(std::string chinese, const std::string& english)
      : std::runtime_error(english), chinese_(std::move(chinese)) {}
  std::string text(Language language) const {
    return language == Language::english ? what() : chinese_;
  }

 private:
  std::string chinese_;
};

// What an exception means to the person at the terminal.
struct Failure {
  std::string text;
  Exit exit = Exit::failed;
};
Failure failure_of(std::exception_ptr error, Language language);

struct Common {
  Language language = Language::chinese;
  std::filesystem::path archive;
  bool json = false;
};

// Set by SIGINT and SIGTERM once catch_signals() was called; long commands end in order.
const std::atomic<bool>& stop_flag();
void catch_signals();

// "os:li": acts on the command line are recorded under the operating-system user.
store::Actor os_actor();

struct Init {
  std::filesystem::path folder;
  std::string prefix = "420112";
  // Asked for at a terminal; else a million, and lossless.
  std::optional<std::int64_t> pages;
  std::optional<scanner::MasterProfile> profile;
};
Exit init(const Common& common, const Init& options);

struct Ingest {
  std::string dossier, person, id, phone, location;  // id "-": read from standard input
  std::string as;  // login it is recorded under; empty: the operating-system user
  int workers = 0;
  int page_timeout = 60;   // seconds
  bool retry = false;      // read again what was set aside in dossier or batch, instead of paths
  std::int64_t batch = 0;  // with retry; 0: the batches of the dossier
  bool split = false;         // a mixed stack with separator sheets
  bool across_files = false;  // with split: the files are one stack
  std::vector<std::filesystem::path> paths;
};
Exit ingest(const Common& common, const Ingest& options);

struct Delivery {
  std::filesystem::path folder;
  bool open = false;           // dossiers that are not there
  bool check = false;          // only look
  std::filesystem::path list;  // of what was taken and refused; empty: named by the time
  int workers = 0;
};
Exit take_delivery(const Common& common, const Delivery& options);

struct Scan {
  bool list = false;  // the devices, and nothing else
  std::string dossier, device;
  std::string as;      // login it is recorded under; empty: the operating-system user
  store::Actor actor;  // of these
  bool split = false;  // a mixed stack with separator sheets, instead of a dossier
  scanner::ScanSettings settings;
  std::optional<scanner::MasterProfile> profile;  // none: as the archive is set
  bool wait = false;             // for paper
  int page_timeout = 300;        // seconds without a page after which the device counts as gone
  std::string rescan;            // numbers of pages that are scanned again, in the order of the sheets
  std::vector<std::string> set;  // options of the device itself: "brightness=10"
  int workers = 0;
};
Exit scan(const Common& common, Scan options);

struct Watch {
  std::vector<std::filesystem::path> folders;
  int workers = 0;
  int settle = 5;     // seconds a file stands still before it is taken
  bool once = false;  // end when nothing more moves
  bool split = false;         // files outside the dossiers' folders are mixed stacks
  bool across_files = false;  // with split: those that come together are one stack
};
Exit watch(const Common& common, const Watch& options);

struct Labels {
  std::vector<std::string> dossiers;
  bool with_name = false, classes = false, end = false, patch_t = false;
  bool both_sides = false;  // each sheet twice in a row
  std::filesystem::path out;
};
Exit labels(const Common& common, const Labels& options);

struct Read {
  std::vector<std::filesystem::path> paths;
  TextFormat format = TextFormat::text;
  std::filesystem::path out;  // folder; empty: standard output
  int workers = 0;
};
Exit read(const Common& common, const Read& options);

struct Search {
  std::string query;
  int limit = 20;
  bool exact = false;  // without words that were perhaps misread
};
Exit search(const Common& common, const Search& options);
struct Show {
  std::string dossier;
  std::filesystem::path catalogue;  // where a delivered one goes; empty: the dossier is listed
  std::string digest;               // of that one, or how it begins; empty: the latest
};
Exit show(const Common& common, const Show& options);
Exit verify(const Common& common);

struct UserAdd {
  std::string name, display_name, role;
};
Exit user_add(const Common& common, const UserAdd& options);  // password from standard input
Exit user_list(const Common& common);
Exit user_password(const Common& common, const std::string& name);
Exit user_enable(const Common& common, const std::string& name, bool enabled);

Exit tls_init(const Common& common, const std::vector<std::string>& names);
Exit serve(const Common& common, const std::string& listen, int workers);

}  // namespace service::commands
