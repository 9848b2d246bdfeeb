// SPDX-License-Identifier: Apache-2.0
#include "tests/service/office.h"

#include <fmt/format.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>
#include <stdlib.h>

#include <sstream>
#include <stdexcept>

#include "service/http/tls.h"
#include "service/serve.h"
#include "store/terms/utf8.h"

namespace tests {
namespace {

const store::Actor kSystem{"os:test"};

// Hashing takes 65 ms by intent, so it is done once for all tests of the process.
const std::string& password_hash() {
  static const std::string hash = service::hash_password(Office::kPassword);
  return hash;
}

std::filesystem::path make_folder() {
  auto pattern = (std::filesystem::temp_directory_path() / "dangan-http-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
  return pattern;
}

// What the service logs. The default logger belongs to the process, so each office takes it anew.
std::ostringstream& log_stream() {
  static std::ostringstream stream;
  return stream;
}

void take_log() {
  auto sink = std::make_shared<spdlog::sinks::ostream_sink_mt>(log_stream(), true);
  spdlog::set_default_logger(std::make_shared<spdlog::logger>("test", std::move(sink)));
  log_stream().str("");
}

void add_account(store::Archive& archive, const std::string& name, store::Role role) {
  store::Account account;
  account.name = name;
  account.display_name = name;
  account.role = role;
  account.password_hash = password_hash();
  archive.add_account(account, kSystem);
}

std::string login_headers(const Login& login) {
  std::string text;
  if (!login.cookie.empty()) text += "Cookie: " + login.cookie + "\r\n";
  if (!login.csrf.empty()) text += "X-CSRF-Token: " + login.csrf + "\r\n";
  return text;
}

Login login_of(const Answer& answer) {
  const auto cookie = answer.header("set-cookie");
  return {cookie.substr(0, cookie.find(';')), std::string(answer.json().at("csrf").as_string())};
}

}  // namespace

void Postbox::send(const service::Message& message) {
  const std::scoped_lock lock(mutex_);
  messages_.push_back(message);
}

std::vector<service::Message> Postbox::messages() const {
  const std::scoped_lock lock(mutex_);
  return messages_;
}

Office::Office(const service::Config& config_in, bool tls)
    : folder(make_folder()), config(config_in) {
  take_log();
  std::filesystem::remove(folder);
  store::Archive::init(folder, kSystem);
  if (tls) service::tls_init(folder, {"archive.test"});
  archive = std::make_unique<store::Archive>(folder);
  add_account(*archive, "li", store::Role::clerk);
  add_account(*archive, "wang", store::Role::custodian);
  add_account(*archive, "gao", store::Role::administrator);
  store::NewDossier opened;
  opened.name = kGraduate;
  opened.identity_number = kNumber;
  opened.phone = kPhone;
  opened.location = "A-03-02-1-07";
  dossier = archive->open_dossier(opened, kSystem).number;
  auth = std::make_unique<service::Auth>(*archive, config);
  service::IngestOptions options;
  options.workers = 1;
  options.worker_program = "/bin/false";  // no page is read here: each is set aside
  ingest = std::make_unique<service::IngestRunner>(*archive, options, kSystem);
  context = std::make_unique<service::routes::Context>(
      service::routes::Context{*archive,
                               *ingest,
                               *auth,
                               postbox,
                               config,
                               "https://archive.test",
                               {"127.0.0.1", "localhost"}});
  desk = std::make_unique<service::routes::Desk>(*context);
  std::optional<boost::asio::ssl::context> ssl;
  if (tls) ssl.emplace(service::http::server_context(folder));
  listener = std::make_unique<service::http::Listener>("127.0.0.1", 0, 2, config.limits, *desk,
                                                       std::move(ssl));
  listener->start();
}

Office::~Office() {
  listener->stop();
  ingest.reset();
  archive.reset();
  std::filesystem::remove_all(folder);
}

Answer Office::ask(const std::string& method, const std::string& target, const std::string& body,
                   const std::string& extra) const {
  Client client(port());
  std::string text = fmt::format("{} {} HTTP/1.1\r\nHost: {}\r\n{}", method, target, host(), extra);
  if (!body.empty() || method == "POST" || method == "PUT")
    text += fmt::format("Content-Length: {}\r\n", body.size());
  client.send(text + "\r\n" + body);
  return client.receive(method == "HEAD");
}

Answer Office::get(const std::string& target, const Login& login) const {
  return ask("GET", target, {}, login_headers(login));
}

Answer Office::post(const std::string& target, const std::string& json, const Login& login) const {
  return ask("POST", target, json, login_headers(login) + "Content-Type: application/json\r\n");
}

Answer Office::put(const std::string& target, const std::string& bytes, const Login& login) const {
  return ask("PUT", target, bytes,
             login_headers(login) + "Content-Type: application/octet-stream\r\n");
}

Login Office::log_in(const std::string& name) const {
  const auto answer =
      post("/api/session", fmt::format(R"({{"name":"{}","password":"{}"}})", name, kPassword));
  if (answer.status != 200) throw std::runtime_error("login of " + name + ": " + answer.body);
  return login_of(answer);
}

void Office::hire(const std::string& name, store::Role role) { add_account(*archive, name, role); }

Login Office::enter() const {
  const auto person = archive->find_person(kGraduate, kNumber);
  const auto code = archive->issue_code(person.value().id, std::chrono::minutes(5), kSystem);
  const auto answer = post(
      "/api/public/session",
      fmt::format(R"({{"name":"{}","id_number":"{}","code":"{}"}})", kGraduate, kNumber, code));
  if (answer.status != 200) throw std::runtime_error("graduate: " + answer.body);
  return login_of(answer);
}

std::int64_t Office::store_page(const std::string& text, const std::string& name,
                                const std::vector<std::uint8_t>& pyramid) {
  const auto batch = archive->begin_batch(dossier, "test " + name, kSystem);
  auto staged = archive->stage();
  const auto jpeg = tiny_jpeg();
  staged.write(jpeg.data(), jpeg.size());
  staged.write(name.data(), name.size());  // so that no two masters are the same
  const auto file = archive->receive_file(batch.id, name, std::move(staged), kSystem);
  archive->open_file(file.id, "image/jpeg", 1, kSystem);
  const auto page = archive->waiting_pages(batch.id).at(0).id;
  store::PageResult result;
  result.width = result.clean_width = 800;
  result.height = result.clean_height = 1200;
  result.text = text;
  int x = 0, y = 0;
  for (const auto code : terms::decode_utf8(text)) {
    const bool is_end = code == U'\n';
    result.boxes.push_back(is_end ? store::CharBox{}
                                  : store::CharBox{static_cast<std::uint16_t>(x),
                                                   static_cast<std::uint16_t>(y), 10, 20, 90});
    x = is_end ? 0 : x + 10;
    y = is_end ? y + 30 : y;
  }
  result.access_jpeg = result.thumbnail_jpeg = jpeg;
  result.pyramid_tiff = pyramid;
  archive->store_page(page, result, kSystem);
  archive->close_batch(batch.id, kSystem);
  return page;
}

std::string Office::log() const { return log_stream().str(); }

std::vector<std::uint8_t> tiny_jpeg() {
  return {0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46, 0x00, 0x01, 0x01, 0x00, 0x00,
          0x01, 0x00, 0x01, 0x00, 0x00, 0xff, 0xdb, 0x00, 0x43, 0x00, 0x1b, 0x12, 0x14, 0x17, 0x14,
          0x11, 0x1b, 0x17, 0x16, 0x17, 0x1e, 0x1c, 0x1b, 0x20, 0x28, 0x42, 0x2b, 0x28, 0x25, 0x25,
          0x28, 0x51, 0x3a, 0x3d, 0x30, 0x42, 0x60, 0x55, 0x65, 0x64, 0x5f, 0x55, 0x5d, 0x5b, 0x6a,
          0x78, 0x99, 0x81, 0x6a, 0x71, 0x90, 0x73, 0x5b, 0x5d, 0x85, 0xb5, 0x86, 0x90, 0x9e, 0xa3,
          0xab, 0xad, 0xab, 0x67, 0x80, 0xbc, 0xc9, 0xba, 0xa6, 0xc7, 0x99, 0xa8, 0xab, 0xa4, 0xff,
          0xc0, 0x00, 0x0b, 0x08, 0x00, 0x0c, 0x00, 0x08, 0x01, 0x01, 0x11, 0x00, 0xff, 0xc4, 0x00,
          0x15, 0x00, 0x01, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
          0x00, 0x00, 0x00, 0x00, 0x06, 0xff, 0xc4, 0x00, 0x14, 0x10, 0x01, 0x00, 0x00, 0x00, 0x00,
          0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xff, 0xda, 0x00,
          0x08, 0x01, 0x01, 0x00, 0x00, 0x3f, 0x00, 0xa6, 0x1f, 0xff, 0xd9};
}

}  // namespace tests
