// SPDX-License-Identifier: Apache-2.0
// Against SANE's own `test` backend and the `drill` backend beside this file; `scanimage` is the
// oracle for pixels.
#include "scanner/device.h"

#include <gtest/gtest.h>
#include <sane/sane.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <thread>

#include "scanner/error.h"
#include "tests/support/imaging/drawn_page.h"

namespace scanner::test {
namespace {

using namespace std::chrono_literals;
using Extra = std::vector<std::pair<std::string, std::string>>;

// One word of a PNM header, after comments.
std::string pnm_word(std::istream& in) {
  std::string word;
  while (in >> word && word[0] == '#') std::getline(in, word);
  return word;
}

// P4, P5 and P6 as a PageImage of 8 bits.
PageImage read_pnm(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string kind = pnm_word(in);
  PageImage page;
  page.width = std::stoi(pnm_word(in)), page.height = std::stoi(pnm_word(in));
  page.channels = kind == "P6" ? 3 : 1;
  const int most = kind == "P4" ? 1 : std::stoi(pnm_word(in));
  in.get();
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes.at(i)); };
  const std::size_t row = page.row_bytes(), packed = (row + 7) / 8;
  for (std::size_t i = 0; i < row * static_cast<std::size_t>(page.height); ++i) {
    if (kind == "P4") {
      const std::size_t x = i % row, y = i / row;
      page.pixels.push_back((byte(y * packed + x / 8) >> (7 - x % 8) & 1) != 0 ? 0 : 255);
    } else if (most > 255) {
      const unsigned value = byte(2 * i) * 256U + byte(2 * i + 1);
      page.pixels.push_back(static_cast<std::uint8_t>((value + 128) / 257));
    } else {
      page.pixels.push_back(byte(i));
    }
  }
  return page;
}

class ScanDevice : public ::testing::Test {
 protected:
  ScanDevice() {
    write_file(folder_ / "dll.conf", "test\ndrill\n");
    configure_test("");
    setenv("SANE_CONFIG_DIR", folder_.path().c_str(), 1);
    // Where SANE looks for drivers.
    setenv("LD_LIBRARY_PATH", DANGAN_SANE_BACKENDS, 1);
    unsetenv("DANGAN_DRILL");
  }

  void configure_test(const std::string& more) {
    write_file(folder_ / "test.conf", "number_of_devices 3\n" + more);
  }

  // Small pages are enough.
  static ScanSettings settings(ScanSource source = ScanSource::flatbed,
                               ScanMode mode = ScanMode::colour, Extra extra = {}) {
    ScanSettings s;
    s.source = source, s.mode = mode, s.dpi = 75;
    s.paper = {40, 30};
    s.extra = std::move(extra);
    s.extra.insert(s.extra.begin(), {"test-picture", "Color pattern"});
    return s;
  }

  static PageImage page_of(const ScanSettings& s) {
    Device device("test:0");
    device.configure(s);
    auto page = device.next_page();
    EXPECT_TRUE(page.has_value());
    return std::move(page).value_or(PageImage{});
  }

  PageImage oracle(const std::string& options) {
    const auto file = folder_ / "oracle.pnm";
    const std::string command =
        "scanimage -d test:0 --resolution 75 -l 0 -t 0 -x 40 -y 30 --test-picture 'Color pattern' "
        "--format=pnm " +
        options + " > '" + file.string() + "' 2>/dev/null";
    EXPECT_EQ(std::system(command.c_str()), 0) << command;
    return read_pnm(file);
  }

  template <typename Act>
  static void expect_error(Errc code, Act act) {
    try {
      act();
      ADD_FAILURE() << "no error, but " << to_string(code) << " was due";
    } catch (const Error& e) {
      EXPECT_STREQ(to_string(e.code()), to_string(code)) << e.what();
    }
  }

  TemporaryFolder folder_;
};

TEST_F(ScanDevice, AllDevicesAreListedWithMakerAndModel) {
  const auto devices = list_devices();
  ASSERT_EQ(devices.size(), 4u);
  const auto named = [&](const std::string& name) {
    const auto found = std::find_if(devices.begin(), devices.end(),
                                    [&](const DeviceInfo& d) { return d.name == name; });
    return found == devices.end() ? DeviceInfo{} : *found;
  };
  EXPECT_EQ(named("test:0").vendor, "Noname");
  EXPECT_EQ(named("test:2").model, "frontend-tester");
  EXPECT_EQ(named("test:2").type, "virtual device");
  EXPECT_EQ(named("drill:feeder").type, "sheetfed scanner");
}

TEST_F(ScanDevice, ADeviceTellsWhatItCan) {
  const Capabilities flat = Device("test:0").capabilities();
  EXPECT_EQ(flat.sources, (std::vector{ScanSource::flatbed, ScanSource::feeder}));
  EXPECT_EQ(flat.modes, (std::vector{ScanMode::colour, ScanMode::gray, ScanMode::lineart}));
  EXPECT_TRUE(flat.resolutions.empty());
  EXPECT_EQ(flat.least_dpi, 1);
  EXPECT_EQ(flat.greatest_dpi, 1200);
  ASSERT_TRUE(flat.largest);
  EXPECT_EQ(flat.largest->width, 200);
  EXPECT_FALSE(flat.feels_paper);
  const Capabilities feeder = Device("drill:feeder").capabilities();
  EXPECT_EQ(feeder.sources, (std::vector{ScanSource::feeder, ScanSource::feeder_duplex}));
  EXPECT_EQ(feeder.resolutions, (std::vector<double>{75, 150, 200, 300, 600}));
  ASSERT_TRUE(feeder.largest);
  EXPECT_EQ(feeder.largest->height, 300);
  EXPECT_TRUE(feeder.feels_paper);
  EXPECT_EQ(Device("drill:feeder").info().model, "Feeder 60");
}

TEST_F(ScanDevice, EveryModeAndDepthHasThePixelsThatScanimageHas) {
  struct Case {
    ScanMode mode;
    Extra extra;
    const char* oracle;
  };
  const Case cases[] = {
      {ScanMode::colour, {}, "--mode Color --depth 8"},
      {ScanMode::gray, {}, "--mode Gray --depth 8"},
      {ScanMode::lineart, {}, "--mode Gray --depth 1"},
      {ScanMode::colour, {{"depth", "16"}}, "--mode Color --depth 16"},
      {ScanMode::gray, {{"depth", "16"}}, "--mode Gray --depth 16"},
  };
  for (const Case& c : cases) {
    const PageImage page = page_of(settings(ScanSource::flatbed, c.mode, c.extra));
    const PageImage truth = oracle(c.oracle);
    EXPECT_EQ(page.width, truth.width) << c.oracle;
    EXPECT_EQ(page.height, truth.height) << c.oracle;
    EXPECT_EQ(page.channels, truth.channels) << c.oracle;
    EXPECT_TRUE(page.pixels == truth.pixels) << c.oracle;
    EXPECT_EQ(page.dpi_x, 75);
    EXPECT_EQ(page.dpi_y, 75);
  }
  // The picture tells them apart, or equality would prove nothing.
  EXPECT_NE(oracle("--mode Color").pixels, oracle("--mode Color --test-picture Grid").pixels);
}

TEST_F(ScanDevice, ThreePassesOfAnyOrderAreOneColourPage) {
  const PageImage truth = oracle("--mode Color");
  for (const char* order : {"RGB", "RBG", "GBR", "GRB", "BRG", "BGR"}) {
    const PageImage page = page_of(settings(ScanSource::flatbed, ScanMode::colour,
                                            {{"three-pass", "yes"}, {"three-pass-order", order}}));
    EXPECT_EQ(page.channels, 3) << order;
    EXPECT_TRUE(page.pixels == truth.pixels) << order;
  }
}

TEST_F(ScanDevice, OddWaysOfDeliveringChangeNoPixel) {
  const PageImage truth = oracle("--mode Color");
  const Extra ways[] = {{{"fuzzy-parameters", "yes"}},
                        {{"read-limit", "yes"}, {"read-limit-size", "7"}},
                        {{"non-blocking", "yes"}},
                        {{"read-delay", "yes"}, {"read-delay-duration", "2000"}}};
  for (const Extra& way : ways) {
    const PageImage page = page_of(settings(ScanSource::flatbed, ScanMode::colour, way));
    EXPECT_TRUE(page.pixels == truth.pixels) << way.front().first;
  }
  // Padding at the end of each line makes the lines narrower and shifts none.
  const PageImage padded =
      page_of(settings(ScanSource::flatbed, ScanMode::colour, {{"ppl-loss", "5"}}));
  EXPECT_EQ(padded.width, truth.width - 5);
  ASSERT_EQ(padded.height, truth.height);
  for (int y = 0; y < padded.height; ++y) {
    const auto row = [&](const PageImage& page) {
      return page.pixels.begin() + static_cast<std::ptrdiff_t>(page.row_bytes()) * y;
    };
    const auto size = static_cast<std::ptrdiff_t>(padded.row_bytes());
    EXPECT_TRUE(std::equal(row(padded), row(padded) + size, row(truth))) << y;
  }
}

TEST_F(ScanDevice, AHandScannersHeightIsKnownAtItsEnd) {
  const PageImage page =
      page_of(settings(ScanSource::flatbed, ScanMode::gray, {{"hand-scanner", "yes"}}));
  const PageImage truth = oracle("--mode Gray --hand-scanner=yes");
  EXPECT_GT(page.height, 0);
  EXPECT_EQ(page.width, truth.width);
  EXPECT_EQ(page.height, truth.height);
  EXPECT_TRUE(page.pixels == truth.pixels);
}

TEST_F(ScanDevice, TheDefaultsAreColourAt300Dpi) {
  Device device("test:0");
  ScanSettings s;
  s.source = ScanSource::flatbed;
  const ScanSettings made = device.configure(s);
  EXPECT_EQ(made.dpi, 300);
  EXPECT_EQ(made.paper.width, 200);  // as far as this glass reaches
  const auto page = device.next_page();
  ASSERT_TRUE(page);
  EXPECT_EQ(page->channels, 3);
  EXPECT_EQ(page->dpi_x, 300);
  EXPECT_NEAR(page->width, 200 / 25.4 * 300, 2);
}

TEST_F(ScanDevice, AFeederGivesTenPagesAndThenIsEmpty) {
  Device device("test:0");
  device.configure(settings(ScanSource::feeder));
  for (int i = 0; i < 10; ++i) ASSERT_TRUE(device.next_page()) << i;
  EXPECT_FALSE(device.next_page());
  // It is filled again; the sheet that waiting took in is the next page and not lost.
  const std::atomic<bool> stop{false};
  ASSERT_TRUE(device.wait_for_paper(1s, stop));
  int pages = 0;
  while (device.next_page()) ++pages;
  EXPECT_EQ(pages, 10);
}

TEST_F(ScanDevice, ADuplexFeederDeliversFrontAndBackInTurn) {
  setenv("DANGAN_DRILL", "sheets=2", 1);
  Device device("drill:feeder");
  ScanSettings s = settings(ScanSource::feeder_duplex, ScanMode::gray);
  s.extra.clear();
  s.paper = {100, 60};
  const ScanSettings made = device.configure(s);
  EXPECT_EQ(made.paper.width, 100);
  std::vector<int> shades;
  while (const auto page = device.next_page()) {
    EXPECT_EQ(page->width, static_cast<int>(100 / 25.4 * 75));
    shades.push_back(page->pixels.front());
  }
  EXPECT_EQ(shades, (std::vector{249, 149, 248, 148}));
}

// SANE's own `test` backend has these faults too, but may hang when it is cancelled after one: it
// kills its reading thread wherever that is.
TEST_F(ScanDevice, EachFaultWhileReadingHasItsOwnError) {
  const std::pair<SANE_Status, Errc> faults[] = {
      {SANE_STATUS_JAMMED, Errc::jam},
      {SANE_STATUS_COVER_OPEN, Errc::cover_open},
      {SANE_STATUS_DEVICE_BUSY, Errc::device_busy},
      {SANE_STATUS_IO_ERROR, Errc::device_gone},
      {SANE_STATUS_NO_MEM, Errc::no_memory},
      {SANE_STATUS_ACCESS_DENIED, Errc::access_denied},
      {SANE_STATUS_CANCELLED, Errc::cancelled},
      {SANE_STATUS_UNSUPPORTED, Errc::unsupported_setting},
      {SANE_STATUS_INVAL, Errc::unsupported_setting},
      {SANE_STATUS_EOF, Errc::device_gone},  // a page without a line
  };
  for (const auto& [fault, code] : faults) {
    const std::string plan = "sheets=2 fault_at=1 early=1 fault=" + std::to_string(fault);
    setenv("DANGAN_DRILL", plan.c_str(), 1);
    Device device("drill:feeder");
    ScanSettings s = settings(ScanSource::feeder, ScanMode::gray);
    s.extra.clear();
    device.configure(s);
    expect_error(code, [&] { device.next_page(); });
    // Once it is mended the same device goes on.
    device.configure(s);
    EXPECT_TRUE(device.next_page()) << fault;
  }
}

// As drivers of network scanners do, which begin a job before they know.
TEST_F(ScanDevice, AFeederThatIsFoundEmptyOnlyByReadingIsEmpty) {
  setenv("DANGAN_DRILL", "sheets=1 empty=3 feels=0", 1);
  Device device("drill:feeder");
  ScanSettings s = settings(ScanSource::feeder, ScanMode::gray);
  s.extra.clear();
  device.configure(s);
  EXPECT_FALSE(device.next_page());
  const std::atomic<bool> go{false};
  EXPECT_FALSE(device.wait_for_paper(300ms, go));
  EXPECT_TRUE(device.wait_for_paper(1s, go));
  EXPECT_TRUE(device.next_page());
  EXPECT_FALSE(device.next_page());
}

TEST_F(ScanDevice, APageThatWasWaitedForIsOverAfterACancel) {
  setenv("DANGAN_DRILL", "sheets=3 feels=0", 1);
  const std::atomic<bool> go{false};
  Device device("drill:feeder");
  ScanSettings s = settings(ScanSource::feeder, ScanMode::gray);
  s.extra.clear();
  device.configure(s);
  ASSERT_TRUE(device.wait_for_paper(1s, go));
  device.cancel();
  expect_error(Errc::cancelled, [&] { device.next_page(); });
  EXPECT_TRUE(device.next_page());  // sheets 2
  EXPECT_TRUE(device.next_page());  // and 3
  EXPECT_FALSE(device.next_page());
}

TEST_F(ScanDevice, AFaultInTheMiddleOfAStackComesAfterTheWholePages) {
  const std::pair<const char*, Errc> faults[] = {{"jam", Errc::jam},
                                                 {"double", Errc::double_feed},
                                                 {"cover", Errc::cover_open},
                                                 {"io", Errc::device_gone}};
  for (const auto& [fault, code] : faults) {
    setenv("DANGAN_DRILL", (std::string("sheets=6 fault_at=4 fault=") + fault).c_str(), 1);
    Device device("drill:feeder");
    ScanSettings s = settings(ScanSource::feeder, ScanMode::gray);
    s.extra.clear();
    device.configure(s);
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(device.next_page()) << fault;
    expect_error(code, [&] { device.next_page(); });
    ASSERT_TRUE(device.next_page()) << fault;  // sheet 5
  }
}

TEST_F(ScanDevice, ASettingTheDeviceLacksIsRefused) {
  Device device("test:0");
  const auto refused = [&](const ScanSettings& s) {
    expect_error(Errc::unsupported_setting, [&] { device.configure(s); });
  };
  refused(settings(ScanSource::feeder_duplex));
  ScanSettings fine = settings();
  fine.dpi = 2400;
  refused(fine);
  refused(settings(ScanSource::flatbed, ScanMode::colour, {{"brightnes", "10"}}));
  refused(settings(ScanSource::flatbed, ScanMode::colour, {{"depth", "12"}}));
  refused(settings(ScanSource::flatbed, ScanMode::colour, {{"depth", "many"}}));
  refused(settings(ScanSource::flatbed, ScanMode::colour, {{"three-pass-order", "XYZ"}}));
  expect_error(Errc::unsupported_setting, [] {
    ScanSettings flat;
    flat.source = ScanSource::flatbed;
    Device("drill:feeder").configure(flat);
  });
  expect_error(Errc::unsupported_setting, [] {
    ScanSettings odd;
    odd.dpi = 250;
    Device("drill:feeder").configure(odd);
  });
}

TEST_F(ScanDevice, AScannerThatIsNotThereIsMissing) {
  expect_error(Errc::device_missing, [] { Device device("test:77"); });
  expect_error(Errc::device_missing, [] { Device device("no-such-driver:1"); });
}

TEST_F(ScanDevice, CancelFromAnotherThreadEndsASlowPageSoon) {
  Device device("test:0");
  ScanSettings slow = settings(ScanSource::feeder, ScanMode::colour,
                               {{"read-delay", "yes"},
                                {"read-delay-duration", "200000"},
                                {"read-limit", "yes"},
                                {"read-limit-size", "64"}});
  device.configure(slow);
  const auto begun = std::chrono::steady_clock::now();
  std::thread other([&] {
    std::this_thread::sleep_for(300ms);
    device.cancel();
  });
  expect_error(Errc::cancelled, [&] {
    // A page at this pace takes some seconds; ten of them half a minute and more.
    for (int i = 0; i < 10; ++i) device.next_page();
  });
  other.join();
  EXPECT_LT(std::chrono::steady_clock::now() - begun, 5s);
  // It was one page that was cancelled; the device goes on.
  device.configure(settings(ScanSource::flatbed, ScanMode::colour,
                            {{"read-delay", "no"}, {"read-limit", "no"}}));
  EXPECT_TRUE(device.next_page());
}

TEST_F(ScanDevice, WaitingForPaperEndsWithTheTimeTheFlagOrACancel) {
  setenv("DANGAN_DRILL", "sheets=0", 1);
  const std::atomic<bool> stop{true}, go{false};
  {
    Device device("drill:feeder");
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_FALSE(device.wait_for_paper(300ms, go));
    EXPECT_GE(std::chrono::steady_clock::now() - begun, 300ms);
    EXPECT_FALSE(device.wait_for_paper(1min, stop));
    device.cancel();
    EXPECT_FALSE(device.wait_for_paper(1min, go));
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 30s);
  }
  for (const char* drill : {"sheets=1 feels=1", "sheets=1 feels=0"}) {
    setenv("DANGAN_DRILL", drill, 1);
    Device device("drill:feeder");
    ScanSettings s = settings(ScanSource::feeder, ScanMode::gray);
    s.extra.clear();
    device.configure(s);
    EXPECT_EQ(device.capabilities().feels_paper, std::string(drill).ends_with('1'));
    ASSERT_TRUE(device.wait_for_paper(1s, go)) << drill;
    EXPECT_TRUE(device.next_page()) << drill;
    EXPECT_FALSE(device.next_page()) << drill;
  }
}

}  // namespace
}  // namespace scanner::test
