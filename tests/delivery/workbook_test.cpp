// SPDX-License-Identifier: Apache-2.0
#include "service/delivery/workbook.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include "tests/delivery/package.h"

namespace service::delivery {
namespace {

using test::package;
using test::sheet_xml;
using test::workbook_parts;
using Row = std::vector<std::string>;

template <class F>
void expect_fault(WorkbookFault fault, F&& act) {
  try {
    act();
    FAIL() << "it was read";
  } catch (const WorkbookError& e) {
    EXPECT_EQ(static_cast<int>(e.fault()), static_cast<int>(fault)) << e.what();
  }
}

double processor_seconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec) +
         static_cast<double>(usage.ru_utime.tv_usec) * 1e-6;
}

TEST(Workbook, TextsNumbersAndSavedResultsOfFormulasAreRead) {
  const std::string sheet =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?><x:worksheet xmlns:x=\"m\"><x:sheetData>"
      "<x:row r=\"2\"><x:c r=\"A2\" t=\"s\"><x:v>1</x:v></x:c><x:c r=\"C2\"><x:f>1+2</x:f>"
      "<x:v>3</x:v></x:c><x:c r=\"D2\"><x:f>1+2</x:f></x:c></x:row>"
      "<x:row><x:c t=\"str\"><x:v> a&amp;b</x:v></x:c><x:c t=\"b\"><x:v>1</x:v></x:c></x:row>"
      "</x:sheetData></x:worksheet>";
  const std::string strings =
      "<sst><si><t>甲</t></si><si><r><t>履历</t></r><r><t xml:space=\"preserve\"> 表</t></r>"
      "<rPh><t>lü</t></rPh></si></sst>";
  const auto sheets = read_workbook(package(workbook_parts(sheet, strings)));
  ASSERT_EQ(sheets.size(), 1U);
  EXPECT_EQ(sheets[0].name, "目录");
  ASSERT_EQ(sheets[0].rows.size(), 3U);
  EXPECT_EQ(sheets[0].rows[0], Row{});
  EXPECT_EQ(sheets[0].rows[1], (Row{"履历 表", "", "3"}));
  EXPECT_EQ(sheets[0].rows[2], (Row{" a&b", "1"}));
}

TEST(Workbook, MergedCellsCarryTheirValueAndHiddenSheetsAreLeftOut) {
  auto parts = workbook_parts(sheet_xml({{"四类", "", "a"}, {"", "", "b"}, {"", "", "c"}},
                                        {"A1:B2", "D1:XFD1048576", "nonsense", "C9:C10"}));
  parts[0].second =
      "<workbook><sheets><sheet name=\"h\" id=\"rId2\" state=\"hidden\"/>"
      "<sheet name=\"目录\" id=\"rId1\"/></sheets></workbook>";
  const auto sheets = read_workbook(package(parts));
  ASSERT_EQ(sheets.size(), 1U);
  EXPECT_EQ(sheets[0].rows[0], (Row{"四类", "四类", "a"}));
  EXPECT_EQ(sheets[0].rows[1], (Row{"四类", "四类", "b"}));
  EXPECT_EQ(sheets[0].rows[2], (Row{"", "", "c"}));
}

TEST(Workbook, WhatIsNoWorkbookSaysWhy) {
  expect_fault(WorkbookFault::no_workbook, [] { read_workbook({}); });
  const std::string text = "类号,序号\n";
  expect_fault(WorkbookFault::no_workbook, [&] {
    read_workbook({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
  });
  expect_fault(WorkbookFault::no_workbook, [] { read_workbook(package({{"a.txt", "b"}})); });
  const std::vector<std::uint8_t> ole{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0, 0};
  expect_fault(WorkbookFault::old_format, [&] { read_workbook(ole); });
  auto whole = package(workbook_parts(sheet_xml({{"a"}})));
  whole.resize(whole.size() / 2);
  expect_fault(WorkbookFault::no_workbook, [&] { read_workbook(whole); });
  expect_fault(WorkbookFault::damaged,
               [] { read_workbook(package(workbook_parts("<worksheet><sheetData>"))); });
  expect_fault(WorkbookFault::damaged, [] {
    read_workbook(package(workbook_parts(
        "<worksheet><sheetData><row><c t=\"s\"><v>7</v></c></row></sheetData></worksheet>")));
  });
}

TEST(Workbook, BombsAreNotUnpacked) {
  const double before = processor_seconds();
  // 64 MB of blanks in a package of some 64 kB.
  const auto zip_bomb = package(workbook_parts(std::string(64U << 20, ' ')));
  EXPECT_LT(zip_bomb.size(), 200'000U);
  expect_fault(WorkbookFault::too_large, [&] { read_workbook(zip_bomb); });
  std::string entities = "<!DOCTYPE w [<!ENTITY a0 \"ha\">";
  for (int i = 1; i < 30; ++i)
    entities += "<!ENTITY a" + std::to_string(i) + " \"&a" + std::to_string(i - 1) + ";&a" +
                std::to_string(i - 1) + ";\">";
  expect_fault(WorkbookFault::damaged, [&] {
    read_workbook(package(workbook_parts(entities + "]><worksheet>&a29;</worksheet>")));
  });
  expect_fault(WorkbookFault::too_large, [] {
    read_workbook(package(workbook_parts(
        "<worksheet><sheetData><row r=\"1048576\"><c r=\"A1048576\"><v>1</v></c></row>"
        "</sheetData></worksheet>")));
  });
  // One long text in very many cells, and merged ranges over each other.
  std::string cells, ranges;
  for (int i = 0; i < 60'000; ++i) cells += "<row><c t=\"s\"><v>0</v></c></row>";
  for (int i = 0; i < 10'000; ++i) ranges += "<mergeCell ref=\"A1:BL60000\"/>";
  const std::string strings = "<sst><si><t>" + std::string(4096, 'a') + "</t></si></sst>";
  expect_fault(WorkbookFault::too_large, [&] {
    read_workbook(package(
        workbook_parts("<worksheet><sheetData>" + cells + "</sheetData></worksheet>", strings)));
  });
  expect_fault(WorkbookFault::too_large, [&] {
    read_workbook(
        package(workbook_parts("<worksheet><sheetData><row><c><v>1</v></c></row>"
                               "<row r=\"60000\"><c><v>1</v></c></row></sheetData>"
                               "<mergeCells>" +
                               ranges + "</mergeCells></worksheet>")));
  });
  RecordProperty("seconds", std::to_string(processor_seconds() - before));
  EXPECT_LT(processor_seconds() - before, 20) << "with packing them, and under sanitizers";
}

TEST(Workbook, AnEmptyRangeMergedManyTimesCostsNothing) {
  std::string ranges;
  for (int i = 0; i < 100'000; ++i) ranges += "<mergeCell ref=\"B1:BL60000\"/>";
  const double before = processor_seconds();
  const auto sheet = parse_sheet(
      "<worksheet><sheetData><row r=\"60000\"><c><v>1</v></c></row>"
      "</sheetData><mergeCells>" +
          ranges + "</mergeCells></worksheet>",
      {});
  EXPECT_EQ(sheet.rows.size(), 60'000U);
  EXPECT_LT(processor_seconds() - before, 5);
}

}  // namespace
}  // namespace service::delivery
