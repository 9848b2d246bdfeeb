// SPDX-License-Identifier: Apache-2.0
#include "tests/support/imaging/drawn_page.h"

#include <pango/pangocairo.h>
#include <unistd.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <opencv2/imgproc.hpp>
#include <random>
#include <stdexcept>

#include "scanner/internal/pixels.h"

namespace scanner::test {
namespace {

// Prose of our own about keeping an archive; nobody's record.
const char* const prose =
    "库房每天早晨开窗通风，值班人员先看温度计和湿度计，再把读数写进登记簿。雨季来临之前，"
    "要检查屋顶和水管，防止渗漏损坏卷宗。新到的材料先清点页数，核对目录，然后装订成册，贴上标签，"
    "按编号放回原来的架子。借出的卷宗必须写明借阅人、用途和归还日期，到期没有归还的要及时催还。"
    "整理旧纸张时动作要轻，折角应当压平，破损的地方用薄纸修补，金属钉子一律取下。扫描之前擦净玻璃板"
    "，"
    "页面摆正，四边留出空白，发现模糊或者缺页立即重新扫描。";

std::string text_of_length(std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += prose;
  return text;
}

struct Surface {
  cairo_surface_t* surface;
  cairo_t* cairo;
  Surface(int width, int height)
      : surface(cairo_image_surface_create(CAIRO_FORMAT_RGB24, width, height)),
        cairo(cairo_create(surface)) {}
  ~Surface() {
    cairo_destroy(cairo);
    cairo_surface_destroy(surface);
  }
  Surface(const Surface&) = delete;
  Surface& operator=(const Surface&) = delete;
};

void set_colour(cairo_t* cairo, Colour c) {
  cairo_set_source_rgb(cairo, c.r / 255.0, c.g / 255.0, c.b / 255.0);
}

void draw_text(cairo_t* cairo, const Letter& letter, double mm) {
  set_colour(cairo, letter.ink);
  PangoLayout* layout = pango_cairo_create_layout(cairo);
  PangoFontDescription* font = pango_font_description_from_string("Noto Serif CJK SC");
  pango_font_description_set_absolute_size(font, letter.text_mm * mm * PANGO_SCALE);
  pango_layout_set_font_description(layout, font);
  pango_layout_set_width(layout, static_cast<int>(160 * mm * PANGO_SCALE));
  pango_layout_set_wrap(layout, PANGO_WRAP_CHAR);
  pango_layout_set_height(layout, -letter.lines);
  pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_line_spacing(layout, 1.3f);
  const auto per_line = static_cast<std::size_t>(160 / letter.text_mm * 3);
  const std::string text = text_of_length(per_line * static_cast<std::size_t>(letter.lines + 2));
  pango_layout_set_text(layout, text.c_str(), static_cast<int>(text.size()));
  cairo_move_to(cairo, 25 * mm, 30 * mm);
  pango_cairo_show_layout(cairo, layout);
  pango_font_description_free(font);
  g_object_unref(layout);
}

PageImage draw(const Letter& letter, bool written) {
  const double mm = letter.dpi / 25.4;
  Surface page(static_cast<int>(210 * mm), static_cast<int>(297 * mm));
  set_colour(page.cairo, letter.paper);
  cairo_paint(page.cairo);
  if (written) draw_text(page.cairo, letter, mm);
  cairo_surface_flush(page.surface);
  const cv::Mat bgrx(cairo_image_surface_get_height(page.surface),
                     cairo_image_surface_get_width(page.surface), CV_8UC4,
                     cairo_image_surface_get_data(page.surface),
                     static_cast<std::size_t>(cairo_image_surface_get_stride(page.surface)));
  cv::Mat rgb;
  cv::cvtColor(bgrx, rgb, cv::COLOR_BGRA2RGB);
  if (letter.grain) {
    std::minstd_rand random(7);
    for (int y = 0; y < rgb.rows; ++y) {
      uchar* row = rgb.ptr(y);
      for (int i = 0; i < rgb.cols * 3; ++i) {
        // The sum of four is near enough to normal; sigma about 6.
        const int noise = static_cast<int>((random() >> 8 & 7) + (random() >> 8 & 7) +
                                           (random() >> 8 & 7) + (random() >> 8 & 7)) -
                          14;
        row[i] = cv::saturate_cast<uchar>(row[i] + noise);
      }
    }
  }
  return internal::to_page(rgb, letter.dpi, letter.dpi);
}

cv::Mat pixels(PageImage& page) {
  return cv::Mat(page.height, page.width, CV_8UC(page.channels), page.pixels.data());
}

}  // namespace

PageImage draw_letter(const Letter& letter) { return draw(letter, true); }
PageImage draw_empty(const Letter& letter) { return draw(letter, false); }

PageImage turned(const PageImage& page, double skew_deg, int rotation, Colour around) {
  cv::Mat image = internal::view(page).clone();
  if (skew_deg != 0) {
    const cv::Point2f middle(static_cast<float>(page.width - 1) / 2,
                             static_cast<float>(page.height - 1) / 2);
    // OpenCV, too, counts counter-clockwise.
    const cv::Mat turn = cv::getRotationMatrix2D(middle, skew_deg, 1);
    cv::warpAffine(image.clone(), image, turn, image.size(), cv::INTER_CUBIC, cv::BORDER_CONSTANT,
                   cv::Scalar(around.r, around.g, around.b));
  }
  cv::Mat result;
  switch (rotation) {
    case 90:
      cv::rotate(image, result, cv::ROTATE_90_COUNTERCLOCKWISE);
      break;
    case 180:
      cv::rotate(image, result, cv::ROTATE_180);
      break;
    case 270:
      cv::rotate(image, result, cv::ROTATE_90_CLOCKWISE);
      break;
    default:
      result = image;
      break;
  }
  return internal::to_page(result, page.dpi_x, page.dpi_y);
}

void fill(PageImage& page, const Rect& rect, Colour colour) {
  pixels(page)(cv::Rect(rect.x, rect.y, rect.width, rect.height))
      .setTo(cv::Scalar(colour.r, colour.g, colour.b));
}

void fill_disc(PageImage& page, int x, int y, int radius, Colour colour) {
  cv::Mat image = pixels(page);
  cv::circle(image, cv::Point(x, y), radius, cv::Scalar(colour.r, colour.g, colour.b), cv::FILLED,
             cv::LINE_AA);
}

double mean_difference(const PageImage& a, const PageImage& b) {
  if (a.width != b.width || a.height != b.height || a.channels != b.channels) return 255;
  return cv::norm(internal::view(a), internal::view(b), cv::NORM_L1) /
         static_cast<double>(a.pixels.size());
}

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "scanner-test-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;  // what stays behind in the system's folder harms nobody
  std::filesystem::remove_all(path_, ignored);
}

void write_file(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream stream(file, std::ios::binary);
  stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!stream) throw std::runtime_error("cannot write " + file.string());
}

std::string read_file(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace scanner::test
