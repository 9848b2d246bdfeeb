// SPDX-License-Identifier: Apache-2.0
#include "scanner/page_image.h"

#include <algorithm>
#include <cmath>

namespace scanner {

// A pixel is the unit square around its centre, so a rectangle of pixels reaches half a pixel
// beyond the centres of its outermost ones. Quarter turns then map rectangles exactly.
Rect Affine::operator()(const Rect& r) const {
  const double left = r.x - 0.5, top = r.y - 0.5;
  const double right = left + r.width, bottom = top + r.height;
  const Point corners[] = {(*this)(Point{left, top}), (*this)(Point{right, top}),
                           (*this)(Point{left, bottom}), (*this)(Point{right, bottom})};
  Point low = corners[0], high = corners[0];
  for (const Point& p : corners) {
    low = {std::min(low.x, p.x), std::min(low.y, p.y)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y)};
  }
  // Rounding of the coefficients must not widen the rectangle by a whole pixel.
  constexpr double tolerance = 1e-6;
  const int x = static_cast<int>(std::floor(low.x + 0.5 + tolerance));
  const int y = static_cast<int>(std::floor(low.y + 0.5 + tolerance));
  const int x_end = static_cast<int>(std::ceil(high.x + 0.5 - tolerance));
  const int y_end = static_cast<int>(std::ceil(high.y + 0.5 - tolerance));
  return {x, y, x_end - x, y_end - y};
}

Affine Affine::inverse() const {
  const double determinant = a * e - b * d;
  Affine back;
  back.a = e / determinant;
  back.b = -b / determinant;
  back.d = -d / determinant;
  back.e = a / determinant;
  back.c = -(back.a * c + back.b * f);
  back.f = -(back.d * c + back.e * f);
  return back;
}

}  // namespace scanner
