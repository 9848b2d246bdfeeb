// SPDX-License-Identifier: Apache-2.0
// A model file that somebody else made: it is refused, or runs on a line without harm.
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "ocr/engine.h"
#include "ocr/error.h"
#include "scanner/clean.h"

namespace {

namespace fs = std::filesystem;

// Where this process keeps the file that make_ctc opens.
const fs::path& folder() {
  static const fs::path made = [] {
    std::string name = (fs::temp_directory_path() / "dangan-fuzz-onnx-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) std::abort();
    std::ofstream(fs::path(name) / "digits.txt") << "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n";
    std::atexit([] { fs::remove_all(folder()); });
    return fs::path(name);
  }();
  return made;
}

scanner::CleanPage striped_page() {
  scanner::CleanPage page;
  page.image = {300, 80, 1, 200, 200, std::vector<std::uint8_t>(300 * 80, 255)};
  for (int y = 30; y < 50; ++y) {
    for (int x = 40; x < 240; ++x) {
      if (x % 12 < 4) page.image.pixels[static_cast<std::size_t>(y * 300 + x)] = 0;
    }
  }
  page.recognition = page.image;
  return page;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const fs::path file = folder() / "model.onnx";
  std::ofstream(file, std::ios::binary)
      .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  try {
    const auto engine = ocr::make_ctc({file, folder() / "digits.txt", ""});
    engine->recognize(striped_page());
  } catch (const ocr::Error&) {
  }
  return 0;
}
