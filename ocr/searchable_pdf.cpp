// SPDX-License-Identifier: Apache-2.0
#include "ocr/searchable_pdf.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <fmt/format.h>
#include <qpdf/Pipeline.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QPDFWriter.hh>

#include "ocr/internal/jpeg_frame.h"
#include "ocr/internal/pdfa.h"
#include "ocr/internal/text_font.h"
#include "ocr/internal/text_layer.h"

namespace ocr {
namespace {

using internal::JpegFrame;

constexpr double kLeastSide = 3, kGreatestSide = 14'400;  // of a page in PDF 1.4
constexpr int kMostKids = 1000;                           // arrays of PDF 1.4 hold 8,191 at most

class Sink : public Pipeline {
 public:
  explicit Sink(const std::function<void(std::string_view)>& take)
      : Pipeline("sink", nullptr), take_(take) {}
  void write(unsigned char const* data, std::size_t size) override {
    take_({reinterpret_cast<const char*>(data), size});
  }
  void finish() override {}

 private:
  const std::function<void(std::string_view)>& take_;
};

QPDFObjectHandle image_object(QPDF& pdf, const JpegSource& jpeg, const JpegFrame& frame) {
  QPDFObjectHandle image = pdf.newStream();
  image.replaceDict(QPDFObjectHandle::parse(fmt::format(
      "<< /Type /XObject /Subtype /Image /Width {} /Height {} /BitsPerComponent 8"
      " /ColorSpace {} >>",
      frame.width, frame.height, frame.components == 1 ? "/DeviceGray" : "/DeviceRGB")));
  const std::function<void(Pipeline*)> give = [jpeg](Pipeline* out) {
    const std::vector<std::uint8_t> bytes = jpeg();
    out->write(bytes.data(), bytes.size());
    out->finish();
  };
  image.replaceStreamData(give, QPDFObjectHandle::newName("/DCTDecode"),
                          QPDFObjectHandle::newNull());
  image.setFilterOnWrite(
      false);  // else it is asked for once more, to see whether it can be decoded
  return image;
}

double resolution(const PdfPage& page, const JpegFrame& frame) {
  for (const double dpi : {page.dpi, frame.dpi})
    if (std::isfinite(dpi) && dpi > 0) return dpi;
  return 200;
}

}  // namespace

struct SearchablePdf::State {
  PdfFacts facts;
  QPDF pdf;
  internal::TextFont font;
  QPDFObjectHandle fonts, node;
  int kids = 0;  // of the node

  // A tree of two levels: nodes of so many pages below the root.
  void attach(const QPDFObjectHandle& page) {
    QPDFObjectHandle root = pdf.getRoot().getKey("/Pages");
    if (kids == 0 || kids == kMostKids) {
      node = pdf.makeIndirectObject(QPDFObjectHandle::parse("<< /Type /Pages /Kids [] >>"));
      node.replaceKey("/Parent", root);
      root.getKey("/Kids").appendItem(node);
      kids = 0;
    }
    QPDFObjectHandle object = pdf.makeIndirectObject(page);
    object.replaceKey("/Parent", node);
    node.getKey("/Kids").appendItem(object);
    node.replaceKey("/Count", QPDFObjectHandle::newInteger(++kids));
  }

  void add_empty() {
    attach(QPDFObjectHandle::parse(
        "<< /Type /Page /MediaBox [0 0 595.28 841.89] /Resources << >> >>"));
  }

  void add(const PdfPage& page) {
    const JpegFrame frame = internal::frame_of(page.jpeg());
    const double greatest = std::max(frame.width, frame.height);
    const double point = std::min(72 / resolution(page, frame), kGreatestSide / greatest);
    const double width = std::max(kLeastSide, frame.width * point);
    const double height = std::max(kLeastSide, frame.height * point);
    std::string content = fmt::format("q {:.2f} 0 0 {:.2f} 0 0 cm /Im0 Do Q\n", width, height);
    if (page.page != nullptr) content += internal::text_layer(*page.page, width, height, font);

    QPDFObjectHandle images = QPDFObjectHandle::newDictionary();
    images.replaceKey("/Im0", image_object(pdf, page.jpeg, frame));
    QPDFObjectHandle resources = QPDFObjectHandle::newDictionary();
    resources.replaceKey("/XObject", images);
    resources.replaceKey("/Font", fonts);
    QPDFObjectHandle object = QPDFObjectHandle::parse(
        fmt::format("<< /Type /Page /MediaBox [0 0 {:.2f} {:.2f}] >>", width, height));
    object.replaceKey("/Resources", resources);
    object.replaceKey("/Contents", pdf.newStream(content));
    attach(object);
  }
};

SearchablePdf::SearchablePdf(const PdfFacts& facts) : state_(std::make_unique<State>()) {
  state_->facts = facts;
  state_->pdf.emptyPDF();
  state_->fonts = state_->pdf.makeIndirectObject(QPDFObjectHandle::newDictionary());
}

SearchablePdf::~SearchablePdf() = default;

void SearchablePdf::add(const PdfPage& page) {
  if (page.jpeg)
    state_->add(page);
  else
    state_->add_empty();
}

void SearchablePdf::write(const std::function<void(std::string_view)>& sink) {
  QPDF& pdf = state_->pdf;
  int count = 0;
  QPDFObjectHandle root = pdf.getRoot().getKey("/Pages");
  for (QPDFObjectHandle node : root.getKey("/Kids").getArrayAsVector())
    count += node.getKey("/Count").getIntValueAsInt();
  root.replaceKey("/Count", QPDFObjectHandle::newInteger(count));
  if (state_->font.used()) state_->fonts.replaceKey("/F0", state_->font.write(pdf));
  internal::add_pdfa_facts(pdf, state_->facts.title, state_->facts.created);

  Sink out(sink);
  QPDFWriter writer(pdf);
  writer.setOutputPipeline(&out);
  writer.forcePDFVersion("1.4");
  writer.setObjectStreamMode(qpdf_o_disable);
  writer.setNewlineBeforeEndstream(true);
  writer.setDeterministicID(true);
  writer.write();
}

std::string to_searchable_pdf(const std::vector<PdfPage>& pages, const PdfFacts& facts) {
  SearchablePdf pdf(facts);
  for (const PdfPage& page : pages) pdf.add(page);
  std::string bytes;
  pdf.write([&](std::string_view part) { bytes += part; });
  return bytes;
}

}  // namespace ocr
