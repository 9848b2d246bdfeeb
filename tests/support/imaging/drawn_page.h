// SPDX-License-Identifier: Apache-2.0
// Pages that the tests draw themselves, with known geometry.
#pragma once

#include <filesystem>
#include <opencv2/core.hpp>
#include <string>

#include "scanner/page_image.h"

namespace scanner::test {

struct Colour {
  int r = 0, g = 0, b = 0;
};

struct Letter {
  double dpi = 300;
  Colour paper{255, 255, 255};
  Colour ink{20, 20, 24};
  int lines = 22;        // of Chinese prose
  double text_mm = 4.2;  // height of a character
  bool grain = false;    // noise of a scanner on the paper, always the same
};

// An A4 letter, upright and straight, 3 channels.
PageImage draw_letter(const Letter& letter = {});

// A sheet of the same size with nothing on it.
PageImage draw_empty(const Letter& letter = {});

// The same content turned counter-clockwise, as a page lies askew on the glass: `skew_deg` about
// the middle, with `around` showing at the corners, then quarter turns.
PageImage turned(const PageImage& page, double skew_deg, int rotation, Colour around);

void fill(PageImage& page, const Rect& rect, Colour colour);
void fill_disc(PageImage& page, int x, int y, int radius, Colour colour);

// Mean absolute difference of two images of equal size, over all values; 255 when sizes differ.
double mean_difference(const PageImage& a, const PageImage& b);

// A folder that is removed with its content at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

void write_file(const std::filesystem::path& file, const std::string& bytes);
std::string read_file(const std::filesystem::path& file);

}  // namespace scanner::test
