// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/pdfa.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <qpdf/QPDFObjectHandle.hh>
#include <qpdf/QUtil.hh>

#include "scanner/colour_profile.h"
#include "store/terms/utf8.h"

namespace ocr::internal {
namespace {

constexpr const char* kProducer = "dangan";

// One line that a PDF string and XML can both hold, of a length that PDF 1.4 allows.
std::string plain(const std::string& title) {
  constexpr std::size_t kMost = 1000;
  std::u32string text;
  for (char32_t c : terms::decode_utf8(title)) {
    const bool control = c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029;
    if (control || (c & 0xFFFE) == 0xFFFE || c == 0xFEFF) c = U' ';
    const bool blank_again = c == U' ' && (text.empty() || text.back() == U' ');
    if (!blank_again) text.push_back(c);
    if (text.size() == kMost) break;
  }
  while (!text.empty() && text.back() == U' ') text.pop_back();
  return terms::encode_utf8(text);
}

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      default:
        out.push_back(c);
    }
  }
  return out;
}

// The civil time of China, as all times are shown.
struct Civil {
  explicit Civil(std::chrono::sys_seconds time) {
    const auto local = time + std::chrono::hours(8);
    const auto midnight = std::chrono::floor<std::chrono::days>(local);
    day = std::chrono::year_month_day(midnight);
    clock = std::chrono::hh_mm_ss(local - midnight);
  }
  std::string text(const char* format) const {
    return fmt::format(fmt::runtime(format), static_cast<int>(day.year()),
                       static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count());
  }
  std::chrono::year_month_day day;
  std::chrono::hh_mm_ss<std::chrono::seconds> clock;
};

std::string xmp_packet(const std::string& title, const std::string& date) {
  const std::string titled =
      title.empty() ? ""
                    : "<rdf:Description rdf:about=\"\" "
                      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title><rdf:Alt>"
                      "<rdf:li xml:lang=\"x-default\">" +
                          escaped(title) + "</rdf:li></rdf:Alt></dc:title></rdf:Description>\n";
  return fmt::format(
      "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
      "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
      "<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">"
      "<pdfaid:part>1</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"
      "</rdf:Description>\n{0}"
      "<rdf:Description rdf:about=\"\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">"
      "<xmp:CreateDate>{1}</xmp:CreateDate><xmp:ModifyDate>{1}</xmp:ModifyDate>"
      "</rdf:Description>\n"
      "<rdf:Description rdf:about=\"\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">"
      "<pdf:Producer>{2}</pdf:Producer></rdf:Description>\n"
      "</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"w\"?>",
      titled, date, kProducer);
}

QPDFObjectHandle output_intent(QPDF& pdf) {
  const std::vector<std::uint8_t> bytes = scanner::srgb_profile();
  QPDFObjectHandle profile = pdf.newStream(std::string(bytes.begin(), bytes.end()));
  profile.getDict().replaceKey("/N", QPDFObjectHandle::newInteger(3));
  QPDFObjectHandle intent = QPDFObjectHandle::parse(
      "<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB IEC61966-2.1)"
      " /Info (sRGB IEC61966-2.1) /RegistryName (http://www.color.org) >>");
  intent.replaceKey("/DestOutputProfile", profile);
  return pdf.makeIndirectObject(intent);
}

}  // namespace

void add_pdfa_facts(QPDF& pdf, const std::string& given_title, std::chrono::sys_seconds created) {
  const std::string title = plain(given_title);
  const Civil time(created);

  QPDFObjectHandle info = QPDFObjectHandle::newDictionary();
  if (!title.empty())
    info.replaceKey("/Title", QPDFObjectHandle::newString(QUtil::utf8_to_utf16(title)));
  info.replaceKey("/Producer", QPDFObjectHandle::newString(kProducer));
  const QPDFObjectHandle date =
      QPDFObjectHandle::newString(time.text("D:{:04}{:02}{:02}{:02}{:02}{:02}+08'00'"));
  info.replaceKey("/CreationDate", date);
  info.replaceKey("/ModDate", date);
  pdf.getTrailer().replaceKey("/Info", pdf.makeIndirectObject(info));

  QPDFObjectHandle metadata =
      pdf.newStream(xmp_packet(title, time.text("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}+08:00")));
  metadata.getDict().replaceKey("/Type", QPDFObjectHandle::newName("/Metadata"));
  metadata.getDict().replaceKey("/Subtype", QPDFObjectHandle::newName("/XML"));

  QPDFObjectHandle intents = QPDFObjectHandle::newArray();
  intents.appendItem(output_intent(pdf));
  QPDFObjectHandle root = pdf.getRoot();
  root.replaceKey("/Metadata", metadata);
  root.replaceKey("/OutputIntents", intents);
  root.replaceKey("/Lang", QPDFObjectHandle::newString("zh-CN"));
  root.replaceKey("/ViewerPreferences", QPDFObjectHandle::parse("<< /DisplayDocTitle true >>"));
}

}  // namespace ocr::internal
