// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/upright.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ocr/engine.h"
#include "store/terms/utf8.h"
#include "tests/accuracy/character_error.h"
#include "tests/support/synthetic/canvas.h"
#include "tests/support/synthetic/page.h"
#include "tests/support/synthetic/person.h"

namespace ocr {
namespace {

const std::vector<std::string> columns = {
    "兹证明王霞同志系我校中文系学生", "该生在校期间学习努力成绩优良",
    "遵守学校各项规章制度团结同学",   "积极参加社会活动热心为大家服务",
    "经考核成绩合格准予毕业特此证明", "武汉市第一高级中学",
};

scanner::CleanPage upright_page(synthetic::Face face, double points) {
  synthetic::Canvas canvas(200, {});
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const double pitch = points * 0.3528 * 1.15;  // millimetres
    const auto count = static_cast<double>(terms::decode_utf8(columns[i]).size());
    canvas.column(columns[i], 160 - 2 * pitch * static_cast<double>(i), 40, pitch, pitch * count,
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

TEST(Upright, ColumnsAreReadFromRightToLeft) {
  const auto engine = make_tesseract();
  for (const auto face : {synthetic::Face::song, synthetic::Face::hei}) {
    for (const double points : {12.0, 16.0}) {
      const RecognizedPage page = engine->recognize(upright_page(face, points));
      const accuracy::CharacterError error = accuracy::compare(columns, page.text());
      std::cout << "  " << points << " points: " << 100 * error.rate() << " %" << std::endl;
      EXPECT_LE(error.rate(), 0.05) << page.text();
      ASSERT_EQ(page.blocks.size(), 1U) << page.text();
      ASSERT_EQ(page.blocks[0].lines.size(), columns.size()) << page.text();
      int last = page.width;
      for (const Line& line : page.blocks[0].lines) {
        EXPECT_EQ(line.direction, Direction::vertical);
        EXPECT_LT(line.box.x, last);
        last = line.box.x;
        int bottom = line.box.y;
        for (const Character& c : line.words.at(0).characters) {
          EXPECT_GE(c.box.y, bottom);
          bottom = c.box.y + c.box.height;
        }
      }
    }
  }
}

TEST(Upright, PapersSetInLinesHaveNoColumns) {
  const auto engine = make_tesseract();
  for (const auto kind :
       {synthetic::Kind::certificate, synthetic::Kind::graduate_form, synthetic::Kind::appraisal}) {
    const synthetic::Page drawn = synthetic::render_page(kind, synthetic::make_person(41, 3), 41);
    const RecognizedPage page = engine->recognize(
        scanner::Cleaner().clean({drawn.width, drawn.height, 3, 300, 300, drawn.rgb}));
    EXPECT_FALSE(page.blocks.empty());
    for (const Block& block : page.blocks) {
      for (const Line& line : block.lines) EXPECT_EQ(line.direction, Direction::horizontal);
    }
  }
}

}  // namespace
}  // namespace ocr
