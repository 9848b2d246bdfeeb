// SPDX-License-Identifier: Apache-2.0
#include "scanner/internal/skew.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <numbers>
#include <random>
#include <vector>

namespace scanner::internal {
namespace {

struct Dots {
  std::vector<float> along, across;  // the direction of the lines, and the one they are stacked in
};

// How sharply the ink falls into lines when looked at along `degrees`: the profile across the lines
// is full of steep edges at the right angle and smooth at any other. `bin` in pixels.
class Profile {
 public:
  Profile(const Dots& dots, double reach) : dots_(dots), reach_(reach) {}

  double sharpness(double degrees, float bin) {
    const double angle = degrees * std::numbers::pi / 180;
    const float s = static_cast<float>(std::sin(angle)) / bin;
    const float c = static_cast<float>(std::cos(angle)) / bin;
    const float zero = static_cast<float>(reach_) / bin;
    counts_.assign(static_cast<std::size_t>(2 * zero) + 3, 0);
    for (std::size_t i = 0; i < dots_.along.size(); ++i) {
      ++counts_[static_cast<std::size_t>(dots_.across[i] * c + dots_.along[i] * s + zero)];
    }
    double sum = 0;
    for (std::size_t i = 1; i < counts_.size(); ++i) {
      const double step = counts_[i] - counts_[i - 1];
      sum += step * step;
    }
    return sum;
  }

 private:
  const Dots& dots_;
  double reach_;
  std::vector<int> counts_;
};

// Inked pixels relative to the middle of the page: all of them, or evenly chosen about `most`.
Dots collect(const cv::Mat& lines, int inked, int most) {
  Dots dots;
  dots.along.reserve(static_cast<std::size_t>(std::min(inked, 2 * most)));
  dots.across.reserve(dots.along.capacity());
  const float middle_x = static_cast<float>(lines.cols) / 2;
  const float middle_y = static_cast<float>(lines.rows) / 2;
  const int stride = std::max(1, inked / most);
  int skip = 0;
  // Where in its square a pixel's ink lies is unknown; taking the centre would line all of them up
  // with the rows of the image and pull small angles to zero.
  std::minstd_rand random(1);
  const auto within_pixel = [&] { return static_cast<float>(random() & 1023) / 1024 - 0.5f; };
  for (int y = 0; y < lines.rows; ++y) {
    const uchar* row = lines.ptr(y);
    for (int x = 0; x < lines.cols; ++x) {
      if (!row[x]) {
        std::uint64_t eight = 0;  // most of a page is paper
        while (x + 8 <= lines.cols && (std::memcpy(&eight, row + x, sizeof eight), eight == 0)) {
          x += 8;
        }
        if (x == lines.cols || !row[x]) continue;
      }
      if (++skip < stride) continue;
      skip = 0;
      dots.along.push_back(static_cast<float>(x) - middle_x + within_pixel());
      dots.across.push_back(static_cast<float>(y) - middle_y + within_pixel());
    }
  }
  return dots;
}

// Every `stride`th of them.
Dots thinned(const Dots& dots, std::size_t stride) {
  Dots few;
  for (std::size_t i = 0; i < dots.along.size(); i += stride) {
    few.along.push_back(dots.along[i]);
    few.across.push_back(dots.across[i]);
  }
  return few;
}

// The page on its other side: standing lines lie, at the same angle.
Dots on_its_side(const Dots& dots) {
  Dots turned{dots.across, dots.along};
  for (float& across : turned.across) across = -across;
  return turned;
}

struct Peak {
  double degrees = 0, score = 0, median = 0;
};

Peak sweep(Profile& profile, double from, double to, double step, float bin) {
  Peak peak;
  std::vector<double> scores;
  for (int i = 0; from + i * step <= to + step / 4; ++i) {
    const double degrees = from + i * step;
    scores.push_back(profile.sharpness(degrees, bin));
    if (scores.back() > peak.score) peak = {degrees, scores.back(), 0};
  }
  std::nth_element(scores.begin(), scores.begin() + static_cast<long>(scores.size() / 2),
                   scores.end());
  peak.median = scores[scores.size() / 2];
  return peak;
}

// The middle of the peak near `degrees`, which short lines make broad and uneven: the centroid of
// what stands out above its foot. Zero when the page is as sharp there: it needs no correction.
double centre_of_peak(Profile& profile, double degrees) {
  constexpr int reach = 10;
  constexpr double step = 0.03, as_sharp = 0.97;
  std::array<double, 2 * reach + 1> scores{};
  for (int i = -reach; i <= reach; ++i) {
    scores[static_cast<std::size_t>(i + reach)] = profile.sharpness(degrees + i * step, 1);
  }
  const auto [least, most] = std::minmax_element(scores.begin(), scores.end());
  if (profile.sharpness(0, 1) >= as_sharp * *most) return 0;
  const double foot = (*least + *most) / 2;
  double weight = 0, moment = 0;
  for (int i = -reach; i <= reach; ++i) {
    const double above = std::max(0.0, scores[static_cast<std::size_t>(i + reach)] - foot);
    weight += above;
    moment += above * (degrees + i * step);
  }
  return weight > 0 ? moment / weight : degrees;
}

}  // namespace

Skew find_skew(const cv::Mat& lines, double max_degrees) {
  constexpr int least_dots = 200, fine_dots = 60'000, coarse_dots = 8'000;
  const int inked = cv::countNonZero(lines);
  if (inked < least_dots) return {};
  const double reach = std::hypot(lines.cols, lines.rows) / 2 + 2;

  Dots dots = collect(lines, inked, fine_dots);
  const Dots few = thinned(dots, std::max<std::size_t>(1, dots.along.size() / coarse_dots));
  Peak best;
  bool standing = false;
  for (const bool stands : {false, true}) {
    const Dots seen = stands ? on_its_side(few) : few;
    Profile coarse(seen, reach);
    const Peak peak = sweep(coarse, -max_degrees, max_degrees, 0.5, 4);
    if (peak.score > best.score) {
      best = peak;
      standing = stands;
    }
  }
  if (standing) dots = on_its_side(dots);
  Profile profile(dots, reach);
  const double middle = sweep(profile, best.degrees - 0.6, best.degrees + 0.6, 0.1, 2).degrees;
  const double fine = centre_of_peak(profile, middle);
  Skew skew;
  skew.degrees = fine;
  skew.confidence = best.median > 0 ? best.score / best.median : 0;
  skew.lines_stand = standing;
  return skew;
}

}  // namespace scanner::internal
