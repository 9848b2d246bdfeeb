// SPDX-License-Identifier: Apache-2.0
#include "scanner/join.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <stdexcept>

#include "scanner/internal/measure.h"
#include "scanner/internal/overlap.h"
#include "scanner/internal/pixels.h"

namespace scanner {
namespace {

// What has been joined so far. Outside `known` it is white.
struct Sheet {
  cv::Mat image, known;
  std::vector<Affine> moves;  // of each part
};

Affine shifted(Affine move, cv::Point by) {
  move.c += by.x;
  move.f += by.y;
  return move;
}

cv::Matx23d matrix(const Affine& move) { return {move.a, move.b, move.c, move.d, move.e, move.f}; }

cv::Mat gray_of(const cv::Mat& image) {
  if (image.channels() == 1) return image;
  cv::Mat gray;
  cv::cvtColor(image, gray, cv::COLOR_RGB2GRAY);
  return gray;
}

// Room for what lies at `place`, which may be beyond the sheet's left and upper side.
void make_room(Sheet& sheet, cv::Rect& place) {
  const cv::Rect all = cv::Rect({}, sheet.image.size()) | place;
  const cv::Point by = -all.tl();
  const cv::Rect old(by, sheet.image.size());
  cv::Mat image(all.size(), sheet.image.type(), cv::Scalar::all(255));
  cv::Mat known = cv::Mat::zeros(all.size(), CV_8U);
  sheet.image.copyTo(image(old));
  sheet.known.copyTo(known(old));
  sheet.image = image;
  sheet.known = known;
  for (Affine& move : sheet.moves) move = shifted(move, by);
  place += by;
}

// The paper of both is as bright where they overlap: one lamp, or one page, was darker.
void match_light(const cv::Mat& base, const cv::Mat& both, cv::Mat& part) {
  for (int c = 0; c < part.channels(); ++c) {
    std::array<double, 2> levels{};
    for (const bool of_part : {false, true}) {
      const cv::Mat& image = of_part ? part : base;
      std::array<long, 256> counts{};
      long all = 0;
      for (int y = 0; y < image.rows; y += 4) {
        const uchar* row = image.ptr(y) + c;
        const uchar* seen = both.ptr(y);
        for (int x = 0; x < image.cols; x += 4) {
          if (!seen[x]) continue;
          ++counts[row[x * image.channels()]];
          ++all;
        }
      }
      long below = 0;
      int level = 0;
      while (level < 255 && (below += counts[static_cast<std::size_t>(level)]) * 2 < all) ++level;
      levels[of_part] = level;
    }
    const double gain = std::clamp(levels[0] / std::max(1.0, levels[1]), 0.6, 1.6);
    cv::Mat plane;
    cv::extractChannel(part, plane, c);
    plane.convertTo(plane, CV_8U, gain);
    cv::insertChannel(plane, part, c);
  }
}

// 255 where the part is taken, 0 where the sheet stays as it is: half way between what only the one
// and what only the other shows, with a change of a few pixels. `known`: of the part, in its place.
cv::Mat share_of_part(const cv::Mat& sheet_known, const cv::Rect& place, const cv::Mat& known) {
  constexpr double reduction = 0.25;
  cv::Mat part_known = cv::Mat::zeros(sheet_known.size(), CV_8U), base, part, to_base, to_part;
  known.copyTo(part_known(place));
  cv::resize(sheet_known, base, {}, reduction, reduction, cv::INTER_NEAREST);
  cv::resize(part_known, part, base.size(), 0, 0, cv::INTER_NEAREST);
  cv::distanceTransform((part != 0) | (base == 0), to_base, cv::DIST_L2, cv::DIST_MASK_5);
  cv::distanceTransform((base != 0) | (part == 0), to_part, cv::DIST_L2, cv::DIST_MASK_5);
  cv::Mat share;
  cv::Mat(to_base - to_part).convertTo(share, CV_8U, 127, 127.5);
  cv::resize(share, share, sheet_known.size(), 0, 0, cv::INTER_LINEAR);
  share = share(place);
  share.setTo(0, known == 0);
  share.setTo(255, (sheet_known(place) == 0) & (known != 0));
  return share;
}

void lay_on(Sheet& sheet, const cv::Mat& part, Affine move, cv::Rect place) {
  const cv::Point before = place.tl();
  make_room(sheet, place);
  move = shifted(move, place.tl() - before);
  const Affine local = shifted(move, -place.tl());
  cv::Mat image, known;
  cv::warpAffine(part, image, matrix(local), place.size(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  cv::warpAffine(cv::Mat(part.size(), CV_8U, cv::Scalar(255)), known, matrix(local), place.size(),
                 cv::INTER_NEAREST, cv::BORDER_CONSTANT, cv::Scalar(0));
  cv::Mat base = sheet.image(place), base_known = sheet.known(place);
  match_light(base, base_known & known, image);
  const cv::Mat share = share_of_part(sheet.known, place, known);
  const int channels = base.channels();
  for (int y = 0; y < base.rows; ++y) {
    uchar* to = base.ptr(y);
    const uchar* from = image.ptr(y);
    const uchar* weight = share.ptr(y);
    for (int i = 0; i < base.cols * channels; ++i) {
      const int w = weight[i / channels];
      to[i] = static_cast<uchar>((to[i] * (255 - w) + from[i] * w + 127) / 255);
    }
  }
  base_known |= known;
  sheet.moves.push_back(move);
}

// As the first part: its resolution and channels.
cv::Mat like_first(const PageImage& part, const PageImage& first, double& scale) {
  const double own = internal::resolution_of(part).dpi, wanted = internal::resolution_of(first).dpi;
  const bool same = part.dpi_x == first.dpi_x || part.dpi_x <= 0 || first.dpi_x <= 0;
  scale = same ? 1 : wanted / own;
  cv::Mat image = internal::view(part);
  if (scale != 1) cv::resize(image, image, {}, scale, scale, cv::INTER_AREA);
  if (image.channels() < first.channels) {
    cv::cvtColor(image, image, cv::COLOR_GRAY2RGB);
  } else if (image.channels() > first.channels) {
    image = gray_of(image);
  }
  return image;
}

Joined misfit(Misfit why, std::size_t part) {
  Joined joined;
  joined.misfit = why;
  joined.part = static_cast<int>(part);
  return joined;
}

}  // namespace

Joined join(const std::vector<PageImage>& parts, const JoinOptions& options) {
  if (parts.empty()) throw std::invalid_argument("nothing to join");
  const PageImage& first = parts[0];
  Sheet sheet{internal::view(first),
              cv::Mat(first.height, first.width, CV_8U, cv::Scalar(255)),
              {Affine{}}};
  std::int64_t pixels = 0;
  double worst = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    pixels += std::int64_t{parts[i].width} * parts[i].height;
    if (pixels > options.max_pixels) return misfit(Misfit::too_large, i);
    if (i == 0) continue;
    double scale = 1;
    const cv::Mat part = like_first(parts[i], first, scale);
    const internal::Overlap overlap = internal::find_overlap(
        gray_of(sheet.image), sheet.known, gray_of(part), internal::resolution_of(first).dpi);
    if (overlap.misfit != Misfit::none) return misfit(overlap.misfit, i);
    const Rect corners = overlap.move(Rect{0, 0, part.cols, part.rows});
    const cv::Rect place(corners.x, corners.y, corners.width, corners.height);
    const cv::Rect all = place | cv::Rect({}, sheet.image.size());
    if (std::int64_t{all.width} * all.height > options.max_pixels)
      return misfit(Misfit::too_large, i);
    lay_on(sheet, part, overlap.move, place);
    Affine& move = sheet.moves.back();
    // From the part as it came; middles of pixels lie on middles.
    const double middle = 0.5 * scale - 0.5;
    move = {move.a * scale, move.b * scale, move.c + (move.a + move.b) * middle,
            move.d * scale, move.e * scale, move.f + (move.d + move.e) * middle};
    worst = std::max(worst, overlap.residual);
  }
  Joined joined;
  joined.image = internal::to_page(sheet.image, first.dpi_x, first.dpi_y);
  joined.to_joined = std::move(sheet.moves);
  joined.residual = worst;
  return joined;
}

const char* to_string(Misfit misfit) {
  switch (misfit) {
    case Misfit::none:
      return "none";
    case Misfit::nothing_shared:
      return "nothing_shared";
    case Misfit::poor_fit:
      return "poor_fit";
    case Misfit::same_page:
      return "same_page";
    case Misfit::too_large:
      return "too_large";
  }
  return "unknown";  // a value outside the enumeration
}

}  // namespace scanner
