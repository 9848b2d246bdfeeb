// SPDX-License-Identifier: Apache-2.0
#include "scanner/internal/overlap.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <vector>

namespace scanner::internal {
namespace {

constexpr double coarse_dpi = 50, mm_per_inch = 25.4;
constexpr double least_likeness = 0.6;  // correlation of two squares that show the same
constexpr double most_scale = 0.02, most_turn_deg = 5;

// A point of the part and the point of the base that shows the same.
struct Match {
  cv::Point2d part, base;
};

Point at(const cv::Point2d& p) { return {p.x, p.y}; }

double error_of(const Affine& move, const Match& match) {
  const Point p = move(at(match.part));
  return std::hypot(p.x - match.base.x, p.y - match.base.y);
}

bool is_plausible(const Affine& move, double slack = 1) {
  const double scale = std::hypot(move.a, move.d);
  const double turn = std::abs(std::atan2(move.d, move.a)) * 180 / CV_PI;
  return std::abs(scale - 1) <= most_scale * slack && turn <= most_turn_deg * slack;
}

// The similarity that lays the parts' points on the base's with the least squares.
Affine fit(const std::vector<Match>& matches) {
  cv::Point2d from, to;
  for (const Match& m : matches) from += m.part, to += m.base;
  const double count = static_cast<double>(matches.size());
  from *= 1 / count, to *= 1 / count;
  double along = 0, across = 0, spread = 0;
  for (const Match& m : matches) {
    const cv::Point2d p = m.part - from, q = m.base - to;
    along += p.dot(q), across += p.cross(q), spread += p.dot(p);
  }
  Affine move;
  move.a = move.e = spread > 0 ? along / spread : 1;
  move.d = spread > 0 ? across / spread : 0;
  move.b = -move.d;
  move.c = to.x - move.a * from.x - move.b * from.y;
  move.f = to.y - move.d * from.x - move.e * from.y;
  return move;
}

std::vector<Match> near(const std::vector<Match>& matches, const Affine& move, double most) {
  std::vector<Match> kept;
  for (const Match& m : matches)
    if (error_of(move, m) <= most) kept.push_back(m);
  return kept;
}

double peak_between(float left, float middle, float right) {
  const double bend = left - 2.0 * middle + right;
  return bend < 0 ? std::clamp(0.5 * (left - right) / bend, -0.5, 0.5) : 0;
}

struct Peak {
  double likeness = 0;
  cv::Point2d place;  // of the top left corner
};

Peak find_peak(const cv::Mat& likeness) {
  Peak peak;
  cv::Point place;
  cv::minMaxLoc(likeness, nullptr, &peak.likeness, nullptr, &place);
  peak.place = place;
  const auto value = [&](int x, int y) { return likeness.at<float>(y, x); };
  if (place.x > 0 && place.x + 1 < likeness.cols) {
    peak.place.x += peak_between(value(place.x - 1, place.y), value(place.x, place.y),
                                 value(place.x + 1, place.y));
  }
  if (place.y > 0 && place.y + 1 < likeness.rows) {
    peak.place.y += peak_between(value(place.x, place.y - 1), value(place.x, place.y),
                                 value(place.x, place.y + 1));
  }
  return peak;
}

bool is_written(const cv::Mat& square) {
  cv::Scalar mean, deviation;
  cv::meanStdDev(square, mean, deviation);
  return deviation[0] >= 10;
}

// Squares of the part that are found in one place of the base only: ruled cells that repeat say
// nothing.
std::vector<Match> coarse_matches(const cv::Mat& base, const cv::Mat& part) {
  constexpr int side = 40, step = 26, beside = 6;
  constexpr double most_second = 0.88;  // of the best
  std::vector<Match> matches;
  if (base.cols < side || base.rows < side) return matches;
  for (int y = 0; y + side <= part.rows; y += step) {
    for (int x = 0; x + side <= part.cols; x += step) {
      const cv::Mat square = part(cv::Rect(x, y, side, side));
      if (!is_written(square)) continue;
      cv::Mat likeness;
      cv::matchTemplate(base, square, likeness, cv::TM_CCOEFF_NORMED);
      const Peak best = find_peak(likeness);
      if (best.likeness < least_likeness) continue;
      const cv::Point place(cvRound(best.place.x), cvRound(best.place.y));
      const cv::Rect around(place - cv::Point(beside, beside), cv::Size(13, 13));
      likeness(around & cv::Rect({}, likeness.size())).setTo(-1);
      double second = 0;
      cv::minMaxLoc(likeness, nullptr, &second);
      if (second > most_second * best.likeness) continue;
      const cv::Point2d middle(side / 2.0, side / 2.0);
      matches.push_back({cv::Point2d(x, y) + middle, best.place + middle});
    }
  }
  return matches;
}

// What most matches agree on.
std::optional<Affine> coarse_move(const std::vector<Match>& matches) {
  constexpr double reach = 2.5;  // pixels
  constexpr std::size_t least = 5;
  std::vector<Match> best;
  for (std::size_t i = 0; i < matches.size(); ++i) {
    for (std::size_t j = i + 1; j < matches.size(); ++j) {
      if (cv::norm(matches[i].part - matches[j].part) < 60) continue;
      const Affine move = fit({matches[i], matches[j]});
      if (!is_plausible(move, 1.5)) continue;
      auto agreeing = near(matches, move, reach);
      if (agreeing.size() > best.size()) best = std::move(agreeing);
    }
  }
  if (best.size() < least) return std::nullopt;
  return fit(best);
}

// What was found when the part's squares were looked for where `move` says that they are.
struct Look {
  std::vector<Match> matches;
  int written = 0;  // squares with writing that both show
};

Look look_closely(const cv::Mat& base, const cv::Mat& known, const cv::Mat& part, double dpi,
                  const Affine& move, int reach) {
  const int half = std::max(16, cvRound(4 * dpi / mm_per_inch)), side = 2 * half;
  const cv::Rect whole({}, base.size());
  Look look;
  for (int y = 0; y + side <= part.rows; y += side) {
    for (int x = 0; x + side <= part.cols; x += side) {
      const Point to = move(Point{x + half + 0.0, y + half + 0.0});
      const int far = half * 3 / 2 + reach;
      const cv::Rect about(cvRound(to.x) - far, cvRound(to.y) - far, 2 * far + 1, 2 * far + 1);
      if ((about & whole) != about || cv::countNonZero(known(about)) < about.area()) continue;
      const cv::Mat square = part(cv::Rect(x, y, side, side));
      if (!is_written(square)) continue;
      // The base as the part would see it, with room around.
      const double left = x - reach, top = y - reach;
      const cv::Matx23d seen(move.a, move.b, move.a * left + move.b * top + move.c,  //
                             move.d, move.e, move.d * left + move.e * top + move.f);
      cv::Mat around, likeness;
      cv::warpAffine(base, around, seen, cv::Size(side + 2 * reach, side + 2 * reach),
                     cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
      if (!is_written(around)) continue;
      ++look.written;
      cv::matchTemplate(around, square, likeness, cv::TM_CCOEFF_NORMED);
      const Peak peak = find_peak(likeness);
      if (peak.likeness < least_likeness) continue;
      const Point there = move(Point{left + peak.place.x + half, top + peak.place.y + half});
      look.matches.push_back({{x + half + 0.0, y + half + 0.0}, {there.x, there.y}});
    }
  }
  return look;
}

// The share of the part that lies on what the base shows.
double share_covered(const cv::Mat& known, cv::Size part, const Affine& move) {
  constexpr int step = 16;
  int all = 0, covered = 0;
  for (int y = 0; y < part.height; y += step) {
    for (int x = 0; x < part.width; x += step, ++all) {
      const Point to = move(Point{x + 0.0, y + 0.0});
      const cv::Point place(cvRound(to.x), cvRound(to.y));
      covered += cv::Rect({}, known.size()).contains(place) && known.at<uchar>(place) != 0;
    }
  }
  return static_cast<double>(covered) / std::max(1, all);
}

double length_of(const std::vector<Match>& matches) {
  cv::Point2d low = matches[0].part, high = low;
  for (const Match& m : matches) {
    low = {std::min(low.x, m.part.x), std::min(low.y, m.part.y)};
    high = {std::max(high.x, m.part.x), std::max(high.y, m.part.y)};
  }
  return cv::norm(high - low);
}

cv::Mat reduced(const cv::Mat& image, double scale) {
  cv::Mat small;
  cv::resize(image, small, {}, scale, scale, cv::INTER_AREA);
  return small;
}

}  // namespace

Overlap find_overlap(const cv::Mat& base, const cv::Mat& known, const cv::Mat& part, double dpi) {
  constexpr double least_length_mm = 40, most_covered = 0.75, least_share = 0.7;
  constexpr std::size_t least_matches = 10;
  Overlap found;
  const double scale = std::min(1.0, coarse_dpi / dpi);
  const auto about = coarse_move(coarse_matches(reduced(base, scale), reduced(part, scale)));
  if (!about) return found;
  // A coarse pixel is a square of 1/scale pixels; places are those of middles.
  Affine move = *about;
  const double middle = 0.5 / scale - 0.5;
  move.c = move.c / scale + middle - (move.a + move.b) * middle;
  move.f = move.f / scale + middle - (move.d + move.e) * middle;

  const double mm = dpi / mm_per_inch;
  Look look;
  std::vector<Match> kept;
  for (const double reach_mm : {1.4, 0.5}) {
    look = look_closely(base, known, part, dpi, move, std::max(4, cvRound(reach_mm * mm)));
    kept = near(look.matches, move, reach_mm * mm);
    // Twice: the first fit is pulled by the few that are wrong.
    for (const double most_mm : {0.5, 0.25}) {
      if (kept.size() < least_matches) return found;
      move = fit(kept);
      kept = near(look.matches, move, most_mm * mm);
    }
  }
  if (kept.size() < least_matches || length_of(kept) < least_length_mm * mm) return found;
  double squares = 0;
  for (const Match& m : kept) squares += std::pow(error_of(move, m), 2);
  found.residual = std::sqrt(squares / static_cast<double>(kept.size()));
  found.move = move;
  const double share = static_cast<double>(kept.size()) / std::max(1, look.written);
  if (!is_plausible(move) || share < least_share || found.residual > 0.17 * mm) {
    found.misfit = Misfit::poor_fit;
  } else if (share_covered(known, part.size(), move) > most_covered) {
    found.misfit = Misfit::same_page;
  } else {
    found.misfit = Misfit::none;
  }
  return found;
}

}  // namespace scanner::internal
