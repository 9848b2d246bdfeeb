// SPDX-License-Identifier: Apache-2.0
#include "service/scan_process.h"

#include <gtest/gtest.h>

#include <system_error>

#include "service/wire.h"

namespace service {
namespace {

using Bytes = std::vector<std::uint8_t>;

ScanJob job() {
  ScanJob job;
  job.device = "airscan:e0:京瓷";
  job.settings.source = scanner::ScanSource::feeder_duplex;
  job.settings.mode = scanner::ScanMode::gray;
  job.settings.dpi = 200;
  job.settings.paper = {148, 210};
  job.settings.extra = {{"brightness", "10"}, {"swdeskew", "no"}};
  job.wait = true;
  return job;
}

ScanEvent page() { return scanner::PageImage{2, 3, 1, 300, 299, {1, 2, 3, 4, 5, 6}}; }

std::vector<ScanEvent> events() {
  return {ScanDevices{{"test:0", "Noname", "frontend-tester", "virtual device"}, {}},
          ScanStarted{{"test:0", "Noname", "m", "t"}, job().settings},
          ScanWaiting{},
          page(),
          ScanEnded{},
          ScanEnded{scanner::Errc::double_feed, "test:0", "two"}};
}

TEST(ScanMessage, AJobArrivesAsItWasSent) {
  const ScanJob back = decode_scan_job(encode(job()));
  EXPECT_EQ(back.device, job().device);
  EXPECT_EQ(back.settings.source, job().settings.source);
  EXPECT_EQ(back.settings.mode, job().settings.mode);
  EXPECT_EQ(back.settings.dpi, 200);
  EXPECT_EQ(back.settings.paper.width, 148);
  EXPECT_EQ(back.settings.extra, job().settings.extra);
  EXPECT_TRUE(back.wait);
}

TEST(ScanMessage, EventsArriveAsTheyWereSent) {
  for (const ScanEvent& event : events()) {
    const ScanEvent back = decode_scan_event(encode(event));
    EXPECT_EQ(back.index(), event.index());
    EXPECT_EQ(encode(back), encode(event));
  }
  const auto ended = std::get<ScanEnded>(decode_scan_event(encode(events().back())));
  EXPECT_EQ(ended.error, scanner::Errc::double_feed);
  EXPECT_EQ(ended.subject, "test:0");
}

TEST(ScanMessage, EveryShorterOrLongerMessageIsRefused) {
  const auto refused = [](auto decode, const Bytes& whole) {
    for (std::size_t size = 0; size < whole.size(); ++size) {
      const Bytes part(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
      EXPECT_THROW(decode(part), WireError) << size;
    }
    Bytes longer = whole;
    longer.push_back(0);
    EXPECT_THROW(decode(longer), WireError);
  };
  refused(decode_scan_job, encode(job()));
  for (const ScanEvent& event : events()) refused(decode_scan_event, encode(event));
}

TEST(ScanMessage, PixelsThatAreNoPageAreRefused) {
  for (const auto& wrong :
       {scanner::PageImage{2, 4, 1, 0, 0, Bytes(6)}, scanner::PageImage{-2, -3, 1, 0, 0, Bytes(6)},
        scanner::PageImage{3, 1, 2, 0, 0, Bytes(6)}, scanner::PageImage{0, 0, 1, 0, 0, {}}}) {
    EXPECT_THROW(decode_scan_event(encode(ScanEvent(wrong))), WireError);
  }
}

TEST(ScanProcess, AProgramThatSaysNothingIsADeviceThatIsGone) {
  ScanProcess process(job(), "/bin/true");
  const auto event = process.next(std::chrono::seconds(30));
  ASSERT_TRUE(event);
  const auto& ended = std::get<ScanEnded>(*event);
  EXPECT_EQ(ended.error, scanner::Errc::device_gone);
  EXPECT_EQ(ended.subject, job().device);
  EXPECT_FALSE(process.next(std::chrono::milliseconds(10)));
}

TEST(ScanProcess, AProgramThatIsNotThereCannotBeStarted) {
  EXPECT_THROW(ScanProcess(job(), "/no/such/program"), std::system_error);
}

}  // namespace
}  // namespace service
