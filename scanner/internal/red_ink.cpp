// SPDX-License-Identifier: Apache-2.0
#include "scanner/internal/red_ink.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace scanner::internal {
namespace {

constexpr double mm_per_inch = 25.4;

// By how much red is nearer to the paper than the other two channels are, 0 to 255.
int redness(const uchar* pixel, const uchar* paper) {
  const auto share = [&](int c) {
    return std::min(255, pixel[c] * 255 / std::max<int>(1, paper[c]));
  };
  return std::max(0, share(0) - std::max(share(1), share(2)));
}

cv::Mat red_cells(const Paper& paper, int least) {
  cv::Mat red = cv::Mat::zeros(paper.grid.size(), CV_8U);
  for (int y = 0; y < red.rows; ++y) {
    const uchar* cell = paper.grid.ptr(y);
    const uchar* level = paper.level.ptr(y);
    const uchar* foreign = paper.foreign.ptr(y);
    uchar* to = red.ptr(y);
    for (int x = 0; x < red.cols; ++x, cell += 3, level += 3) {
      // Nearly all cells are paper.
      if (foreign[x] || (cell[0] > level[0] - 4 && cell[1] > level[1] - 12)) continue;
      if (redness(cell, level) > least) to[x] = 255;
    }
  }
  return red;
}

struct RedPiece {
  cv::Rect box;
  int cells = 0;
  std::vector<cv::Point> points;
};

// Pieces that hang together when each is made wider by `reach` cells; the points are those of
// `red`.
std::vector<RedPiece> pieces_of(const cv::Mat& red, int reach) {
  cv::Mat wide, labels;
  cv::dilate(red, wide, cv::Mat::ones(2 * reach + 1, 2 * reach + 1, CV_8U));
  const int count = cv::connectedComponents(wide, labels, 8, CV_32S);
  std::vector<RedPiece> pieces(static_cast<std::size_t>(count));
  for (int y = 0; y < red.rows; ++y) {
    for (int x = 0; x < red.cols; ++x) {
      if (!red.at<uchar>(y, x)) continue;
      RedPiece& piece = pieces[static_cast<std::size_t>(labels.at<int>(y, x))];
      piece.box |= cv::Rect(x, y, 1, 1);
      piece.points.emplace_back(x, y);
    }
  }
  std::erase_if(pieces, [](const RedPiece& piece) { return piece.points.empty(); });
  return pieces;
}

// The share of directions, seen from the middle, in which the outermost ink lies on the outline:
// of the ellipse, or else the rectangle, that `frame` holds.
double outline_covered(const RedPiece& piece, const cv::RotatedRect& frame, bool ellipse) {
  constexpr int directions = 90;
  std::vector<double> outermost(directions, 0);
  const double turn = frame.angle * std::numbers::pi / 180;
  const double c = std::cos(turn), s = std::sin(turn);
  const double middle_x = frame.center.x, middle_y = frame.center.y;
  const double half_width = frame.size.width / 2, half_height = frame.size.height / 2;
  for (const cv::Point& point : piece.points) {
    const double x = point.x - middle_x, y = point.y - middle_y;
    const double u = (x * c + y * s) / half_width, v = (y * c - x * s) / half_height;
    const double reach = ellipse ? std::hypot(u, v) : std::max(std::abs(u), std::abs(v));
    const double angle = std::atan2(v, u) / (2 * std::numbers::pi) + 0.5;
    double& most = outermost[static_cast<std::size_t>(angle * directions) % directions];
    most = std::max(most, reach);
  }
  // Half a millimetre more, for what is small.
  const double tolerance = 0.1 + 1 / std::min(half_width, half_height);
  const auto on_outline = [&](double reach) { return std::abs(reach - 1) < tolerance; };
  return static_cast<double>(std::count_if(outermost.begin(), outermost.end(), on_outline)) /
         directions;
}

// Side by side, of one height and on one line, whichever way the page lies.
bool are_neighbours(const cv::Rect& a, const cv::Rect& b) {
  const auto in_a_row = [](int a_begin, int a_size, int a_high, int a_low, int b_begin, int b_size,
                           int b_high, int b_low) {
    const int a_height = a_low - a_high, b_height = b_low - b_high;
    const int taller = std::max(a_height, b_height), lower = std::min(a_height, b_height);
    const int gap = std::max(a_begin, b_begin) - std::min(a_begin + a_size, b_begin + b_size);
    return lower * 2 >= taller && gap * 2 <= taller * 3 && gap * 2 > -lower &&
           std::abs(a_high + a_low - b_high - b_low) * 10 <= taller * 7;
  };
  return in_a_row(a.x, a.width, a.y, a.br().y, b.x, b.width, b.y, b.br().y) ||
         in_a_row(a.y, a.height, a.x, a.br().x, b.y, b.height, b.x, b.br().x);
}

class Sorting {
 public:
  explicit Sorting(const Paper& paper)
      : red_(red_cells(paper, 24)),
        pale_(red_cells(paper, 12)),
        mm_(paper.dpi / mm_per_inch),
        kinds_(cv::Mat::zeros(red_.size(), CV_8U)) {}

  bool any() const { return cv::countNonZero(red_) > 4 * mm_ * mm_; }

  cv::Mat sort() {
    const std::vector<RedPiece> pieces = pieces_of(red_, 1);
    mark_seals(pieces, pieces, true);
    // Faint seals come apart.
    const int reach = std::max(2, static_cast<int>(std::lround(1.5 * mm_)));
    mark_seals(pieces_of(red_, reach), pieces, false);
    mark_writing(pieces);
    // Writing within a seal's outline that no seal ink touches is not the seal's.
    cv::Mat touched;
    cv::dilate(pale_, touched, cv::Mat::ones(5, 5, CV_8U));
    kinds_.setTo(0, (kinds_ == static_cast<int>(RedInk::seal)) & ~touched);
    return kinds_;
  }

 private:
  // Only an outline in one piece may be a rectangle: lines of writing fill one as well.
  void mark_seals(const std::vector<RedPiece>& candidates, const std::vector<RedPiece>& pieces,
                  bool in_one_piece) {
    constexpr double least_mm = 8, most_mm = 65, alone_mm = 25, longest = 1.8;
    constexpr double closed = 0.75, doubtful = 0.45;
    for (const RedPiece& piece : candidates) {
      const auto [small, large] = std::minmax(piece.box.width, piece.box.height);
      if (small < least_mm * mm_ || large > most_mm * mm_ || large > longest * small) continue;
      cv::RotatedRect frame = cv::minAreaRect(piece.points);
      frame.size += cv::Size2f(1, 1);
      const cv::Point2f corner(piece.box.tl());
      const cv::Size2f size(piece.box.size());
      const cv::RotatedRect upright(
          corner + cv::Point2f((size.width - 1) / 2, (size.height - 1) / 2), size, 0);
      const bool alone = small >= alone_mm * mm_ || stands_alone(piece, pieces);
      const double round = outline_covered(piece, upright, true);
      if (alone && round >= closed) {
        mark(upright, true);
      } else if (alone && outline_covered(piece, frame, true) >= closed) {
        mark(frame, true);
      } else if (alone && in_one_piece && outline_covered(piece, frame, false) >= closed) {
        mark(frame, false);
      } else if (round >= doubtful && small >= alone_mm * mm_) {
        doubtful_.push_back(piece.box);
      }
    }
  }

  bool stands_alone(const RedPiece& piece, const std::vector<RedPiece>& pieces) const {
    return std::none_of(pieces.begin(), pieces.end(), [&](const RedPiece& other) {
      const bool inside = (piece.box & other.box) == other.box;
      return !inside && are_neighbours(piece.box, other.box);
    });
  }

  void mark(cv::RotatedRect frame, bool ellipse) {
    const float rim = static_cast<float>(2 * mm_);
    frame.size += cv::Size2f(rim, rim);
    const cv::Scalar seal(static_cast<int>(RedInk::seal));
    if (ellipse) {
      cv::ellipse(kinds_, frame, seal, cv::FILLED);
      return;
    }
    cv::Point2f corners[4];
    frame.points(corners);
    const std::vector<cv::Point> outline(corners, corners + 4);
    cv::fillConvexPoly(kinds_, outline, seal);
  }

  // Rows of pieces that are no seals', at least two and a half times as long as they are high.
  void mark_writing(const std::vector<RedPiece>& pieces) {
    constexpr double least_mm = 2.5, most_mm = 30;
    constexpr std::size_t most_pieces = 600;
    std::vector<cv::Rect> boxes;
    for (const RedPiece& piece : pieces) {
      const auto [small, large] = std::minmax(piece.box.width, piece.box.height);
      const bool high = large >= least_mm * mm_ && small <= most_mm * mm_;
      // Neither an arc nor a bar.
      const double ink = static_cast<double>(piece.points.size()) / piece.box.area();
      const bool drawn = ink > 0.2 && ink < 0.93;
      if (high && drawn && !is_sealed(piece.box)) boxes.push_back(piece.box);
    }
    if (boxes.size() > most_pieces) return;  // coloured print all over
    std::vector<std::size_t> row(boxes.size());
    for (std::size_t i = 0; i < boxes.size(); ++i) row[i] = i;
    for (std::size_t i = 0; i < boxes.size(); ++i) {
      for (std::size_t k = 0; k < i; ++k) {
        if (row[k] != row[i] && are_neighbours(boxes[i], boxes[k])) {
          std::replace(row.begin(), row.end(), row[k], row[i]);
        }
      }
    }
    for (std::size_t r = 0; r < boxes.size(); ++r) {
      cv::Rect whole;
      for (std::size_t i = 0; i < boxes.size(); ++i) {
        if (row[i] == r) whole |= boxes[i];
      }
      const auto [height, length] = std::minmax(whole.width, whole.height);
      if (height < least_mm * mm_ || height > most_mm * mm_ || length * 2 < height * 5) continue;
      for (std::size_t i = 0; i < boxes.size(); ++i) {
        if (row[i] == r) write(boxes[i]);
      }
    }
  }

  bool is_sealed(const cv::Rect& box) const {
    const cv::Point middle = (box.tl() + box.br()) / 2;
    for (const cv::Rect& seal : doubtful_) {
      if (middle.inside(seal)) return true;
    }
    return kinds_.at<uchar>(middle) == static_cast<uchar>(RedInk::seal);
  }

  void write(const cv::Rect& box) {
    cv::Mat part = kinds_((box - cv::Point(1, 1) + cv::Size(2, 2)) & cv::Rect({}, kinds_.size()));
    part.setTo(static_cast<int>(RedInk::writing), part == static_cast<int>(RedInk::other));
  }

  cv::Mat red_, pale_;
  double mm_;
  cv::Mat kinds_;
  std::vector<cv::Rect> doubtful_;  // perhaps seals
};

// Ink of which a seal of that darkness is less than the share that counts. Most of a seal lies on
// bare paper; the darkest of it is writing underneath. Black ink must stay ink.
float ink_beyond(const std::array<long, 256>& seal_dark) {
  constexpr double mostly = 0.85, share = 0.27, most = 320;
  long all = 0, seen = 0;
  for (const long n : seal_dark) all += n;
  std::size_t value = 0;
  while (value < 255 &&
         static_cast<double>(seen += seal_dark[value]) < mostly * static_cast<double>(all)) {
    ++value;
  }
  return static_cast<float>(std::min(most, static_cast<double>(value) / share));
}

}  // namespace

cv::Mat find_red_ink(const Paper& paper) {
  if (paper.grid.channels() != 3) return {};
  Sorting sorter(paper);
  if (!sorter.any()) return {};
  cv::Mat kinds = sorter.sort();
  return cv::countNonZero(kinds) > 0 ? kinds : cv::Mat();
}

cv::Mat separate_red_ink(const cv::Mat& image, const cv::Mat& level, const cv::Mat& kinds,
                         cv::Mat& dark) {
  constexpr int least_red = 24;
  std::array<long, 256> seal_dark{};
  const cv::Rect cells = cv::boundingRect(kinds);
  const auto first = [](int cell, int count, int pixels) {
    return static_cast<int>(static_cast<long>(cell) * pixels / count);
  };
  const int left = first(cells.x, kinds.cols, dark.cols);
  const int right = first(cells.br().x, kinds.cols, dark.cols);
  const int bottom = first(cells.br().y, kinds.rows, dark.rows);
  for (int y = first(cells.y, kinds.rows, dark.rows); y < bottom; ++y) {
    const int row = first(y, dark.rows, kinds.rows);
    const uchar* from = image.ptr(y);
    const uchar* kind = kinds.ptr(row);
    const uchar* paper = level.ptr(row);
    uchar* to = dark.ptr(y);
    for (int x = left; x < right; ++x) {
      const int cell = first(x, dark.cols, kinds.cols);
      if (kind[cell] == static_cast<uchar>(RedInk::other)) continue;
      const int red = redness(from + 3 * x, paper + 3 * cell);
      if (kind[cell] == static_cast<uchar>(RedInk::writing)) {
        to[x] = static_cast<uchar>(std::min(255, to[x] + red));
      } else if (red > least_red) {
        ++seal_dark[to[x]];
      }
    }
  }
  cv::Mat least = cv::Mat::zeros(kinds.size(), CV_32F);
  least.setTo(ink_beyond(seal_dark), kinds == static_cast<int>(RedInk::seal));
  return least;
}

}  // namespace scanner::internal
