// SPDX-License-Identifier: Apache-2.0
#include "ocr/alto.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <string_view>

#include <fmt/format.h>

#include "ocr/internal/spacing.h"
#include "ocr/internal/text_layer.h"
#include "store/terms/utf8.h"

namespace ocr {
namespace {

using scanner::Rect;

// What XML 1.0 can hold, and keeps as it is in an attribute.
bool is_xml(char32_t code) {
  return code >= 0x20 && (code < 0xD800 || code > 0xDFFF) && code != 0xFFFE && code != 0xFFFF &&
         code <= 0x10FFFF;
}

// Text for an attribute or element.
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
        terms::append_utf8(out, is_xml(code) ? code : 0xFFFD);
    }
  }
  return out;
}

std::string text_of(const std::vector<Character>& characters) {
  std::string text;
  for (const Character& c : characters) terms::append_utf8(text, is_xml(c.code) ? c.code : 0xFFFD);
  return text;
}

// As the schema wants it.
double fraction(float confidence) {
  return std::isfinite(confidence) ? std::clamp(confidence, 0.0F, 1.0F) : 0;
}

bool has_han(const Block& block) {
  for (const Line& line : block.lines)
    for (const Word& word : line.words)
      for (const Character& c : word.characters)
        if (terms::is_han(c.code)) return true;
  return false;
}

// One group a page that has blocks; the element is left out when none has.
std::string reading_order(const std::vector<AltoPage>& pages) {
  std::string groups;
  for (std::size_t number = 1; number <= pages.size(); ++number) {
    const std::size_t blocks = pages[number - 1].page->blocks.size();
    if (blocks == 0) continue;
    groups += fmt::format("      <OrderedGroup ID=\"order_{0}\">\n", number);
    for (std::size_t block = 1; block <= blocks; ++block)
      groups += fmt::format("        <ElementRef ID=\"ref_{0}_{1}\" REF=\"block_{0}_{1}\"/>\n",
                            number, block);
    groups += "      </OrderedGroup>\n";
  }
  if (groups.empty()) return "";
  return "  <ReadingOrder>\n    <OrderedGroup ID=\"order\">\n" + groups +
         "    </OrderedGroup>\n  </ReadingOrder>\n";
}

class Writer {
 public:
  Writer(const AltoPage& page, std::size_t number) : page_(page), number_(number) {}

  void write(std::string& out) const {
    fmt::format_to(std::back_inserter(out),
                   "    <Page ID=\"page_{0}\" PHYSICAL_IMG_NR=\"{0}\" WIDTH=\"{1}\" "
                   "HEIGHT=\"{2}\" PC=\"{3:.3f}\" PROCESSINGREFS=\"ocr\">\n"
                   "      <PrintSpace HPOS=\"0\" VPOS=\"0\" WIDTH=\"{1}\" HEIGHT=\"{2}\">\n",
                   number_, page_.original_width, page_.original_height,
                   fraction(page_.page->confidence));
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
                   "        <TextBlock ID=\"block_{}_{}\" {} ROTATION=\"{:.2f}\"{}>\n", number_,
                   number, place(block.box), rotation(), has_han(block) ? " LANG=\"zh\"" : "");
    std::size_t line_number = 0;
    for (const Line& line : block.lines) {
      const std::vector<internal::Run> runs = internal::runs_of(line);
      if (runs.empty()) continue;  // the schema wants a String in each line
      fmt::format_to(std::back_inserter(out), "          <TextLine ID=\"line_{}_{}_{}\" {}{}>\n",
                     number_, number, ++line_number, place(line.box),
                     internal::runs_down(line) ? " BASEDIRECTION=\"ttb\"" : "");
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
                   escaped(text_of(run.characters)), fraction(run.confidence), place(run.box));
    for (const Character& c : run.characters) {
      fmt::format_to(std::back_inserter(out),
                     "              <Glyph CONTENT=\"{}\" GC=\"{:.3f}\" {}/>\n",
                     escaped(text_of({c})), fraction(c.confidence), place(c.box));
    }
    out += "            </String>\n";
  }

  const AltoPage& page_;
  std::size_t number_;
};

}  // namespace

void write_alto(const std::vector<AltoPage>& pages,
                const std::function<void(std::string_view)>& sink) {
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
      "  </Description>\n" +
      reading_order(pages) + "  <Layout>\n";
  std::size_t number = 0;
  for (const AltoPage& page : pages) {
    Writer(page, ++number).write(out);
    sink(out);
    out.clear();
  }
  sink(out + "  </Layout>\n</alto>\n");
}

std::string to_alto(const std::vector<AltoPage>& pages) {
  std::string out;
  write_alto(pages, [&](std::string_view part) { out += part; });
  return out;
}

}  // namespace ocr
