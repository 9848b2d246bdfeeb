// SPDX-License-Identifier: Apache-2.0
#include "scanner/internal/pdf_page.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <qpdf/QPDFMatrix.hh>
#include <set>
#include <string>
#include <vector>

namespace scanner::internal {
namespace {

struct Drawn {
  QPDFObjectHandle image;
  QPDFMatrix at;  // unit square -> points
};

// Follows the transforms of a content stream down to the images it draws. Bounded, because the
// content is hostile: so many operators and images, forms so deep, and none within itself.
class ImageFinder : public QPDFObjectHandle::ParserCallbacks {
 public:
  std::vector<Drawn> images;
  bool draws_other_things = false;

  void run(QPDFPageObjectHelper page) {
    resources_ = page.getAttribute("/Resources", false);
    page.parseContents(this);
  }

  void handleObject(QPDFObjectHandle object) override {
    if (object.isOperator()) {
      handle_operator(object.getOperatorValue());
      operands_.clear();
    } else if (object.isInlineImage()) {
      draws_other_things = true;
    } else if (operands_.size() < 8) {
      operands_.push_back(object);
    }
    if (++seen_ > most_objects) terminateParsing();
  }
  void handleEOF() override {}

 private:
  static constexpr int most_objects = 2'000'000, most_depth = 4;
  static constexpr std::size_t most_images = 2'000, most_saved = 500;

  void handle_operator(const std::string& name) {
    static const std::set<std::string> painting = {"S",  "s",  "f",  "F",  "f*", "B",  "B*", "b",
                                                   "b*", "sh", "Tj", "TJ", "'",  "\"", "EI", "BI"};
    if (name == "q") {
      if (saved_.size() < most_saved) saved_.push_back(matrix_);
    } else if (name == "Q") {
      if (saved_.size() > floor_) {
        matrix_ = saved_.back();
        saved_.pop_back();
      }
    } else if (name == "cm") {
      if (const auto m = matrix_of(operands_)) matrix_.concat(*m);
    } else if (name == "Do") {
      if (!operands_.empty() && operands_.back().isName()) draw(operands_.back().getName());
    } else if (painting.contains(name) || name == "gs" || name == "W" || name == "W*") {
      draws_other_things = true;
    }
  }

  static std::unique_ptr<QPDFMatrix> matrix_of(std::vector<QPDFObjectHandle> numbers) {
    if (numbers.size() != 6) return nullptr;
    std::array<double, 6> v{};
    for (std::size_t i = 0; i < 6; ++i) {
      if (!numbers[i].isNumber()) return nullptr;
      v[i] = numbers[i].getNumericValue();
    }
    return std::make_unique<QPDFMatrix>(v[0], v[1], v[2], v[3], v[4], v[5]);
  }

  void draw(const std::string& name) {
    if (!resources_.isDictionary()) return;
    QPDFObjectHandle all = resources_.getKey("/XObject");
    if (!all.isDictionary()) return;
    QPDFObjectHandle object = all.getKey(name);
    if (!object.isStream()) return;
    QPDFObjectHandle dict = object.getDict();
    if (dict.getKey("/Subtype").isNameAndEquals("/Image")) {
      if (images.size() < most_images) images.push_back({object, matrix_});
    } else if (dict.getKey("/Subtype").isNameAndEquals("/Form") && depth_ < most_depth) {
      draw_form(object, dict);
    }
  }

  void draw_form(QPDFObjectHandle form, QPDFObjectHandle dict) {
    if (!open_forms_.insert(form.getObjGen()).second) return;
    draws_other_things = true;  // a form may clip or blend; only a plain page counts as one image
    const QPDFMatrix matrix = matrix_;
    const QPDFObjectHandle resources = resources_;
    const std::size_t floor = floor_;
    if (QPDFObjectHandle own = dict.getKey("/Matrix"); own.isArray()) {
      if (const auto m = matrix_of(own.getArrayAsVector())) matrix_.concat(*m);
    }
    if (QPDFObjectHandle own = dict.getKey("/Resources"); own.isDictionary()) resources_ = own;
    floor_ = saved_.size();
    operands_.clear();
    ++depth_;
    form.parseAsContents(this);
    --depth_;
    saved_.resize(std::min(saved_.size(), floor_));
    floor_ = floor;
    matrix_ = matrix;
    resources_ = resources;
    open_forms_.erase(form.getObjGen());
  }

  QPDFObjectHandle resources_;
  std::vector<QPDFObjectHandle> operands_;
  QPDFMatrix matrix_;
  std::vector<QPDFMatrix> saved_;
  std::size_t floor_ = 0;  // a form cannot restore what it did not save
  std::set<QPDFObjGen> open_forms_;
  int depth_ = 0;
  int seen_ = 0;
};

int pixels_of(QPDFObjectHandle image, const char* side) {
  QPDFObjectHandle value = image.getDict().getKey(side);
  return value.isInteger() ? value.getIntValueAsInt() : 0;
}

// Exactly what a JPEG decoder yields: gray or RGB, nothing masked, stretched or remapped.
bool is_plain_jpeg(QPDFObjectHandle image) {
  QPDFObjectHandle dict = image.getDict();
  QPDFObjectHandle filter = dict.getKey("/Filter");
  if (filter.isArray() && filter.getArrayNItems() == 1) filter = filter.getArrayItem(0);
  if (!filter.isNameAndEquals("/DCTDecode")) return false;
  for (const char* key : {"/SMask", "/Mask", "/Decode", "/DecodeParms", "/ImageMask"}) {
    if (dict.hasKey(key)) return false;
  }
  QPDFObjectHandle space = dict.getKey("/ColorSpace");
  if (space.isNameAndEquals("/DeviceRGB") || space.isNameAndEquals("/DeviceGray")) return true;
  if (!space.isArray() || space.getArrayNItems() != 2 ||
      !space.getArrayItem(0).isNameAndEquals("/ICCBased") || !space.getArrayItem(1).isStream()) {
    return false;
  }
  QPDFObjectHandle channels = space.getArrayItem(1).getDict().getKey("/N");
  return channels.isInteger() && (channels.getIntValue() == 1 || channels.getIntValue() == 3);
}

bool close_to(double a, double b, double tolerance) { return std::abs(a - b) <= tolerance; }

QPDFObjectHandle::Rectangle visible_box(QPDFPageObjectHelper page) {
  QPDFObjectHandle box = page.getCropBox();
  if (!box.isRectangle()) box = page.getMediaBox();
  QPDFObjectHandle::Rectangle r(0, 0, 612, 792);  // what viewers take when a page says nothing
  if (box.isRectangle()) r = box.getArrayAsRectangle();
  if (QPDFObjectHandle media = page.getMediaBox(); media.isRectangle()) {
    const QPDFObjectHandle::Rectangle m = media.getArrayAsRectangle();
    r = {std::max(r.llx, m.llx), std::max(r.lly, m.lly), std::min(r.urx, m.urx),
         std::min(r.ury, m.ury)};
  }
  return r;
}

}  // namespace

PdfPage describe_page(QPDFPageObjectHelper page) {
  PdfPage described;
  const QPDFObjectHandle::Rectangle box = visible_box(page);
  described.width = box.urx - box.llx;
  described.height = box.ury - box.lly;
  if (QPDFObjectHandle turn = page.getAttribute("/Rotate", false); turn.isInteger()) {
    described.rotate = static_cast<int>(((turn.getIntValue() % 360) + 360) % 360) / 90 * 90;
  }
  ImageFinder finder;
  finder.run(page);
  for (const Drawn& drawn : finder.images) {
    const QPDFMatrix& m = drawn.at;
    const double across = std::hypot(m.a, m.b), up = std::hypot(m.c, m.d);  // points
    const double area = std::abs(m.a * m.d - m.b * m.c);
    if (across <= 0 || up <= 0 || area < 0.5 * described.width * described.height) continue;
    double x = pixels_of(drawn.image, "/Width") * 72 / across;
    double y = pixels_of(drawn.image, "/Height") * 72 / up;
    if (std::abs(m.b) > std::abs(m.a)) std::swap(x, y);  // drawn on its side
    described.dpi_x = std::max(described.dpi_x, x);
    described.dpi_y = std::max(described.dpi_y, y);
  }
  if (finder.images.size() == 1 && !finder.draws_other_things &&
      !page.getAttribute("/Annots", false).isArray()) {
    const Drawn& drawn = finder.images.front();
    const double slack = 0.005 * std::max(described.width, described.height);
    const bool fills = drawn.at.b == 0 && drawn.at.c == 0 && close_to(drawn.at.e, box.llx, slack) &&
                       close_to(drawn.at.f, box.lly, slack) &&
                       close_to(drawn.at.a, described.width, slack) &&
                       close_to(drawn.at.d, described.height, slack);
    if (fills && is_plain_jpeg(drawn.image)) {
      described.only_jpeg = std::make_shared<QPDFObjectHandle>(drawn.image);
    }
  }
  return described;
}

}  // namespace scanner::internal
