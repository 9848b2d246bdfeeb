// SPDX-License-Identifier: Apache-2.0
#include "ocr/alto.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <string_view>

#include <fmt/format.h>

#include "ocr/internal/spacing.h"
#include "store/terms/utf8.h"

namespace ocr {
namespace {

using scanner::Rect;

// Text for an attribute or element; what XML 1.0 cannot hold becomes U+FFFD.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char32_t code : terms::decode_utf8(text)) {
    switch (code) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        terms::append_utf8(out, code < 0x20 || (code >= 0xFFFE && code <= 0xFFFF) ? 0xFFFD : code);
    }
  }
  return out;
}

std::string text_of(const std::vector<Character>& characters) {
  std::string text;
  for (const Character& c : characters) terms::append_utf8(text, c.code);
  return text;
}

class Writer {
 public:
  Writer(const AltoPage& page, std::size_t number) : page_(page), number_(number) {}

  void write(std::string& out) const {
    fmt::format_to(std::back_inserter(out),
                   "    <Page ID=\"page_{0}\" PHYSICAL_IMG_NR=\"{0}\" WIDTH=\"{1}\" "
                   "HEIGHT=\"{2}\" PC=\"{3:.3f}\" PROCESSINGREFS=\"ocr\">\n"
                   "      <PrintSpace HPOS=\"0\" VPOS=\"0\" WIDTH=\"{1}\" HEIGHT=\"{2}\">\n",
                   number_, page_.original_width, page_.original_height, page_.page->confidence);
    std::size_t block_number = 0;
    for (const Block& block : page_.page->blocks) write_block(block, ++block_number, out);
    out += "      </PrintSpace>\n    </Page>\n";
  }

 private:
  // HPOS VPOS WIDTH HEIGHT in original pixels, inside of the page.
  std::string place(const Rect& box) const {
    const Rect r = page_.page->to_original(box);
    const int left = std::clamp(r.x, 0, page_.original_width);
    const int top = std::clamp(r.y, 0, page_.original_height);
    const int right = std::clamp(r.x + r.width, left, page_.original_width);
    const int bottom = std::clamp(r.y + r.height, top, page_.original_height);
    return fmt::format("HPOS=\"{}\" VPOS=\"{}\" WIDTH=\"{}\" HEIGHT=\"{}\"", left, top,
                       right - left, bottom - top);
  }

  // How the text lies in the original, counterclockwise.
  double rotation() const {
    const scanner::Affine& map = page_.page->to_original;
    const double degrees = std::atan2(-map.d, map.a) * 180 / std::acos(-1.0);
    const double turned = degrees < -0.005 ? degrees + 360 : degrees;
    return std::abs(turned) < 0.005 ? 0 : turned;
  }

  void write_block(const Block& block, std::size_t number, std::string& out) const {
    fmt::format_to(std::back_inserter(out),
                   "        <TextBlock ID=\"block_{}_{}\" {} ROTATION=\"{:.2f}\">\n", number_,
                   number, place(block.box), rotation());
    std::size_t line_number = 0;
    for (const Line& line : block.lines) {
      const std::vector<internal::Run> runs = internal::runs_of(line);
      if (runs.empty()) continue;  // the schema wants a String in each line
      fmt::format_to(std::back_inserter(out), "          <TextLine ID=\"line_{}_{}_{}\" {}>\n",
                     number_, number, ++line_number, place(line.box));
      for (std::size_t i = 0; i < runs.size(); ++i) {
        if (i > 0) out += "            <SP/>\n";
        write_run(runs[i], out);
      }
      out += "          </TextLine>\n";
    }
    out += "        </TextBlock>\n";
  }

  void write_run(const internal::Run& run, std::string& out) const {
    fmt::format_to(std::back_inserter(out),
                   "            <String CONTENT=\"{}\" WC=\"{:.3f}\" {}>\n",
                   escaped(text_of(run.characters)), run.confidence, place(run.box));
    for (const Character& c : run.characters) {
      fmt::format_to(std::back_inserter(out),
                     "              <Glyph CONTENT=\"{}\" GC=\"{:.3f}\" {}/>\n",
                     escaped(text_of({c})), c.confidence, place(c.box));
    }
    out += "            </String>\n";
  }

  const AltoPage& page_;
  std::size_t number_;
};

}  // namespace

std::string to_alto(const std::vector<AltoPage>& pages) {
  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<alto xmlns=\"http://www.loc.gov/standards/alto/ns-v4#\"\n"
      "      xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"\n"
      "      xsi:schemaLocation=\"http://www.loc.gov/standards/alto/ns-v4# "
      "http://www.loc.gov/standards/alto/v4/alto-4-4.xsd\"\n"
      "      SCHEMAVERSION=\"4.4\">\n"
      "  <Description>\n"
      "    <MeasurementUnit>pixel</MeasurementUnit>\n";
  std::vector<std::string> sources;
  for (const AltoPage& page : pages) {
    if (!page.source.empty() && (sources.empty() || sources.back() != page.source)) {
      sources.push_back(page.source);
    }
  }
  if (!sources.empty()) {
    out += "    <sourceImageInformation>\n";
    out += "      <fileName>" + escaped(sources.front()) + "</fileName>\n";
    for (std::size_t i = 1; i < sources.size(); ++i) {
      out += "      <fileIdentifier>" + escaped(sources[i]) + "</fileIdentifier>\n";
    }
    out += "    </sourceImageInformation>\n";
  }
  out += "    <Processing ID=\"ocr\">\n";
  if (!pages.empty()) {
    out += "      <processingStepSettings>" + escaped(pages.front().page->engine) +
           "</processingStepSettings>\n";
  }
  out +=
      "      <processingSoftware>\n"
      "        <softwareName>dangan</softwareName>\n"
      "      </processingSoftware>\n"
      "    </Processing>\n"
      "  </Description>\n"
      "  <Layout>\n";
  std::size_t number = 0;
  for (const AltoPage& page : pages) Writer(page, ++number).write(out);
  out += "  </Layout>\n</alto>\n";
  return out;
}

}  // namespace ocr
