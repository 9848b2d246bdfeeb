// SPDX-License-Identifier: Apache-2.0
// Separator sheets are judged by what the intake reads on them after they were scanned.
#include "service/paper/labels.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "scanner/clean.h"
#include "scanner/encode.h"
#include "scanner/separator.h"
#include "scanner/source.h"
#include "tests/support/synthetic/scan.h"

namespace service::paper {
namespace {

namespace fs = std::filesystem;
using Kind = SheetCode::Kind;

std::vector<Label> all_labels() {
  std::vector<Label> labels = {{{Kind::dossier, "420112-2026-000001", {}}, ""},
                               {{Kind::dossier, "鄂人才〔2019〕第1234号", {}}, "欧阳文博"},
                               {{Kind::end, {}, {}}, ""},
                               {{Kind::new_document, {}, {}}, ""}};
  for (const auto& code : terms::ClassCode::all())
    labels.push_back({{Kind::material_class, {}, code}, ""});
  return labels;
}

// The sheets as pdftoppm draws them at a resolution.
class Sheets : public testing::Test {
 protected:
  Sheets()
      : file_(fs::temp_directory_path() / ("labels_test-" + std::to_string(::getpid()) + ".pdf")) {}
  ~Sheets() override { fs::remove(file_); }

  std::vector<scanner::PageImage> draw(const std::vector<Label>& labels, double dpi) {
    const auto bytes = labels_pdf(labels);
    std::ofstream(file_, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    scanner::Limits limits;
    limits.pdf_dpi = limits.pdf_max_dpi = dpi;
    const auto source = scanner::Source::open(file_, limits);
    EXPECT_EQ(source->page_count(), static_cast<int>(labels.size()));
    std::vector<scanner::PageImage> images;
    for (int i = 0; i < source->page_count(); ++i) images.push_back(gray(source->page(i)));
    return images;
  }

  static scanner::PageImage gray(const scanner::PageImage& image) {
    if (image.channels == 1) return image;
    scanner::PageImage out{image.width, image.height, 1, image.dpi_x, image.dpi_y, {}};
    for (std::size_t i = 0; i < image.pixels.size(); i += 3) {
      const int sum = image.pixels[i] + image.pixels[i + 1] + image.pixels[i + 2];
      out.pixels.push_back(static_cast<std::uint8_t>(sum / 3));
    }
    return out;
  }

  static scanner::PageImage turned(const scanner::PageImage& image, int rotation) {
    std::vector<std::uint8_t> rgb;
    for (const std::uint8_t v : image.pixels) rgb.insert(rgb.end(), 3, v);
    scanner::PageImage out = image;
    out.channels = 3;
    out.pixels = synthetic::turn(rgb, out.width, out.height, rotation);
    return gray(out);
  }

  static void wipe(scanner::PageImage& image, double x, double y, double width, double height) {
    const int left = static_cast<int>(x * image.width),
              right = static_cast<int>((x + width) * image.width);
    const int top = static_cast<int>(y * image.height),
              bottom = static_cast<int>((y + height) * image.height);
    for (int row = top; row < bottom; ++row)
      std::fill_n(image.pixels.begin() + static_cast<std::ptrdiff_t>(row) * image.width + left,
                  right - left, std::uint8_t{128});
  }

  fs::path file_;
};

TEST_F(Sheets, EachIsReadTurnedAnyWayFromAGrayScanOf200Dpi) {
  const auto labels = all_labels();
  const auto images = draw(labels, 200);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    EXPECT_NEAR(images[i].width, 1654, 2);
    for (const int rotation : {0, 90, 180, 270}) {
      EXPECT_EQ(sheet_text(scanner::read_codes(turned(images[i], rotation))),
                format(labels[i].code))
          << rotation;
    }
  }
}

TEST_F(Sheets, OneCodeIsEnough) {
  const auto labels = all_labels();
  const auto images = draw({labels[0], labels[2], labels[3], labels[8]}, 200);
  const Label kinds[] = {labels[0], labels[2], labels[3], labels[8]};
  for (std::size_t i = 0; i < images.size(); ++i) {
    const std::string wanted = format(kinds[i].code);
    // Top left and bottom right: the squares. Top right and bottom left: the bars.
    const double corners[4][4] = {
        {0, 0, 0.3, 0.22}, {0.7, 0.78, 0.3, 0.22}, {0.3, 0, 0.7, 0.22}, {0, 0.78, 0.7, 0.22}};
    for (std::size_t kept = 0; kept < 4; ++kept) {
      scanner::PageImage image = images[i];
      for (std::size_t c = 0; c < 4; ++c)
        if (c != kept) wipe(image, corners[c][0], corners[c][1], corners[c][2], corners[c][3]);
      EXPECT_EQ(sheet_text(scanner::read_codes(image)), wanted) << "corner " << kept;
    }
    scanner::PageImage none = images[i];
    for (const auto& c : corners) wipe(none, c[0], c[1], c[2], c[3]);
    EXPECT_EQ(sheet_text(scanner::read_codes(none)), "") << "the words alone are no code";
  }
}

TEST_F(Sheets, CleaningLeavesTheCodesReadable) {
  const auto labels = all_labels();
  const std::vector<Label> some(labels.begin(), labels.begin() + 6);
  const auto images = draw(some, 200);
  scanner::Cleaner cleaner;
  for (std::size_t i = 0; i < some.size(); ++i) {
    for (const int rotation : {0, 90, 180, 270}) {
      const scanner::CleanPage clean = cleaner.clean(turned(images[i], rotation));
      EXPECT_FALSE(clean.blank);
      EXPECT_EQ(sheet_text(scanner::read_codes(clean.image)), format(some[i].code)) << rotation;
    }
  }
}

TEST(Labels, TheSameLabelsGiveTheSameBytes) {
  EXPECT_EQ(labels_pdf(all_labels()), labels_pdf(all_labels()));
  EXPECT_NE(labels_pdf({all_labels()[0]}), labels_pdf({all_labels()[1]}));
}

TEST(Labels, WhatCannotBePrintedIsRefused) {
  EXPECT_THROW(labels_pdf({}), std::runtime_error);
  EXPECT_THROW(labels_pdf({{{Kind::dossier, "", {}}, ""}}), std::invalid_argument);
  const std::string longest(64, '9');
  EXPECT_FALSE(labels_pdf({{{Kind::dossier, longest, {}}, ""}}).empty()) << "squares alone";
}

}  // namespace
}  // namespace service::paper
