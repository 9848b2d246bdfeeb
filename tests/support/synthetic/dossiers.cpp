// SPDX-License-Identifier: Apache-2.0
#include "tests/support/synthetic/dossiers.h"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <stdexcept>
#include <vector>

#include "tests/support/synthetic/files.h"

namespace synthetic {
namespace {

namespace fs = std::filesystem;

enum class Format { jpeg, png, tiff, pdf };

// One file of a dossier. Kinds of several pages go into one file when the format can hold them.
struct Item {
  std::vector<Kind> kinds;
  Format format = Format::jpeg;
};

const char* suffix(Format format) {
  switch (format) {
    case Format::jpeg:
      return "jpg";
    case Format::png:
      return "png";
    case Format::tiff:
      return "tif";
    case Format::pdf:
      return "pdf";
  }
  return "";
}

// What a dossier holds, in catalogue order, ten pages; longer ones begin again with annual reviews.
// The first person of three has the two-page TIFF, the second the PDF, the third the blank page.
std::vector<Item> plan(int person, int pages) {
  std::vector<Item> items = {{{Kind::cadre_resume}, Format::jpeg},
                             {{Kind::annual_review}, Format::jpeg},
                             {{Kind::graduate_form}, Format::jpeg}};
  switch (person % 3) {
    case 0:
      items.push_back({{Kind::party_application, Kind::party_decision}, Format::tiff});
      items.push_back({{Kind::call_letter}, Format::jpeg});
      items.push_back({{Kind::certificate}, Format::png});
      break;
    case 1:
      items.push_back({{Kind::title_review, Kind::title_review_opinion}, Format::pdf});
      items.push_back({{Kind::appointment}, Format::jpeg});
      items.push_back({{Kind::certificate}, Format::jpeg});
      break;
    default:
      items.push_back({{Kind::title_review}, Format::tiff});
      items.push_back({{Kind::blank}, Format::jpeg});
      items.push_back({{Kind::appointment}, Format::jpeg});
      items.push_back({{Kind::call_letter}, Format::jpeg});
      break;
  }
  items.push_back({{Kind::appraisal}, Format::jpeg});
  items.push_back({{Kind::registration}, Format::jpeg});
  items.push_back({{Kind::transfer_slip}, Format::jpeg});
  constexpr std::array<Kind, 6> kMore = {Kind::annual_review, Kind::certificate,
                                         Kind::appraisal,     Kind::appointment,
                                         Kind::call_letter,   Kind::registration};
  int count = 0;
  std::vector<Item> chosen;
  for (std::size_t i = 0; count < pages; ++i) {
    chosen.push_back(i < items.size() ? items[i]
                                      : Item{{kMore[(i - items.size()) % kMore.size()]}});
    count += static_cast<int>(chosen.back().kinds.size());
  }
  return chosen;
}

void write_file(const fs::path& file, const std::vector<Page>& pages, Format format) {
  switch (format) {
    case Format::jpeg:
      return write_jpeg(pages.front(), file);
    case Format::png:
      return write_png(pages.front(), file);
    case Format::tiff:
      return write_tiff(pages, file);
    case Format::pdf:
      return write_pdf(pages, file);
  }
}

// Mixed: more fresh papers than bad ones, and each dossier has sheets that were fed turned.
PageOptions choose(const DossierOptions& options, Kind kind, int order, Random& random) {
  PageOptions page;
  page.dpi = options.dpi;
  if (options.manner) {
    page.manner = *options.manner;
    return page;
  }
  constexpr std::array<Manner, 10> kMix = {
      Manner::office, Manner::aged,   Manner::office, Manner::hard, Manner::office,
      Manner::hard,   Manner::office, Manner::aged,   Manner::hard, Manner::office};
  page.manner = kMix[static_cast<std::size_t>(order + random.below(2)) % kMix.size()];
  page.rotation = 0;
  if (order % 10 == 2) page.rotation = 180;
  if (order % 10 == 6) page.rotation = random.chance(0.5) ? 90 : 270;
  if (kind == Kind::blank) page = {Manner::office, options.dpi, 0, true};
  return page;
}

void write_text(const fs::path& file, const std::string& text) {
  std::ofstream out(file, std::ios::binary);
  out << text;
  out.close();
  if (!out) throw std::runtime_error(file.string() + ": cannot be written");
}

}  // namespace

int render_dossiers(const fs::path& out, const DossierOptions& options,
                    const std::function<void(const fs::path&, int)>& done) {
  int total = 0;
  std::string table;
  for (int index = 0; index < options.persons; ++index) {
    const Person person = make_person(options.seed, index);
    Random random(options.seed * 7919 + static_cast<std::uint64_t>(index));
    const fs::path folder = out / person.dossier, truth = out / "truth" / person.dossier;
    fs::create_directories(folder);
    fs::create_directories(truth);
    int number = 0, order = 0;
    for (const Item& item : plan(index, options.pages)) {
      const std::string name = fmt::format("{:03}-{}", ++number, kind_name(item.kinds.front()));
      std::vector<Page> pages;
      for (const Kind kind : item.kinds) {
        PageOptions page_options = choose(options, kind, order++, random);
        page_options.grain = item.format == Format::jpeg || item.format == Format::pdf;
        pages.push_back(render_page(kind, person, random.next(), page_options));
        const std::string part =
            item.kinds.size() > 1 ? fmt::format("-{}", pages.size()) : std::string();
        write_text(truth / (name + part + ".json"), truth_json(pages.back()));
      }
      const fs::path file = folder / (name + "." + suffix(item.format));
      write_file(file, pages, item.format);
      total += static_cast<int>(pages.size());
      if (done) done(file, static_cast<int>(pages.size()));
    }
    table += fmt::format("{}\t{}\t{}\t{}\t{}\n", person.dossier, person.name, person.id,
                         person.phone, person.location);
  }
  write_text(out / "persons.tsv", table);
  return total;
}

}  // namespace synthetic
