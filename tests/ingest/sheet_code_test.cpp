// SPDX-License-Identifier: Apache-2.0
#include "service/sheet_code.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <stdexcept>

namespace service {
namespace {

using Kind = SheetCode::Kind;

SheetCode dossier(const std::string& number) { return {Kind::dossier, number, {}}; }

TEST(SheetCode, EverySheetIsWrittenAndReadBack) {
  std::vector<SheetCode> codes = {dossier("420112-2026-000001"),
                                  dossier("鄂A〔2019〕7号"),
                                  dossier("a%b:c"),
                                  {Kind::end, {}, {}},
                                  {Kind::new_document, {}, {}}};
  for (const auto& code : terms::ClassCode::all())
    codes.push_back({Kind::material_class, {}, code});
  for (const SheetCode& code : codes) {
    const std::string text = format(code);
    for (const char c : text) EXPECT_TRUE(c > ' ' && c < 0x7F) << text;
    EXPECT_EQ(parse_sheet_code(text), code) << text;
  }
}

TEST(SheetCode, TheFormStandsFastForSheetsInUse) {
  EXPECT_EQ(format(dossier("420112-2026-000001")), "DANGAN1:D:420112-2026-000001:E655");
  EXPECT_EQ(format({Kind::material_class, {}, {4, 1}}), "DANGAN1:C:4-1:37C2");
  EXPECT_EQ(format({Kind::end, {}, {}}), "DANGAN1:E:EAEC");
  EXPECT_EQ(format({Kind::new_document, {}, {}}), "PATCHT");
}

TEST(SheetCode, NoChangeOfOneCharacterIsReadAsASheet) {
  const std::string text = format(dossier("420112-2026-000001"));
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string cut = text;
    cut.erase(i, 1);
    EXPECT_FALSE(parse_sheet_code(cut)) << cut;
    for (char c = ' '; c < 0x7F; ++c) {
      if (c == text[i]) continue;
      std::string changed = text;
      changed[i] = c;
      EXPECT_FALSE(parse_sheet_code(changed)) << changed;
    }
  }
}

TEST(SheetCode, NeighboursChangedForEachOtherAreNoticed) {
  const std::string text = format(dossier("420112-2026-000017"));
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    std::string changed = text;
    std::swap(changed[i], changed[i + 1]);
    if (changed == text) continue;
    EXPECT_FALSE(parse_sheet_code(changed)) << changed;
  }
}

TEST(SheetCode, StrayCodesOfDocumentsAreNotOurs) {
  for (const char* text : {"", "DANGAN1", "DANGAN1:", "DANGAN1::", "DANGAN1:E",
                           "DANGAN1:E:", "dangan1:e:eaec", "DANGAN1:E:eaec", "DANGAN2:E:EAEC",
                           " DANGAN1:E:EAEC", "DANGAN1:E:EAEC ", "patcht", "PATCHT ", "ASN00123",
                           "CUSTOM BARCODE", "https://archive.example/v/K7Q2MZJ4XN5RTWYB3HDLPVAE6C",
                           "420112-2026-000001", "11010519491231002X"}) {
    EXPECT_FALSE(parse_sheet_code(text)) << text;
  }
}

TEST(SheetCode, ThereIsOneWayToWriteEachCode) {
  // Right check digits, but a class in Han digits, a needless escape, an unknown letter.
  for (const char* text : {"DANGAN1:C:04:", "DANGAN1:C:11:", "DANGAN1:D::", "DANGAN1:D:%41:",
                           "DANGAN1:D:%4:", "DANGAN1:D:a b:", "DANGAN1:X:1:", "DANGAN1:E:x:"}) {
    for (int check = 0; check <= 0xFFFF; ++check) {
      char digits[5];
      std::snprintf(digits, sizeof digits, "%04X", static_cast<unsigned>(check));
      if (parse_sheet_code(std::string(text) + digits)) ADD_FAILURE() << text << digits;
    }
  }
}

TEST(SheetCode, WhatCannotBeOnASheetIsRefused) {
  EXPECT_THROW(format(dossier("")), std::invalid_argument);
  EXPECT_THROW(format(dossier(std::string(65, '1'))), std::invalid_argument);
  EXPECT_THROW(format(dossier("\xFF")), std::invalid_argument);
  EXPECT_THROW(format(dossier("1 2")), std::invalid_argument);
  EXPECT_THROW(format({Kind::material_class, {}, {11, 0}}), std::invalid_argument);
  EXPECT_THROW(format({Kind::material_class, {}, {3, 1}}), std::invalid_argument);
}

TEST(SheetCode, OfAPageOnlyOurCodesAreKeptAndEachOnce) {
  const std::string end = format({Kind::end, {}, {}}), a = format(dossier("A"));
  const scanner::Rect box{0, 0, 10, 10};
  EXPECT_EQ(sheet_text({}), "");
  EXPECT_EQ(sheet_text({{"ASN00123", "Code39", box}}), "");
  EXPECT_EQ(sheet_text({{end, "QRCode", box}, {end, "Code128", box}, {end, "QRCode", box}}), end);
  const std::string both =
      sheet_text({{end, "QRCode", box}, {"x", "QRCode", box}, {a, "QRCode", box}});
  EXPECT_EQ(both, end + " " + a);
  EXPECT_EQ(parse_sheet_text(both), (std::vector<SheetCode>{{Kind::end, {}, {}}, dossier("A")}));
  EXPECT_TRUE(parse_sheet_text("").empty());
  EXPECT_TRUE(parse_sheet_text("  x  ").empty());
}

}  // namespace
}  // namespace service
