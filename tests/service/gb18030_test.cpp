// SPDX-License-Identifier: Apache-2.0
#include "service/gb18030.h"

#include <gtest/gtest.h>
#include <stdlib.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>
#include <string>

#include "store/terms/utf8.h"

namespace service {
namespace {

TEST(Gb18030, NamesOfEveryLevelAreRead) {
  EXPECT_EQ(from_gb18030("\xCD\xF5\xCF\xBC").text, "王霞");
  EXPECT_EQ(from_gb18030("\x82\x32\x8D\x37").text, "\u3F06");
  EXPECT_EQ(from_gb18030("\xFE\x9F").text, "\u4DAE");
  EXPECT_EQ(from_gb18030("\xA1\xA4").text, "·");
  EXPECT_EQ(from_gb18030("\x95\x32\x82\x36").text, "\U00020000");
  EXPECT_EQ(from_gb18030("plain, 1").text, "plain, 1");
  EXPECT_EQ(from_gb18030("").text, "");
}

// GB 18030-2022 gives these bytes other characters than its forerunners did.
TEST(Gb18030, TheMappingIsThatOf2022) {
  EXPECT_EQ(from_gb18030("\xFE\x59\xA6\xD9\xA8\xBC").text, "\u9FB4\uFE10\u1E3F");
  EXPECT_EQ(from_gb18030("\x82\x35\x90\x37\x82\x35\x91\x34\x84\x31\x83\x35").text,
            "\u9FB4\u9FBB\uFE19");  // their bytes before that
}

TEST(Gb18030, PrivateCodesOfOlderTablesBecomeTheirCharactersAndAreCounted) {
  // U+E863 and U+E7C7 in four bytes, as programs wrote them that had them from an older table.
  const FromGb18030 read = from_gb18030("\xCD\xF5\x83\x36\xCF\x39\x81\x35\xF4\x37");
  EXPECT_EQ(read.text, "王\u4DAE\u1E3F");
  EXPECT_EQ(read.replaced, 2);
  EXPECT_EQ(read.damaged, 0);
}

TEST(Gb18030, DamagedBytesAreCountedAndTheRestIsRead) {
  const FromGb18030 read = from_gb18030("\xCD\xF5\xFF\xCF\xBC\xCD");
  EXPECT_EQ(read.text, "王\uFFFD霞\uFFFD");
  EXPECT_EQ(read.damaged, 2);
}

TEST(Gb18030, AnyBytesGiveWellFormedText) {
  std::mt19937 random(2022);
  for (int i = 0; i < 300; ++i) {
    std::string bytes;
    for (int n = static_cast<int>(random() % 60); n > 0; --n) bytes += static_cast<char>(random());
    const std::string text = from_gb18030(bytes).text;
    EXPECT_EQ(terms::encode_utf8(terms::decode_utf8(text)), text);
  }
}

// Every assigned character by its bytes, as node's TextDecoder has it.
TEST(Gb18030, EveryCharacterIsAsTheOracleHasIt) {
  if (std::system("node -e 'new TextDecoder(\"gb18030\")' 2>/dev/null") != 0) {
    std::cerr << "\n*** NO NODE: the mapping of GB 18030 was not compared with the oracle ***\n\n";
    GTEST_SKIP();
  }
  std::string bytes;
  for (int a = 0x81; a <= 0xFE; ++a) {
    for (int b = 0x40; b <= 0xFE; ++b) {
      if (b == 0x7F) continue;
      bytes += {static_cast<char>(a), static_cast<char>(b), '\n'};
    }
  }
  for (const int a : {0x81, 0x82, 0x83, 0x84, 0x95, 0x96, 0x97, 0x98, 0x99, 0x9A}) {
    for (int b = 0x30; b <= 0x39; ++b) {
      for (int c = 0x81; c <= 0xFE; ++c) {
        for (int d = 0x30; d <= 0x39; ++d) {
          bytes += {static_cast<char>(a), static_cast<char>(b), static_cast<char>(c),
                    static_cast<char>(d), '\n'};
        }
      }
    }
  }
  std::string name = (std::filesystem::temp_directory_path() / "gb18030_test_XXXXXX").string();
  ASSERT_NE(mkdtemp(name.data()), nullptr);
  const std::filesystem::path folder = name;
  {
    std::ofstream out(folder / "bytes", std::ios::binary);
    out << bytes;
  }
  const std::string command = "cd '" + folder.string() +
                              "' && node -e 'const fs = require(\"fs\"); "
                              "fs.writeFileSync(\"text\", new "
                              "TextDecoder(\"gb18030\").decode(fs.readFileSync(\"bytes\")))'";
  ASSERT_EQ(std::system(command.c_str()), 0);
  std::ifstream in(folder / "text", std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  std::filesystem::remove_all(folder);
  std::size_t at = 0, from = 0;
  int compared = 0, differing = 0, private_codes = 0;
  for (std::size_t end; (end = bytes.find('\n', from)) != std::string::npos; from = end + 1) {
    const std::size_t line_end = text.find('\n', at);
    ASSERT_NE(line_end, std::string::npos);
    const std::string theirs = text.substr(at, line_end - at);
    at = line_end + 1;
    const FromGb18030 ours = from_gb18030(std::string_view(bytes).substr(from, end - from));
    const std::u32string codes = terms::decode_utf8(theirs);
    if (codes.size() != 1 || codes[0] == 0xFFFD) continue;  // not assigned
    if (codes[0] >= 0xE000 && codes[0] <= 0xF8FF) {
      ++private_codes;
      EXPECT_EQ(ours.text, terms::with_real_characters(theirs).text);
      continue;
    }
    ++compared;
    if (ours.text != theirs) ++differing;
  }
  EXPECT_EQ(differing, 1);  // A3A0: a private-use code; web pages use it as a blank
  EXPECT_GT(compared, 80000);
  EXPECT_GT(private_codes, 1000);
}

}  // namespace
}  // namespace service
