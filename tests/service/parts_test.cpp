// SPDX-License-Identifier: Apache-2.0
// The small parts, without a network.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include "service/auth.h"
#include "service/config.h"
#include "service/disk_need.h"
#include "service/http/limits.h"
#include "service/http/message.h"
#include "service/http/throttle.h"
#include "service/json.h"
#include "service/notify.h"
#include "service/problem.h"
#include "service/serve.h"
#include "service/web_assets.h"

namespace service {
namespace {

using namespace std::chrono_literals;

class Parts : public testing::Test {
 protected:
  void SetUp() override {
    auto pattern = (std::filesystem::temp_directory_path() / "dangan-parts-XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  void write_config(const std::string& text) const {
    std::ofstream(folder_ / "dangan.toml") << text;
  }
  std::string refusal() const {
    try {
      read_config(folder_);
    } catch (const store::Error& error) {
      EXPECT_EQ(error.code(), store::Errc::invalid);
      return error.what();
    }
    return "";
  }
  std::filesystem::path folder_;
};

TEST_F(Parts, WithoutAFileEverySettingHasItsDefault) {
  const auto config = read_config(folder_);
  EXPECT_EQ(config.office, "人才服务中心");
  EXPECT_EQ(config.staff_idle, 15min);
  EXPECT_EQ(config.staff_life, 8h);
  EXPECT_EQ(config.graduate_idle, 10min);
}

TEST_F(Parts, ARecogniserIsNamedWithItsFilesFromTheArchive) {
  EXPECT_EQ(read_config(folder_).reading.model, "");
  write_config("[reading]\nengine = \"ctc\"\nmodel = \"m/a.onnx\"\ncharacters = \"/keys.txt\"\n");
  EXPECT_EQ(read_config(folder_).reading.model, (folder_ / "m/a.onnx").string());
  EXPECT_EQ(read_config(folder_).reading.characters, "/keys.txt");
  write_config("[reading]\nengine = \"tesseract\"\nmodel = \"a.onnx\"\n");
  EXPECT_EQ(read_config(folder_).reading.model, "");
  write_config("[reading]\nengine = \"ctc\"\nmodel = \"a.onnx\"\n");
  EXPECT_NE(refusal().find("needs 'model' and 'characters'"), std::string::npos);
  write_config("[reading]\nengine = \"magic\"\n");
  EXPECT_NE(refusal().find("'engine'"), std::string::npos);
}

TEST_F(Parts, TheProfileChosenAtTheBeginningIsRead) {
  EXPECT_EQ(read_config(folder_).profile, scanner::MasterProfile::lossless);
  begin_config(folder_, scanner::MasterProfile::compact);
  EXPECT_EQ(read_config(folder_).profile, scanner::MasterProfile::compact);
  EXPECT_THROW(begin_config(folder_, scanner::MasterProfile::lossless), store::Error);
  EXPECT_EQ(read_config(folder_).profile, scanner::MasterProfile::compact);
  EXPECT_THROW(begin_config(folder_ / "nowhere", scanner::MasterProfile::compact), store::Error);
  write_config("[scan]\nprofile = \"small\"\n");
  EXPECT_NE(refusal().find("lossless"), std::string::npos);
}

TEST_F(Parts, DiskNeededIsThatOfAPageTimesThePages) {
  for (const auto profile : {scanner::MasterProfile::lossless, scanner::MasterProfile::compact}) {
    const DiskNeed one = disk_need(1, profile), all = disk_need(most_pages, profile);
    EXPECT_EQ(all.sum(), one.sum() * static_cast<std::uint64_t>(most_pages));
    EXPECT_EQ(one.sum(), one.master + one.access + one.pyramid + one.thumbnail + one.database);
    EXPECT_GT(one.master, one.access);
  }
  EXPECT_GT(disk_need(1, scanner::MasterProfile::lossless).master,
            5 * disk_need(1, scanner::MasterProfile::compact).master);
}

TEST_F(Parts, SizesAreShownWithThreeDigits) {
  EXPECT_EQ(size_text(0), "0.00 kB");
  EXPECT_EQ(size_text(12'000), "12.0 kB");
  EXPECT_EQ(size_text(999'600), "1.00 MB");
  EXPECT_EQ(size_text(9'200'000), "9.20 MB");
  EXPECT_EQ(size_text(385'000'000'000), "385 GB");
  EXPECT_EQ(size_text(10'600'000'000'000), "10.6 TB");
  EXPECT_EQ(size_text(12'345'000'000'000'000'000U), "12345 PB");
}

TEST_F(Parts, SettingsAreRead) {
  write_config(
      "[office]\nname = \"某市人才中心\"\npublic_url = \"https://dangan.example.cn/\"\n"
      "[session]\nstaff_hours = 2\n[codes]\ncounter_minutes = 600\n");
  const auto config = read_config(folder_);
  EXPECT_EQ(config.office, "某市人才中心");
  EXPECT_EQ(config.public_url, "https://dangan.example.cn");
  EXPECT_EQ(config.staff_life, 2h);
  EXPECT_EQ(config.counter_code, 10h);
}

TEST_F(Parts, AWrongSettingIsRefusedWithItsName) {
  write_config("[office]\nnmae = \"x\"\n");
  EXPECT_EQ(refusal(), "dangan.toml: unknown key 'nmae' in [office]");
  write_config("[sessions]\n");
  EXPECT_EQ(refusal(), "dangan.toml: unknown key 'sessions' in the file");
  write_config("[session]\nstaff_hours = 0\n");
  EXPECT_NE(refusal().find("'staff_hours'"), std::string::npos);
  write_config("[session]\nstaff_hours = \"8\"\n");
  EXPECT_NE(refusal().find("'staff_hours'"), std::string::npos);
  write_config("[office]\npublic_url = \"dangan.example.cn\"\n");
  EXPECT_NE(refusal().find("'public_url'"), std::string::npos);
  write_config("[office\n");
  EXPECT_NE(refusal().find("line 1"), std::string::npos);
}

TEST_F(Parts, AMessageIsDroppedWholeAndReadableByTheOwnerOnly) {
  FileDrop drop(folder_ / "outbox");
  drop.send({"13800138000", "查询码 12345678"});
  drop.send({"13800138000", "第二条"});
  std::set<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder_ / "outbox"))
    files.insert(entry.path());
  ASSERT_EQ(files.size(), 2U);
  std::ifstream first(*files.begin());
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(first), {}),
            "13800138000\n\n查询码 12345678\n");
  struct stat status {};
  ASSERT_EQ(::stat(files.begin()->c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  EXPECT_EQ(files.begin()->extension(), ".txt");
}

TEST_F(Parts, AMessageThatCannotBeDroppedIsAnError) {
  FileDrop drop(folder_ / "no" / "such" / "folder");
  EXPECT_THROW(drop.send({"1", "2"}), store::Error);
}

TEST(Throttle, AllowsSoManyTriesInATimeForEachKey) {
  http::Throttle throttle({3, 60s});
  const auto start = http::Throttle::Clock::now();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(throttle.take("a", start), std::nullopt);
  EXPECT_EQ(throttle.take("a", start + 10s), 50s);
  EXPECT_EQ(throttle.take("b", start), std::nullopt);
  EXPECT_EQ(throttle.take("a", start + 60s), std::nullopt);
}

TEST(Throttle, ForgivesAndStaysSmall) {
  http::Throttle throttle({1, 60s}, 10);
  EXPECT_EQ(throttle.take("a"), std::nullopt);
  EXPECT_NE(throttle.take("a"), std::nullopt);
  throttle.forgive("a");
  EXPECT_EQ(throttle.take("a"), std::nullopt);
  for (int i = 0; i < 1000; ++i) EXPECT_EQ(throttle.take(std::to_string(i)), std::nullopt);
}

TEST(Throttle, NeighboursShareANetwork) {
  EXPECT_EQ(http::network_of("192.168.7.9"), http::network_of("192.168.7.200"));
  EXPECT_NE(http::network_of("192.168.7.9"), http::network_of("192.168.8.9"));
  EXPECT_EQ(http::network_of("2001:db8::1"), http::network_of("2001:db8::ffff:1"));
  EXPECT_NE(http::network_of("2001:db8::1"), http::network_of("2001:db8:0:1::1"));
}

TEST(ConnectionCount, BoundsAllAndEachAddress) {
  http::ConnectionCount count(3, 2);
  EXPECT_TRUE(count.enter("a"));
  EXPECT_TRUE(count.enter("a"));
  EXPECT_FALSE(count.enter("a"));
  EXPECT_TRUE(count.enter("b"));
  EXPECT_FALSE(count.enter("c"));
  count.leave("a");
  EXPECT_TRUE(count.enter("c"));
}

TEST(Password, TheHashStatesItselfAndMatchesOnlyItsPassword) {
  const auto hash = hash_password("correct horse");
  EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=65536,t=2,p=1$")) << hash;
  EXPECT_TRUE(password_matches(hash, "correct horse"));
  EXPECT_FALSE(password_matches(hash, "correct horsf"));
  EXPECT_FALSE(password_matches("", "correct horse"));
}

TEST(Problem, EveryStoreErrorHasAStatusAndAnExitCode) {
  EXPECT_EQ(fault_of(store::Errc::not_found).status, 404);
  EXPECT_EQ(fault_of(store::Errc::conflict).status, 409);
  EXPECT_EQ(fault_of(store::Errc::no_space).status, 507);
  EXPECT_EQ(fault_of(store::Errc::damaged).exit, Exit::damage);
  EXPECT_STREQ(fault_of(store::Errc::damaged).code, store::to_string(store::Errc::damaged));
}

TEST(Problem, ASubjectThatIsNotUtf8DoesNotSpoilTheAnswer) {
  const auto text = problem_json(fault_of(Code::invalid_field), "\xff\xfe", "", Language::english);
  EXPECT_NE(text.find("\"status\":422"), std::string::npos);
  EXPECT_EQ(text.find('\xff'), std::string::npos);
}

TEST(Request, ATargetIsDecodedByPart) {
  http::Request request;
  ASSERT_TRUE(http::parse_target("/api/a%20b/%E7%8E%8B?q=%E4%BC%9F&limit=5&q=x", request));
  EXPECT_EQ(request.segments, (std::vector<std::string>{"api", "a b", "王"}));
  EXPECT_EQ(request.query_value("q"), "伟");
  EXPECT_EQ(request.query_value("limit"), "5");
  EXPECT_EQ(request.query_value("offset"), "");
}

TEST(Request, AMalformedTargetIsRefused) {
  for (const char* target : {"/%zz", "/%", "*", "http://a/", "/a?%g1", "/%00", "relative"}) {
    http::Request request;
    EXPECT_FALSE(http::parse_target(target, request)) << target;
  }
}

TEST(Request, ACookieIsFoundByItsWholeName) {
  http::Request request;
  request.headers.emplace_back("cookie", "xsid=1; sid=abc; gid=def");
  EXPECT_EQ(request.cookie("sid"), "abc");
  EXPECT_EQ(request.cookie("gid"), "def");
  EXPECT_EQ(request.cookie("id"), "");
}

TEST(Response, AHeaderThatWouldBreakTheAnswerIsAProgrammingError) {
  http::Response response;
  response.headers.emplace_back("Location", "/a\r\nSet-Cookie: sid=1");
  EXPECT_THROW(http::serialize_head(response, false, true), std::logic_error);
}

TEST(Response, TheDateIsWrittenAsHttpWantsIt) {
  EXPECT_EQ(http::http_date(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST(Masking, NumbersLeaveTheHouseMasked) {
  EXPECT_EQ(masked("420112199003072211"), "420112********2211");
  EXPECT_EQ(masked("13800138000"), "138****8000");
  EXPECT_EQ(masked("E123"), "****");
}

TEST(WebAssets, BothPagesAreThereAndNoOtherPathLeadsOut) {
  EXPECT_NE(find_web_asset("public.html"), nullptr);
  EXPECT_NE(find_web_asset("staff.html"), nullptr);
  EXPECT_EQ(find_web_asset("assets/../staff.html"), nullptr);
  EXPECT_EQ(find_web_asset(""), nullptr);
  EXPECT_EQ(content_type_of("assets/a.js"), "text/javascript; charset=utf-8");
}

}  // namespace
}  // namespace service
