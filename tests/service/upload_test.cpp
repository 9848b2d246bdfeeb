// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>

#include <array>
#include <filesystem>
#include <thread>

#include "tests/service/office.h"

namespace tests {
namespace {

std::string sha256(const std::string& bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
  std::string text;
  for (unsigned i = 0; i < size; ++i) text += fmt::format("{:02x}", digest[i]);
  return text;
}

std::string large_bytes(std::size_t size) {
  std::string bytes(size, '\0');
  std::uint32_t state = 1;
  for (auto& byte : bytes) {
    state = state * 1664525U + 1013904223U;
    byte = static_cast<char>(state >> 24);
  }
  return bytes;
}

class Upload : public testing::Test {
 protected:
  explicit Upload(const service::Config& config = service::Config())
      : office(config), clerk(office.log_in("li")) {
    const auto begun =
        office.post(fmt::format("/api/dossiers/{}/batches", office.dossier), "{}", clerk);
    EXPECT_EQ(begun.status, 201) << begun.body;
    batch = begun.json().at("id").as_int64();
  }
  std::string target(const std::string& name) const {
    return fmt::format("/api/batches/{}/files?name={}", batch, name);
  }
  std::string headers() const {
    return fmt::format("Host: {}\r\nCookie: {}\r\nX-CSRF-Token: {}\r\n", office.host(),
                       clerk.cookie, clerk.csrf);
  }
  // Half-received files in the archive.
  int left_over() const {
    int count = 0;
    if (!std::filesystem::exists(office.folder / "tmp")) return 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(office.folder / "tmp"))
      count += entry.is_regular_file() && entry.file_size() > 0 ? 1 : 0;
    return count;
  }

  Office office;
  Login clerk;
  std::int64_t batch = 0;
};

class SmallUpload : public Upload {
 protected:
  static service::Config small() {
    service::Config config;
    config.limits.file_bytes = 1 << 20;
    return config;
  }
  SmallUpload() : Upload(small()) {}
};

TEST_F(Upload, AMixedStackIsBegunForNobodyAndIsToldFromABatchOfOneDossier) {
  for (const char* body : {"{}", "{\"across_files\": true, \"files\": 2}"}) {
    const auto begun = office.post("/api/batches", body, clerk);
    ASSERT_EQ(begun.status, 201) << begun.body;
    const auto stack = begun.json();
    const auto id = stack.at("id").as_int64();
    EXPECT_TRUE(stack.at("mixed").as_bool());
    EXPECT_FALSE(stack.as_object().contains("dossier"));
    EXPECT_NE(id, batch);
    const auto file = office.put(fmt::format("/api/batches/{}/files?name=1.jpg", id), "a", clerk);
    EXPECT_EQ(file.status, 201) << file.body;
    const auto kept = office.archive->batch(id);
    ASSERT_TRUE(kept);
    EXPECT_TRUE(kept->gathering) << "more files may come";
    EXPECT_EQ(kept->files_announced, std::string_view(body) == "{}" ? 0 : 2);
  }
  const auto other = office.get(fmt::format("/api/batches/{}", batch), clerk).json();
  EXPECT_FALSE(other.as_object().contains("mixed"));
  EXPECT_EQ(office.post("/api/batches", "{\"across_files\": 1}", clerk).status, 422);
  EXPECT_EQ(office.post("/api/batches", "{\"across_files\": true}", clerk).status, 422)
      << "a file that does not come is a gap";
}

TEST_F(Upload, AFileArrivesWholeAndIsHashed) {
  const auto bytes = large_bytes(9'000'001);
  const auto answer = office.put(target("%E7%AC%AC1%E9%A1%B5.jpg"), bytes, clerk);
  ASSERT_EQ(answer.status, 201) << answer.body;
  EXPECT_EQ(answer.json().at("name").as_string(), "第1页.jpg");
  EXPECT_EQ(answer.json().at("size").to_number<std::size_t>(), bytes.size());
  EXPECT_EQ(answer.json().at("digest").as_string(), sha256(bytes));
  EXPECT_EQ(answer.json().at("state").as_string(), "received");
  const auto shown = office.get(fmt::format("/api/batches/{}", batch), clerk).json();
  EXPECT_EQ(shown.at("files_list").as_array().size(), 1U);
  EXPECT_FALSE(shown.at("started").as_bool());
}

TEST_F(Upload, AFileInChunksArrivesTheSame) {
  const auto bytes = large_bytes(700'000);
  Client client(office.port());
  client.send(fmt::format("PUT {} HTTP/1.1\r\n{}Transfer-Encoding: chunked\r\n\r\n",
                          target("a.jpg"), headers()));
  for (std::size_t at = 0; at < bytes.size(); at += 100'000)
    client.send(fmt::format("{:x}\r\n{}\r\n", 100'000, bytes.substr(at, 100'000)));
  client.send("0\r\n\r\n");
  const auto answer = client.receive();
  ASSERT_EQ(answer.status, 201) << answer.body;
  EXPECT_EQ(answer.json().at("digest").as_string(), sha256(bytes));
}

TEST_F(Upload, AMalformedChunkIsRefusedAndLeavesNothingBehind) {
  Client client(office.port());
  client.send(fmt::format("PUT {} HTTP/1.1\r\n{}Transfer-Encoding: chunked\r\n\r\n5\r\nhello0\r\n\r\n",
                          target("a.jpg"), headers()));
  EXPECT_EQ(client.receive().status, 400);
  EXPECT_EQ(left_over(), 0);
  EXPECT_TRUE(office.archive->files(batch).empty());
}

TEST_F(Upload, WhoIsNotLoggedInIsRefusedBeforeTheBytes) {
  Client client(office.port());
  client.send(fmt::format("PUT {} HTTP/1.1\r\nHost: {}\r\nContent-Length: 1000000\r\n\r\n",
                          target("a.jpg"), office.host()));
  const auto answer = client.receive();
  EXPECT_EQ(answer.status, 401);
  EXPECT_EQ(answer.header("connection"), "close");
  EXPECT_EQ(left_over(), 0);
}

TEST_F(SmallUpload, ATooLargeFileIsRefusedBeforeOrWhileItArrives) {
  Client client(office.port());
  client.send(fmt::format("PUT {} HTTP/1.1\r\n{}Content-Length: {}\r\n\r\n", target("a.jpg"),
                          headers(), (1 << 20) + 1));
  EXPECT_EQ(client.receive().status, 413);

  Client chunked(office.port());
  const auto bytes = large_bytes((1 << 20) + 300'000);
  chunked.send(
      fmt::format("PUT {} HTTP/1.1\r\n{}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{}\r\n0\r\n\r\n",
                  target("b.jpg"), headers(), bytes.size(), bytes));
  EXPECT_EQ(chunked.receive().status, 413);
  EXPECT_EQ(left_over(), 0);
  EXPECT_EQ(office.put(target("c.jpg"), large_bytes(1 << 20), clerk).status, 201);
}

TEST_F(Upload, AClientThatBreaksOffLeavesNothingBehind) {
  {
    Client client(office.port());
    client.send(fmt::format("PUT {} HTTP/1.1\r\n{}Content-Length: 3000000\r\n\r\n{}",
                            target("a.jpg"), headers(), large_bytes(1'000'000)));
  }
  int left = -1;
  for (int i = 0; i < 100 && left != 0; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    left = left_over();
  }
  EXPECT_EQ(left, 0);
  EXPECT_TRUE(office.archive->files(batch).empty());
}

TEST_F(Upload, ANameThatIsNotAFileNameIsRefused) {
  for (const char* name : {"", ".", "..", "%2Fa.jpg", "a%2F", "a%2F%2Fb.jpg", "a%2F..%2Fb.jpg",
                           "..%5Ca.jpg", "a%0Ab", "%FF", "%C0%AF"}) {
    const auto answer = office.put(target(name), "x", clerk);
    EXPECT_EQ(answer.status, 422) << name;
  }
  EXPECT_EQ(office.put(target(std::string(256, 'a')), "x", clerk).status, 422);
}

TEST_F(Upload, AFolderKeepsItsPaths) {
  const auto answer = office.put(target("%E5%8D%B7%2F2%2F1.jpg"), "x", clerk);
  ASSERT_EQ(answer.status, 201) << answer.body;
  EXPECT_EQ(answer.json().at("name").as_string(), "卷/2/1.jpg");
}

TEST_F(Upload, WhatBreaksTheReadingOffIsSaidAndItCanBeOrderedAgain) {
  EXPECT_EQ(office.put(target("a.jpg"), "x", clerk).status, 201);
  const auto start = fmt::format("/api/batches/{}/start", batch);
  {
    const auto held = office.archive->lock_batch(batch);  // as another process would
    ASSERT_EQ(office.post(start, "{}", clerk).status, 202);
    Answer shown;
    for (int i = 0; i < 500; ++i) {
      shown = office.get(fmt::format("/api/batches/{}", batch), clerk);
      if (shown.json().as_object().contains("failure")) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    const auto answer = shown.json().as_object();
    ASSERT_TRUE(answer.contains("failure")) << shown.body;
    EXPECT_EQ(answer.at("failure").at("code").as_string(), "busy");
    EXPECT_FALSE(answer.at("failure").at("detail").as_string().empty());
    EXPECT_FALSE(answer.at("started").as_bool());
    EXPECT_TRUE(answer.at("ordered").as_bool());
  }
  EXPECT_EQ(office.post(start, "{}", clerk).status, 202);
  EXPECT_EQ(office.put(target("b.jpg"), "x", clerk).status, 409) << "an ordered batch is complete";
}

TEST_F(Upload, TheSameBytesUnderAnotherNameAreAnotherFileAndTheSameAgainIsTheSame) {
  EXPECT_EQ(office.put(target("a.jpg"), "same", clerk).status, 201);
  EXPECT_EQ(office.put(target("b.jpg"), "same", clerk).status, 201);
  EXPECT_EQ(office.put(target("a.jpg"), "same", clerk).status, 201);
  EXPECT_EQ(office.archive->files(batch).size(), 2U);
}

TEST_F(Upload, ABatchThatIsDoneTakesNoMoreFiles) {
  office.archive->close_batch(batch, store::Actor{"os:test"});
  EXPECT_EQ(office.put(target("a.jpg"), "x", clerk).status, 409);
  EXPECT_EQ(office.post(fmt::format("/api/batches/{}/start", batch), "{}", clerk).status, 409);
  EXPECT_EQ(office.put("/api/batches/999/files?name=a.jpg", "x", clerk).status, 404);
  EXPECT_EQ(office.post("/api/dossiers/none/batches", "{}", clerk).status, 404);
}

TEST_F(Upload, TwentyFilesAtOnceAllArrive) {
  std::vector<std::thread> threads;
  std::atomic<int> received{0};
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (int i = 0; i < 5; ++i) {
        const auto bytes = large_bytes(static_cast<std::size_t>(300'000 + 1000 * t + i));
        const auto answer = office.put(target(fmt::format("{}-{}.jpg", t, i)), bytes, clerk);
        received +=
            answer.status == 201 && answer.json().at("digest").as_string() == sha256(bytes) ? 1 : 0;
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(received, 20);
  EXPECT_EQ(office.archive->files(batch).size(), 20U);
}

}  // namespace
}  // namespace tests
