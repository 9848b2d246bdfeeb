// SPDX-License-Identifier: Apache-2.0
// A paper as other programs see it: qpdf, poppler's, a reader of codes.
#pragma once

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "scanner/separator.h"

namespace service::paper {

// A folder with the PDF in it, and the answers of other programs about it.
class Pdf {
 public:
  explicit Pdf(const std::vector<std::uint8_t>& bytes) {
    std::string name = (std::filesystem::temp_directory_path() / "paper_test_XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
    folder_ = name;
    std::ofstream out(file(), std::ios::binary);
    out.write(reinterpret_cast<const char*>(bytes.data()),
              static_cast<std::streamsize>(bytes.size()));
  }
  ~Pdf() { std::filesystem::remove_all(folder_); }

  std::string file() const { return (folder_ / "copy.pdf").string(); }
  const std::filesystem::path& folder() const { return folder_; }

  // Standard output; fails the test when the program does not end well.
  std::string run(const std::string& command) const {
    const std::string whole = "cd '" + folder_.string() + "' && " + command + " 2>&1";
    std::FILE* pipe = popen(whole.c_str(), "r");
    std::string output;
    char buffer[4096];
    for (std::size_t got; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) {
      output.append(buffer, got);
    }
    EXPECT_EQ(pclose(pipe), 0) << command << '\n' << output;
    return output;
  }
  std::string text(int sheet) const {
    return run(fmt::format("pdftotext -layout -f {0} -l {0} copy.pdf -", sheet));
  }
  // How many there are; a test failure for each that is not in the file.
  int embedded_fonts() const {
    std::istringstream fonts(run("pdffonts copy.pdf"));
    std::string line;
    std::getline(fonts, line);
    std::getline(fonts, line);
    int count = 0;
    while (std::getline(fonts, line)) {
      ++count;
      EXPECT_THAT(line, ::testing::HasSubstr("CJKsc"));
      EXPECT_THAT(line, ::testing::HasSubstr("yes yes yes")) << "not embedded: " << line;
    }
    return count;
  }
  std::vector<scanner::Code> codes(int sheet) const {
    run(fmt::format("pdftoppm -r 150 -f {0} -l {0} -singlefile copy.pdf sheet", sheet));
    std::ifstream in(folder_ / "sheet.ppm", std::ios::binary);
    std::string magic;
    int depth = 0;
    scanner::PageImage image;
    in >> magic >> image.width >> image.height >> depth;
    in.get();
    image.channels = 3;
    image.pixels.assign(std::istreambuf_iterator<char>(in), {});
    EXPECT_EQ(magic, "P6");
    EXPECT_EQ(image.pixels.size(), image.row_bytes() * static_cast<std::size_t>(image.height));
    return scanner::read_codes(image);
  }

 private:
  std::filesystem::path folder_;
};

inline int sheets(const Pdf& pdf) {
  const std::string info = pdf.run("pdfinfo copy.pdf");
  return std::stoi(info.substr(info.find("Pages:") + 6));
}

}  // namespace service::paper
