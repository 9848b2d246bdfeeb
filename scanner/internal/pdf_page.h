// SPDX-License-Identifier: Apache-2.0
// What a PDF page shows and how fine its images are, told from its content without rendering it.
#pragma once

#include <memory>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFPageObjectHelper.hh>

namespace scanner::internal {

struct PdfPage {
  double width = 0, height = 0;  // points, as stored: before `rotate`
  int rotate = 0;                // 0, 90, 180, 270 clockwise
  double dpi_x = 0, dpi_y = 0;   // of the finest image that covers most of the page; 0: none does
  // Set when the page is nothing but this one JPEG, upright and filling it: its bytes are the scan.
  std::shared_ptr<QPDFObjectHandle> only_jpeg;
};

// Throws std::exception of some kind for a page that qpdf cannot make sense of.
PdfPage describe_page(QPDFPageObjectHelper page);

}  // namespace scanner::internal
