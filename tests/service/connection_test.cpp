// SPDX-License-Identifier: Apache-2.0
// What the network layer does with clients that are slow, large, malformed or hostile.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <future>
#include <thread>

#include "service/start_error.h"
#include "tests/service/office.h"

namespace tests {
namespace {

using namespace std::chrono_literals;

service::Config hasty() {
  service::Config config;
  config.limits.idle = 400ms;
  config.limits.header = 400ms;
  config.limits.body = 400ms;
  config.limits.body_rate = 10 << 20;
  config.limits.linger = 200ms;
  return config;
}

int status_of_raw(const Office& office, const std::string& bytes) {
  Client client(office.port());
  client.send(bytes);
  return client.receive().status;
}

TEST(Connection, HostileFramingIsRefusedAndTheConnectionEnds) {
  const Office office;
  const auto host = "Host: " + office.host() + "\r\n";
  const std::string hidden = "GET /healthz HTTP/1.1\r\n" + host + "\r\n";
  const std::vector<std::string> requests{
      "POST /api/session HTTP/1.0\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" +
          hidden,
      "POST /api/session HTTP/1.1\r\n" + host +
          "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
      "POST /api/session HTTP/1.1\r\n" + host +
          "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
      "POST /api/session HTTP/1.1\r\n" + host + "Content-Length: +5\r\n\r\nhello",
      "POST /api/session HTTP/1.1\r\n" + host +
          "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
      "POST /api/session HTTP/1.1\r\n" + host +
          "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + hidden,
      "POST /api/session HTTP/1.1\r\n" + host + "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
      "POST /api/session HTTP/1.1\r\n" + host + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
      "GET /healthz HTTP/1.1\r\n\r\n",
      "GET /healthz HTTP/1.1\r\n" + host + host + "\r\n",
      "GET /healthz HTTP/1.1\r\n" + host + "A: b\r\n c\r\n\r\n",
      "GET /healthz HTTP/1.1\r\n" + host + "A : b\r\n\r\n",
      "GET /healthz HTTP/1.1\n" + host + "\r\n",
      "GET /healthz HTTP/1.1\r\n" + host + std::string("A: \0b\r\n\r\n", 9),
      "GET  HTTP/1.1\r\n" + host + "\r\n",
      "GET /%zz HTTP/1.1\r\n" + host + "\r\n",
      "GET http://127.0.0.1/healthz HTTP/1.1\r\n" + host + "\r\n",
      "\x16\x03\x01\r\n\r\n",
      "\r\n\r\n",
  };
  for (const auto& request : requests) {
    Client client(office.port());
    client.send(request);
    EXPECT_EQ(client.receive().status, 400) << request;
    EXPECT_TRUE(client.is_closed_within(5s)) << request;
  }
  EXPECT_EQ(office.get("/healthz").status, 200);
}

std::string chunked_request(const Office& office) {
  return fmt::format(
      "POST /api/session HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n"
      "Transfer-Encoding: chunked\r\n\r\n",
      office.host());
}

const std::vector<std::string>& malformed_chunks() {
  static const std::vector<std::string> bodies{
      "zz\r\n",
      "\r\n",
      "-5\r\nhello\r\n0\r\n\r\n",
      "0x5\r\nhello\r\n0\r\n\r\n",
      "FFFFFFFFFFFFFFFFFF\r\nx\r\n0\r\n\r\n",
      "5 \r\nhello\r\n0\r\n\r\n",
      "2\r\n{}zz\r\n",
      "2\r\n{}0\r\n\r\n",
      "2\r\n{ }\r\n0\r\n\r\n",
      "2\r\n{}\r\nzz\r\n",
      "2\r\n{}\r\n0\r\nno trailer\r\n\r\n",
      "2;" + std::string(100'000, 'a'),
  };
  return bodies;
}

void expect_malformed(Client& client, const std::string& body) {
  const auto answer = client.receive();
  EXPECT_EQ(answer.status, 400) << body;
  EXPECT_EQ(answer.header("content-type"), "application/problem+json") << body;
  EXPECT_EQ(answer.header("connection"), "close") << body;
  EXPECT_TRUE(client.is_closed_within(5s)) << body;
}

TEST(Connection, AMalformedChunkIsRefusedAndTheConnectionEnds) {
  const Office office;
  for (const auto& body : malformed_chunks()) {
    Client client(office.port());
    client.send(chunked_request(office) + body);
    expect_malformed(client, body);
  }
  EXPECT_EQ(office.get("/healthz").status, 200);
}

TEST(Connection, AMalformedChunkIsRefusedThoughItComesInPieces) {
  const Office office;
  for (const auto& body : malformed_chunks()) {
    Client client(office.port());
    client.send(chunked_request(office));
    const std::size_t at_once = body.size() > 100 ? 1000 : 1;
    for (std::size_t at = 0; at < body.size(); at += at_once) {
      std::this_thread::sleep_for(2ms);
      if (!client.send(body.substr(at, at_once))) break;
    }
    expect_malformed(client, body);
  }
  EXPECT_EQ(office.get("/healthz").status, 200);
}

TEST(Connection, AChunkedBodyThatIsRightIsTakenInAnyPieces) {
  const Office office;
  Client client(office.port());
  client.send(chunked_request(office));
  for (const char byte : std::string("1;a=b\r\n{\r\n1\r\n}\r\n0\r\nA: b\r\n\r\n")) {
    std::this_thread::sleep_for(2ms);
    client.send(std::string(1, byte));
  }
  EXPECT_EQ(client.receive().status, 422) << "an empty object: name and password are missing";
  client.send("GET /healthz HTTP/1.1\r\nHost: " + office.host() + "\r\n\r\n");
  EXPECT_EQ(client.receive().status, 200);
}

// Nobody is there to be told what was wrong.
TEST(Connection, AChunkedBodyThatIsBrokenOffIsNotAnswered) {
  const Office office(hasty());
  Client client(office.port());
  client.send(chunked_request(office) + "5\r\n{");
  EXPECT_EQ(client.receive().status, 0);
}

TEST(Connection, AnotherVersionOfHttpIsRefused) {
  const Office office;
  EXPECT_EQ(status_of_raw(office, "GET / HTTP/2.0\r\nHost: localhost\r\n\r\n"), 505);
}

TEST(Connection, RequestsOfOneConnectionAreAnsweredInOrder) {
  const Office office;
  Client client(office.port());
  const auto host = "Host: " + office.host() + "\r\n\r\n";
  client.send("GET /healthz HTTP/1.1\r\n" + host + "GET /nowhere HTTP/1.1\r\n" + host +
              "GET /api HTTP/1.1\r\n" + host);
  EXPECT_EQ(client.receive().status, 200);
  EXPECT_EQ(client.receive().status, 404);
  EXPECT_EQ(client.receive().json().at("name").as_string(), "dangan");
}

TEST(Connection, AnOldClientIsAnsweredAndLetGo) {
  const Office office;
  Client client(office.port());
  client.send("GET /healthz HTTP/1.0\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(client.receive().status, 200);
  EXPECT_TRUE(client.is_closed_within(5s));
}

TEST(Connection, HeadIsGetWithoutTheBody) {
  const Office office;
  const auto whole = office.get("/healthz");
  Client client(office.port());
  const auto host = "Host: " + office.host() + "\r\n\r\n";
  client.send("HEAD /healthz HTTP/1.1\r\n" + host + "GET /healthz HTTP/1.1\r\n" + host);
  const auto head = client.receive(true);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.header("content-length"), std::to_string(whole.body.size()));
  EXPECT_EQ(client.receive().body, whole.body);
}

TEST(Connection, UnknownAddressesAndMethodsAreAnsweredHonestly) {
  const Office office;
  EXPECT_EQ(office.get("/nowhere").status, 404);
  EXPECT_EQ(office.get("/nowhere").header("content-type"), "application/problem+json");
  EXPECT_EQ(office.get("/api/").status, 404);
  EXPECT_EQ(office.get("//").status, 404);
  EXPECT_EQ(office.get("/assets/..%2f..%2fetc%2fpasswd").status, 404);
  for (const char* method : {"OPTIONS", "TRACE", "PATCH", "DELETE", "BREW"}) {
    const auto answer = office.ask(method, "/healthz");
    EXPECT_EQ(answer.status, 405) << method;
    EXPECT_EQ(answer.header("allow"), "GET, HEAD") << method;
  }
  EXPECT_EQ(office.ask("PUT", "/api/session").header("allow"), "POST, GET, HEAD, DELETE");
}

TEST(Connection, ATooLongTargetOrHeaderIsRefused) {
  const Office office;
  EXPECT_EQ(office.get("/" + std::string(5000, 'a')).status, 414);
  EXPECT_EQ(office.ask("GET", "/healthz", {}, "A: " + std::string(9000, 'a') + "\r\n").status, 431);
  EXPECT_EQ(office.ask("GET", "/healthz", {}, "A: " + std::string(7000, 'a') + "\r\n").status, 200);
}

TEST(Connection, ATooLargeBodyIsRefusedBeforeOrWhileItArrives) {
  const Office office;
  const std::string large(70 << 10, ' ');
  EXPECT_EQ(office.post("/api/session", large).status, 413);
  Client client(office.port());
  client.send(
      fmt::format("POST /api/session HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n"
                  "Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{}\r\n0\r\n\r\n",
                  office.host(), large.size(), large));
  EXPECT_EQ(client.receive().status, 413);
}

TEST(Connection, AnIdleClientIsClosed) {
  const Office office(hasty());
  Client client(office.port());
  EXPECT_TRUE(client.is_closed_within(5s));
}

TEST(Connection, AHeaderThatDripsIsClosedThoughBytesKeepComing) {
  const Office office(hasty());
  Client client(office.port());
  client.send("GET /healthz HTTP/1.1\r\n");
  bool closed = false;
  for (int i = 0; i < 40 && !closed; ++i) {
    closed = !client.send("A: b\r\n") || client.is_closed_within(50ms);
  }
  EXPECT_TRUE(closed);
}

TEST(Connection, ABodyThatDripsIsClosed) {
  const Office office(hasty());
  Client client(office.port());
  client.send(
      fmt::format("POST /api/session HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n"
                  "Content-Length: 1000\r\n\r\n",
                  office.host()));
  bool closed = false;
  for (int i = 0; i < 40 && !closed; ++i)
    closed = !client.send(" ") || client.is_closed_within(50ms);
  EXPECT_TRUE(closed);
}

TEST(Connection, AClientThatWaitsIsToldToGoOn) {
  const Office office;
  Client client(office.port());
  client.send(
      fmt::format("POST /api/session HTTP/1.1\r\nHost: {}\r\nContent-Type: application/json\r\n"
                  "Content-Length: 2\r\nExpect: 100-continue\r\n\r\n",
                  office.host()));
  EXPECT_EQ(client.receive().status, 100);
  client.send("{}");
  EXPECT_EQ(client.receive().status, 422);
  EXPECT_EQ(
      office.ask("POST", "/api/session", "{}", "Content-Type: application/json\r\nExpect: tea\r\n")
          .status,
      417);
}

TEST(Connection, ANameThatIsNotOursIsRefused) {
  const Office office;
  EXPECT_EQ(status_of_raw(office, "GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n"), 421);
  EXPECT_EQ(status_of_raw(office, "GET / HTTP/1.1\r\nHost: 127.0.0.1.evil.example:8080\r\n\r\n"),
            421);
  EXPECT_EQ(status_of_raw(office, "GET /healthz HTTP/1.1\r\nHost: localhost:1\r\n\r\n"), 200);
}

TEST(Connection, EveryAnswerCarriesTheSecurityHeaders) {
  const Office office;
  for (const char* target :
       {"/", "/staff", "/healthz", "/api", "/nowhere", "/api/overview", "/trust"}) {
    const auto answer = office.get(target);
    EXPECT_NE(answer.header("content-security-policy").find("default-src 'none'"),
              std::string::npos);
    EXPECT_EQ(answer.header("content-security-policy").find("unsafe"), std::string::npos);
    EXPECT_EQ(answer.header("x-content-type-options"), "nosniff") << target;
    EXPECT_EQ(answer.header("referrer-policy"), "no-referrer") << target;
    EXPECT_EQ(answer.header("cross-origin-opener-policy"), "same-origin") << target;
    EXPECT_EQ(answer.header("cross-origin-resource-policy"), "same-origin") << target;
    EXPECT_EQ(answer.header("cache-control"), "no-store") << target;
    EXPECT_EQ(answer.header("strict-transport-security"), "") << target;
    EXPECT_FALSE(answer.header("content-type").empty()) << target;
  }
}

TEST(Connection, MoreConnectionsThanAllowedAreTurnedAwayAndRoomReturns) {
  service::Config config;
  config.limits.connections = 3;
  const Office office(config);
  {
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 3; ++i) {
      clients.push_back(std::make_unique<Client>(office.port()));
      clients.back()->send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
      EXPECT_EQ(clients.back()->receive().status, 200);
    }
    Client fourth(office.port());
    EXPECT_EQ(fourth.receive().status, 503);
  }
  int status = 0;
  for (int i = 0; i < 50 && status != 200; ++i) {
    std::this_thread::sleep_for(20ms);
    status = status_of_raw(office, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }
  EXPECT_EQ(status, 200);
}

TEST(Connection, AFullQueueIsAnsweredAtOnceAndSaysWhenToTryAgain) {
  service::Config config;
  config.limits.hashing_threads = 1;
  config.limits.hashing_queue = 2;
  const Office office(config);
  std::vector<std::unique_ptr<Client>> clients;
  const std::string body = R"({"name":"li","password":"x"})";
  for (int i = 0; i < 8; ++i) {
    clients.push_back(std::make_unique<Client>(office.port()));
    clients.back()->send(
        fmt::format("POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                    "application/json\r\nContent-Length: {}\r\n\r\n{}",
                    body.size(), body));
  }
  int refused = 0, answered = 0;
  for (const auto& client : clients) {
    const auto answer = client->receive();
    refused += answer.status == 503 && answer.header("retry-after") == "2" ? 1 : 0;
    answered += answer.status == 401 ? 1 : 0;
  }
  EXPECT_GE(answered, 2);
  EXPECT_GE(refused, 1);
  EXPECT_EQ(answered + refused, 8);
}

TEST(Connection, StoppingFinishesWhatIsInWorkAndClosesTheIdle) {
  Office office;
  Client idle(office.port());
  idle.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(idle.receive().status, 200);
  Client busy(office.port());
  const std::string body = R"({"name":"张三","id_number":"1"})";
  busy.send(
      fmt::format("POST /api/public/codes HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                  "application/json\r\nContent-Length: {}\r\n\r\n{}",
                  body.size(), body));
  std::this_thread::sleep_for(100ms);  // the answer is due after 400 ms
  const auto start = std::chrono::steady_clock::now();
  auto stopped = std::async(std::launch::async, [&] { office.listener->stop(); });
  const auto answer = busy.receive();
  EXPECT_EQ(answer.status, 202);
  EXPECT_EQ(answer.header("connection"), "close");
  EXPECT_TRUE(idle.is_closed_within(5s));
  stopped.get();
  EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);
  EXPECT_THROW(Client(office.port()), std::exception);
}

TEST(Connection, AStoppingServerDoesNotWaitForeverForASlowClient) {
  service::Config config;
  config.limits.stop = 300ms;
  Office office(config);
  Client slow(office.port());
  slow.send("GET /healthz HTTP/1.1\r\n");
  std::this_thread::sleep_for(100ms);
  const auto start = std::chrono::steady_clock::now();
  office.listener->stop();
  EXPECT_LT(std::chrono::steady_clock::now() - start, 5s);
  EXPECT_TRUE(slow.is_closed_within(1s));
}

TEST(Connection, APortInUseIsNotShared) {
  const Office office;
  try {
    const service::http::Listener second("127.0.0.1", office.port(), 1, {}, *office.desk,
                                         std::nullopt);
    FAIL() << "listens";
  } catch (const service::StartError& e) {
    EXPECT_EQ(e.obstacle(), service::Obstacle::port_in_use);
    EXPECT_EQ(e.subject(), fmt::format("127.0.0.1:{}", office.port()));
  }
}

TEST(Connection, ALittleStormOfBadClientsLeavesTheServerAlive) {
  const Office office;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&office, t] {
      for (int i = 0; i < 50; ++i) {
        Client client(office.port());
        const std::string request =
            "POST /api/session HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
            "application/json\r\nContent-Length: 40\r\n\r\n{\"name\":";
        client.send(request.substr(0, static_cast<std::size_t>(i * 2 + t) % request.size()));
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(office.get("/healthz").status, 200);
}

}  // namespace
}  // namespace tests
