// SPDX-License-Identifier: Apache-2.0
// What a page worker is asked and what it answers.
//
// Threads  values and pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "ocr/draft.h"
#include "ocr/recognized_page.h"
#include "scanner/inspect.h"
#include "scanner/join.h"
#include "scanner/separator.h"
#include "store/records.h"

namespace service {

// Indices that ask for something else than a page.
inline constexpr int ask_page_count = -1;  // answered by OpenedFile
inline constexpr int ask_ready = -2;       // no file: answered by Ready when it can read pages
inline constexpr int ask_joined = -3;  // the parts as one picture: answered by JoinedParts

// A part of a leaf: an image of a file.
struct PartJob {
  std::string file;
  int index = 0;
  store::Half half = store::Half::whole;
};

// What is made of the clean image beside the text.
enum class Copies : std::uint8_t {
  none,
  access,  // access copy and thumbnail
  all,     // and the pyramid
};

// How far a page is taken. look: is it whole, is it blank, what would the inspection say.
enum class Depth : std::uint8_t {
  read,    // answered by PageReport
  image,   // the same without text and draft
  look,    // and without copies
  decode,  // only whether it can be decoded: answered by OpenedFile
};

struct PageJob {
  std::string file;     // what to read
  std::string name;     // what the file is called by people, for messages
  int index = ask_page_count;  // page of the file, from 0
  Copies copies = Copies::all;
  Depth depth = Depth::read;
  bool part_facing = false;      // two facing pages are answered as two
  store::Half half = store::Half::whole;  // of two facing pages this one alone
  std::vector<PartJob> parts{};  // to be joined
};

struct OpenedFile {
  std::string media_type;
  int page_count = 0;
};

struct PageTimes {  // seconds
  double decode = 0, clean = 0, inspect = 0, recognize = 0, draft = 0, encode = 0;
};

struct PageReport {
  int width = 0, height = 0;  // original pixels
  double dpi_x = 0, dpi_y = 0;
  int clean_width = 0, clean_height = 0;
  scanner::Affine to_original;
  int rotation = 0;
  double rotation_confidence = 0, skew_deg = 0, ink = 0;
  scanner::Rect crop;
  bool blank = false, colour = false;
  scanner::QualityReport quality;
  std::vector<scanner::Code> codes;  // boxes in clean-image pixels
  ocr::RecognizedPage text;
  ocr::CatalogueDraft draft;
  std::vector<std::uint8_t> access_jpeg, thumbnail_jpeg, pyramid_tiff;
  int access_width = 0, access_height = 0, access_channels = 3;
  double access_dpi = 0;  // 0: not known
  PageTimes times;
};

// Two facing pages on one image.
struct FacingReport {
  PageReport left, right;
};

struct JoinedParts {
  scanner::Misfit misfit = scanner::Misfit::none;
  int part = 0;  // that does not fit, from 0
  std::vector<std::uint8_t> jpeg;
  int width = 0, height = 0;  // pixels
  double dpi = 0;             // 0: not known
  double residual = 0;        // pixels, see scanner::Joined
};

// What a worker reads with.
struct Ready {
  std::string engine;  // name, version, model and settings, as in readings
  // Why the configured recogniser was passed over for the program's own, a code word of ocr::Errc;
  // empty when it was not.
  std::string passed_over;
};

// The file or page could not be done; reason is a code word of scanner::Errc, ocr::Errc, or
// "worker_crashed", "worker_timeout", "worker_memory".
struct PageFailure {
  std::string reason, detail;
};

using PageReply =
    std::variant<PageFailure, OpenedFile, PageReport, FacingReport, JoinedParts, Ready>;

std::vector<std::uint8_t> encode(const PageJob& job);
std::vector<std::uint8_t> encode(const PageReply& reply);
// Throw WireError; a decoded reply is within the bounds of its types, its boxes inside the page, its
// pyramid (scanner/pyramid.h) one of the clean image.
PageJob decode_job(const std::vector<std::uint8_t>& bytes);
PageReply decode_reply(const std::vector<std::uint8_t>& bytes);

// As the archive records it.
store::PageResult to_result(PageReport&& report);

}  // namespace service
