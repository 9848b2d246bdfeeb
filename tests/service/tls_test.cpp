// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <algorithm>
#include <csignal>
#include <future>
#include <regex>

#include "service/http/tls.h"
#include "service/serve.h"
#include "service/start_error.h"
#include "tests/service/office.h"

namespace tests {
namespace {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;

// Talks to the server as one who trusts the office's authority only.
class TlsClient {
 public:
  TlsClient(const Office& office, const std::string& name, int version)
      : context_(ssl::context::tls_client) {
    context_.load_verify_file(office.folder / "tls" / "ca.crt");
    context_.set_verify_mode(ssl::verify_peer);
    context_.set_verify_callback(ssl::host_name_verification(name));
    SSL_CTX_set_security_level(context_.native_handle(), 0);
    SSL_CTX_set_min_proto_version(context_.native_handle(), version);
    SSL_CTX_set_max_proto_version(context_.native_handle(), version);
    stream_.emplace(io_, context_);
    stream_->next_layer().connect({asio::ip::make_address("127.0.0.1"), office.port()});
    stream_->handshake(ssl::stream_base::client, error);
  }
  std::string ask(const std::string& request) {
    boost::system::error_code ignored;  // the server ends the connection
    asio::write(*stream_, asio::buffer(request));
    std::string answer;
    asio::read(*stream_, asio::dynamic_buffer(answer), ignored);
    return answer;
  }

  boost::system::error_code error;

 private:
  asio::io_context io_;
  ssl::context context_;
  std::optional<ssl::stream<asio::ip::tcp::socket>> stream_;
};

TEST(Tls, ABrowserThatTrustsTheOfficeIsAnswered) {
  const Office office({}, true);
  for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION})
    for (const char* name : {"archive.test", "localhost", "127.0.0.1"}) {
      TlsClient client(office, name, version);
      ASSERT_FALSE(client.error) << name << ": " << client.error.message();
      const auto answer =
          client.ask("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 ")) << answer;
      EXPECT_NE(answer.find("\r\nStrict-Transport-Security: max-age=31536000"), std::string::npos);
    }
}

TEST(Tls, AnotherNameAndAnOldVersionAreNotTrusted) {
  const Office office({}, true);
  EXPECT_TRUE(TlsClient(office, "evil.example", TLS1_3_VERSION).error);
  EXPECT_TRUE(TlsClient(office, "localhost", TLS1_1_VERSION).error);
  EXPECT_FALSE(TlsClient(office, "localhost", TLS1_3_VERSION).error);
}

TEST(Tls, TheCookieIsBoundToTlsAndTheHost) {
  const Office office({}, true);
  TlsClient client(office, "localhost", TLS1_3_VERSION);
  const std::string body = R"({"name":"li","password":"correct horse battery"})";
  const auto answer = client.ask(
      "POST /api/session HTTP/1.1\r\nHost: localhost\r\nOrigin: https://localhost\r\n"
      "Content-Type: application/json\r\nConnection: close\r\nContent-Length: " +
      std::to_string(body.size()) + "\r\n\r\n" + body);
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 ")) << answer;
  EXPECT_NE(answer.find("Set-Cookie: __Host-sid="), std::string::npos) << answer;
  EXPECT_NE(answer.find("; Secure"), std::string::npos) << answer;
}

std::string get_over_tls(const Office& office, const std::string& target) {
  TlsClient client(office, "localhost", TLS1_3_VERSION);
  const auto answer =
      client.ask("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 ")) << answer.substr(0, 200);
  return answer.substr(answer.find("\r\n\r\n") + 4);
}

// The scripts of the pages are far larger than one record of TLS.
TEST(Tls, LargeAnswersArriveWhole) {
  const Office office({}, true);
  const auto page = get_over_tls(office, "/staff");
  const std::regex asset("/assets/[A-Za-z0-9_.-]+");
  std::size_t largest = 0;
  for (std::sregex_iterator it(page.begin(), page.end(), asset), end; it != end; ++it) {
    TlsClient client(office, "localhost", TLS1_3_VERSION);
    const auto answer = client.ask("GET " + it->str() +
                                   " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    std::smatch length;
    ASSERT_TRUE(std::regex_search(answer, length, std::regex("Content-Length: ([0-9]+)"))) << it->str();
    const auto body = answer.size() - answer.find("\r\n\r\n") - 4;
    EXPECT_EQ(body, std::stoul(length[1])) << it->str();
    largest = std::max(largest, body);
  }
  EXPECT_GT(largest, 100'000U) << "no page with a large script was asked for";
}

TEST(Tls, PlainHttpOnThePortIsSentToTheSecureAddress) {
  const Office office({}, true);
  const auto answer = office.get("/staff?x=1");
  EXPECT_EQ(answer.status, 308);
  EXPECT_EQ(answer.header("location"), "https://" + office.host() + "/staff?x=1");
  EXPECT_EQ(office.get("/api/overview").status, 308);
}

TEST(Tls, KeysAreReadableByTheOwnerOnlyAndAreNotMadeTwice) {
  const Office office({}, true);
  for (const char* name : {"ca.key", "server.key"}) {
    struct stat status {};
    ASSERT_EQ(::stat((office.folder / "tls" / name).c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600U) << name;
  }
  EXPECT_THROW(service::tls_init(office.folder, {}), store::Error);
}

TEST(Tls, ANameThatCouldSmuggleAnExtensionIsRefusedAndNothingIsMade) {
  const Office office;
  for (const char* name : {"", "a,DNS:b", "a b", "a:b", "a\nb"})
    EXPECT_THROW(service::tls_init(office.folder, {name}), store::Error) << name;
  for (const auto& entry : std::filesystem::directory_iterator(office.folder))
    EXPECT_FALSE(entry.path().filename().string().starts_with("tls")) << entry.path();
}

TEST(Tls, TheTrustPageShowsTheFingerprintAndGivesTheCertificate) {
  const Office office({}, true);
  const auto certificate = office.folder / "tls" / "ca.crt";
  using service::http::Fingerprint;
  const auto sha256 = service::http::certificate_fingerprint(certificate, Fingerprint::sha256);
  const auto sha1 = service::http::certificate_fingerprint(certificate, Fingerprint::sha1);
  EXPECT_EQ(sha256.size(), 95U);
  EXPECT_EQ(sha1.size(), 59U);
  TlsClient client(office, "localhost", TLS1_3_VERSION);
  const auto page =
      client.ask("GET /trust HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  EXPECT_NE(page.find(sha256), std::string::npos);
  EXPECT_NE(page.find(sha1), std::string::npos);
  EXPECT_NE(page.find("受信任的根证书颁发机构"), std::string::npos);
  TlsClient second(office, "localhost", TLS1_3_VERSION);
  const auto file =
      second.ask("GET /trust/ca.crt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  EXPECT_NE(file.find("-----BEGIN CERTIFICATE-----"), std::string::npos);
  EXPECT_EQ(file.find("PRIVATE KEY"), std::string::npos);
}

TEST(Tls, WithoutCertificatesTheTrustPageSaysSo) {
  const Office office;
  EXPECT_NE(office.get("/trust").body.find("不需要证书"), std::string::npos);
  EXPECT_EQ(office.get("/trust/ca.crt").status, 404);
}

TEST(Serve, BeyondThisComputerOnlyWithTls) {
  const Office office;
  service::ServeOptions options;
  options.archive = office.folder;
  options.address = "0.0.0.0";
  options.port = 0;
  const auto obstacle = [&] {
    try {
      service::serve(options, [](const std::string&) { FAIL() << "listens"; });
    } catch (const service::StartError& e) {
      EXPECT_EQ(e.subject(), options.address);
      return std::optional(e.obstacle());
    }
    return std::optional<service::Obstacle>();
  };
  EXPECT_EQ(obstacle(), service::Obstacle::needs_tls);
  options.address = "office.example";
  EXPECT_EQ(obstacle(), service::Obstacle::not_an_address);
}

TEST(Serve, OnAllAddressesItNamesItselfAsTheCertificateDoes) {
  const Office office({}, true);
  service::ServeOptions options;
  options.archive = office.folder;
  options.address = "0.0.0.0";
  options.port = 0;
  std::string url;
  service::serve(options, [&](const std::string& ready) {
    url = ready;
    ASSERT_EQ(::kill(::getpid(), SIGTERM), 0);
  });
  EXPECT_TRUE(url.starts_with("https://archive.test:")) << url;
}

TEST(Serve, RunsUntilTheSignalAndEndsInOrder) {
  const Office office;
  service::ServeOptions options;
  options.archive = office.folder;
  options.port = 0;
  options.threads = 2;
  std::promise<std::string> ready;
  auto served = std::async(std::launch::async, [&] {
    service::serve(options, [&](const std::string& url) { ready.set_value(url); });
  });
  const auto url = ready.get_future().get();
  ASSERT_TRUE(url.starts_with("http://127.0.0.1:")) << url;
  Client client(static_cast<unsigned short>(std::stoi(url.substr(17))));
  client.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(client.receive().status, 200);
  ASSERT_EQ(::kill(::getpid(), SIGTERM), 0);
  ASSERT_EQ(served.wait_for(std::chrono::seconds(20)), std::future_status::ready);
  served.get();
  EXPECT_TRUE(client.is_closed_within(std::chrono::seconds(1)));
}

}  // namespace
}  // namespace tests
