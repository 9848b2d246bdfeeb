// SPDX-License-Identifier: Apache-2.0
#include "scanner/source.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>
#include <system_error>

#include "scanner/error.h"
#include "scanner/internal/formats.h"

namespace fs = std::filesystem;

namespace scanner {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

void list_folder(const fs::path& folder, FileList& list) {
  std::error_code error;
  fs::directory_iterator it(folder, error);
  for (; !error && it != fs::directory_iterator(); it.increment(error)) {
    const fs::path& path = it->path();
    if (is_litter(path.filename().string())) continue;
    std::error_code gone;
    switch (it->symlink_status(gone).type()) {
      case fs::file_type::regular: list.files.push_back(path); break;
      case fs::file_type::directory: list_folder(path, list); break;
      case fs::file_type::symlink: list.passed_over.emplace_back(path, PassedOver::link); break;
      default: list.passed_over.emplace_back(path, PassedOver::special);
    }
  }
  if (error) list.passed_over.emplace_back(folder, PassedOver::unreadable);
}

}  // namespace

namespace internal {

std::string subject_of(const fs::path& file) { return file.filename().string(); }

void check_size(const std::string& subject, std::uint64_t width, std::uint64_t height,
                const Limits& limits) {
  if (width == 0 || height == 0) throw Error(Errc::damaged, subject, "a page without pixels");
  const auto side = static_cast<std::uint64_t>(limits.max_side);
  if (width > side || height > side ||
      width * height > static_cast<std::uint64_t>(limits.max_pixels)) {
    throw Error(Errc::too_large, subject, fmt::format("{} x {} pixels", width, height));
  }
}

}  // namespace internal

std::unique_ptr<Source> Source::open(const fs::path& file, const Limits& limits) {
  const std::string subject = internal::subject_of(file);
  std::error_code error;
  if (!fs::is_regular_file(file, error)) throw Error(Errc::missing, subject, "no such file");
  std::array<char, 1024> head{};
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw Error(Errc::missing, subject, "cannot be opened");
  stream.read(head.data(), head.size());
  const std::string_view start(head.data(), static_cast<std::size_t>(stream.gcount()));
  if (start.empty()) throw Error(Errc::empty, subject, "zero bytes");

  using namespace std::string_view_literals;
  for (const std::string_view magic : {"II*\0"sv, "MM\0*"sv, "II+\0"sv, "MM\0+"sv}) {
    if (start.starts_with(magic)) return internal::open_tiff(file, limits);
  }
  if (start.starts_with("\xff\xd8\xff"sv)) return internal::open_jpeg(file, limits);
  if (start.starts_with("\x89PNG\r\n\x1a\n"sv)) return internal::open_png(file, limits);
  // Readers accept a PDF with some bytes before its header, and so do the programs that make them.
  if (start.find("%PDF-"sv) != start.npos) return internal::open_pdf(file, limits);
  throw Error(Errc::unknown_format, subject, "neither TIFF, JPEG, PNG nor PDF");
}

FileList list_files(const fs::path& folder) {
  FileList list;
  std::error_code error;
  const fs::file_status status = fs::symlink_status(folder, error);
  if (fs::is_regular_file(status)) {
    list.files.push_back(folder);
  } else if (fs::is_directory(status)) {
    list_folder(folder, list);
  } else {
    throw Error(Errc::missing, internal::subject_of(folder), "neither a file nor a folder");
  }
  std::sort(list.files.begin(), list.files.end(), path_less);
  return list;
}

bool path_less(const fs::path& a, const fs::path& b) {
  return std::lexicographical_compare(
      a.begin(), a.end(), b.begin(), b.end(),
      [](const fs::path& x, const fs::path& y) { return natural_less(x.string(), y.string()); });
}

bool is_litter(const std::string& name) {
  static constexpr std::string_view litter[] = {"thumbs.db", "desktop.ini", "@eadir", "__macosx"};
  std::string lower = name;
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return name.starts_with('.') ||
         std::find(std::begin(litter), std::end(litter), lower) != std::end(litter);
}

bool natural_less(const std::string& a, const std::string& b) {
  std::size_t i = 0, j = 0;
  while (i < a.size() && j < b.size()) {
    if (is_digit(a[i]) && is_digit(b[j])) {
      std::size_t i_end = i, j_end = j;
      while (i_end < a.size() && is_digit(a[i_end])) ++i_end;
      while (j_end < b.size() && is_digit(b[j_end])) ++j_end;
      while (i < i_end - 1 && a[i] == '0') ++i;
      while (j < j_end - 1 && b[j] == '0') ++j;
      // Without leading zeros the longer number is the greater one.
      if (i_end - i != j_end - j) return i_end - i < j_end - j;
      if (const int order = a.compare(i, i_end - i, b, j, j_end - j); order != 0) return order < 0;
      i = i_end;
      j = j_end;
    } else {
      if (a[i] != b[j]) return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[j]);
      ++i;
      ++j;
    }
  }
  if (a.size() - i != b.size() - j) return a.size() - i < b.size() - j;
  return a < b;  // "1" and "01" are equal by value; some order there must be
}

}  // namespace scanner
