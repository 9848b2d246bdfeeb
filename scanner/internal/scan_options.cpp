// SPDX-License-Identifier: Apache-2.0
#include "scanner/internal/scan_options.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <span>

namespace scanner::internal {
namespace {

// What backends call it, without case, best first: a text is taken when it is the word, else when
// it holds the word. Gathered from the option lists of airscan, avision, brother, canon_dr,
// epsonds, epson2, fujitsu, genesys, hpaio, hs2p, kodakaio, kvs20xx, kvs40xx, pixma, plustek and
// test.
constexpr std::string_view flatbed_words[] = {"flatbed", "flat bed",       "fb",
                                              "platen",  "document table", "normal"};
constexpr std::string_view feeder_words[] = {"adf front", "adf simplex",     "adf",
                                             "feeder",    "document feeder", "front"};
constexpr std::string_view duplex_words[] = {"adf duplex",   "duplex",       "both sides",
                                             "double-sided", "double sided", "two-sided",
                                             "two sided",    "2-sided"};
// A feeder that delivers only backs, or is none.
constexpr std::string_view not_simplex[] = {"duplex",    "both",    "double", "two-sided",
                                            "two sided", "2-sided", "back",   "rear"};
constexpr std::string_view simplex_words[] = {"simplex", "single-sided", "single sided",
                                              "one-sided", "front"};
constexpr std::string_view colour_words[] = {"color",      "colour",  "24bit color",
                                             "true color", "color24", "rgb"};
constexpr std::string_view gray_words[] = {"gray",      "grey",       "grayscale",
                                           "true gray", "8-bit gray", "gray8"};
constexpr std::string_view not_gray[] = {"error diffusion", "halftone", "dither", "16"};
constexpr std::string_view lineart_words[] = {
    "lineart", "line art", "black & white", "black and white", "black&white",
    "binary",  "bw",       "monochrome",    "threshold"};

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

bool holds_any(const std::string& text, std::span<const std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != std::string::npos; });
}

std::optional<std::string> best(const std::vector<std::string>& texts,
                                std::span<const std::string_view> words,
                                std::span<const std::string_view> never = {}) {
  for (const bool whole : {true, false}) {
    for (const std::string_view word : words) {
      for (const std::string& text : texts) {
        const std::string t = lower(text);
        if (holds_any(t, never)) continue;
        // Two letters occur inside too many words.
        if (whole ? t == word : word.size() > 2 && t.find(word) != std::string::npos) return text;
      }
    }
  }
  return std::nullopt;
}

// "sheetfed scanner" of a device that has nothing to choose.
bool feeds_by_type(std::string_view type) {
  const std::string t = lower(type);
  return t.find("sheet") != std::string::npos || t.find("adf") != std::string::npos ||
         t.find("feed") != std::string::npos;
}

// The choice between one side and both, beside the source; nullopt: there is none. Often it is not
// active before the feeder is chosen.
const Option* sides_option(const std::vector<Option>& options, std::string_view name) {
  const auto found = std::find_if(options.begin(), options.end(), [&](const Option& option) {
    return option.settable && option.name == name;
  });
  return found == options.end() ? nullptr : &*found;
}

std::optional<Choice> sides_choice(const std::vector<Option>& options, bool both) {
  if (const Option* mode = sides_option(options, "adf-mode")) {
    const auto text = both ? best(mode->words, duplex_words) : best(mode->words, simplex_words);
    if (text) return Choice{mode->name, *text};
  }
  for (const char* name : {"duplex", "adf-duplex", "double-sided"}) {
    const Option* option = sides_option(options, name);
    if (option == nullptr) continue;
    if (option->kind == Option::Kind::boolean) return Choice{option->name, both ? "yes" : "no"};
    const auto text = both ? best(option->words, duplex_words) : best(option->words, simplex_words);
    if (text) return Choice{option->name, *text};
  }
  return std::nullopt;
}

}  // namespace

const Option* find_option(const std::vector<Option>& options, std::string_view name) {
  const auto found = std::find_if(options.begin(), options.end(), [&](const Option& option) {
    return option.active && option.name == name;
  });
  return found == options.end() ? nullptr : &*found;
}

const Option* find_settable(const std::vector<Option>& options, std::string_view name) {
  const Option* option = find_option(options, name);
  return option != nullptr && option->settable ? option : nullptr;
}

std::optional<std::vector<Choice>> source_choices(const std::vector<Option>& options,
                                                  ScanSource source, std::string_view type) {
  const Option* option = find_settable(options, "source");
  if (option == nullptr) option = find_settable(options, "doc-source");
  const std::vector<std::string> texts =
      option != nullptr ? option->words : std::vector<std::string>{};
  const auto sides = sides_choice(options, source == ScanSource::feeder_duplex);
  if (source == ScanSource::flatbed) {
    if (const auto text = best(texts, flatbed_words)) return {{{option->name, *text}}};
    if (texts.empty() && !feeds_by_type(type) && !sides) return std::vector<Choice>{};
    return std::nullopt;
  }
  if (source == ScanSource::feeder_duplex) {
    if (const auto text = best(texts, duplex_words)) return {{{option->name, *text}}};
    if (!sides) return std::nullopt;
  }
  std::vector<Choice> choices;
  if (const auto text = best(texts, feeder_words, not_simplex)) {
    choices.push_back({option->name, *text});
  } else if (!texts.empty() || (!feeds_by_type(type) && !sides)) {
    return std::nullopt;
  }
  if (sides) choices.push_back(*sides);
  return choices;
}

std::optional<std::vector<Choice>> mode_choices(const std::vector<Option>& options, ScanMode mode) {
  const Option* option = find_settable(options, "mode");
  if (option == nullptr) option = find_settable(options, "scan-mode");
  if (option == nullptr) return std::nullopt;
  const Option* depth = find_settable(options, "depth");
  std::vector<Choice> choices;
  const auto add_depth = [&](const char* bits, double value) {
    if (depth != nullptr && takes(*depth, value)) choices.push_back({depth->name, bits});
  };
  if (mode == ScanMode::lineart) {
    if (const auto text = best(option->words, lineart_words)) return {{{option->name, *text}}};
    const auto gray = best(option->words, gray_words, not_gray);
    if (!gray || depth == nullptr || !takes(*depth, 1)) return std::nullopt;
    choices.push_back({option->name, *gray});
    add_depth("1", 1);
    return choices;
  }
  const auto text = mode == ScanMode::colour ? best(option->words, colour_words)
                                             : best(option->words, gray_words, not_gray);
  if (!text) return std::nullopt;
  choices.push_back({option->name, *text});
  add_depth("8", 8);
  return choices;
}

const Option* resolution_option(const std::vector<Option>& options) {
  const Option* option = find_settable(options, "resolution");
  return option != nullptr ? option : find_settable(options, "x-resolution");
}

bool takes(const Option& option, double value) {
  if (!option.values.empty()) {
    return std::any_of(option.values.begin(), option.values.end(),
                       [&](double v) { return std::abs(v - value) < 0.5; });
  }
  return (!option.least || value >= *option.least - 0.5) &&
         (!option.greatest || value <= *option.greatest + 0.5);
}

}  // namespace scanner::internal
