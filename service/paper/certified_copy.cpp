// SPDX-License-Identifier: Apache-2.0
#include "service/paper/certified_copy.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "service/paper/sheet.h"
#include "store/terms/identity_number.h"
#include "store/terms/utf8.h"

namespace service::paper {
namespace {

constexpr Color kRed{0.78, 0.06, 0.08, 1}, kGray{0.42, 0.42, 0.42, 1}, kPale{0.95, 0.95, 0.94, 1};
constexpr Color kSealRed{0.78, 0.06, 0.08, 0.45}, kHair{0.72, 0.72, 0.72, 1};
constexpr double kLeft = 24, kRight = 24;           // margins of text sheets
constexpr double kRow = 6.8;                        // of the list of pages
constexpr double kListEnd = 199;                    // on the cover
constexpr double kListTop = 34, kListBottom = 268;  // on the sheets that follow
constexpr double kFootHeight = 22;                  // of every sheet

constexpr Style kLabel{Face::song, 11, kGray}, kSmall{Face::song, 9}, kTiny{Face::song, 7.5, kGray},
    kMono{Face::mono, 8.5};

// "2026年3月5日" in China Standard Time.
std::string chinese_date(store::Time time) {
  const std::chrono::year_month_day day(
      std::chrono::floor<std::chrono::days>(time + std::chrono::hours(8)));
  return fmt::format("{}年{}月{}日", static_cast<int>(day.year()),
                     static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
}

// Whoever issued it, without the kind of actor: "account:li" is li on paper.
std::string actor_name(const std::string& actor) {
  const std::size_t colon = actor.find(':');
  return colon == std::string::npos ? actor : actor.substr(colon + 1);
}

// For the watermark, where a long name would run off the page before it can be read.
std::string shortened(const std::string& name) {
  constexpr std::size_t kMost = 24;
  const std::u32string characters = terms::decode_utf8(name);
  return characters.size() <= kMost ? name : terms::encode_utf8(characters.substr(0, kMost)) + "…";
}

std::string short_digest(const store::Digest& digest) { return digest.hex.substr(0, 16); }

class Paper {
 public:
  Paper(const store::CertifiedCopy& copy, const std::vector<CertifiedPage>& pages,
        const Office& office)
      : copy_(copy),
        pages_(pages),
        office_(office),
        date_(copy.issued.value_or(copy.prepared)),
        url_(office.verify_url + copy.token),
        document_("人事档案材料复制件证明 " + copy.number, office.name, date_) {}

  std::vector<std::uint8_t> draw() {
    document_.begin_sheet();
    fit_facts();
    const double list_top = cover_list_top();
    const auto on_cover = static_cast<std::size_t>(std::max(0.0, (kListEnd - list_top) / kRow - 1));
    const auto on_list = static_cast<std::size_t>((kListBottom - kListTop) / kRow - 1);
    const std::size_t left = pages_.size() > on_cover ? pages_.size() - on_cover : 0;
    sheets_ = 1 + (left + on_list - 1) / on_list + pages_.size();

    cover(list_top, std::min(on_cover, pages_.size()));
    for (std::size_t at = on_cover; at < pages_.size(); at += on_list) {
      document_.begin_sheet();
      continuation(at, std::min(on_list, pages_.size() - at));
    }
    for (const CertifiedPage& page : pages_) {
      document_.begin_sheet(page.width > page.height);
      page_sheet(page);
    }
    return document_.finish();
  }

 private:
  double text_width() const { return document_.width() - kLeft - kRight; }
  std::string statement() const;
  Style fact_style() const;
  void fit_facts();
  double fact_height(const std::string& value);
  double cover_list_top();

  void cover(double list_top, std::size_t rows);
  void facts();
  void list(double top, std::size_t first, std::size_t rows);
  void signature();
  void continuation(std::size_t first, std::size_t rows);
  void page_sheet(const CertifiedPage& page);
  void foot(const std::string& note, bool with_code = true);

  const store::CertifiedCopy& copy_;
  const std::vector<CertifiedPage>& pages_;
  const Office& office_;
  store::Time date_;
  std::string url_;
  Document document_;
  double fact_points_ = 0;
  std::size_t sheets_ = 0, sheet_ = 0;
};

constexpr double kFactsTop = 60, kFactRow = 9, kFactLabel = 30;
constexpr double kFactPoints = 11.5, kLeastPoints = 8;
constexpr Style kStatement{Face::song, 11.5, {}, 6.6, 0, 2, 0};

std::string Paper::statement() const {
  return fmt::format(
      "兹证明：本复制件共{}页，复制自我单位保管的{}人事档案（{}），复制件与原件（扫描母版）"
      "核对一致。本复制件仅供上述受文单位用于上述依据所列事项，加盖我单位公章后有效；"
      "涂改、拆分或挪作他用无效。",
      pages_.size(), copy_.person.name, copy_.dossier);
}

Style Paper::fact_style() const { return {Face::song, fact_points_, {}, fact_points_ * 0.52}; }

double Paper::fact_height(const std::string& value) {
  return std::max(kFactRow,
                  document_.measure(value, text_width() - kFactLabel - 6, fact_style()) + 3);
}

double Paper::cover_list_top() {
  return kFactsTop + 2 * kFactRow + fact_height(copy_.recipient) + fact_height(copy_.ground) + 4 +
         document_.measure(statement(), text_width(), kStatement) + 4;
}

// Nothing of ground and recipient may be cut off: long ones are set smaller.
void Paper::fit_facts() {
  for (fact_points_ = kFactPoints; cover_list_top() + 2 * kRow > kListEnd; fact_points_ -= 0.5) {
    if (fact_points_ <= kLeastPoints) {
      throw std::runtime_error(copy_.number + ": ground and recipient are too long for the cover");
    }
  }
}

void Paper::cover(double list_top, std::size_t rows) {
  const double width = text_width();
  document_.line(office_.name, kLeft, 15, width, 12, Align::center,
                 {Face::song_bold, 22, kRed, 0, 1});
  document_.rule(kLeft, 29.5, kLeft + width, 29.5, 0.9, kRed);
  document_.rule(kLeft, 31, kLeft + width, 31, 0.25, kRed);
  document_.line("人事档案材料复制件证明", kLeft, 36, width, 12, Align::center,
                 {Face::song_bold, 21, {}, 0, 0.8});
  document_.line("编号：" + copy_.number, kLeft, 50, width, 7, Align::right, {Face::song, 11.5});
  facts();
  const double paragraph_height = document_.measure(statement(), width, kStatement);
  document_.paragraph(statement(), kLeft, list_top - 4 - paragraph_height, width, kStatement);
  list(list_top, 0, rows);
  const double list_end = list_top + kRow * static_cast<double>(rows + 1);
  if (rows < pages_.size()) {
    document_.line(fmt::format("（续下页，共{}页材料）", pages_.size()), kLeft, list_end + 0.5,
                   width, 5, Align::right, kTiny);
  }
  signature();
  foot("复制件与原件（扫描母版）核对一致，加盖公章后有效", false);  // its code stands above
}

void Paper::facts() {
  const double width = text_width(), half = width / 2;
  double y = kFactsTop;
  const auto cell = [&](double x, double cell_width, double height, const char* label,
                        const std::string& value) {
    document_.fill(x, y, kFactLabel, height, kPale);
    document_.box(x, y, cell_width, height, 0.25);
    document_.rule(x + kFactLabel, y, x + kFactLabel, y + height, 0.25);
    document_.line(label, x + 1, y, kFactLabel - 2, height, Align::center, kLabel);
    const double room = cell_width - kFactLabel - 6;
    const double used = document_.measure(value, room, fact_style());
    document_.paragraph(value, x + kFactLabel + 3, y + (height - used) / 2, room, fact_style());
  };
  const auto identity = terms::IdentityNumber::parse(copy_.person.identity_number);
  cell(kLeft, half, kFactRow, "姓名", copy_.person.name);
  cell(kLeft + half, half, kFactRow, "公民身份号码", identity ? identity->masked() : "——");
  y += kFactRow;
  cell(kLeft, half, kFactRow, "档案编号", copy_.dossier);
  cell(kLeft + half, half, kFactRow, "复制页数", fmt::format("{}页（清单如下）", pages_.size()));
  y += kFactRow;
  double height = fact_height(copy_.recipient);
  cell(kLeft, width, height, "受文单位", copy_.recipient);
  y += height;
  height = fact_height(copy_.ground);
  cell(kLeft, width, height, "依据", copy_.ground);
}

void Paper::list(double top, std::size_t first, std::size_t rows) {
  constexpr double kOrder = 14, kNumber = 24, kDigest = 46;
  const double title = text_width() - kOrder - kNumber - kDigest;
  const double x[] = {kLeft, kLeft + kOrder, kLeft + kOrder + kNumber,
                      kLeft + kOrder + kNumber + title, kLeft + text_width()};
  const double bottom = top + kRow * static_cast<double>(rows + 1);
  document_.fill(kLeft, top, text_width(), kRow, kPale);
  const char* heads[] = {"序号", "档内页号", "材料名称", "母版摘要（前16位）"};
  for (std::size_t i = 0; i < 4; ++i) {
    document_.line(heads[i], x[i], top, x[i + 1] - x[i], kRow, Align::center,
                   {Face::song, 9.5, kGray});
  }
  for (std::size_t row = 0; row < rows; ++row) {
    const CertifiedPage& page = pages_[first + row];
    const double y = top + kRow * static_cast<double>(row + 1);
    document_.line(std::to_string(first + row + 1), x[0], y, kOrder, kRow, Align::center, kSmall);
    document_.line(std::to_string(page.number), x[1], y, kNumber, kRow, Align::center, kSmall);
    document_.line(page.title.empty() ? "（未著录题名）" : page.title, x[2] + 2.5, y, title - 5,
                   kRow, Align::left, {Face::song, 10});
    document_.line(short_digest(page.master), x[3], y, kDigest, kRow, Align::center, kMono);
    document_.rule(kLeft, y, kLeft + text_width(), y, 0.15, kHair);
  }
  for (std::size_t i = 1; i < 4; ++i) document_.rule(x[i], top, x[i], bottom, 0.15, kHair);
  document_.box(kLeft, top, text_width(), bottom - top, 0.25);
}

void Paper::signature() {
  const double width = text_width();
  document_.line("全部页面摘要（SHA-256，含页序与各页母版摘要）", kLeft, 206, width, 5, Align::left,
                 {Face::song, 9, kGray});
  document_.line(copy_.pages_digest.hex, kLeft, 211, width, 5.5, Align::left, {Face::mono, 9.5});
  document_.rule(kLeft, 219, kLeft + width, 219, 0.25, kHair);

  document_.qr(url_, kLeft - 2, 222, 33);
  document_.line("核验", kLeft + 33, 224, 40, 6, Align::left, {Face::song_bold, 10.5});
  document_.paragraph(
      "扫描二维码，或访问以下网址，可查本件是否有效、是否已作废，并核对编号、页数和摘要。",
      kLeft + 33, 230, 50, {Face::song, 9, {}, 4.8});
  document_.paragraph(url_, kLeft + 33, 246, 50, {Face::mono, 7.5, kGray, 3.8, 0, 0, 4});

  const double seal_x = kLeft + width - 33, seal_y = 242;
  document_.dashed_circle(seal_x, seal_y, 20, 0.35, kSealRed);
  document_.line("盖章处", seal_x - 20, seal_y - 16, 40, 6, Align::center,
                 {Face::song, 10, kSealRed, 0, 1});
  document_.line(office_.name, seal_x - 34, seal_y - 6, 68, 7, Align::center, {Face::song, 12});
  document_.line(chinese_date(date_), seal_x - 34, seal_y + 2, 68, 7, Align::center,
                 {Face::song, 12});
  document_.line("签发人：" + actor_name(copy_.issued_by), seal_x - 34, seal_y + 21, 68, 6,
                 Align::center, {Face::song, 10.5});
}

void Paper::continuation(std::size_t first, std::size_t rows) {
  document_.line("材料清单（续）", kLeft, 16, text_width(), 10, Align::center,
                 {Face::song_bold, 16, {}, 0, 0.6});
  document_.line("编号：" + copy_.number, kLeft, 26, text_width(), 6, Align::right,
                 {Face::song, 10.5});
  list(kListTop, first, rows);
  foot("复制件与原件（扫描母版）核对一致，加盖公章后有效");
}

void Paper::page_sheet(const CertifiedPage& page) {
  constexpr double kSide = 12, kTop = 15;
  const double width = document_.width() - 2 * kSide;
  document_.line(fmt::format("人事档案材料复制件　{}", copy_.number), kSide, 6, width * 0.5, 6,
                 Align::left, {Face::song, 9});
  document_.line(fmt::format("{}　{}　档内第{}页", copy_.person.name, copy_.dossier, page.number),
                 kSide + width * 0.5, 6, width * 0.5, 6, Align::right, {Face::song, 9});
  document_.rule(kSide, 12.6, kSide + width, 12.6, 0.3, kRed);

  const double room = document_.height() - kTop - kFootHeight - 2;
  const double scale = std::min(width / page.width, room / page.height);
  const double w = page.width * scale, h = page.height * scale;
  const double x = kSide + (width - w) / 2, y = kTop + (room - h) / 2;
  document_.jpeg(page.jpeg, page.width, page.height, x, y, w, h);
  document_.box(x, y, w, h, 0.15, kHair);
  document_.watermark(fmt::format("仅供{}使用　{}", shortened(copy_.recipient), copy_.number), x, y,
                      w, h, {Face::song, 15, {0.25, 0.25, 0.3, 0.11}, 46});
  foot(fmt::format("母版摘要 SHA-256 {}…　与原件（扫描母版）核对一致　仅供{}使用",
                   short_digest(page.master), copy_.recipient));
}

// The strip at the foot of every sheet: number, place in the whole, code.
void Paper::foot(const std::string& note, bool with_code) {
  constexpr double kCode = 19, kSide = 12;
  ++sheet_;
  const double y = document_.height() - kFootHeight, right = document_.width() - kSide;
  document_.rule(kSide, y, right, y, 0.3, kRed);
  if (with_code) document_.qr(url_, right - kCode, y + 1, kCode);
  const double room = right - kCode - 4 - kSide;
  document_.line(fmt::format("{}　第{}页／共{}页", copy_.number, sheet_, sheets_), kSide, y + 3,
                 room, 6, Align::left, {Face::song, 10});
  document_.line(note, kSide, y + 9.5, room, 4.5, Align::left, kTiny);
  document_.line(fmt::format("{}　{}　核验：{}", office_.name, chinese_date(date_), url_), kSide,
                 y + 14, room, 4.5, Align::left, kTiny);
}

}  // namespace

std::vector<std::uint8_t> certified_copy_pdf(const store::CertifiedCopy& copy,
                                             const std::vector<CertifiedPage>& pages,
                                             const Office& office) {
  if (pages.empty()) throw std::runtime_error(copy.number + ": a certified copy without pages");
  return Paper(copy, pages, office).draw();
}

}  // namespace service::paper
