// SPDX-License-Identifier: Apache-2.0
// Catalogues as files: an existing one comes in, the dossier's own goes out.
#include <fmt/format.h>

#include <algorithm>

#include "service/catalogue_export.h"
#include "service/catalogue_import.h"
#include "service/commands/catalogue.h"
#include "service/commands/lot.h"
#include "service/commands/new_file.h"
#include "service/config.h"
#include "service/delivery/csv.h"
#include "service/input_file.h"
#include "service/paper/catalogue_form.h"
#include "service/shown.h"

namespace service::commands {
namespace {

std::vector<std::uint8_t> bytes_of(const std::filesystem::path& file) {
  const std::size_t most = delivery::WorkbookLimits{}.file;
  std::vector<std::uint8_t> bytes;
  read_file(file, [&](const char* data, std::size_t size) {
    if (bytes.size() + size > most)
      throw UsageError("文件过大，不是目录。没有做任何改动。",
                       "The file is too large for a catalogue. Nothing was changed.");
    bytes.insert(bytes.end(), data, data + size);
  });
  return bytes;
}

std::vector<delivery::Sheet> sheets_of(const std::filesystem::path& file) {
  const auto bytes = bytes_of(file);
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  try {
    if (text.starts_with("PK") || text.starts_with("\xd0\xcf\x11\xe0"))
      return delivery::read_workbook(bytes);
    delivery::Sheet sheet = delivery::read_csv(text);
    sheet.name = "CSV";
    return {std::move(sheet)};
  } catch (const delivery::WorkbookError& error) {
    if (error.fault() == delivery::WorkbookFault::old_format)
      throw UsageError(
          "这是旧格式（.xls）或有密码的工作簿。请另存为没有密码的 .xlsx 再接收。没有做任何改动。",
          "This is an old workbook (.xls) or one with a password. Save it as .xlsx without one. "
          "Nothing was changed.");
    throw UsageError(
        "文件读不出来：既不是 .xlsx，也不是 UTF-8 的 CSV，或已损坏、过大。没有做任何改动。",
        std::string("The file cannot be read: ") + error.what() + ". Nothing was changed.");
  }
}

void tell_images(const ImportedCatalogue& imported, std::size_t pages, bool zh) {
  switch (imported.images) {
    case ImagesBy::all:
      fmt::print("{}", zh ? "目录页数与图像数相符，图像已依次归入各份材料。\n"
                          : "The stated pages are as many as the images, which went to the "
                            "materials in order.\n");
      return;
    case ImagesBy::written:
      fmt::print("{}", zh ? "目录页数与非空白图像数相符，图像已依次归入各份材料。\n"
                          : "The stated pages are as many as the images that are not blank, which "
                            "went to the materials in order.\n");
      return;
    case ImagesBy::none:
      fmt::print(
          fmt::runtime(
              zh ? "目录载 {} 页，库中图像 {} 页，对不上：材料暂不带图像，请用 dangan catalogue "
                   "correct 逐份指定。\n"
                 : "{} pages are stated and {} images are there: the materials have no "
                   "images; give them with dangan catalogue correct.\n"),
          imported.stated, pages);
      return;
  }
}

bool is_of_kind(const std::filesystem::path& file, std::string_view extension) {
  std::string own = file.extension().string();
  std::transform(own.begin(), own.end(), own.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return own == extension;
}

std::vector<std::uint8_t> file_of(const Common& common, const CatalogueOptions& o,
                                  const CatalogueCopy& copy) {
  if (is_of_kind(o.file, ".xlsx")) return catalogue_workbook(copy);
  if (is_of_kind(o.file, ".pdf")) return paper::catalogue_form(copy, common.language);
  if (is_of_kind(o.file, ".csv")) {
    const std::string text = catalogue_csv(copy);
    return {text.begin(), text.end()};
  }
  throw UsageError("文件名须以 .xlsx、.pdf 或 .csv 结尾，由此决定格式。",
                   "The file ends in .xlsx, .pdf or .csv, which says the format.");
}

}  // namespace

Exit catalogue_import(const Common& common, const CatalogueOptions& o) {
  const bool zh = common.language == Language::chinese;
  const auto sheets = sheets_of(o.file);
  store::Archive archive(common.archive);
  const auto dossier = archive.dossier(o.dossier);
  if (!dossier)
    throw store::Error(store::Errc::not_found, o.dossier, "no such dossier",
                       store::Cause::no_dossier);
  const store::Actor actor = o.check ? os_actor() : intake_actor(common, archive, o.as);
  const auto pages = archive.pages(o.dossier);
  const ImportedCatalogue imported =
      import_catalogue(delivery::read_catalogue(sheets), pages, dossier->person.identity_number);
  if (imported.faults.empty() && imported.lines.empty())
    throw UsageError("目录里一份材料也没有，没有做任何改动。",
                     "There is no material in the catalogue. Nothing was changed.");
  if (!imported.faults.empty()) {
    for (const RowFault& fault : imported.faults)
      fmt::print(stderr, "  {}\n", fault_text(fault, common.language));
    throw UsageError(
        fmt::format("目录有 {} 处不对，没有接收。请改正后再来。", imported.faults.size()),
        fmt::format("The catalogue has {} faults; nothing was taken over. Mend them and try again.",
                    imported.faults.size()));
  }
  if (o.check) {
    fmt::print(fmt::runtime(zh ? "可以接收：{} 份材料，{} 页。\n"
                               : "{} materials, {} pages: it can be "
                                 "taken over.\n"),
               imported.lines.size(), imported.stated);
    return Exit::ok;
  }
  const auto taken = store::Catalogue(archive).take_over(o.dossier, imported.lines,
                                                         shown(o.file.filename()), actor);
  fmt::print(fmt::runtime(zh ? "接收目录 {} 份材料：\n" : "{} materials taken over:\n"),
             taken.size());
  for (const auto& material : taken) fmt::print("  {}\n", material_line(material, common.language));
  tell_images(imported, pages.size(), zh);
  return Exit::ok;
}

Exit catalogue_export(const Common& common, const CatalogueOptions& o) {
  const bool zh = common.language == Language::chinese;
  store::Archive archive(common.archive);
  CatalogueCopy copy;
  int drafts = 0;
  for (auto& material : store::Catalogue(archive).materials(o.dossier)) {
    if (material.state == store::MaterialState::confirmed)
      copy.materials.push_back(std::move(material));
    else
      ++drafts;
  }
  const auto dossier = archive.dossier(o.dossier).value();
  copy.office = read_config(common.archive).office;
  copy.dossier = dossier.number;
  copy.person = dossier.person.name;
  copy.identity_number = dossier.person.identity_number;
  copy.made = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  const auto bytes = file_of(common, o, copy);
  archive.record("catalogue.exported", o.dossier, "",
                 {{"materials", std::to_string(copy.materials.size())},
                  {"format", o.file.extension().string()}},
                 os_actor());
  write_new(o.file, bytes);
  fmt::print(fmt::runtime(zh ? "已写入 {}：{} 份材料。\n" : "{} is written: {} materials.\n"),
             shown(o.file), copy.materials.size());
  if (drafts > 0)
    fmt::print(fmt::runtime(zh ? "还有 {} 份草稿没有确认，不在其中。\n"
                               : "{} drafts are not confirmed and not in it.\n"),
               drafts);
  return Exit::ok;
}

}  // namespace service::commands
