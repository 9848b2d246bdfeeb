// SPDX-License-Identifier: Apache-2.0
// PDF: taken apart by qpdf, rendered by the program pdftoppm, which is never linked.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <qpdf/Buffer.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFExc.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <vector>

#include "scanner/error.h"
#include "scanner/internal/child_process.h"
#include "scanner/internal/formats.h"
#include "scanner/internal/pdf_page.h"
#include "scanner/internal/raster.h"

namespace scanner::internal {
namespace {

constexpr std::chrono::seconds render_time_limit{60};

// The header of a PPM or PGM file, read from the child's output.
struct PnmHeader {
  int width = 0, height = 0, channels = 0;
};

class PdfSource : public Source {
 public:
  PdfSource(const std::filesystem::path& file, const Limits& limits)
      : file_(std::filesystem::absolute(file)), subject_(subject_of(file)), limits_(limits) {
    guarded([&] {
      pdf_.setSuppressWarnings(true);
      pdf_.processFile(file_.c_str());
      pages_ = QPDFPageDocumentHelper(pdf_).getAllPages();
    });
    if (pages_.empty()) throw Error(Errc::no_pages, subject_, "a PDF without a page");
    if (pages_.size() > static_cast<std::size_t>(limits.max_pages)) {
      throw Error(Errc::too_large, subject_, fmt::format("{} pages", pages_.size()));
    }
  }

  int page_count() const override { return static_cast<int>(pages_.size()); }

  PageInfo info(int index) override {
    const Plan plan = plan_for(index);
    return {plan.width, plan.height, plan.dpi_x, plan.dpi_y};
  }

  PageImage page(int index) override {
    const Plan plan = plan_for(index);
    return plan.copied ? copy_jpeg(plan) : render(index, plan);
  }

  std::string media_type() const override { return "application/pdf"; }

 private:
  // How a page will be delivered.
  struct Plan {
    PdfPage page;
    int width = 0, height = 0;  // pixels
    double dpi_x = 0, dpi_y = 0;
    bool copied = false;  // its one JPEG is decoded instead of rendering the page
  };

  // qpdf's exceptions as the room's own.
  template <typename Act>
  void guarded(Act act) const {
    try {
      act();
    } catch (const QPDFExc& e) {
      const bool asks = e.getErrorCode() == qpdf_e_password;
      throw Error(asks ? Errc::encrypted : Errc::damaged, subject_, e.getMessageDetail());
    } catch (const Error&) {
      throw;
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception& e) {  // qpdf also throws logic and range errors on odd input
      throw Error(Errc::damaged, subject_, e.what());
    }
  }

  Plan plan_for(int index) {
    Plan plan;
    guarded([&] { plan.page = describe_page(pages_.at(static_cast<std::size_t>(index))); });
    const PdfPage& page = plan.page;
    if (!(page.width >= 1 && page.height >= 1)) {
      throw Error(Errc::damaged, subject_, fmt::format("page {} has no area", index + 1));
    }
    double x = page.dpi_x > 0 ? page.dpi_x : limits_.pdf_dpi;
    double y = page.dpi_y > 0 ? page.dpi_y : limits_.pdf_dpi;
    // Finer images are brought down, but not below what an A4 page has at that resolution: a scan
    // may have been given a page far too small for it.
    const double longest = std::max(page.width, page.height);
    const double most = limits_.pdf_max_dpi * std::max(1.0, 842 / longest);
    const bool reduced = std::max(x, y) > most * 1.01;
    if (reduced) x = y = most;
    if (page.only_jpeg && !reduced && plan_copy(plan)) return plan;
    plan.dpi_x = x;
    plan.dpi_y = y;
    fit_into_limits(plan, index);
    return plan;
  }

  // A resolution within rounding of a whole number is that number.
  static double whole(double dpi) {
    return std::abs(dpi / std::round(dpi) - 1) < 0.004 ? std::round(dpi) : dpi;
  }

  bool plan_copy(Plan& plan) const {
    QPDFObjectHandle dict = plan.page.only_jpeg->getDict();
    const QPDFObjectHandle width = dict.getKey("/Width"), height = dict.getKey("/Height");
    if (!QPDFObjectHandle(width).isInteger() || !QPDFObjectHandle(height).isInteger()) return false;
    plan.width = QPDFObjectHandle(width).getIntValueAsInt();
    plan.height = QPDFObjectHandle(height).getIntValueAsInt();
    if (plan.width < 1 || plan.height < 1 || plan.width > limits_.max_side ||
        plan.height > limits_.max_side ||
        std::int64_t{plan.width} * plan.height > limits_.max_pixels) {
      return false;  // rendered coarser instead
    }
    plan.dpi_x = whole(plan.page.dpi_x);
    plan.dpi_y = whole(plan.page.dpi_y);
    if (plan.page.rotate % 180 != 0) {
      std::swap(plan.width, plan.height);
      std::swap(plan.dpi_x, plan.dpi_y);
    }
    plan.copied = true;
    return true;
  }

  // Coarser until the page fits; a page for which that leaves nothing legible is refused.
  void fit_into_limits(Plan& plan, int index) const {
    const bool lies = plan.page.rotate % 180 != 0;
    const double wide = (lies ? plan.page.height : plan.page.width) / 72;
    const double high = (lies ? plan.page.width : plan.page.height) / 72;
    // The renderer applies unequal resolutions to a turned page the wrong way round.
    if (lies && std::abs(plan.dpi_x / plan.dpi_y - 1) > 0.01) {
      plan.dpi_x = plan.dpi_y = std::max(plan.dpi_x, plan.dpi_y);
    }
    if (lies) std::swap(plan.dpi_x, plan.dpi_y);
    const double side = limits_.max_side - 1, area = static_cast<double>(limits_.max_pixels);
    const double width = wide * plan.dpi_x, height = high * plan.dpi_y;
    const double shrink =
        std::min({1.0, side / width, side / height, std::sqrt(area / (width * height)) * 0.999});
    plan.dpi_x *= shrink;
    plan.dpi_y *= shrink;
    constexpr double least_dpi = 50;
    if (shrink < 1 && std::min(plan.dpi_x, plan.dpi_y) < least_dpi) {
      throw Error(Errc::too_large, subject_,
                  fmt::format("page {} is {:.0f} x {:.0f} inches", index + 1, wide, high));
    }
    plan.width = std::max(1, static_cast<int>(std::lround(wide * plan.dpi_x)));
    plan.height = std::max(1, static_cast<int>(std::lround(high * plan.dpi_y)));
    plan.dpi_x = whole(plan.dpi_x);
    plan.dpi_y = whole(plan.dpi_y);
  }

  PageImage copy_jpeg(const Plan& plan) const {
    std::shared_ptr<Buffer> bytes;
    guarded([&] { bytes = plan.page.only_jpeg->getRawStreamData(); });
    // The page says how it is turned; EXIF inside a PDF means nothing.
    PageImage image = decode_jpeg(subject_, {bytes->getBuffer(), bytes->getSize()}, limits_).image;
    image.dpi_x = whole(plan.page.dpi_x);
    image.dpi_y = whole(plan.page.dpi_y);
    static constexpr int orientations[] = {1, 6, 3, 8};
    image = oriented(std::move(image), orientations[plan.page.rotate / 90]);
    if (image.width != plan.width || image.height != plan.height) {
      throw Error(Errc::damaged, subject_, "an image of another size than the page says");
    }
    return image;
  }

  PageImage render(int index, const Plan& plan) const {
    const std::string number = std::to_string(index + 1);
    // It takes the sizes for the page as stored, before it is turned.
    const bool lies = plan.page.rotate % 180 != 0;
    ChildProcess child({"pdftoppm", "-q", "-cropbox", "-f", number, "-l", number, "-scale-to-x",
                        std::to_string(lies ? plan.height : plan.width), "-scale-to-y",
                        std::to_string(lies ? plan.width : plan.height), file_.string()},
                       subject_, render_time_limit);
    const PnmHeader header = read_header(child);
    if (header.width != plan.width || header.height != plan.height) {
      throw Error(Errc::tool_failed, subject_,
                  fmt::format("pdftoppm made {} x {} pixels of page {} instead of {} x {}",
                              header.width, header.height, number, plan.width, plan.height));
    }
    PageImage image =
        make_image(header.width, header.height, header.channels, plan.dpi_x, plan.dpi_y);
    const std::size_t got = child.read(image.pixels.data(), image.pixels.size());
    const int status = child.wait();
    if (got != image.pixels.size() || status != 0) {
      throw Error(Errc::tool_failed, subject_,
                  fmt::format("pdftoppm gave up on page {} (status {})", number, status));
    }
    return without_idle_colour(std::move(image));
  }

  // "P6\n<width> <height>\n255\n", or P5 for gray.
  PnmHeader read_header(ChildProcess& child) const {
    std::string text;
    for (int lines = 0; lines < 3 && text.size() < 64;) {
      std::uint8_t byte = 0;
      if (child.read(&byte, 1) != 1) break;
      text += static_cast<char>(byte);
      lines += byte == '\n';
    }
    char kind = 0;
    PnmHeader header;
    int most = 0;
    if (std::sscanf(text.c_str(), "P%c %9d %9d %9d", &kind, &header.width, &header.height, &most) !=
            4 ||
        (kind != '5' && kind != '6') || most != 255 || header.width < 1 || header.height < 1) {
      throw Error(Errc::damaged, subject_, "pdftoppm cannot show the page");
    }
    header.channels = kind == '6' ? 3 : 1;
    return header;
  }

  std::filesystem::path file_;
  std::string subject_;
  Limits limits_;
  QPDF pdf_;
  std::vector<QPDFPageObjectHelper> pages_;
};

}  // namespace

std::unique_ptr<Source> open_pdf(const std::filesystem::path& file, const Limits& limits) {
  return std::make_unique<PdfSource>(file, limits);
}

}  // namespace scanner::internal
