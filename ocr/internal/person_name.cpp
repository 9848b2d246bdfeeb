// SPDX-License-Identifier: Apache-2.0
// The person's name: the places that state it vote on each of its characters.
#include <algorithm>
#include <cstddef>
#include <map>

#include "ocr/internal/fields.h"
#include "ocr/internal/word_lists.h"
#include "store/terms/utf8.h"

namespace ocr::internal {
namespace {

std::size_t differences(std::u32string_view a, std::u32string_view b) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < a.size(); ++i) count += a[i] != b[i] ? 1 : 0;
  return count;
}

// Whether two readings are of one name: of two characters both must be the same, of more all but
// one.
bool same_name(std::u32string_view a, std::u32string_view b) {
  return a.size() == b.size() && differences(a, b) <= (a.size() >= 3 ? 1U : 0U);
}

float weight(const Field& field) {
  const float source = field.name == "signature" ? 0.7F : 1.0F;
  return source * field.confidence * (is_plausible_name(field.value) ? 1.0F : 0.2F);
}

using Votes = std::vector<std::map<char32_t, float>>;

// Every place of the page where the name seems to stand, whoever says it there.
std::size_t count_votes(const RunningText& text, const std::u32string& name, Votes& votes) {
  std::size_t exact = 0;
  for (std::size_t at = 0; at + name.size() <= text.codes.size(); ++at) {
    const std::u32string_view part = std::u32string_view(text.codes).substr(at, name.size());
    if (!same_name(part, name)) continue;
    exact += part == name ? 1 : 0;
    for (std::size_t i = 0; i < name.size(); ++i) {
      const float confidence = text.characters[at + i].confidence;
      votes[i][part[i]] += confidence * confidence;
    }
  }
  return exact;
}

}  // namespace

std::optional<Field> person_name(const std::vector<Field>& stated, const RunningText& text,
                                 const std::vector<std::string>& known, bool same_person) {
  const Field* best = nullptr;
  for (const Field& field : stated) {
    if (field.name != "name" && field.name != "signature") continue;
    if (best == nullptr || weight(field) > weight(*best)) best = &field;
  }
  if (best == nullptr) return std::nullopt;
  Field name = *best;
  name.name = "name";
  const std::u32string read = terms::decode_utf8(name.value);
  for (const std::string& other : known) {
    const std::u32string text_of_other = terms::decode_utf8(other);
    const bool one_off = read.size() == text_of_other.size() && read.size() >= 2 &&
                         differences(read, text_of_other) == 1 &&
                         (read[0] == text_of_other[0] || read.size() >= 3 || same_person);
    if (other != name.value && !one_off) continue;
    if (other != name.value) {
      name.read = name.value;
      name.repaired = true;
      name.value = other;
    }
    name.checked = same_person || !name.repaired;
    name.confidence = name.checked ? std::max(name.confidence, 0.97F) : 0.85F;
    return name;
  }
  Votes votes(read.size());
  count_votes(text, read, votes);
  std::u32string voted = read;
  for (std::size_t i = 0; i < read.size(); ++i) {
    for (const auto& [code, points] : votes[i]) {
      if (points > votes[i][voted[i]]) voted[i] = code;
    }
  }
  if (voted != read && is_plausible_name(terms::encode_utf8(voted))) {
    name.read = name.value;
    name.value = terms::encode_utf8(voted);
    name.repaired = true;
  }
  Votes again(read.size());
  const std::size_t exact = count_votes(text, terms::decode_utf8(name.value), again);
  name.checked = exact >= 2 && is_plausible_name(name.value);
  if (name.checked) name.confidence = std::max(name.confidence, 0.95F);
  if (!is_plausible_name(name.value)) name.confidence *= 0.5F;
  return name;
}

}  // namespace ocr::internal
