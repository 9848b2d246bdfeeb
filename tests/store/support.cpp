// SPDX-License-Identifier: Apache-2.0
#include "tests/store/support.h"

#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "store/internal/sqlite.h"
#include "store/terms/identity_number.h"
#include "store/terms/utf8.h"

namespace store::test {

Folder::Folder() {
  std::string name = (fs::temp_directory_path() / "dangan-store-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

Folder::~Folder() {
  std::error_code ignored_by_choice;  // a folder that stays behind fails no test
  fs::remove_all(path_, ignored_by_choice);
}

std::string identity_number(int n) {
  const std::string first17 = fmt::format("420112{:04}{:02}{:02}{:03}", 1950 + n % 50,
                                          1 + n / 50 % 12, 1 + n / 600 % 28, n / 16800 % 1000);
  return first17 + terms::IdentityNumber::check_digit(first17);
}

FileRecord receive(Archive& archive, std::int64_t batch, const std::string& path,
                   const std::string& bytes, const Actor& actor) {
  StagedObject staged = archive.stage();
  staged.write(bytes.data(), bytes.size());
  return archive.receive_file(batch, path, std::move(staged), actor);
}

PageResult page_result(const std::string& text) {
  PageResult result;
  result.width = 2480;
  result.height = 3508;
  result.clean_width = 2400;
  result.clean_height = 3400;
  result.dpi = 300;
  result.text = text;
  int column = 0, line = 0;
  for (const char32_t c : terms::decode_utf8(text)) {
    if (c == U'\n') {
      result.boxes.push_back({});
      column = 0;
      ++line;
      continue;
    }
    result.boxes.push_back({static_cast<std::uint16_t>(10 * column++),
                            static_cast<std::uint16_t>(20 * line), 10, 20, 90});
  }
  result.confidence = 0.9;
  result.engine = "test";
  result.access_jpeg = {'a', 'c', 'c', 'e', 's', 's'};
  result.thumbnail_jpeg = {'t', 'h', 'u', 'm', 'b'};
  result.access_jpeg.insert(result.access_jpeg.end(), text.begin(), text.end());
  result.thumbnail_jpeg.insert(result.thumbnail_jpeg.end(), text.begin(), text.end());
  return result;
}

std::int64_t add_page(Archive& archive, std::int64_t batch, const std::string& path,
                      const std::string& text) {
  const FileRecord file = receive(archive, batch, path, "scan of " + path + ": " + text);
  archive.open_file(file.id, "image/tiff", 1, clerk);
  for (const PageRecord& page : archive.waiting_pages(batch)) {
    if (page.file != file.id) continue;
    archive.store_page(page.id, page_result(text), clerk);
    return page.id;
  }
  throw std::logic_error("the page is not waiting");
}

namespace {

// Without the guards of the store's own connections.
sqlite3* open_past_the_archive(const fs::path& archive) {
  sqlite3* db = nullptr;
  if (sqlite3_open((archive / "archive.db").c_str(), &db) != SQLITE_OK) {
    throw std::runtime_error("cannot open the database");
  }
  sqlite3_busy_timeout(db, 5000);
  return db;
}

}  // namespace

void tamper(const fs::path& archive, const std::string& sql) {
  sqlite3* db = open_past_the_archive(archive);
  char* message = nullptr;
  const int rc = sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &message);
  const std::string text = message == nullptr ? "" : message;
  sqlite3_free(message);
  sqlite3_close(db);
  if (rc != SQLITE_OK) throw std::runtime_error(text);
}

std::int64_t ask(const fs::path& archive, const std::string& sql) {
  internal::Database db((archive / "archive.db").string(), internal::Database::Mode::read, nullptr);
  return db.integer(sql).value_or(-1);
}

std::vector<fs::path> object_files(const fs::path& archive) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(archive / "objects")) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string read_file(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

void write_file(const fs::path& path, const std::string& bytes) {
  if (fs::exists(path)) fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << bytes;
  if (!out.flush()) throw std::runtime_error("cannot write " + path.string());
}

std::string damage_text(const VerifyReport& report) {
  std::string text;
  for (const DamageRecord& damage : report.damage) {
    text += fmt::format("{} {} {} page {} {}: {}\n", static_cast<int>(damage.kind), damage.object,
                        damage.dossier, damage.page, damage.path, damage.what);
  }
  return text;
}

ArchiveTest::ArchiveTest() : place_(folder_.path() / "archive") {
  Archive::init(place_, clerk);
  archive_ = std::make_unique<Archive>(place_);
}

Dossier ArchiveTest::new_dossier(const std::string& name) {
  return archive_->open_dossier({"", name, identity_number(persons_++), "", "3-2-1"}, clerk);
}

void ArchiveTest::reopen() {
  archive_.reset();
  archive_ = std::make_unique<Archive>(place_);
}

}  // namespace store::test
