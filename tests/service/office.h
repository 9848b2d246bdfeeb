// SPDX-License-Identifier: Apache-2.0
// A whole office for a test: a real archive in a folder of its own, accounts, a graduate with a
// dossier, and a real listener on a free port.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "service/auth.h"
#include "service/http/listener.h"
#include "service/routes/context.h"
#include "service/routes/desk.h"
#include "tests/service/client.h"

namespace tests {

// Keeps the messages it is given.
class Postbox final : public service::Notifier {
 public:
  void send(const service::Message& message) override;
  std::vector<service::Message> messages() const;

 private:
  mutable std::mutex mutex_;
  std::vector<service::Message> messages_;
};

// A client that is logged in.
struct Login {
  std::string cookie, csrf;
};

class Office {
 public:
  static constexpr const char* kPassword = "correct horse battery";
  static constexpr const char* kGraduate = "王伟";
  static constexpr const char* kNumber = "420112199003072211";
  static constexpr const char* kPhone = "13800138000";

  explicit Office(const service::Config& config = service::Config(), bool tls = false);
  ~Office();
  Office(const Office&) = delete;
  Office& operator=(const Office&) = delete;

  unsigned short port() const { return listener->port(); }
  std::string host() const { return "127.0.0.1:" + std::to_string(port()); }

  // One request on a connection of its own. extra: header lines, each ended by CR LF.
  Answer ask(const std::string& method, const std::string& target, const std::string& body = {},
             const std::string& extra = {}) const;
  Answer get(const std::string& target, const Login& login = {}) const;
  Answer post(const std::string& target, const std::string& json, const Login& login = {}) const;
  Answer put(const std::string& target, const std::string& bytes, const Login& login) const;

  // Names: "li" clerk, "wang" custodian, "gao" administrator.
  Login log_in(const std::string& name) const;
  Login enter() const;  // the graduate
  // Another account; log_in() knows its password.
  void hire(const std::string& name, store::Role role);

  // A page with text, as the pipeline would have stored it; its number.
  std::int64_t store_page(const std::string& text, const std::string& name = "scan-001.jpg",
                          const std::vector<std::uint8_t>& pyramid = {});

  std::string log() const;  // everything the service has logged

  std::filesystem::path folder;
  service::Config config;
  std::unique_ptr<store::Archive> archive;
  std::string dossier;  // number of the graduate's
  std::unique_ptr<service::Auth> auth;
  Postbox postbox;
  std::unique_ptr<service::IngestRunner> ingest;
  std::unique_ptr<service::routes::Context> context;
  std::unique_ptr<service::routes::Desk> desk;
  std::unique_ptr<service::http::Listener> listener;
};

// A white JPEG of 8 x 12 pixels.
std::vector<std::uint8_t> tiny_jpeg();

}  // namespace tests
