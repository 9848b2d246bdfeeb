// SPDX-License-Identifier: Apache-2.0
// The door for recognisers that users supply, tried with one that really reads: of digits only,
// made by make_digit_model.py.
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

#include "ocr/engine.h"
#include "ocr/error.h"
#include "scanner/clean.h"
#include "tests/support/imaging/drawn_page.h"
#include "tests/support/synthetic/canvas.h"

namespace ocr {
namespace {

namespace fs = std::filesystem;

const fs::path data = fs::path(DANGAN_SOURCE_DIR) / "tests/data/ocr";
const CtcOptions digits{data / "digits.onnx", data / "digits.txt", ""};

// A page of lines of digits as scanner would hand it over.
scanner::CleanPage page_of(const std::vector<std::string>& lines, synthetic::Face face,
                           double points) {
  synthetic::Canvas canvas(200, {});
  for (std::size_t i = 0; i < lines.size(); ++i) {
    canvas.text(lines[i], 30, 30 + 12 * static_cast<double>(i), 150, synthetic::Align::left,
                {face, points});
  }
  cairo_surface_flush(canvas.surface());
  const int width = cairo_image_surface_get_width(canvas.surface());
  const int height = cairo_image_surface_get_height(canvas.surface());
  const int stride = cairo_image_surface_get_stride(canvas.surface());
  const unsigned char* drawn = cairo_image_surface_get_data(canvas.surface());
  scanner::CleanPage page;
  page.image = {width, height, 1, 200, 200, {}};
  for (int y = 0; y < height; ++y) {
    for (int x = 0; x < width; ++x) page.image.pixels.push_back(drawn[y * stride + 4 * x + 1]);
  }
  page.recognition = page.image;
  return page;
}

std::vector<std::string> digit_lines(unsigned seed, std::size_t count) {
  std::mt19937 random(seed);
  std::vector<std::string> lines(count);
  for (std::string& line : lines) {
    for (unsigned n = 6 + static_cast<unsigned>(random() % 13); n > 0; --n) {
      line += static_cast<char>('0' + random() % 10);
    }
  }
  return lines;
}

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

class Ctc : public testing::Test {
 protected:
  // The error that the model and the list are refused with.
  std::pair<Errc, std::string> refusal(const CtcOptions& options) {
    try {
      make_ctc(options);
    } catch (const Error& e) {
      return {e.code(), e.what()};
    }
    ADD_FAILURE() << "took a model that is none";
    return {};
  }

  CtcOptions with_model(const std::string& bytes) {
    scanner::test::write_file(folder_ / "model.onnx", bytes);
    return {folder_ / "model.onnx", digits.characters, ""};
  }

  CtcOptions with_characters(const std::string& text) {
    scanner::test::write_file(folder_ / "list.txt", text);
    return {digits.model, folder_ / "list.txt", ""};
  }

  scanner::test::TemporaryFolder folder_;
};

// Of 180 lines with some 2,200 digits 178 are read without any error; the model is a tiny one.
TEST_F(Ctc, LinesOfDigitsThatTheModelHasNotSeenAreReadRight) {
  const auto engine = make_ctc(digits);
  using synthetic::Face;
  unsigned seed = 100;
  std::size_t right = 0, count = 0;
  for (const Face face : {Face::hei, Face::song, Face::hei_bold, Face::song_bold}) {
    for (const double points : {10.0, 14.0, 20.0}) {
      const std::vector<std::string> lines = digit_lines(++seed, 15);
      const RecognizedPage page = engine->recognize(page_of(lines, face, points));
      const std::string text = "\n" + page.text();
      for (const std::string& line : lines)
        right += text.find("\n" + line + "\n") != std::string::npos;
      count += lines.size();
      EXPECT_GT(page.confidence, 0.9);
    }
  }
  EXPECT_GE(right, count - 4) << right << " of " << count;
}

TEST_F(Ctc, EachDigitStandsWhereItIsOnThePage) {
  const scanner::CleanPage image = page_of({"8041726395"}, synthetic::Face::hei, 14);
  const PlacedText placed = place(make_ctc(digits)->recognize(image));
  ASSERT_EQ(placed.text, "8041726395\n");
  int end = 0;
  for (std::size_t i = 0; i + 1 < placed.characters.size(); ++i) {
    const scanner::Rect& box = placed.characters[i].box;
    EXPECT_GE(box.x, end);
    end = box.x + box.width;
    // The glyph of 14 points is 15 to 25 pixels wide and its ink is all in the box.
    EXPECT_GE(box.width, i == 3 ? 5 : 12) << i;
    EXPECT_LE(box.width, 25) << i;
    int dark = 0;
    for (int y = box.y; y < box.y + box.height; ++y) {
      for (int x = box.x; x < box.x + box.width; ++x) {
        dark += image.image.pixels[static_cast<std::size_t>(y * image.image.width + x)] < 128;
      }
    }
    EXPECT_GT(dark, 40) << i;
  }
}

TEST_F(Ctc, SaysWhatAResultWasMadeBy) {
  const auto engine = make_ctc(digits);
  EXPECT_EQ(engine->version().find("ctc digits "), 0u) << engine->version();
  const RecognizedPage page = engine->recognize(page_of({"123"}, synthetic::Face::hei, 14));
  EXPECT_EQ(page.engine, engine->version());
}

// The control: what reads is the weights.
TEST_F(Ctc, AModelOfZerosReadsNothing) {
  std::string bytes = bytes_of(digits.model);
  // The weights of the first convolution are the first great tensor: 24 x 24 x 9 floats.
  const std::size_t size = std::size_t{24} * 24 * 9 * 4;
  const std::string length{'\x4a', static_cast<char>((size & 127) | 128),
                           static_cast<char>(((size >> 7) & 127) | 128),
                           static_cast<char>(size >> 14)};  // field 9, raw data
  const std::size_t at = bytes.find(length);
  ASSERT_NE(at, std::string::npos);
  bytes.replace(at + length.size(), size, size, '\0');
  const auto engine = make_ctc(with_model(bytes));
  const std::vector<std::string> lines = digit_lines(3, 10);
  const std::string text = engine->recognize(page_of(lines, synthetic::Face::hei, 14)).text();
  for (const std::string& line : lines) EXPECT_EQ(text.find(line), std::string::npos) << text;
}

TEST_F(Ctc, AFileThatIsNotThereIsMissing) {
  EXPECT_EQ(refusal({folder_ / "no.onnx", digits.characters, ""}).first, Errc::model_missing);
  EXPECT_EQ(refusal({digits.model, folder_ / "no.txt", ""}).first, Errc::model_missing);
  EXPECT_EQ(refusal({folder_.path(), digits.characters, ""}).first, Errc::model_missing);
}

TEST_F(Ctc, WhatIsNoModelIsRefused) {
  EXPECT_EQ(refusal(with_model("")).first, Errc::model_unfit);
  EXPECT_EQ(refusal(with_model("PK\x03\x04 not a model")).first, Errc::model_unfit);
  EXPECT_EQ(refusal(with_model(std::string(5000, '\xFF'))).first, Errc::model_unfit);
  const std::string whole = bytes_of(digits.model);
  const auto [code, what] = refusal(with_model(whole.substr(0, whole.size() / 2)));
  EXPECT_EQ(code, Errc::model_unfit);
  EXPECT_NE(what.find("cut off"), std::string::npos) << what;
}

TEST_F(Ctc, AListThatDoesNotFitTheModelIsRefusedWithBothCounts) {
  const auto [code, what] = refusal(with_characters("0\n1\n2\n"));
  EXPECT_EQ(code, Errc::model_unfit);
  EXPECT_NE(what.find("11 classes"), std::string::npos) << what;
  EXPECT_NE(what.find("3 characters"), std::string::npos) << what;
  EXPECT_EQ(refusal(with_characters("")).first, Errc::model_unfit);
  EXPECT_EQ(refusal(with_characters("0\n\n1\n")).first, Errc::model_unfit);
}

// One class more than characters and blank: the last is the space.
TEST_F(Ctc, AListOfOneCharacterLessMakesTheLastClassTheSpace) {
  const auto engine = make_ctc(with_characters("0\n1\n2\n3\n4\n5\n6\n7\n8\n"));
  const RecognizedPage page = engine->recognize(page_of({"12345678"}, synthetic::Face::hei, 14));
  EXPECT_EQ(page.text(), "12345678\n");
}

TEST_F(Ctc, AModelThatWantsAnImpossibleStrideIsRefused) {
  std::string bytes = bytes_of(digits.model);
  // attribute strides = [1, 3]: 0A 07 "strides" 40 01 40 03
  const std::size_t at = bytes.find("strides@\x01@\x03");
  ASSERT_NE(at, std::string::npos);
  bytes[at + 10] = '\0';
  const auto [code, what] = refusal(with_model(bytes));
  EXPECT_EQ(code, Errc::model_unfit);
  EXPECT_NE(what.find("'strides' is 0"), std::string::npos) << what;
}

}  // namespace
}  // namespace ocr
