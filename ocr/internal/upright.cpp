// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/upright.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <opencv2/imgproc.hpp>

#include "ocr/internal/parts.h"
#include "ocr/internal/pieces.h"
#include "ocr/internal/runs.h"

namespace ocr::internal {
namespace {

constexpr double kLeastCharacter = 0.07, kGreatestCharacter = 0.4;  // inches
constexpr std::size_t kLeastCharacters = 20;

std::vector<cv::Rect> parts_of(const cv::Mat& ink) {
  std::vector<cv::Rect> boxes;
  for (const auto& [box, area] : find_parts(ink).parts) boxes.push_back(box);
  return boxes;
}

// Boxes of about the size of whole characters, and that size; a few strokes apart are one.
std::vector<cv::Rect> characters_of(const cv::Mat& ink, double dpi, int& size) {
  cv::Mat joined;
  const int reach = std::max(3, static_cast<int>(std::lround(0.015 * dpi)) | 1);
  cv::dilate(ink, joined, cv::getStructuringElement(cv::MORPH_RECT, cv::Size(reach, reach)));
  std::vector<cv::Rect> boxes = parts_of(joined);
  std::erase_if(boxes, [&](const cv::Rect& r) {
    const int greater = std::max(r.width, r.height), less = std::min(r.width, r.height);
    return greater < kLeastCharacter * dpi || greater > kGreatestCharacter * dpi ||
           2 * less < greater;
  });
  std::vector<int> sizes;
  for (const cv::Rect& r : boxes) sizes.push_back(std::max(r.width, r.height));
  size = median(std::move(sizes));
  std::erase_if(boxes, [&](const cv::Rect& r) {
    const int greater = std::max(r.width, r.height);
    return 10 * greater < 6 * size || 10 * greater > 15 * size;
  });
  return boxes;
}

// The paper to the next box on the right, or below; -1: none within three characters.
int gap_after(const std::vector<cv::Rect>& boxes, const cv::Rect& from, bool below, int size) {
  int least = -1;
  for (const cv::Rect& to : boxes) {
    const int aside = below ? std::min(from.br().x, to.br().x) - std::max(from.x, to.x)
                            : std::min(from.br().y, to.br().y) - std::max(from.y, to.y);
    const int gap = below ? to.y - from.br().y : to.x - from.br().x;
    if (2 * aside < size || gap < 0 || gap > 3 * size) continue;
    if (least < 0 || gap < least) least = gap;
  }
  return least;
}

// Characters of a line stand closer than lines do.
bool is_upright(const std::vector<cv::Rect>& boxes, int size) {
  constexpr std::size_t kLooked = 600;
  if (boxes.size() < kLeastCharacters) return false;
  std::vector<int> across, down;
  for (std::size_t i = 0; i < boxes.size(); i += boxes.size() / kLooked + 1) {
    const int right_gap = gap_after(boxes, boxes[i], false, size);
    const int lower_gap = gap_after(boxes, boxes[i], true, size);
    if (right_gap >= 0) across.push_back(right_gap);
    if (lower_gap >= 0) down.push_back(lower_gap);
  }
  if (2 * down.size() < boxes.size() / (boxes.size() / kLooked + 1)) return false;
  const int next_line = across.empty() ? size : median(std::move(across));
  return 3 * median(std::move(down)) < 2 * next_line && 4 * next_line > size;
}

// Cuts a column into its characters: each as high as wide, at most.
std::vector<cv::Rect> cut_column(const cv::Mat& ink, const cv::Rect& box, int size) {
  cv::Mat rows;
  cv::reduce(ink(box), rows, 1, cv::REDUCE_MAX);
  std::vector<cv::Range> runs;
  for (int y = 0; y < box.height; ++y) {
    if (rows.at<std::uint8_t>(y) == 0) continue;
    const bool goes_on =
        !runs.empty() && (runs.back().end == y || 20 * (y + 1 - runs.back().start) <= 21 * size);
    if (goes_on) {
      runs.back().end = y + 1;
    } else {
      runs.emplace_back(y, y + 1);
    }
  }
  std::vector<cv::Rect> characters;
  for (const cv::Range& run : runs) {
    const int parts =
        std::max(1, static_cast<int>(std::lround(static_cast<double>(run.size()) / (1.15 * size))));
    for (int i = 0; i < parts; ++i) {
      const int from = run.start + run.size() * i / parts;
      const int to = run.start + run.size() * (i + 1) / parts;
      characters.emplace_back(box.x, box.y + from, box.width, to - from);
    }
  }
  return characters;
}

std::vector<cv::Rect> column_boxes(const cv::Mat& ink, int size) {
  cv::Mat smeared = ink.clone();
  bridge_gaps(smeared, std::min(255, 2 * size), Along::columns);
  bridge_gaps(smeared, std::max(2, size / 5), Along::rows);
  std::vector<cv::Rect> boxes = parts_of(smeared);
  std::erase_if(boxes,
                [&](const cv::Rect& r) { return 4 * r.height < size && 4 * r.width < size; });
  // Parts of one column: a character of two halves, a stroke at its side.
  for (std::size_t i = 0; i < boxes.size(); ++i) {
    for (std::size_t j = 0; j < boxes.size(); ++j) {
      if (i == j || boxes[i].empty() || boxes[j].empty()) continue;
      const cv::Rect both = boxes[i] | boxes[j];
      const int down =
          std::min(boxes[i].br().y, boxes[j].br().y) - std::max(boxes[i].y, boxes[j].y);
      if (10 * both.width > 14 * size || down < -2 * size) continue;
      boxes[i] = both;
      boxes[j] = {};
      j = static_cast<std::size_t>(-1);  // the grown box may touch more
    }
  }
  std::erase_if(boxes, [&](const cv::Rect& r) { return r.empty() || 2 * r.height < size; });
  return boxes;
}

Word word_of(std::vector<Character> characters) {
  Word word;
  for (const Character& c : characters) {
    word.box = enclosing(word.box, c.box);
    word.confidence += c.confidence / static_cast<float>(characters.size());
  }
  word.characters = std::move(characters);
  return word;
}

}  // namespace

std::vector<Column> find_columns(const cv::Mat& gray, const std::vector<cv::Rect>& cells,
                                 double dpi) {
  constexpr std::size_t kMostBoxes = 20'000;
  if (gray.cols < 64 || gray.rows < 64) return {};
  // Most pages are not: half the size tells as well, in a quarter of the time.
  cv::Mat half;
  cv::resize(gray, half, {}, 0.5, 0.5, cv::INTER_AREA);
  cv::Mat small = half < 190;
  for (const cv::Rect& c : cells) {
    small(cv::Rect(c.x / 2, c.y / 2, c.width / 2, c.height / 2)).setTo(0);
  }
  int size = 0;
  const std::vector<cv::Rect> characters = characters_of(small, dpi / 2, size);
  if (characters.size() > kMostBoxes || !is_upright(characters, size)) return {};
  size *= 2;
  cv::Mat ink = gray < 160;
  for (const cv::Rect& cell : cells) ink(cell).setTo(0);
  std::vector<Column> columns;
  for (const cv::Rect& box : column_boxes(ink, size)) {
    columns.push_back({box, cut_column(ink, box, size)});
  }
  std::sort(columns.begin(), columns.end(), [](const Column& a, const Column& b) {
    return a.box.br().x != b.box.br().x ? a.box.br().x > b.box.br().x : a.box.y < b.box.y;
  });
  return columns;
}

Line read_column(LineReader& reader, const cv::Mat& gray, const Column& column, double dpi) {
  const int width = column.box.width, pitch = width + std::max(2, width / 8);
  int height = width;
  for (const cv::Rect& c : column.characters) height = std::max(height, c.height);
  const int margin = std::max(4, height / 5);
  cv::Mat row(height + 2 * margin, 2 * margin + pitch * static_cast<int>(column.characters.size()),
              CV_8UC1, cv::Scalar(255));
  for (std::size_t i = 0; i < column.characters.size(); ++i) {
    const cv::Rect& c = column.characters[i];
    // A low one (一, a comma) keeps the place it has in its square.
    gray(c).copyTo(row(cv::Rect(margin + pitch * static_cast<int>(i),
                                margin + (height - c.height) / 2, c.width, c.height)));
  }
  std::vector<std::vector<Symbol>> read(column.characters.size());
  for (Symbol& symbol : reader.read(row, dpi)) {
    const int middle = middle_x(symbol.character.box) - margin;
    const int at = std::clamp(middle / pitch, 0, static_cast<int>(read.size()) - 1);
    read[static_cast<std::size_t>(at)].push_back(std::move(symbol));
  }
  Line line;
  line.direction = Direction::vertical;
  std::vector<Character> characters;
  float sum = 0;
  for (std::size_t i = 0; i < read.size(); ++i) {
    const cv::Rect& c = column.characters[i];
    const int parts = static_cast<int>(read[i].size());
    for (int k = 0; k < parts; ++k) {
      Character character = read[i][static_cast<std::size_t>(k)].character;
      const int from = c.y + c.height * k / parts, to = c.y + c.height * (k + 1) / parts;
      character.box = {c.x, from, c.width, to - from};
      sum += character.confidence;
      characters.push_back(character);
    }
  }
  line.box = {column.box.x, column.box.y, column.box.width, column.box.height};
  if (characters.empty()) return line;
  line.confidence = sum / static_cast<float>(characters.size());
  line.words.push_back(word_of(std::move(characters)));
  return line;
}

}  // namespace ocr::internal
