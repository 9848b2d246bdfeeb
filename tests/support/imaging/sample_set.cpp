// SPDX-License-Identifier: Apache-2.0
#include "tests/support/imaging/sample_set.h"

#include <cstdlib>
#include <stdexcept>

#include "tests/support/imaging/drawn_page.h"

namespace scanner::test {
namespace {

namespace fs = std::filesystem;

// The number after "key" in a flat JSON object, which is all that is needed here.
double number(const std::string& json, const std::string& key) {
  const std::size_t at = json.find('"' + key + "\": ");
  if (at == json.npos) throw std::runtime_error("the truth of a sample page lacks " + key);
  return std::stod(json.substr(at + key.size() + 4));
}

}  // namespace

std::optional<fs::path> samples_folder() {
  const char* set = std::getenv("DANGAN_SAMPLES");
  fs::path folder =
      set != nullptr ? fs::path(set) : fs::path(DANGAN_SOURCE_DIR) / "../shared/samples";
  if (!fs::is_directory(folder)) return std::nullopt;
  return folder;
}

std::vector<SamplePage> sample_pages(const fs::path& samples) {
  std::vector<SamplePage> pages;
  for (const char* set : {"pages-office", "pages-hard", "pages-aged"}) {
    for (int i = 0; i < 8; ++i) {
      SamplePage page;
      page.name = std::string(set) + "/page-00" + std::to_string(i);
      page.file = samples / (page.name + ".jpg");
      const std::string truth = read_file(samples / (page.name + ".json"));
      page.rotation = static_cast<int>(number(truth, "rotation"));
      page.skew_deg = number(truth, "skew_deg");
      pages.push_back(page);
    }
  }
  return pages;
}

const std::map<std::string, std::map<int, std::string>>& separator_codes() {
  static const std::map<std::string, std::map<int, std::string>> codes = {
      {"patch-code-t.pdf", {{0, "PATCHT"}}},
      {"patch-code-t-qr.pdf", {{0, "PATCHT"}}},
      {"patch-code-t-middle.pdf", {{1, "PATCHT"}}},
      {"patch-code-t-middle.tiff", {{1, "PATCHT"}}},
      {"patch-code-t-middle-reverse.pdf", {{1, "PATCHT"}}},
      {"patch-code-t-middle-distorted.pdf", {{1, "PATCHT"}}},
      {"patch-code-t-middle-fuzzy.pdf", {{1, "PATCHT"}}},
      {"patch-code-t-middle-unreadable.pdf", {}},
      {"barcode-39-asn-123.pdf", {{0, "ASN00123"}}},
      {"barcode-39-asn-invalid.pdf", {{0, "ASNXYZXYZ"}}},
      {"barcode-128-custom.pdf", {{0, "CUSTOM BARCODE"}}},
      {"barcode-qr-custom.pdf", {{0, "CUSTOM BARCODE"}}},
      {"split-by-asn-2.pdf",
       {{0, "ASN00123"},
        {2, "PATCHT"},
        {4, "ASN00124"},
        {5, "ASN00125"},
        {8, "ASN00126"},
        {10, "ASN00127"}}}};
  return codes;
}

}  // namespace scanner::test
