// SPDX-License-Identifier: Apache-2.0
#include "service/config.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <toml++/toml.h>
#include <unistd.h>

#include <cerrno>
#include <set>
#include <system_error>

#include "store/error.h"

namespace service {
namespace {

[[noreturn]] void refuse(const std::string& what) {
  throw store::Error(store::Errc::invalid, "dangan.toml", what, store::Cause::settings);
}

void refuse_unknown(const toml::table& table, const std::string& name,
                    const std::set<std::string_view>& known) {
  for (const auto& [key, value] : table)
    if (!known.contains(key.str())) refuse(fmt::format("unknown key '{}' in {}", key.str(), name));
}

const toml::table* section(const toml::table& file, std::string_view name,
                           const std::set<std::string_view>& known) {
  const auto node = file[name];
  if (!node) return nullptr;
  const auto* table = node.as_table();
  if (table == nullptr) refuse(fmt::format("'{}' must be a section", name));
  refuse_unknown(*table, fmt::format("[{}]", name), known);
  return table;
}

void read_text(const toml::table& table, std::string_view key, std::string& value) {
  const auto node = table[key];
  if (!node) return;
  const auto text = node.value_exact<std::string>();
  if (!text || text->size() > 200)
    refuse(fmt::format("'{}' must be a text of at most 200 bytes", key));
  value = *text;
}

void read_minutes(const toml::table& table, std::string_view key, std::chrono::minutes& value,
                  int unit = 1) {
  const auto node = table[key];
  if (!node) return;
  const auto number = node.value_exact<std::int64_t>();
  constexpr std::int64_t kWeek = 7 * 24 * 60;
  if (!number || *number < 1 || *number * unit > kWeek)
    refuse(fmt::format("'{}' must be a whole number, at least 1 and at most a week", key));
  value = std::chrono::minutes(*number * unit);
}

void read_profile(const toml::table& table, scanner::MasterProfile& profile) {
  std::string word = profile_word(profile);
  read_text(table, "profile", word);
  if (word != "lossless" && word != "compact")
    refuse("'profile' must be \"lossless\" or \"compact\"");
  profile = word == "compact" ? scanner::MasterProfile::compact : scanner::MasterProfile::lossless;
}

void read_office(const toml::table& file, Config& config) {
  const auto* office = section(file, "office", {"name", "contact", "public_url"});
  if (office == nullptr) return;
  read_text(*office, "name", config.office);
  read_text(*office, "contact", config.contact);
  read_text(*office, "public_url", config.public_url);
  auto& url = config.public_url;
  if (!url.empty() && !url.starts_with("https://") && !url.starts_with("http://"))
    refuse("'public_url' must begin with https:// or http://");
  while (url.ends_with('/')) url.pop_back();
}

// Paths stand from the archive's folder.
void read_reading(const toml::table& file, const std::filesystem::path& archive, Config& config) {
  const auto* reading = section(file, "reading", {"engine", "model", "characters"});
  if (reading == nullptr) return;
  std::string engine = "tesseract";
  ReadingSettings files;
  read_text(*reading, "engine", engine);
  read_text(*reading, "model", files.model);
  read_text(*reading, "characters", files.characters);
  if (engine != "tesseract" && engine != "ctc") refuse("'engine' must be \"tesseract\" or \"ctc\"");
  const bool has_files = !files.model.empty() && !files.characters.empty();
  if (engine == "ctc" && !has_files) refuse("engine = \"ctc\" needs 'model' and 'characters'");
  if (engine != "ctc") return;
  const auto base = std::filesystem::absolute(archive);
  config.reading = {(base / files.model).string(), (base / files.characters).string()};
}

}  // namespace

Config read_config(const std::filesystem::path& archive) {
  Config config;
  const auto path = archive / "dangan.toml";
  if (!std::filesystem::exists(path)) return config;
  toml::table file;
  try {
    file = toml::parse_file(path.string());
  } catch (const toml::parse_error& e) {
    refuse(fmt::format("line {}: {}", e.source().begin.line, e.description()));
  }
  refuse_unknown(file, "the file", {"office", "session", "codes", "scan", "reading"});
  read_office(file, config);
  read_reading(file, archive, config);
  if (const auto* session =
          section(file, "session", {"staff_idle_minutes", "staff_hours", "graduate_minutes"})) {
    read_minutes(*session, "staff_idle_minutes", config.staff_idle);
    read_minutes(*session, "staff_hours", config.staff_life, 60);
    read_minutes(*session, "graduate_minutes", config.graduate_idle);
    config.graduate_life = 3 * config.graduate_idle;
  }
  if (const auto* codes = section(file, "codes", {"counter_minutes", "sent_minutes"})) {
    read_minutes(*codes, "counter_minutes", config.counter_code);
    read_minutes(*codes, "sent_minutes", config.sent_code);
  }
  if (const auto* scan = section(file, "scan", {"profile"})) read_profile(*scan, config.profile);
  return config;
}

void begin_config(const std::filesystem::path& archive, scanner::MasterProfile profile) {
  const auto path = archive / "dangan.toml";
  const std::string text = fmt::format("[scan]\nprofile = \"{}\"\n", profile_word(profile));
  const int fd = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const bool is_written = fd >= 0 &&
                          ::write(fd, text.data(), text.size()) ==
                              static_cast<ssize_t>(text.size()) &&
                          ::fsync(fd) == 0;
  const int code = errno;
  if (fd >= 0) ::close(fd);
  if (is_written) return;
  if (fd >= 0) ::unlink(path.c_str());
  throw store::Error(code == ENOSPC || code == EDQUOT ? store::Errc::no_space : store::Errc::io,
                     path.string(), std::generic_category().message(code));
}

const char* profile_word(scanner::MasterProfile profile) {
  return profile == scanner::MasterProfile::compact ? "compact" : "lossless";
}

}  // namespace service
