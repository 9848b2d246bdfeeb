// SPDX-License-Identifier: Apache-2.0
#include "service/page_report.h"

#include <algorithm>
#include <cmath>

#include "scanner/error.h"
#include "scanner/pyramid.h"
#include "service/sheet_code.h"
#include "service/text_wire.h"
#include "service/wire.h"

namespace service {
namespace {

constexpr std::size_t max_fingerprint = 1U << 16;

double get_finite(Decoder& in) {
  const double v = in.get<double>();
  if (!std::isfinite(v)) throw WireError("number is not finite");
  return v;
}

void put(Encoder& out, const ocr::CatalogueDraft& draft) {
  out.put(draft.class_code ? draft.class_code->text() : std::string());
  out.put(draft.title), out.put(draft.title_confidence);
  out.put_count(draft.fields.size());
  for (const auto& f : draft.fields) {
    out.put(f.name), out.put(f.value), put(out, f.box), out.put(f.confidence);
    out.put(static_cast<std::uint8_t>(f.checked)), out.put(static_cast<std::uint8_t>(f.repaired));
    out.put(static_cast<std::uint8_t>(f.contradicts)), out.put(f.read);
  }
  out.put_count(draft.history.size());
  for (const auto& row : draft.history) {
    out.put(row.from), out.put(row.to), out.put(row.where), out.put(row.witness);
    put(out, row.box), out.put(row.confidence);
  }
  out.put(static_cast<std::uint8_t>(draft.titled)),
      out.put(static_cast<std::uint8_t>(draft.heading));
  out.put(draft.formed.year), out.put(draft.formed.month), out.put(draft.formed.day);
  out.put(draft.page_number), out.put(draft.page_total), out.put(draft.characters);
}

ocr::CatalogueDraft get_draft(Decoder& in) {
  ocr::CatalogueDraft draft;
  draft.class_code = terms::ClassCode::parse(in.get_string(16));
  draft.title = in.get_string(4096), draft.title_confidence = in.get<float>();
  draft.fields.resize(in.get_count(1000));
  for (auto& f : draft.fields) {
    f.name = in.get_string(64), f.value = in.get_string(65536), f.box = get_rect(in);
    f.confidence = in.get<float>(), f.checked = in.get<std::uint8_t>() != 0;
    f.repaired = in.get<std::uint8_t>() != 0, f.contradicts = in.get<std::uint8_t>() != 0;
    f.read = in.get_string(65536);
  }
  draft.history.resize(in.get_count(1000));
  for (auto& row : draft.history) {
    row.from = in.get_string(64), row.to = in.get_string(64), row.where = in.get_string(65536);
    row.witness = in.get_string(256), row.box = get_rect(in), row.confidence = in.get<float>();
  }
  draft.titled = in.get<std::uint8_t>() != 0, draft.heading = in.get<std::uint8_t>() != 0;
  draft.formed.year = in.get<int>(), draft.formed.month = in.get<int>();
  draft.formed.day = in.get<int>();
  if (draft.formed != terms::PartialDate{} && !draft.formed.valid()) throw WireError("not a date");
  draft.page_number = in.get<int>(), draft.page_total = in.get<int>();
  draft.characters = in.get<int>();
  return draft;
}

void put(Encoder& out, const PageReport& r) {
  out.put(r.width), out.put(r.height), out.put(r.dpi_x), out.put(r.dpi_y);
  out.put(r.clean_width), out.put(r.clean_height), put(out, r.to_original);
  out.put(r.rotation), out.put(r.rotation_confidence), out.put(r.skew_deg), out.put(r.ink);
  put(out, r.crop);
  out.put(static_cast<std::uint8_t>(r.blank)), out.put(static_cast<std::uint8_t>(r.colour));
  out.put_count(r.quality.findings.size());
  for (const auto& f : r.quality.findings) {
    out.put(f.code), out.put(static_cast<std::uint8_t>(f.severity)), out.put(f.value);
    out.put(static_cast<std::uint8_t>(f.region.has_value()));
    put(out, f.region.value_or(scanner::Rect{}));
  }
  out.put(r.quality.fingerprint.dots);
  out.put_count(r.codes.size());
  for (const auto& c : r.codes) out.put(c.text), out.put(c.format), put(out, c.box);
  put(out, r.text), put(out, r.draft);
  out.put(r.access_jpeg), out.put(r.thumbnail_jpeg), out.put(r.pyramid_tiff);
  out.put(r.access_width), out.put(r.access_height), out.put(r.access_channels);
  out.put(r.access_dpi);
  for (double t : {r.times.decode, r.times.clean, r.times.inspect, r.times.recognize, r.times.draft,
                   r.times.encode}) {
    out.put(t);
  }
}

scanner::QualityReport get_quality(Decoder& in) {
  scanner::QualityReport quality;
  quality.findings.resize(in.get_count(1000));
  for (auto& f : quality.findings) {
    f.code = in.get_string(64);
    const auto severity = in.get<std::uint8_t>();
    if (severity > static_cast<std::uint8_t>(scanner::Severity::defect))
      throw WireError("unknown severity");
    f.severity = static_cast<scanner::Severity>(severity);
    f.value = get_finite(in);
    const bool has_region = in.get<std::uint8_t>() != 0;
    const scanner::Rect region = get_rect(in);
    if (has_region) f.region = region;
  }
  quality.fingerprint.dots = in.get_blob(max_fingerprint);
  return quality;
}

// A value up to `last`, numbered from 0.
template <typename T>
T get_enum(Decoder& in, T last) {
  const auto value = in.get<std::uint8_t>();
  if (value > static_cast<std::uint8_t>(last)) throw WireError("unknown value");
  return static_cast<T>(value);
}

int get_size(Decoder& in) {
  const int v = in.get<int>();
  if (v < 0 || v > 65'535) throw WireError("size out of range");
  return v;
}

// Tiles are cut from it for as long as the page is kept: what is none is not let in.
std::vector<std::uint8_t> get_pyramid(Decoder& in, int width, int height) {
  std::vector<std::uint8_t> bytes = in.get_blob();
  if (bytes.empty()) return bytes;
  try {
    const scanner::Pyramid pyramid = scanner::read_pyramid(bytes);
    if (pyramid.levels[0].width != width || pyramid.levels[0].height != height)
      throw WireError("pyramid of another image");
  } catch (const scanner::Error& error) {
    throw WireError(error.what());
  }
  return bytes;
}

Copies get_copies(Decoder& in) {
  const auto copies = in.get<std::uint8_t>();
  if (copies > static_cast<std::uint8_t>(Copies::all)) throw WireError("unknown copies");
  return static_cast<Copies>(copies);
}

PageReport get_report(Decoder& in) {
  PageReport r;
  r.width = get_size(in), r.height = get_size(in);
  r.dpi_x = get_finite(in), r.dpi_y = get_finite(in);
  r.clean_width = get_size(in), r.clean_height = get_size(in), r.to_original = get_affine(in);
  r.rotation = in.get<int>(), r.rotation_confidence = get_finite(in);
  r.skew_deg = get_finite(in), r.ink = get_finite(in);
  r.crop = get_rect(in);
  r.blank = in.get<std::uint8_t>() != 0, r.colour = in.get<std::uint8_t>() != 0;
  r.quality = get_quality(in);
  r.codes.resize(in.get_count(1000));
  for (auto& c : r.codes) {
    c.text = in.get_string(65536), c.format = in.get_string(64), c.box = get_rect(in);
  }
  r.text = get_text(in), r.draft = get_draft(in);
  r.access_jpeg = in.get_blob(), r.thumbnail_jpeg = in.get_blob();
  r.pyramid_tiff = get_pyramid(in, r.clean_width, r.clean_height);
  r.access_width = get_size(in), r.access_height = get_size(in);
  r.access_channels = in.get<int>(), r.access_dpi = get_finite(in);
  for (double* t : {&r.times.decode, &r.times.clean, &r.times.inspect, &r.times.recognize,
                    &r.times.draft, &r.times.encode}) {
    *t = get_finite(in);
  }
  return r;
}

void put(Encoder& out, const JoinedParts& joined) {
  out.put(static_cast<std::uint8_t>(joined.misfit)), out.put(joined.part);
  out.put(joined.jpeg), out.put(joined.width), out.put(joined.height);
  out.put(joined.dpi), out.put(joined.residual);
}

JoinedParts get_joined(Decoder& in) {
  JoinedParts joined;
  joined.misfit = get_enum(in, scanner::Misfit::too_large);
  joined.part = get_size(in), joined.jpeg = in.get_blob();
  joined.width = get_size(in), joined.height = get_size(in);
  joined.dpi = get_finite(in), joined.residual = get_finite(in);
  return joined;
}

double fraction(float confidence) {
  return std::isfinite(confidence) ? std::clamp(static_cast<double>(confidence), 0.0, 1.0) : 0;
}

store::CharBox to_char_box(const scanner::Rect& box, float confidence, int width, int height) {
  const int left = std::clamp(box.x, 0, width), top = std::clamp(box.y, 0, height);
  const int right = std::clamp(box.x + box.width, left, width);
  const int bottom = std::clamp(box.y + box.height, top, height);
  const double percent = fraction(confidence) * 100;
  return {static_cast<std::uint16_t>(left), static_cast<std::uint16_t>(top),
          static_cast<std::uint16_t>(right - left), static_cast<std::uint16_t>(bottom - top),
          static_cast<std::uint8_t>(std::lround(percent))};
}

}  // namespace

std::vector<std::uint8_t> encode(const PageJob& job) {
  Encoder out;
  out.put(job.file), out.put(job.name), out.put(job.index);
  out.put(static_cast<std::uint8_t>(job.copies));
  out.put(static_cast<std::uint8_t>(job.depth));
  out.put(static_cast<std::uint8_t>(job.part_facing));
  out.put(static_cast<std::uint8_t>(job.half));
  out.put_count(job.parts.size());
  for (const PartJob& part : job.parts)
    out.put(part.file), out.put(part.index), out.put(static_cast<std::uint8_t>(part.half));
  return out.bytes();
}

PageJob decode_job(const std::vector<std::uint8_t>& bytes) {
  Decoder in(bytes);
  PageJob job;
  job.file = in.get_string(), job.name = in.get_string(), job.index = in.get<int>();
  job.copies = get_copies(in);
  const auto depth = in.get<std::uint8_t>();
  if (depth > static_cast<std::uint8_t>(Depth::decode)) throw WireError("unknown depth");
  job.depth = static_cast<Depth>(depth);
  job.part_facing = in.get<std::uint8_t>() != 0;
  job.half = get_enum(in, store::Half::right);
  job.parts.resize(in.get_count(1000));
  for (PartJob& part : job.parts) {
    part.file = in.get_string(), part.index = in.get<int>();
    part.half = get_enum<store::Half>(in, store::Half::right);
  }
  in.finish();
  return job;
}

std::vector<std::uint8_t> encode(const PageReply& reply) {
  Encoder out;
  out.put(static_cast<std::uint8_t>(reply.index()));
  if (const auto* failure = std::get_if<PageFailure>(&reply)) {
    out.put(failure->reason), out.put(failure->detail);
  } else if (const auto* opened = std::get_if<OpenedFile>(&reply)) {
    out.put(opened->media_type), out.put(opened->page_count);
  } else if (const auto* facing = std::get_if<FacingReport>(&reply)) {
    put(out, facing->left), put(out, facing->right);
  } else if (const auto* joined = std::get_if<JoinedParts>(&reply)) {
    put(out, *joined);
  } else if (const auto* ready = std::get_if<Ready>(&reply)) {
    out.put(ready->engine), out.put(ready->passed_over);
  } else {
    put(out, std::get<PageReport>(reply));
  }
  return out.bytes();
}

PageReply decode_reply(const std::vector<std::uint8_t>& bytes) {
  Decoder in(bytes);
  PageReply reply;
  switch (in.get<std::uint8_t>()) {
    case 0: {
      PageFailure failure;
      failure.reason = in.get_string(64), failure.detail = in.get_string(65536);
      reply = std::move(failure);
      break;
    }
    case 1: {
      OpenedFile opened;
      opened.media_type = in.get_string(64), opened.page_count = in.get<int>();
      if (opened.page_count < 1 || opened.page_count > 100'000)
        throw WireError("page count out of range");
      reply = std::move(opened);
      break;
    }
    case 2:
      reply = get_report(in);
      break;
    case 3: {
      FacingReport facing;
      facing.left = get_report(in), facing.right = get_report(in);
      reply = std::move(facing);
      break;
    }
    case 4:
      reply = get_joined(in);
      break;
    case 5: {
      Ready ready;
      ready.engine = in.get_string(4096), ready.passed_over = in.get_string(64);
      reply = std::move(ready);
      break;
    }
    default:
      throw WireError("unknown kind of reply");
  }
  in.finish();
  return reply;
}

store::PageResult to_result(PageReport&& report) {
  store::PageResult r;
  r.width = report.width, r.height = report.height;
  r.clean_width = report.clean_width, r.clean_height = report.clean_height;
  r.dpi = report.dpi_x;
  r.rotation = report.rotation, r.skew_deg = report.skew_deg;
  const scanner::Affine& t = report.to_original;
  r.to_original = {t.a, t.b, t.c, t.d, t.e, t.f};
  r.blank = report.blank;
  for (const auto& f : report.quality.findings) {
    r.findings.push_back({f.code, scanner::to_string(f.severity), f.value, {}});
    if (f.region) {
      r.findings.back().box = to_char_box(*f.region, 0, r.clean_width, r.clean_height);
    }
  }
  r.fingerprint = std::move(report.quality.fingerprint.dots);
  ocr::PlacedText placed = ocr::place(report.text);
  r.text = std::move(placed.text);
  r.boxes.reserve(placed.characters.size());
  for (const auto& c : placed.characters)
    r.boxes.push_back(to_char_box(c.box, c.confidence, r.clean_width, r.clean_height));
  r.confidence = fraction(report.text.confidence);
  r.engine = report.text.engine;
  r.sheet = sheet_text(report.codes);
  if (report.draft.class_code) r.class_code = report.draft.class_code->text();
  r.title = report.draft.title;
  r.title_confidence = fraction(report.draft.title_confidence);
  for (const auto& f : report.draft.fields) {
    r.fields.push_back({f.name, f.value,
                        to_char_box(f.box, f.confidence, r.clean_width, r.clean_height), f.checked,
                        fraction(f.confidence), f.read});
  }
  r.access_jpeg = std::move(report.access_jpeg);
  r.thumbnail_jpeg = std::move(report.thumbnail_jpeg);
  r.pyramid_tiff = std::move(report.pyramid_tiff);
  return r;
}

}  // namespace service
