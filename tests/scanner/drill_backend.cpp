// SPDX-License-Identifier: Apache-2.0
// A SANE backend for drills: a duplex feeder that jams, takes two sheets at once or opens its cover
// at a sheet of choice, which SANE's own `test` backend cannot. SANE loads it like any other, as
// libsane-drill.so.1. From the environment, read when the device is opened:
//   DANGAN_DRILL  "sheets=10 fault_at=4 fault=jam back=0 page_ms=200 feels=1 skip_back=0
//   pages=/folder"
// fault: jam, double, cover, io, crash (the process ends), mute (it answers no question about
// paper), or the number of a SANE_Status; early=1: at the first read of the sheet, else in its
// middle; back=1: on the sheet's back; skip_back: of which sheet no back comes; empty: so often the
// feeder is found empty only by reading. Sheets are counted from 1, by process. pages: what stands
// on the sheets, gray: 1a.pgm, 1b.pgm, 2a.pgm and so on.
#include <sane/sane.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>

namespace {

enum { number_of_options, source, mode, resolution, width, height, loaded, doubled, options };

const char* const sources[] = {"ADF Front", "ADF Back", "ADF Duplex", nullptr};
const char* const modes[] = {"Lineart", "Gray", "Color", nullptr};
const SANE_Word resolutions[] = {5, 75, 150, 200, 300, 600};
const SANE_Range page_range{SANE_FIX(50), SANE_FIX(300), 0};

struct Plan {
  int sheets = 10, fault_at = 0, page_ms = 0, feels = 1, back = 0, skip_back = 0;
  int early = 0, empty = 0;
  std::string fault, pages;
};

Plan plan_from_environment() {
  Plan plan;
  const char* text = std::getenv("DANGAN_DRILL");
  std::istringstream words(text != nullptr ? text : "");
  for (std::string word; words >> word;) {
    const auto equals = word.find('=');
    const std::string key = word.substr(0, equals), value = word.substr(equals + 1);
    if (key == "sheets") plan.sheets = std::stoi(value);
    if (key == "fault_at") plan.fault_at = std::stoi(value);
    if (key == "page_ms") plan.page_ms = std::stoi(value);
    if (key == "feels") plan.feels = std::stoi(value);
    if (key == "back") plan.back = std::stoi(value);
    if (key == "skip_back") plan.skip_back = std::stoi(value);
    if (key == "early") plan.early = std::stoi(value);
    if (key == "empty") plan.empty = std::stoi(value);
    if (key == "fault") plan.fault = value;
    if (key == "pages") plan.pages = value;
  }
  return plan;
}

struct Feeder {
  Plan plan;
  std::string source = "ADF Front", mode = "Gray";
  SANE_Word dpi = 150, width = SANE_FIX(210), height = SANE_FIX(297);
  int sheet = 0;         // fed last, from 1
  bool back = false;     // of it comes next
  bool at_back = false;  // is the image in work
  bool was_double = false, cancelled = false;
  SANE_Parameters page{};
  std::string drawn;  // bytes of the page, where pages are given
  long sent = 0;
  std::chrono::steady_clock::time_point begun;
} feeder;

SANE_Option_Descriptor descriptor(int option) {
  SANE_Option_Descriptor d{};
  d.size = sizeof(SANE_Word);
  d.type = SANE_TYPE_FIXED;
  d.cap = SANE_CAP_SOFT_SELECT | SANE_CAP_SOFT_DETECT;
  d.title = d.desc = "";
  const auto texts = [&](const char* name, const char* const* list) {
    d.name = name, d.type = SANE_TYPE_STRING, d.size = 20;
    d.constraint_type = SANE_CONSTRAINT_STRING_LIST;
    d.constraint.string_list = list;
  };
  const auto side = [&](const char* name) {
    d.name = name, d.unit = SANE_UNIT_MM;
    d.constraint_type = SANE_CONSTRAINT_RANGE;
    d.constraint.range = &page_range;
  };
  const auto sensor = [&](const char* name) {
    d.name = name, d.type = SANE_TYPE_BOOL;
    d.cap = SANE_CAP_SOFT_DETECT | (feeder.plan.feels ? 0 : SANE_CAP_INACTIVE);
  };
  switch (option) {
    case number_of_options:
      d.name = "", d.type = SANE_TYPE_INT, d.cap = SANE_CAP_SOFT_DETECT;
      break;
    case source:
      texts("source", sources);
      break;
    case mode:
      texts("mode", modes);
      break;
    case resolution:
      d.name = "resolution", d.type = SANE_TYPE_INT, d.unit = SANE_UNIT_DPI;
      d.constraint_type = SANE_CONSTRAINT_WORD_LIST;
      d.constraint.word_list = resolutions;
      break;
    case width:
      side("page-width");
      break;
    case height:
      side("page-height");
      break;
    case loaded:
      sensor("page-loaded");
      break;
    case doubled:
      sensor("double-feed");
      break;
    default:
      break;
  }
  return d;
}

int pixels(SANE_Word mm) { return static_cast<int>(SANE_UNFIX(mm) / 25.4 * feeder.dpi); }

SANE_Status fault() {
  const std::string& name = feeder.plan.fault;
  if (name == "crash") std::abort();
  if (name.find_first_not_of("0123456789") == std::string::npos)
    return static_cast<SANE_Status>(std::stoi(name));
  feeder.was_double = name == "double";
  if (name == "cover") return SANE_STATUS_COVER_OPEN;
  if (name == "io") return SANE_STATUS_IO_ERROR;
  return SANE_STATUS_JAMMED;
}

// Binary PGM without comments.
bool draw_page(SANE_Parameters& p) {
  const std::string name =
      feeder.plan.pages + "/" + std::to_string(feeder.sheet) + (feeder.at_back ? "b.pgm" : "a.pgm");
  std::ifstream in(name, std::ios::binary);
  std::string kind;
  int most = 0;
  in >> kind >> p.pixels_per_line >> p.lines >> most;
  in.get();
  p.bytes_per_line = p.pixels_per_line, p.depth = 8, p.format = SANE_FRAME_GRAY;
  feeder.drawn.resize(static_cast<std::size_t>(p.bytes_per_line) *
                      static_cast<std::size_t>(p.lines));
  in.read(feeder.drawn.data(), static_cast<std::streamsize>(feeder.drawn.size()));
  return kind == "P5" && most == 255 && in;
}

}  // namespace

extern "C" {

SANE_Status sane_drill_init(SANE_Int* version, SANE_Auth_Callback) {
  *version = SANE_VERSION_CODE(1, 0, 0);
  return SANE_STATUS_GOOD;
}
void sane_drill_exit() {}

SANE_Status sane_drill_get_devices(const SANE_Device*** list, SANE_Bool) {
  static const SANE_Device device{"feeder", "Drill", "Feeder 60", "sheetfed scanner"};
  static const SANE_Device* devices[] = {&device, nullptr};
  *list = devices;
  return SANE_STATUS_GOOD;
}

SANE_Status sane_drill_open(SANE_String_Const, SANE_Handle* handle) {
  feeder = Feeder{};
  feeder.plan = plan_from_environment();
  *handle = &feeder;
  return SANE_STATUS_GOOD;
}
void sane_drill_close(SANE_Handle) {}

const SANE_Option_Descriptor* sane_drill_get_option_descriptor(SANE_Handle, SANE_Int option) {
  static std::array<SANE_Option_Descriptor, options> all;
  if (option < 0 || option >= options) return nullptr;
  auto& one = all[static_cast<std::size_t>(option)];
  one = descriptor(option);
  return &one;
}

SANE_Status sane_drill_control_option(SANE_Handle, SANE_Int option, SANE_Action action, void* value,
                                      SANE_Int* info) {
  if (info != nullptr) *info = 0;
  const bool set = action == SANE_ACTION_SET_VALUE;
  auto* word = static_cast<SANE_Word*>(value);
  const auto hand_over = [&](SANE_Word& ours) { set ? ours = *word : * word = ours; };
  const auto hand_over_text = [&](std::string& ours) {
    if (set)
      ours = static_cast<const char*>(value);
    else
      std::strcpy(static_cast<char*>(value), ours.c_str());
  };
  switch (option) {
    case number_of_options:
      *word = options;
      break;
    case source:
      hand_over_text(feeder.source);
      break;
    case mode:
      hand_over_text(feeder.mode);
      break;
    case resolution:
      hand_over(feeder.dpi);
      break;
    case width:
      hand_over(feeder.width);
      break;
    case height:
      hand_over(feeder.height);
      break;
    case loaded:
      if (feeder.plan.fault == "mute") std::this_thread::sleep_for(std::chrono::hours(1));
      *word = feeder.sheet < feeder.plan.sheets;
      break;
    case doubled:
      *word = feeder.was_double;
      break;
    default:
      return SANE_STATUS_INVAL;
  }
  return SANE_STATUS_GOOD;
}

SANE_Status sane_drill_get_parameters(SANE_Handle, SANE_Parameters* parameters) {
  *parameters = feeder.page;
  return SANE_STATUS_GOOD;
}

SANE_Status sane_drill_start(SANE_Handle) {
  feeder.at_back = feeder.back;
  if (feeder.back) {
    feeder.back = false;
  } else {
    if (feeder.sheet >= feeder.plan.sheets) return SANE_STATUS_NO_DOCS;
    ++feeder.sheet;
    feeder.back = feeder.source == "ADF Duplex" && feeder.sheet != feeder.plan.skip_back;
  }
  SANE_Parameters& p = feeder.page;
  p = {};
  p.last_frame = SANE_TRUE;
  p.pixels_per_line = pixels(feeder.width), p.lines = pixels(feeder.height);
  p.format = feeder.mode == "Color" ? SANE_FRAME_RGB : SANE_FRAME_GRAY;
  p.depth = feeder.mode == "Lineart" ? 1 : 8;
  p.bytes_per_line = p.depth == 1                 ? (p.pixels_per_line + 7) / 8
                     : p.format == SANE_FRAME_RGB ? 3 * p.pixels_per_line
                                                  : p.pixels_per_line;
  if (!feeder.plan.pages.empty() && !draw_page(p)) return SANE_STATUS_INVAL;
  feeder.sent = 0;
  feeder.cancelled = feeder.was_double = false;
  feeder.begun = std::chrono::steady_clock::now();
  return SANE_STATUS_GOOD;
}

// Paper of one light gray for each sheet, darker on the back.
SANE_Status sane_drill_read(SANE_Handle, SANE_Byte* data, SANE_Int most, SANE_Int* got) {
  *got = 0;
  if (feeder.cancelled) return SANE_STATUS_CANCELLED;
  const long all = static_cast<long>(feeder.page.bytes_per_line) * feeder.page.lines;
  if (feeder.plan.empty > 0) {
    --feeder.plan.empty, --feeder.sheet;
    return SANE_STATUS_NO_DOCS;
  }
  const bool due =
      feeder.sheet == feeder.plan.fault_at && feeder.at_back == (feeder.plan.back != 0);
  const bool there = feeder.plan.early != 0 || feeder.sent > all / 2;
  if (due && there && !feeder.plan.fault.empty()) return fault();
  if (feeder.sent >= all) {
    std::this_thread::sleep_until(feeder.begun + std::chrono::milliseconds(feeder.plan.page_ms));
    return SANE_STATUS_EOF;
  }
  const long size = std::min<long>(most, all - feeder.sent);
  const int shade = feeder.page.depth == 1 ? 0 : 250 - feeder.sheet - (feeder.at_back ? 100 : 0);
  if (feeder.drawn.empty())
    std::memset(data, shade, static_cast<std::size_t>(size));
  else
    std::memcpy(data, feeder.drawn.data() + feeder.sent, static_cast<std::size_t>(size));
  feeder.sent += size;
  *got = static_cast<SANE_Int>(size);
  return SANE_STATUS_GOOD;
}

void sane_drill_cancel(SANE_Handle) {
  feeder.cancelled = true;
  feeder.back = false;
}
SANE_Status sane_drill_set_io_mode(SANE_Handle, SANE_Bool non_blocking) {
  return non_blocking ? SANE_STATUS_UNSUPPORTED : SANE_STATUS_GOOD;
}
SANE_Status sane_drill_get_select_fd(SANE_Handle, SANE_Int*) { return SANE_STATUS_UNSUPPORTED; }

}  // extern "C"
