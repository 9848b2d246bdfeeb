// SPDX-License-Identifier: Apache-2.0
#include "ocr/searchable_pdf.h"

#include <algorithm>
#include <cstddef>
#include <memory>

#include <fmt/format.h>
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>

#include "ocr/error.h"
#include "ocr/internal/glyphless_font.h"
#include "ocr/internal/spacing.h"
#include "ocr/internal/text_font.h"

namespace ocr {
namespace {

using internal::Run;
using internal::TextFont;
using scanner::Rect;

struct JpegFrame {
  int width = 0, height = 0, components = 0;
};

// What the JPEG itself says of its size; a PDF that says otherwise shows nothing in some viewers.
JpegFrame frame_of(const std::vector<std::uint8_t>& jpeg) {
  const auto fail = [](const char* why) -> JpegFrame {
    throw Error(Errc::engine_failed, "page image", why);
  };
  if (jpeg.size() < 4 || jpeg[0] != 0xFF || jpeg[1] != 0xD8) return fail("not a JPEG");
  std::size_t at = 2;
  while (at + 9 < jpeg.size()) {
    if (jpeg[at] != 0xFF) return fail("damaged JPEG");
    const int marker = jpeg[at + 1];
    if (marker == 0xFF) {  // fill byte
      ++at;
      continue;
    }
    const bool frame =
        marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    if (frame) {
      const JpegFrame found{jpeg[at + 7] << 8 | jpeg[at + 8], jpeg[at + 5] << 8 | jpeg[at + 6],
                            jpeg[at + 9]};
      if (found.width == 0 || found.height == 0) return fail("JPEG without a size");
      if (found.components != 1 && found.components != 3) return fail("JPEG neither gray nor RGB");
      return found;
    }
    if (marker == 0xD9 || marker == 0xDA) break;
    at += 2 + static_cast<std::size_t>(jpeg[at + 2] << 8 | jpeg[at + 3]);
  }
  return fail("JPEG without a frame");
}

QPDFObjectHandle image_object(QPDF& pdf, const PdfPage& page, const JpegFrame& frame) {
  const std::string data(page.jpeg.begin(), page.jpeg.end());
  QPDFObjectHandle image = QPDFObjectHandle::newStream(&pdf, data);
  image.replaceDict(QPDFObjectHandle::parse(fmt::format(
      "<< /Type /XObject /Subtype /Image /Width {} /Height {} /BitsPerComponent 8"
      " /ColorSpace {} /Filter /DCTDecode >>",
      frame.width, frame.height, frame.components == 1 ? "/DeviceGray" : "/DeviceRGB")));
  return image;
}

double natural_width(const Run& run, double size) {
  double ems = 0;
  for (const Character& c : run.characters) ems += TextFont::advance(c.code);
  return ems * size;
}

// One text object for each line. A run of characters is stretched as a whole to its box and has no
// gaps in it, because readers of PDFs take a gap for a space; where the line does have a space, a
// space character fills the gap.
class TextLayer {
 public:
  TextLayer(const RecognizedPage& page, double width, double height, TextFont& font)
      : scale_x_(width / page.width),
        scale_y_(height / page.height),
        height_(height),
        font_(font) {}

  std::string line(const Line& line) {
    const std::vector<Run> runs = internal::runs_of(line);
    const double size = internal::character_size(line) * scale_y_;
    if (runs.empty() || size <= 0) return "";
    // The line's middle is the middle between ascent and descent.
    const double middle = height_ - (line.box.y + line.box.height / 2.0) * scale_y_;
    const double baseline =
        middle - (internal::kAscent + internal::kDescent) / 2.0 / internal::kUnitsPerEm * size;
    std::string out = fmt::format("BT 3 Tr /F0 {:.2f} Tf\n", size);
    for (std::size_t i = 0; i < runs.size(); ++i) {
      const Rect& box = runs[i].box;
      const double left = box.x * scale_x_, right = (box.x + box.width) * scale_x_;
      out += show(left, baseline, 100 * (right - left) / natural_width(runs[i], size),
                  runs[i].characters);
      if (i + 1 == runs.size()) continue;
      const double gap = runs[i + 1].box.x * scale_x_ - right;
      out += show(right, baseline, 100 * gap / (TextFont::advance(U' ') * size),
                  {Character{U' ', {}, 1}});
    }
    return out + "ET\n";
  }

 private:
  std::string show(double x, double y, double stretch, const std::vector<Character>& characters) {
    std::string codes;
    for (const Character& c : characters) codes += font_.code_of(c.code);
    return fmt::format("1 0 0 1 {:.2f} {:.2f} Tm {:.2f} Tz <{}> Tj\n", x, y, std::max(1.0, stretch),
                       codes);
  }

  double scale_x_, scale_y_, height_;
  TextFont& font_;
};

void add_empty_page(QPDF& pdf) {
  const auto page = QPDFObjectHandle::parse(
      "<< /Type /Page /MediaBox [0 0 595.28 841.89] /Resources << >> >>");
  QPDFPageDocumentHelper(pdf).addPage(pdf.makeIndirectObject(page), false);
}

void add_page(QPDF& pdf, const PdfPage& page, TextFont& font, const QPDFObjectHandle& fonts) {
  const JpegFrame frame = frame_of(page.jpeg);
  const double dpi = page.dpi > 0 ? page.dpi : 200;
  const double width = frame.width * 72 / dpi, height = frame.height * 72 / dpi;
  std::string content = fmt::format("q {:.2f} 0 0 {:.2f} 0 0 cm /Im0 Do Q\n", width, height);
  if (page.page != nullptr && page.page->width > 0 && page.page->height > 0) {
    TextLayer layer(*page.page, width, height, font);
    for (const Block& block : page.page->blocks) {
      for (const Line& line : block.lines) content += layer.line(line);
    }
  }
  QPDFObjectHandle resources = QPDFObjectHandle::newDictionary();
  QPDFObjectHandle images = QPDFObjectHandle::newDictionary();
  images.replaceKey("/Im0", image_object(pdf, page, frame));
  resources.replaceKey("/XObject", images);
  resources.replaceKey("/Font", fonts);
  QPDFObjectHandle object = QPDFObjectHandle::parse(
      fmt::format("<< /Type /Page /MediaBox [0 0 {:.2f} {:.2f}] >>", width, height));
  object.replaceKey("/Resources", resources);
  object.replaceKey("/Contents", QPDFObjectHandle::newStream(&pdf, content));
  QPDFPageDocumentHelper(pdf).addPage(pdf.makeIndirectObject(object), false);
}

}  // namespace

std::string to_searchable_pdf(const std::vector<PdfPage>& pages, const std::string& title) {
  QPDF pdf;
  pdf.emptyPDF();
  TextFont font;
  QPDFObjectHandle fonts = pdf.makeIndirectObject(QPDFObjectHandle::newDictionary());
  for (const PdfPage& page : pages) {
    if (page.empty) {
      add_empty_page(pdf);
    } else {
      add_page(pdf, page, font, fonts);
    }
  }
  if (font.used()) fonts.replaceKey("/F0", font.write(pdf));

  QPDFObjectHandle info = QPDFObjectHandle::newDictionary();
  info.replaceKey("/Title", QPDFObjectHandle::newUnicodeString(title));
  info.replaceKey("/Producer", QPDFObjectHandle::newUnicodeString("dangan"));
  pdf.getTrailer().replaceKey("/Info", pdf.makeIndirectObject(info));
  QPDFObjectHandle root = pdf.getRoot();
  root.replaceKey("/Lang", QPDFObjectHandle::newString("zh-CN"));
  root.replaceKey("/ViewerPreferences", QPDFObjectHandle::parse("<< /DisplayDocTitle true >>"));

  QPDFWriter writer(pdf);
  writer.setOutputMemory();
  writer.setMinimumPDFVersion("1.5");
  writer.setObjectStreamMode(qpdf_o_generate);
  writer.setDeterministicID(true);
  writer.write();
  const std::shared_ptr<Buffer> buffer = writer.getBufferSharedPointer();
  return std::string(reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize());
}

}  // namespace ocr
