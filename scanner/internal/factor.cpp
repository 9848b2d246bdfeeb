// SPDX-License-Identifier: Apache-2.0
#include "scanner/internal/factor.h"

#include <algorithm>
#include <cmath>
#include <opencv2/core/hal/intrin.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace scanner::internal {
namespace {

constexpr int lanes = 16;  // bytes to a vector

// One channel's factors, in 1/256, as rows of full width.
class FactorRows {
 public:
  FactorRows(const cv::Mat& plane, cv::Size full)
      : rows_(full.height), row_(static_cast<std::size_t>(full.width)) {
    cv::Mat fixed;
    plane.convertTo(fixed, CV_16U, 256);
    cv::resize(fixed, wide_, cv::Size(full.width, plane.rows), 0, 0, cv::INTER_LINEAR);
  }

  const ushort* row(int y) {
    const double at = (y + 0.5) * wide_.rows / rows_ - 0.5;
    const int above = std::clamp(static_cast<int>(std::floor(at)), 0, wide_.rows - 1);
    const int below = std::min(above + 1, wide_.rows - 1);
    const double share = std::clamp(at - above, 0.0, 1.0);
    const auto second = static_cast<ushort>(std::lround(share * 65535));
    const auto first = static_cast<ushort>(65535 - second);
    const ushort* a = wide_.ptr<ushort>(above);
    const ushort* b = wide_.ptr<ushort>(below);
    const cv::v_uint16x8 wa = cv::v_setall_u16(first), wb = cv::v_setall_u16(second);
    int x = 0;
    for (; x + lanes / 2 <= wide_.cols; x += lanes / 2) {
      cv::v_store(row_.data() + x,
                  cv::v_mul_hi(cv::v_load(a + x), wa) + cv::v_mul_hi(cv::v_load(b + x), wb));
    }
    for (; x < wide_.cols; ++x) {
      row_[static_cast<std::size_t>(x)] =
          static_cast<ushort>((a[x] * unsigned{first} >> 16) + (b[x] * unsigned{second} >> 16));
    }
    return row_.data();
  }

 private:
  int rows_;
  cv::Mat wide_;
  std::vector<ushort> row_;
};

// value * factor / 256, rounded; at most 65535.
unsigned scaled(uchar value, ushort factor) { return (value * 256u + 128u) * factor >> 16; }

void scaled(const cv::v_uint8x16& values, const ushort* factors, cv::v_uint16x8& low,
            cv::v_uint16x8& high) {
  const cv::v_uint16x8 half = cv::v_setall_u16(128);
  cv::v_expand(values, low, high);
  low = cv::v_mul_hi(cv::v_shl<8>(low) | half, cv::v_load(factors));
  high = cv::v_mul_hi(cv::v_shl<8>(high) | half, cv::v_load(factors + lanes / 2));
}

cv::v_uint8x16 scaled(const cv::v_uint8x16& values, const ushort* factors) {
  cv::v_uint16x8 low, high;
  scaled(values, factors, low, high);
  return cv::v_pack(low, high);
}

void darken_row(const uchar* from, const std::vector<const ushort*>& f, uchar* to, int width) {
  const cv::v_uint8x16 full = cv::v_setall_u8(255);
  const bool coloured = f.size() == 3;
  int x = 0;
  for (; x + lanes <= width; x += lanes) {
    cv::v_uint8x16 r, g, b;
    if (coloured) {
      cv::v_load_deinterleave(from + 3 * x, r, g, b);
      r = cv::v_max(scaled(r, f[0] + x), cv::v_max(scaled(g, f[1] + x), scaled(b, f[2] + x)));
    } else {
      r = scaled(cv::v_load(from + x), f[0] + x);
    }
    cv::v_store(to + x, full - r);
  }
  const int channels = static_cast<int>(f.size());
  for (; x < width; ++x) {
    unsigned most = 0;
    for (int c = 0; c < channels; ++c) {
      most = std::max(most, scaled(from[channels * x + c], f[static_cast<std::size_t>(c)][x]));
    }
    to[x] = static_cast<uchar>(255 - std::min(255u, most));
  }
}

}  // namespace

cv::Mat darkness_by(const cv::Mat& image, const cv::Mat& factor) {
  std::vector<cv::Mat> planes;
  cv::split(factor, planes);
  std::vector<FactorRows> rows;
  for (const cv::Mat& plane : planes) rows.emplace_back(plane, image.size());
  cv::Mat dark(image.size(), CV_8U);
  std::vector<const ushort*> factors(rows.size());
  for (int y = 0; y < image.rows; ++y) {
    for (std::size_t c = 0; c < rows.size(); ++c) factors[c] = rows[c].row(y);
    darken_row(image.ptr(y), factors, dark.ptr(y), image.cols);
  }
  return dark;
}

cv::Mat brightness_by(const cv::Mat& values, const cv::Mat& factor, int less) {
  FactorRows rows(factor, values.size());
  cv::Mat bright(values.size(), CV_8U);
  const cv::v_uint8x16 full = cv::v_setall_u8(255);
  const cv::v_uint16x8 offset = cv::v_setall_u16(static_cast<ushort>(less));
  for (int y = 0; y < values.rows; ++y) {
    const ushort* f = rows.row(y);
    const uchar* from = values.ptr(y);
    uchar* to = bright.ptr(y);
    int x = 0;
    for (; x + lanes <= values.cols; x += lanes) {
      cv::v_uint16x8 low, high;
      scaled(cv::v_load(from + x), f + x, low, high);
      cv::v_store(to + x, full - cv::v_pack(low - offset, high - offset));  // both saturate
    }
    for (; x < values.cols; ++x) {
      const int over = static_cast<int>(scaled(from[x], f[x])) - less;
      to[x] = static_cast<uchar>(255 - std::clamp(over, 0, 255));
    }
  }
  return bright;
}

cv::Mat cell_means(const cv::Mat& image, int cell) {
  const int channels = image.channels();
  const cv::Size size(std::max(1, image.cols / cell), std::max(1, image.rows / cell));
  const int wide = std::min(image.cols, cell), high = std::min(image.rows, cell);
  cv::Mat means(size, image.type());
  const int values = std::min(image.cols, size.width * cell) * channels;
  std::vector<ushort> sums(static_cast<std::size_t>(values));
  for (int row = 0; row < size.height; ++row) {
    std::fill(sums.begin(), sums.end(), ushort{0});
    for (int y = row * cell; y < row * cell + high; ++y) {
      const uchar* from = image.ptr(y);
      int i = 0;
      for (; i + lanes / 2 <= values; i += lanes / 2) {
        ushort* sum = sums.data() + i;
        cv::v_store(sum, cv::v_load(sum) + cv::v_load_expand(from + i));
      }
      for (; i < values; ++i) {
        sums[static_cast<std::size_t>(i)] =
            static_cast<ushort>(sums[static_cast<std::size_t>(i)] + from[i]);
      }
    }
    uchar* to = means.ptr(row);
    for (int x = 0; x < size.width; ++x) {
      const ushort* first = sums.data() + x * cell * channels;
      for (int c = 0; c < channels; ++c) {
        unsigned sum = 0;
        for (int i = 0; i < wide; ++i) sum += first[i * channels + c];
        const auto area = static_cast<unsigned>(wide * high);
        to[x * channels + c] = static_cast<uchar>((sum + area / 2) / area);
      }
    }
  }
  return means;
}

cv::Mat cell_maxima(const cv::Mat& image, cv::Size grid) {
  cv::Mat maxima(grid, CV_8U, cv::Scalar(0));
  std::vector<uchar> most(static_cast<std::size_t>(image.cols));
  const auto first_of = [](int cell, int cells, int pixels) {
    return static_cast<int>(static_cast<long>(cell) * pixels / cells);
  };
  for (int row = 0; row < grid.height; ++row) {
    std::fill(most.begin(), most.end(), uchar{0});
    const int end_row = first_of(row + 1, grid.height, image.rows);
    for (int y = first_of(row, grid.height, image.rows); y < end_row; ++y) {
      const uchar* from = image.ptr(y);
      int x = 0;
      for (; x + lanes <= image.cols; x += lanes) {
        uchar* to = most.data() + x;
        cv::v_store(to, cv::v_max(cv::v_load(to), cv::v_load(from + x)));
      }
      for (; x < image.cols; ++x) {
        most[static_cast<std::size_t>(x)] = std::max(most[static_cast<std::size_t>(x)], from[x]);
      }
    }
    uchar* to = maxima.ptr(row);
    for (int cell = 0; cell < grid.width; ++cell) {
      const int end = first_of(cell + 1, grid.width, image.cols);
      for (int x = first_of(cell, grid.width, image.cols); x < end; ++x) {
        to[cell] = std::max(to[cell], most[static_cast<std::size_t>(x)]);
      }
    }
  }
  return maxima;
}

}  // namespace scanner::internal
