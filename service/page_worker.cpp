// SPDX-License-Identifier: Apache-2.0
#include "service/page_worker.h"

#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <utility>

#include "ocr/engine.h"
#include "ocr/error.h"
#include "scanner/encode.h"
#include "scanner/error.h"
#include "scanner/facing.h"
#include "scanner/pyramid.h"
#include "scanner/source.h"
#include "service/frame.h"
#include "service/page_hook.h"
#include "service/page_report.h"
#include "service/sandbox.h"

namespace service {
namespace {

constexpr double access_dpi = 200;
constexpr int access_quality = 80, joined_quality = 90;
constexpr int pyramid_quality = 70;  // as faithful as the access copy, see scanner/README.md
constexpr int thumbnail_width = 240, thumbnail_quality = 75;

class Stopwatch {
 public:
  double lap() {
    const auto now = std::chrono::steady_clock::now();
    const double seconds = std::chrono::duration<double>(now - last_).count();
    last_ = now;
    return seconds;
  }

 private:
  std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

// Gives the memory of a big page back before the next worker has one.
class GiveBack {
 public:
  explicit GiveBack(bool needed) : needed_(needed) {}
  ~GiveBack() {
    if (needed_) malloc_trim(0);
  }
  GiveBack(const GiveBack&) = delete;
  GiveBack& operator=(const GiveBack&) = delete;

 private:
  const bool needed_;
};

class Worker {
 public:
  // wait_for_turn(): before a page that needs much memory.
  Worker(std::function<void()> wait_for_turn, const ReadingSettings& reading)
      : wait_for_turn_(std::move(wait_for_turn)), reading_(reading) {}

  PageReply answer(const PageJob& job) {
    try {
      if (job.index == ask_ready) return make_ready();
      if (job.index == ask_joined) return join(job);
      if (job.index < 0) return open(job);
      if (job.depth == Depth::decode) return decode(job);
      return page(job);
    } catch (const scanner::Error& e) {
      return PageFailure{scanner::to_string(e.code()), e.what()};
    } catch (const ocr::Error& e) {
      return PageFailure{ocr::to_string(e.code()), e.what()};
    } catch (const std::bad_alloc&) {
      return PageFailure{"worker_memory", "out of memory at the worker's limit"};
    } catch (const std::exception& e) {
      return PageFailure{"damaged", e.what()};
    }
  }

 private:
  // A page of A3 at 600 dpi is 70 million pixels; one of A3 at 300 is 17 and needs no turn. A worker
  // with a big page, pdftoppm beside it, and others with ordinary ones stay under 1.5 GB together.
  static constexpr std::int64_t big_page = 24'000'000;
  static scanner::Limits limits() {
    scanner::Limits limits;
    limits.max_pixels = 72'000'000;
    return limits;
  }

  // The file stays open between the pages of one document.
  scanner::Source& source(const std::string& file) {
    if (!source_ || file_ != file) {
      source_.reset();
      source_ = scanner::Source::open(file, limits());
      file_ = file;
    }
    return *source_;
  }

  static void need_page(const scanner::Source& from, int index, const std::string& name) {
    if (index < from.page_count()) return;
    throw scanner::Error(scanner::Errc::no_pages, name, "has no such page");
  }

  OpenedFile open(const PageJob& job) {
    before_page(job.name);
    scanner::Source& s = source(job.file);
    return {s.media_type(), s.page_count()};
  }

  Ready make_ready() {
    try {
      if (!cleaner_) cleaner_ = std::make_unique<scanner::Cleaner>();
    } catch (const scanner::Error& e) {
      throw ocr::Error(ocr::Errc::model_missing, "osd", e.what());
    }
    if (!engine_) engine_ = make_engine();
    return {engine_->version(), passed_over_};
  }

  std::unique_ptr<ocr::Engine> make_engine() {
    if (!reading_.model.empty()) {
      try {
        return ocr::make_ctc({reading_.model, reading_.characters});
      } catch (const ocr::Error& e) {
        passed_over_ = ocr::to_string(e.code());
      }
    }
    return ocr::make_tesseract();
  }

  // The file with the job's page; true: it is a big one.
  std::pair<scanner::Source&, bool> source_of_page(const PageJob& job) {
    scanner::Source& from = source(job.file);
    need_page(from, job.index, job.name);
    const scanner::PageInfo info = from.info(job.index);
    const bool is_big = static_cast<std::int64_t>(info.width) * info.height > big_page;
    if (is_big) wait_for_turn_();
    return {from, is_big};
  }

  OpenedFile decode(const PageJob& job) {
    const auto [from, is_big] = source_of_page(job);
    const GiveBack memory(is_big);
    before_page(job.name);
    from.page(job.index);
    return {from.media_type(), from.page_count()};
  }

  PageReply page(const PageJob& job) {
    make_ready();
    Stopwatch watch;

    const auto [from, is_big] = source_of_page(job);
    const GiveBack memory(is_big);
    before_page(job.name);
    const scanner::PageImage original = from.page(job.index);
    PageTimes times;
    times.decode = watch.lap();
    const scanner::CleanPage clean = cleaner_->clean(original);
    const bool is_half = job.half != store::Half::whole;
    const auto facing = job.part_facing || is_half ? scanner::split_facing(clean) : std::nullopt;
    times.clean = watch.lap();
    if (is_half) {
      if (!facing) throw scanner::Error(scanner::Errc::no_pages, job.name, "shows one page");
      return read(original, job.half == store::Half::left ? facing->first : facing->second, job,
                  times);
    }
    if (!facing) return read(original, clean, job, times);
    FacingReport both;
    both.left = read(original, facing->first, job, times);
    both.right = read(original, facing->second, job, {});
    both.left.quality.findings.push_back({"facing_page", scanner::Severity::note, 1, {}});
    both.right.quality.findings.push_back({"facing_page", scanner::Severity::note, 2, {}});
    return both;
  }

  JoinedParts join(const PageJob& job) {
    make_ready();
    wait_for_turn_();
    const GiveBack memory(true);
    before_page(job.name);
    std::vector<scanner::PageImage> parts;
    for (const PartJob& part : job.parts) {
      scanner::Source& from = source(part.file);
      need_page(from, part.index, job.name);
      scanner::CleanPage clean = cleaner_->clean(from.page(part.index));
      if (part.half != store::Half::whole) {
        if (auto sides = scanner::split_facing(clean)) {
          clean = std::move(part.half == store::Half::left ? sides->first : sides->second);
        }
      }
      parts.push_back(std::move(clean.image));
    }
    const scanner::Joined joined = scanner::join(parts);
    JoinedParts answer{joined.misfit,      joined.part,         {},
                       joined.image.width, joined.image.height, joined.image.dpi_x,
                       joined.residual};
    if (joined.misfit == scanner::Misfit::none)
      answer.jpeg = scanner::encode_jpeg(joined.image, joined_quality);
    return answer;
  }

  PageReport read(const scanner::PageImage& original, const scanner::CleanPage& clean,
                  const PageJob& job, const PageTimes& before) {
    Stopwatch watch;
    PageReport r;
    r.times = before;
    describe(original, clean, r);
    r.times.inspect = watch.lap();
    const bool wanted = job.depth == Depth::read;
    if (!clean.blank && wanted) {
      before_text(job.name);
      r.text = engine_->recognize(clean);
    }
    r.text.width = r.clean_width, r.text.height = r.clean_height;
    r.text.to_original = clean.to_original;
    if (wanted && r.text.engine.empty()) r.text.engine = engine_->version();
    if (r.text.unread > 0) {
      r.quality.findings.push_back(
          {"lines_unread", scanner::Severity::warning, static_cast<double>(r.text.unread), {}});
    }
    r.times.recognize = watch.lap();
    r.draft = ocr::draft(r.text);
    r.times.draft = watch.lap();
    if (job.copies != Copies::none) make_copies(clean.image, r);
    if (job.copies == Copies::all)
      r.pyramid_tiff = scanner::encode_pyramid(clean.image, pyramid_quality);
    r.times.encode = watch.lap();
    return r;
  }

  static void describe(const scanner::PageImage& original, const scanner::CleanPage& clean,
                       PageReport& r) {
    r.width = original.width, r.height = original.height;
    r.dpi_x = original.dpi_x, r.dpi_y = original.dpi_y;
    r.clean_width = clean.image.width, r.clean_height = clean.image.height;
    r.to_original = clean.to_original;
    r.rotation = clean.rotation, r.rotation_confidence = clean.rotation_confidence;
    r.skew_deg = clean.skew_deg, r.ink = clean.ink, r.crop = clean.crop;
    r.blank = clean.blank, r.colour = clean.colour;
    r.quality = scanner::inspect(original, clean);
    if (!clean.blank) r.codes = scanner::read_codes(clean.image);
  }

  static void make_copies(const scanner::PageImage& image, PageReport& r) {
    const scanner::PageImage access = scanner::resize_to_dpi(image, access_dpi);
    r.access_jpeg = scanner::encode_jpeg(access, access_quality);
    r.access_width = access.width, r.access_height = access.height;
    r.access_channels = access.channels, r.access_dpi = access.dpi_x;
    const double scale = static_cast<double>(thumbnail_width) / access.width;
    const int height = std::max(1, static_cast<int>(access.height * scale));
    r.thumbnail_jpeg = scanner::encode_jpeg(scanner::resize(access, thumbnail_width, height),
                                            thumbnail_quality);
  }

  const std::function<void()> wait_for_turn_;
  const ReadingSettings reading_;
  std::string passed_over_;
  std::unique_ptr<scanner::Cleaner> cleaner_;
  std::unique_ptr<ocr::Engine> engine_;
  std::unique_ptr<scanner::Source> source_;
  std::string file_;
};

}  // namespace

int run_page_worker(int socket, std::uint64_t memory_limit, const ReadingSettings& reading) {
  // Page after page of 26 MB: giving the memory back and taking it again costs a fifth of imaging.
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 256 << 20);
  enter_sandbox(memory_limit);
  Worker worker(
      [socket] {
        send_frame(socket, ask_for_turn);
        if (!receive_frame(socket, 0)) throw std::runtime_error("the program is gone");
      },
      reading);
  while (std::optional<std::vector<std::uint8_t>> frame = receive_frame(socket, max_frame))
    send_frame(socket, encode(worker.answer(decode_job(*frame))));
  return 0;
}

}  // namespace service
