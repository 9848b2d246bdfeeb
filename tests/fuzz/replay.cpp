// SPDX-License-Identifier: Apache-2.0
// Stands in for libFuzzer in ordinary builds: every file of the corpus, and for each a number of
// variants made by a fixed rule (cut, flipped, doubled, spliced), go through the target once.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Bytes = std::vector<std::uint8_t>;
constexpr int variants = 300;

Bytes read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

Bytes changed(const Bytes& from, std::mt19937& random) {
  Bytes bytes = from;
  const auto place = [&] { return static_cast<std::ptrdiff_t>(random() % (bytes.size() + 1)); };
  for (unsigned n = random() % 4 + 1; n > 0 && !bytes.empty(); --n) {
    switch (random() % 4) {
      case 0: bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random()); break;
      case 1: bytes[random() % bytes.size()] ^= static_cast<std::uint8_t>(1U << (random() % 8)); break;
      case 2: bytes.resize(random() % bytes.size()); break;
      default: {
        std::ptrdiff_t first = place(), last = place();
        if (first > last) std::swap(first, last);
        last = std::min<std::ptrdiff_t>(last, first + 64);
        const Bytes piece(bytes.begin() + first, bytes.begin() + last);
        bytes.insert(bytes.begin() + place(), piece.begin(), piece.end());
      }
    }
  }
  return bytes;
}

}  // namespace

int main(int argc, char** argv) {
  int files = 0, runs = 0;
  for (int i = 1; i < argc; ++i) {
    for (const auto& entry : std::filesystem::directory_iterator(argv[i])) {
      const Bytes bytes = read_file(entry.path());
      std::mt19937 random(static_cast<unsigned>(bytes.size()) * 2654435761U + 1);
      ++files, ++runs;
      LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
      for (int k = 0; k < variants; ++k, ++runs) {
        const Bytes variant = changed(bytes, random);
        LLVMFuzzerTestOneInput(variant.data(), variant.size());
      }
    }
  }
  std::printf("%d files, %d inputs\n", files, runs);
  return files > 0 ? 0 : 1;
}
