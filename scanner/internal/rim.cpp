// SPDX-License-Identifier: Apache-2.0
#include "scanner/internal/rim.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace scanner::internal {
namespace {

constexpr double mm_per_inch = 25.4;
// A sheet's edge leaves the direction of its lines by three and a half degrees at most.
constexpr double steepest = 1.0 / 16;
constexpr int unknown = std::numeric_limits<int>::max();

int pixels_of(double mm, double dpi) {
  return std::max(1, static_cast<int>(std::lround(mm * dpi / mm_per_inch)));
}

// A side of the page: where its pixels are, counted along it and from it inwards.
struct Side {
  cv::Point first, along, inwards;
  int length = 0, depth = 0;

  Side(int number, cv::Size page) {
    const int right = page.width - 1, bottom = page.height - 1;
    const bool stands = number % 2 == 0;
    first = number == 2 ? cv::Point(right, 0) : number == 3 ? cv::Point(0, bottom) : cv::Point();
    along = stands ? cv::Point(0, 1) : cv::Point(1, 0);
    inwards = stands ? cv::Point(1, 0) : cv::Point(0, 1);
    if (number >= 2) inwards = -inwards;
    length = stands ? page.height : page.width;
    depth = stands ? page.width : page.height;
  }
  cv::Point at(int i, int j) const { return first + i * along + j * inwards; }
};

// The original as it is seen from the page.
class Ground {
 public:
  Ground(cv::Size original, const Affine& to_original)
      : original_(original), to_original_(to_original) {}

  // The original's pixel, which may lie outside it.
  cv::Point pixel(cv::Point page) const {
    const Point p = to_original_(Point{static_cast<double>(page.x), static_cast<double>(page.y)});
    return {static_cast<int>(std::lround(p.x)), static_cast<int>(std::lround(p.y))};
  }
  bool is_inside(cv::Point pixel) const { return pixel.inside(cv::Rect({}, original_)); }
  // The cell of a picture that covers the original.
  cv::Point cell(cv::Point pixel, cv::Size picture) const {
    const auto scaled = [](int at, int cells, int pixels) {
      return std::clamp(static_cast<int>(static_cast<long>(at) * cells / pixels), 0, cells - 1);
    };
    return {scaled(pixel.x, picture.width, original_.width),
            scaled(pixel.y, picture.height, original_.height)};
  }

 private:
  cv::Size original_;
  const Affine& to_original_;
};

int brightest(const cv::Mat& image, cv::Point at) {
  const uchar* p = image.ptr(at.y) + at.x * image.channels();
  return image.channels() == 1 ? p[0] : std::max({p[0], p[1], p[2]});
}

// Looks along the lines that run inwards from a side.
class Walker {
 public:
  Walker(const cv::Mat& original, const Ground& ground, const Paper& paper, double dpi)
      : original_(original),
        ground_(ground),
        paper_(paper),
        most_(pixels_of(3, dpi)),
        sheet_(pixels_of(0.25, dpi)),
        soft_(pixels_of(0.3, dpi)) {
    const cv::Scalar& c = paper.colour;
    dark_ = 0.45 * (original.channels() == 1 ? c[0] : std::max({c[0], c[1], c[2]}));
  }

  // The end is `unknown` where the lid goes on deeper than a wedge does.
  Reach walk(const Side& side, int i) const {
    Reach reach;
    const int deepest = side.depth / 4;
    int j = 0;
    while (j < deepest && !ground_.is_inside(ground_.pixel(side.at(i, j)))) ++j;
    reach.outside = reach.end = j;
    for (int light = 0; light < sheet_ && j < deepest; ++j) {
      const cv::Point pixel = ground_.pixel(side.at(i, j));
      if (!ground_.is_inside(pixel)) break;
      if (brightest(original_, pixel) >= dark_) {
        ++light;
        continue;
      }
      light = 0;
      reach.end = j + 1;
      if (reach.end - reach.outside > most_) {
        reach.end = unknown;
        return reach;
      }
    }
    // Cut along the lid's very edge, a page has only the soft edge left of it.
    if (reach.end > reach.outside || (is_border(side, i, j = reach.end) && is_soft(side, i, j))) {
      reach.end = beyond_soft_edge(side, i, reach.end);
    }
    return reach;
  }

  // Whether the border that was measured is there.
  bool is_border(const Side& side, int i, int j) const {
    const cv::Point pixel = ground_.pixel(side.at(i, j));
    return ground_.is_inside(pixel) &&
           paper_.foreign.at<uchar>(ground_.cell(pixel, paper_.foreign.size()));
  }

  int most() const { return most_; }

 private:
  // Neither the lid nor yet the paper.
  bool is_soft(const Side& side, int i, int j) const {
    const cv::Point pixel = ground_.pixel(side.at(i, j));
    if (!ground_.is_inside(pixel)) return false;
    const int paper = brightest(paper_.level, ground_.cell(pixel, paper_.level.size()));
    return brightest(original_, pixel) * 100 < paper * 85;
  }

  int beyond_soft_edge(const Side& side, int i, int end) const {
    const int last = end + soft_;
    while (end <= last && is_soft(side, i, end)) ++end;
    return end + 1;  // a resampled pixel is mixed from two
  }

  const cv::Mat& original_;
  const Ground& ground_;
  const Paper& paper_;
  int most_, sheet_, soft_;
  double dark_ = 0;
};

bool is_lid(const Reach& reach) { return reach.end > reach.outside; }

// Stretches of dark, hardly interrupted, that the measured border has no part in are not the lid.
void drop_what_is_apart(std::vector<Reach>& side, const std::vector<bool>& border, int gap) {
  for (std::size_t first = 0; first < side.size();) {
    std::size_t end = first, lid = 0, joined = 0;
    for (int since = 0; end < side.size() && since <= gap; ++end) {
      since = is_lid(side[end]) ? 0 : since + 1;
      lid += is_lid(side[end]);
      joined += border[end];
    }
    const bool apart = joined == 0 || joined * 4 < lid;
    for (; first < end; ++first) {
      if (apart) side[first].end = side[first].outside;
    }
  }
}

// Empty where there is no lid.
std::vector<Reach> measure_side(const Walker& walker, const Side& side, int stride, int gap) {
  std::vector<Reach> reaches;
  std::vector<bool> border;
  for (int i = 0; i < side.length; i += stride) {
    Reach reach = walker.walk(side, i);
    // At a corner the line runs along the lid of the other side; elsewhere so much dark is no
    // wedge.
    const bool corner = std::min(i, side.length - 1 - i) < walker.most();
    if (reach.end == unknown && !corner) reach.end = reach.outside;
    reaches.push_back(reach);
    border.push_back(is_lid(reach) && walker.is_border(side, i, reach.outside));
  }
  drop_what_is_apart(reaches, border, gap);
  if (std::none_of(reaches.begin(), reaches.end(), is_lid)) reaches.clear();
  return reaches;
}

// Lowers what rises faster along the side than the edge of a sheet does, from the level of the
// lowest around; `roughness` apart, which is an edge's own.
void make_straight(std::vector<Reach>& side, int stride, int roughness) {
  std::vector<Reach> measured = side;
  const int rise = std::max(1, static_cast<int>(std::lround(256 * steepest * stride)));
  long most = std::numeric_limits<long>::max() / 2;
  const auto lower = [&](Reach& reach) {
    const long end = reach.end == unknown ? most + rise : long{reach.end} * 256;
    most = std::min(most + rise, end);
    reach.end = static_cast<int>(std::min<long>(most / 256, unknown));
  };
  std::for_each(side.begin(), side.end(), lower);
  most = std::numeric_limits<long>::max() / 2;
  std::for_each(side.rbegin(), side.rend(), lower);
  for (std::size_t i = 0; i < side.size(); ++i) {
    if (side[i].end < unknown - roughness) side[i].end += roughness;
    side[i].end = std::min(measured[i].end, side[i].end);
  }
}

}  // namespace

Rim find_rim(const cv::Mat& original, const Affine& to_original, cv::Size page, const Paper& paper,
             double dpi) {
  Rim rim;
  rim.stride = pixels_of(0.25, dpi);
  rim.roughness = pixels_of(0.15, dpi);
  const Ground ground(original.size(), to_original);
  const Walker walker(original, ground, paper, dpi);
  for (int number = 0; number < 4; ++number) {
    std::vector<Reach> side =
        measure_side(walker, Side(number, page), rim.stride, pixels_of(5, dpi) / rim.stride);
    if (side.empty()) continue;
    make_straight(side, rim.stride, rim.roughness);
    rim.sides[static_cast<std::size_t>(number)] = std::move(side);
  }
  return rim;
}

cv::Rect within_rim(const Rim& rim, const Affine& to_original, cv::Size page, const cv::Mat& ink,
                    cv::Size original) {
  const Ground ground(original, to_original);
  int cut[4] = {};
  for (int number = 0; number < 4; ++number) {
    const std::vector<Reach>& reaches = rim.sides[static_cast<std::size_t>(number)];
    if (reaches.empty()) continue;
    std::vector<int> ends;
    for (const Reach& reach : reaches) ends.push_back(reach.end);
    const auto fifth = ends.begin() + static_cast<long>(ends.size() * 4 / 5);
    std::nth_element(ends.begin(), fifth, ends.end());
    const Side side(number, page);
    const int deep = std::min(*fifth, side.depth / 16);
    bool written = false;
    for (int i = 0; i < side.length && !written; i += rim.stride) {
      for (int j = 0; j < deep && !written; ++j) {
        const cv::Point pixel = ground.pixel(side.at(i, j));
        written = ground.is_inside(pixel) && ink.at<uchar>(ground.cell(pixel, ink.size()));
      }
    }
    if (!written && deep >= rim.stride) cut[number] = deep;
  }
  return {cut[0], cut[1], page.width - cut[0] - cut[2], page.height - cut[1] - cut[3]};
}

double fill_rim(const Rim& rim, const Affine& to_original, const Paper& paper, cv::Size original,
                cv::Mat page) {
  const Ground ground(original, to_original);
  long filled = 0;
  for (int number = 0; number < 4; ++number) {
    const std::vector<Reach>& reaches = rim.sides[static_cast<std::size_t>(number)];
    if (reaches.empty()) continue;
    const Side side(number, page.size());
    for (int i = 0; i < side.length; ++i) {
      const auto before = static_cast<std::size_t>(i / rim.stride);
      const Reach& here = reaches[before];
      const Reach& next = reaches[std::min(before + 1, reaches.size() - 1)];
      const int end = std::min(std::max(here.end, next.end), side.depth);
      const int begin = std::max(0, std::min(here.outside, next.outside) - 1);
      if (end <= begin) continue;
      const cv::Point cell = ground.cell(ground.pixel(side.at(i, end)), paper.level.size());
      const int channels = page.channels();
      const uchar* colour = paper.level.ptr(cell.y) + cell.x * channels;
      for (int j = begin; j < end; ++j) {
        const cv::Point at = side.at(i, j);
        std::copy_n(colour, channels, page.ptr(at.y) + at.x * channels);
      }
      filled += end - begin;
    }
  }
  return static_cast<double>(filled) / static_cast<double>(page.total());
}

}  // namespace scanner::internal
