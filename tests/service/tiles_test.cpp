// SPDX-License-Identifier: Apache-2.0
// The page at full size, tile by tile.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "scanner/pyramid.h"
#include "tests/service/office.h"

namespace tests {
namespace {

using Bytes = std::vector<std::uint8_t>;

// 700 x 1100 pixels: levels of 2 x 3, 1 x 2 and 1 x 1 tiles.
Bytes pyramid() {
  scanner::PageImage image{700, 1100, 3, 300, 300, {}};
  for (int y = 0; y < image.height; ++y)
    for (int x = 0; x < image.width * 3; ++x)
      image.pixels.push_back(static_cast<std::uint8_t>(60 + (x / 7 + y / 5) % 190));
  return scanner::encode_pyramid(image, 70);
}

std::string tile_of(const Bytes& bytes, int level, int column, int row) {
  const auto tile = scanner::tile_at(scanner::read_pyramid(bytes), level, column, row).value();
  const auto from = bytes.begin() + static_cast<std::ptrdiff_t>(tile.offset);
  return {from, from + tile.size};
}

class Tiles : public testing::Test {
 protected:
  Tiles()
      : page_(office_.store_page("一页\n", "scan-001.jpg", bytes_)), clerk_(office_.log_in("li")) {}
  std::string target(const std::string& rest) const {
    return fmt::format("/api/pages/{}/tiles{}", page_, rest);
  }
  Answer get(const std::string& rest) const { return office_.get(target(rest), clerk_); }
  int views() const {
    int count = 0;
    for (const auto& event : office_.archive->history(office_.dossier))
      count += event.act == "page.viewed" ? 1 : 0;
    return count;
  }
  std::filesystem::path file_of_pyramid() const {
    for (const auto& copy : office_.archive->copies(page_)) {
      if (copy.kind != store::CopyKind::pyramid) continue;
      for (const auto& entry : std::filesystem::recursive_directory_iterator(office_.folder))
        if (entry.path().filename() == copy.stored.hex) return entry.path();
    }
    throw std::runtime_error("no pyramid");
  }

  const Bytes bytes_ = pyramid();
  Office office_;
  const std::int64_t page_;
  const Login clerk_;
};

TEST_F(Tiles, AreDescribedAndServedAsTheyStandInTheFile) {
  const auto answer = get("");
  ASSERT_EQ(answer.status, 200) << answer.body;
  const auto shown = answer.json();
  EXPECT_EQ(shown.at("width").to_number<int>(), 700);
  EXPECT_EQ(shown.at("height").to_number<int>(), 1100);
  EXPECT_EQ(shown.at("tile").to_number<int>(), 512);
  const auto& levels = shown.at("levels").as_array();
  ASSERT_EQ(levels.size(), 3U);
  EXPECT_EQ(levels[0].at("columns").to_number<int>(), 2);
  EXPECT_EQ(levels[0].at("rows").to_number<int>(), 3);
  EXPECT_EQ(levels[2].at("height").to_number<int>(), 275);
  for (int level = 0; level < 3; ++level) {
    const auto& there = levels[static_cast<std::size_t>(level)];
    for (int column = 0; column < there.at("columns").to_number<int>(); ++column) {
      for (int row = 0; row < there.at("rows").to_number<int>(); ++row) {
        const auto tile = get(fmt::format("/{}/{}/{}", level, column, row));
        ASSERT_EQ(tile.status, 200) << tile.body;
        EXPECT_EQ(tile.header("content-type"), "image/jpeg");
        EXPECT_EQ(tile.header("cache-control"), "no-store");
        EXPECT_TRUE(tile.body == tile_of(bytes_, level, column, row));
        EXPECT_TRUE(tile.body.starts_with("\xff\xd8"));
      }
    }
  }
}

TEST_F(Tiles, OnesThatAreNotThereAreNotFoundAndNoLook) {
  for (const char* rest :
       {"/0/2/0", "/0/0/3", "/3/0/0", "/0/-1/0", "/-1/0/0", "/0/0/-1", "/0/0/x", "/0/0/1e0",
        "/0/0/%20", "/0/0/0x0", "/0/0/2147483648", "/99999999999999999999/0/0", "/0/0/1.0",
        "/0/4294967296/0", "/0/0", "/0/0/0/0", "/0/0/+0"}) {
    const auto answer = get(rest);
    EXPECT_EQ(answer.status, 404) << rest;
    EXPECT_EQ(answer.header("content-type"), "application/problem+json") << rest;
  }
  for (const char* page : {"999", "0", "-1", "x", "99999999999999999999"})
    EXPECT_EQ(office_.get(fmt::format("/api/pages/{}/tiles/0/0/0", page), clerk_).status, 404);
  EXPECT_EQ(views(), 0);
}

TEST_F(Tiles, AreForThoseWhoMayLookAtPages) {
  for (const char* rest : {"", "/0/0/0"}) {
    EXPECT_EQ(office_.get(target(rest)).status, 401) << rest;
    EXPECT_EQ(office_.get(target(rest), office_.enter()).status, 401) << rest;
    EXPECT_EQ(office_.get(target(rest), office_.log_in("gao")).status, 403) << rest;
  }
  EXPECT_EQ(views(), 0);
  EXPECT_EQ(get("/0/0/0").status, 200);
}

TEST_F(Tiles, AreOneLookInEachSession) {
  get("");
  EXPECT_EQ(views(), 1);
  for (const char* rest : {"/0/0/0", "/0/1/2", "/2/0/0"}) get(rest);
  office_.get(fmt::format("/api/pages/{}/image", page_), clerk_);
  EXPECT_EQ(views(), 1);
  office_.get(target("/1/0/0"), office_.log_in("wang"));
  EXPECT_EQ(views(), 2);
}

TEST_F(Tiles, APageReadByAnEarlierVersionSaysSo) {
  const auto page = office_.store_page("旧页\n", "scan-002.jpg");
  for (const char* rest : {"", "/0/0/0"}) {
    const auto answer = office_.get(fmt::format("/api/pages/{}/tiles{}", page, rest), clerk_);
    EXPECT_EQ(answer.status, 404);
    EXPECT_NE(answer.json().at("detail").as_string().find("较早版本"), std::string::npos);
  }
  EXPECT_EQ(views(), 0);
  EXPECT_EQ(office_.get(fmt::format("/api/pages/{}/image", page), clerk_).status, 200);
}

TEST_F(Tiles, DamageIsNeverServedBeforeOrAfterTheFirstTile) {
  const auto file = file_of_pyramid();
  std::filesystem::permissions(file, std::filesystem::perms::owner_write,
                               std::filesystem::perm_options::add);
  ASSERT_EQ(get("/0/0/0").status, 200);
  const auto flip = [&](char byte) {
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(static_cast<std::streamoff>(bytes_.size()) - 1);
    stream.put(byte);
  };
  flip(static_cast<char>(bytes_.back() ^ 1));
  const auto damaged = get("/0/0/0");
  EXPECT_EQ(damaged.status, 500);
  EXPECT_EQ(damaged.json().at("code").as_string(), "damaged");
  flip(static_cast<char>(bytes_.back()));
  EXPECT_EQ(get("/0/0/0").status, 200);
}

// As a worker gone wrong might have left it, were it not refused on the way in.
TEST_F(Tiles, WhatIsNoPyramidIsDamage) {
  const auto page = office_.store_page("坏\n", "scan-003.jpg", Bytes(400, 7));
  const auto answer = office_.get(fmt::format("/api/pages/{}/tiles", page), clerk_);
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(answer.json().at("code").as_string(), "damaged");
}

TEST_F(Tiles, ManyPagesAtOnceAreServedThoughFewStayOpen) {
  std::vector<std::int64_t> pages{page_};
  for (int i = 0; i < 5; ++i)
    pages.push_back(office_.store_page("页\n", fmt::format("more-{}.jpg", i), bytes_));
  office_.context->tiles = std::make_unique<service::routes::TileShelf>(*office_.archive, 2);
  const std::string wanted = tile_of(bytes_, 0, 1, 2);
  std::atomic<int> good = 0;
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (std::size_t i = 0; i < 12; ++i) {
        const auto page = pages[(i * 5 + static_cast<std::size_t>(t)) % pages.size()];
        good += office_.get(fmt::format("/api/pages/{}/tiles/0/1/2", page), clerk_).body == wanted;
      }
    });
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(good, 48);
}

}  // namespace
}  // namespace tests
