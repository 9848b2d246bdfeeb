// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <opencv2/dnn.hpp>
#include <opencv2/imgproc.hpp>

#include "ocr/error.h"
#include "ocr/internal/line_reader.h"
#include "ocr/internal/onnx_file.h"
#include "store/terms/utf8.h"

namespace ocr::internal {
namespace {

constexpr std::uintmax_t kGreatestModel = 256U << 20, kGreatestList = 1U << 20;
constexpr int kUsualHeight = 48, kLongest = 4096;  // pixels
constexpr std::size_t kBlank = 0;

std::string content(const std::string& file, std::uintmax_t most) {
  std::error_code failed;
  const std::uintmax_t size = std::filesystem::file_size(file, failed);
  if (failed) throw Error(Errc::model_missing, file, failed.message());
  if (size > most) throw Error(Errc::model_unfit, file, fmt::format("more than {} bytes", most));
  std::ifstream in(file, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), {}};
  if (!in.good() && !in.eof()) throw Error(Errc::model_missing, file, "cannot be read");
  return bytes;
}

// One character a line, in the order of the classes; a line may hold a few that stand together.
std::vector<std::u32string> read_characters(const std::string& file) {
  std::vector<std::u32string> characters;
  const std::string text = content(file, kGreatestList);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line(text.data() + at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    std::u32string codes = terms::decode_utf8(line);
    if (codes.empty() || codes.size() > 8) {
      throw Error(Errc::model_unfit, file,
                  fmt::format("line {} is no character", characters.size() + 1));
    }
    characters.push_back(std::move(codes));
    at = end + 1;
  }
  if (characters.empty()) throw Error(Errc::model_unfit, file, "holds no characters");
  return characters;
}

// A row of likelihoods for each time step, as probabilities.
struct Steps {
  cv::Mat rows;
  int count() const { return rows.rows; }
};

void make_probabilities(cv::Mat& rows) {
  for (int t = 0; t < rows.rows; ++t) {
    cv::Mat row = rows.row(t);
    double least = 0, greatest = 0;
    cv::minMaxLoc(row, &least, &greatest);
    const double sum = cv::sum(row)[0];
    if (least >= 0 && std::abs(sum - 1) < 0.02) continue;
    cv::exp(row - greatest, row);
    row /= cv::sum(row)[0];
  }
}

class CtcReader : public LineReader {
 public:
  explicit CtcReader(const CtcOptions& options);

  std::vector<Symbol> read(const cv::Mat& line, double dpi) override;
  std::string version() const override { return version_; }
  std::string language() const override { return language_; }

 private:
  Steps run(const cv::Mat& picture);
  void probe(const std::string& file);
  void take_shape(const OnnxInput& input, const std::string& file);

  cv::dnn::Net net_;
  std::vector<std::u32string> characters_;
  int channels_ = 3, height_ = kUsualHeight;
  std::string version_, language_;
};

std::uint64_t digest(const std::string& bytes) {  // FNV-1a: tells models apart, proves nothing
  std::uint64_t value = 0xCBF29CE484222325U;
  for (const char c : bytes) value = (value ^ static_cast<std::uint8_t>(c)) * 0x100000001B3U;
  return value;
}

CtcReader::CtcReader(const CtcOptions& options)
    : characters_(read_characters(options.characters)), language_(options.language) {
  cv::setNumThreads(1);  // pages run in parallel, not the parts of one page
  const std::string bytes = content(options.model, kGreatestModel);
  try {
    take_shape(look_through_onnx(bytes).input, options.model);
    net_ = cv::dnn::readNetFromONNX(bytes.data(), bytes.size());
    net_.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
    net_.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
    probe(options.model);
  } catch (const std::invalid_argument& e) {
    throw Error(Errc::model_unfit, options.model, e.what());
  } catch (const cv::Exception& e) {
    throw Error(Errc::model_unfit, options.model, "cannot be run: " + e.err);
  }
  version_ = fmt::format("ctc {} {:016x}", std::filesystem::path(options.model).stem().string(),
                         digest(bytes));
}

void CtcReader::take_shape(const OnnxInput& input, const std::string& file) {
  if (input.dims.size() != 4)
    throw Error(Errc::model_unfit, file, "its input is not N x C x H x W");
  if (input.dims[1] > 0) channels_ = static_cast<int>(std::min<std::int64_t>(input.dims[1], 5));
  if (channels_ != 1 && channels_ != 3) {
    throw Error(Errc::model_unfit, file, "its input has neither one channel nor three");
  }
  const std::int64_t height = input.dims[2] > 0 ? input.dims[2] : kUsualHeight;
  if (height < 8 || height > 256) {
    throw Error(Errc::model_unfit, file,
                fmt::format("lines of {} pixels are out of range", height));
  }
  height_ = static_cast<int>(height);
  if (input.dims[0] > 1 || input.dims[3] > 0) {
    throw Error(Errc::model_unfit, file, "it takes lines of one width only");
  }
}

// Two empty lines, one twice as wide as the other: what comes out has to fit the list.
void CtcReader::probe(const std::string& file) {
  int before = 0;
  for (const int width : {4 * height_, 8 * height_}) {
    const Steps steps = run(cv::Mat(height_, width, CV_8UC1, cv::Scalar(255)));
    const auto classes = static_cast<std::size_t>(steps.rows.cols);
    if (classes != characters_.size() + 1 && classes != characters_.size() + 2) {
      throw Error(
          Errc::model_unfit, file,
          fmt::format("it tells {} classes apart, which are not {} characters and the blank",
                      classes, characters_.size()));
    }
    if (steps.count() < 4 || steps.count() > width || 2 * steps.count() < 3 * before) {
      throw Error(Errc::model_unfit, file,
                  fmt::format("{} steps for {} pixels", steps.count(), width));
    }
    before = steps.count();
    if (classes == characters_.size() + 2 && width == 8 * height_) characters_.push_back(U" ");
  }
}

Steps CtcReader::run(const cv::Mat& picture) {
  cv::Mat lines = picture;
  if (channels_ == 3) cv::cvtColor(picture, lines, cv::COLOR_GRAY2BGR);
  net_.setInput(cv::dnn::blobFromImage(lines, 1 / 127.5, {}, cv::Scalar::all(127.5)));
  cv::Mat out = net_.forward();
  if (out.dims < 2 || out.dims > 4 || out.depth() != CV_32F || out.total() == 0) {
    throw std::invalid_argument("what comes out is no table");
  }
  const int classes = out.size[out.dims - 1];
  const int count = static_cast<int>(out.total() / static_cast<std::size_t>(classes));
  Steps steps{out.reshape(1, std::vector<int>{count, classes}).clone()};
  if (!cv::checkRange(steps.rows)) throw std::invalid_argument("what comes out are no numbers");
  make_probabilities(steps.rows);
  return steps;
}

// What the steps [first, last] say: one class, its greatest probability.
struct Peak {
  std::size_t kind = kBlank;
  int first = 0, last = 0;
  float probability = 0;

  double middle() const { return (first + last + 1) / 2.0; }
};

std::vector<Peak> peaks_of(const cv::Mat& rows) {
  std::vector<Peak> peaks;
  std::size_t before = kBlank;
  for (int t = 0; t < rows.rows; ++t) {
    const auto* row = rows.ptr<float>(t);
    const auto kind = static_cast<std::size_t>(std::max_element(row, row + rows.cols) - row);
    if (kind != kBlank && kind == before) {
      peaks.back().last = t;
      peaks.back().probability = std::max(peaks.back().probability, row[kind]);
    } else if (kind != kBlank) {
      peaks.push_back({kind, t, t, row[kind]});
    }
    before = kind;
  }
  return peaks;
}

std::vector<Symbol> CtcReader::read(const cv::Mat& line, double) {
  const int width = std::clamp(
      static_cast<int>(std::lround(static_cast<double>(line.cols) * height_ / line.rows)), height_,
      kLongest);
  cv::Mat picture;
  cv::resize(line, picture, cv::Size(width, height_), 0, 0,
             line.rows > height_ ? cv::INTER_AREA : cv::INTER_LINEAR);
  Steps steps;
  try {
    steps = run(picture);
  } catch (const std::exception& e) {
    throw Error(Errc::engine_failed, "page", e.what());
  }
  const double pixels = static_cast<double>(line.cols) / steps.count();
  const double reach = 0.75 * line.rows;  // half of a wide character with its margin
  const std::vector<Peak> peaks = peaks_of(steps.rows);
  std::vector<Symbol> symbols;
  bool starts_word = true;
  for (std::size_t i = 0; i < peaks.size(); ++i) {
    const double middle = peaks[i].middle() * pixels;
    double from = std::max(0.0, middle - reach), to = std::min<double>(line.cols, middle + reach);
    if (i > 0) from = std::max(from, (peaks[i - 1].middle() * pixels + middle) / 2);
    if (i + 1 < peaks.size()) to = std::min(to, (peaks[i + 1].middle() * pixels + middle) / 2);
    const std::u32string& codes = characters_[peaks[i].kind - 1];
    const double each = (to - from) / static_cast<double>(codes.size());
    for (const char32_t code : codes) {
      if (code <= U' ' || code == U'\u3000') {
        starts_word = true;
        continue;
      }
      const int left = static_cast<int>(std::lround(from));
      from += each;
      const int right = static_cast<int>(std::lround(from));
      symbols.push_back({{code, {left, 0, right - left, line.rows}, peaks[i].probability},
                         std::exchange(starts_word, false)});
    }
  }
  return symbols;
}

}  // namespace

std::unique_ptr<LineReader> make_ctc_reader(const CtcOptions& options) {
  return std::make_unique<CtcReader>(options);
}

}  // namespace ocr::internal
