// SPDX-License-Identifier: Apache-2.0
// Option lists as real backends have them, and what is chosen among them.
#include "scanner/internal/scan_options.h"

#include <gtest/gtest.h>

#include <ostream>

namespace scanner::internal {

static bool operator==(const Choice& a, const Choice& b) {
  return a.option == b.option && a.value == b.value;
}
static void PrintTo(const Choice& c, std::ostream* out) { *out << c.option << "=" << c.value; }

namespace {

using Choices = std::vector<Choice>;

Option words(const std::string& name, std::vector<std::string> texts, bool active = true) {
  Option option;
  option.name = name, option.kind = Option::Kind::text;
  option.words = std::move(texts), option.active = active;
  return option;
}

Option flag(const std::string& name) {
  Option option;
  option.name = name, option.kind = Option::Kind::boolean;
  return option;
}

Option numbers(const std::string& name, std::vector<double> values) {
  Option option;
  option.name = name, option.kind = Option::Kind::integer, option.values = std::move(values);
  return option;
}

Option range(const std::string& name, double least, double greatest) {
  Option option;
  option.name = name, option.kind = Option::Kind::integer;
  option.least = least, option.greatest = greatest;
  return option;
}

struct Dialect {
  const char* backend;
  std::vector<Option> options;
  const char* type;
  std::optional<Choices> flatbed, feeder, duplex;
};

const Choices nothing_to_set;

TEST(ScanOptions, TheSourceIsFoundInEveryDialect) {
  const Dialect dialects[] = {
      {"test",
       {words("source", {"Flatbed", "Automatic Document Feeder"})},
       "virtual device",
       {{{"source", "Flatbed"}}},
       {{{"source", "Automatic Document Feeder"}}},
       std::nullopt},
      {"airscan",
       {words("source", {"Flatbed", "ADF", "ADF Duplex"})},
       "eSCL",
       {{{"source", "Flatbed"}}},
       {{{"source", "ADF"}}},
       {{{"source", "ADF Duplex"}}}},
      {"fujitsu",
       {words("source", {"ADF Front", "ADF Back", "ADF Duplex"})},
       "scanner",
       std::nullopt,
       {{{"source", "ADF Front"}}},
       {{{"source", "ADF Duplex"}}}},
      {"hpaio",
       {words("source", {"Flatbed", "ADF", "Duplex"})},
       "all-in-one",
       {{{"source", "Flatbed"}}},
       {{{"source", "ADF"}}},
       {{{"source", "Duplex"}}}},
      {"avision",
       {words("source", {"Normal", "ADF", "ADF Rear", "ADF Duplex"})},
       "flatbed scanner",
       {{{"source", "Normal"}}},
       {{{"source", "ADF"}}},
       {{{"source", "ADF Duplex"}}}},
      {"brother",
       {words("source", {"FlatBed", "Automatic Document Feeder(left aligned)",
                         "Automatic Document Feeder(left aligned,Duplex)"})},
       "USB scanner",
       {{{"source", "FlatBed"}}},
       {{{"source", "Automatic Document Feeder(left aligned)"}}},
       {{{"source", "Automatic Document Feeder(left aligned,Duplex)"}}}},
      {"epson2, duplex shown after the feeder is chosen",
       {words("source", {"Flatbed", "Automatic Document Feeder"}),
        words("adf-mode", {"Simplex", "Duplex"}, false)},
       "flatbed scanner",
       {{{"source", "Flatbed"}}},
       {{{"source", "Automatic Document Feeder"}, {"adf-mode", "Simplex"}}},
       {{{"source", "Automatic Document Feeder"}, {"adf-mode", "Duplex"}}}},
      {"kvs40xx",
       {words("source", {"adf", "fb"}), flag("duplex")},
       "scanner",
       {{{"source", "fb"}}},
       {{{"source", "adf"}, {"duplex", "no"}}},
       {{{"source", "adf"}, {"duplex", "yes"}}}},
      {"kvs1025, a feeder without a source",
       {flag("duplex")},
       "sheetfed scanner",
       std::nullopt,
       {{{"duplex", "no"}}},
       {{{"duplex", "yes"}}}},
      {"genesys with a transparency unit",
       {words("source", {"Flatbed", "Transparency Adapter"})},
       "flatbed scanner",
       {{{"source", "Flatbed"}}},
       std::nullopt,
       std::nullopt},
      {"a flatbed without a source",
       {},
       "flatbed scanner",
       nothing_to_set,
       std::nullopt,
       std::nullopt},
      {"a sheetfed without a source",
       {},
       "sheetfed scanner",
       std::nullopt,
       nothing_to_set,
       std::nullopt},
  };
  for (const Dialect& d : dialects) {
    EXPECT_EQ(source_choices(d.options, ScanSource::flatbed, d.type), d.flatbed) << d.backend;
    EXPECT_EQ(source_choices(d.options, ScanSource::feeder, d.type), d.feeder) << d.backend;
    EXPECT_EQ(source_choices(d.options, ScanSource::feeder_duplex, d.type), d.duplex) << d.backend;
  }
}

TEST(ScanOptions, TheModeIsFoundInEveryDialect) {
  const auto mode = [](std::vector<Option> options, ScanMode wanted) {
    return mode_choices(options, wanted);
  };
  const auto fujitsu = words("mode", {"Lineart", "Halftone", "Gray", "Color"});
  EXPECT_EQ(mode({fujitsu}, ScanMode::colour), (Choices{{"mode", "Color"}}));
  EXPECT_EQ(mode({fujitsu}, ScanMode::gray), (Choices{{"mode", "Gray"}}));
  EXPECT_EQ(mode({fujitsu}, ScanMode::lineart), (Choices{{"mode", "Lineart"}}));
  const auto brother = words("mode", {"Black & White", "Gray[Error Diffusion]", "True Gray",
                                      "24bit Color[Fast]", "24bit Color"});
  EXPECT_EQ(mode({brother}, ScanMode::colour), (Choices{{"mode", "24bit Color"}}));
  EXPECT_EQ(mode({brother}, ScanMode::gray), (Choices{{"mode", "True Gray"}}));
  EXPECT_EQ(mode({brother}, ScanMode::lineart), (Choices{{"mode", "Black & White"}}));
  // Gray of one bit is lineart; eight bits are asked for otherwise.
  const auto test = words("mode", {"Gray", "Color"});
  const auto depth = numbers("depth", {1, 8, 16});
  EXPECT_EQ(mode({test, depth}, ScanMode::colour), (Choices{{"mode", "Color"}, {"depth", "8"}}));
  EXPECT_EQ(mode({test, depth}, ScanMode::lineart), (Choices{{"mode", "Gray"}, {"depth", "1"}}));
  EXPECT_EQ(mode({test}, ScanMode::lineart), std::nullopt);
  EXPECT_EQ(mode({words("mode", {"Gray"})}, ScanMode::colour), std::nullopt);
  EXPECT_EQ(mode({}, ScanMode::gray), std::nullopt);
}

TEST(ScanOptions, AnOptionThatCannotBeSetIsNotChosen) {
  Option fixed = words("source", {"Flatbed", "ADF"});
  fixed.settable = false;
  EXPECT_EQ(source_choices({fixed}, ScanSource::feeder, "flatbed scanner"), std::nullopt);
  EXPECT_EQ(find_settable({fixed}, "source"), nullptr);
  Option hidden = words("mode", {"Color"}, false);
  EXPECT_EQ(mode_choices({hidden}, ScanMode::colour), std::nullopt);
}

TEST(ScanOptions, ANumberIsTakenFromAListOrARange) {
  EXPECT_TRUE(takes(numbers("resolution", {150, 300, 600}), 300));
  EXPECT_FALSE(takes(numbers("resolution", {150, 300, 600}), 400));
  EXPECT_TRUE(takes(range("resolution", 50, 1200), 50));
  EXPECT_FALSE(takes(range("resolution", 50, 1200), 1201));
}

TEST(ScanOptions, TheResolutionMayBeNamedByItsAxis) {
  const std::vector<Option> both{range("x-resolution", 50, 600), range("y-resolution", 50, 600)};
  ASSERT_NE(resolution_option(both), nullptr);
  EXPECT_EQ(resolution_option(both)->name, "x-resolution");
  EXPECT_EQ(resolution_option({}), nullptr);
}

}  // namespace
}  // namespace scanner::internal
