// SPDX-License-Identifier: Apache-2.0
// The sample pages that do not come with the project, with the truth about them: the folder in
// DANGAN_SAMPLES, or ../shared/samples beside the source.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace scanner::test {

// Nothing where there is none.
std::optional<std::filesystem::path> samples_folder();

struct SamplePage {
  std::filesystem::path file;
  std::string name;  // "pages-hard/page-003"
  int rotation = 0;
  double skew_deg = 0;
};

// The pages of the three sets of papers, in order.
std::vector<SamplePage> sample_pages(const std::filesystem::path& samples);

// How the pages of geometry/cardinal.pdf lie.
inline constexpr int cardinal_rotations[] = {0, 270, 180, 90};
// geometry/skew.pdf; which way is not said.
inline constexpr double skew_of_skewed_page = 1.8651;

// What is on the pages of each file of separators/, by page; no page carries two codes.
const std::map<std::string, std::map<int, std::string>>& separator_codes();

}  // namespace scanner::test
