// SPDX-License-Identifier: Apache-2.0
#include "service/delivery/keep.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <memory>
#include <set>
#include <stdexcept>
#include <system_error>

#include "service/input_file.h"
#include "store/digitization.h"

namespace service::delivery {
namespace {

class Sha256 {
 public:
  Sha256() : context_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    if (!context_ || EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) != 1)
      throw std::runtime_error("SHA-256 is not there");
  }
  void add(const char* data, std::size_t size) {
    if (EVP_DigestUpdate(context_.get(), data, size) != 1)
      throw std::runtime_error("SHA-256 failed");
  }
  std::string hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned size = 0;
    if (EVP_DigestFinal_ex(context_.get(), bytes.data(), &size) != 1)
      throw std::runtime_error("SHA-256 failed");
    std::string text;
    for (unsigned i = 0; i < size; ++i) text += fmt::format("{:02x}", bytes[i]);
    return text;
  }

 private:
  std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> context_;
};

// The file of a page is the one below the delivery's folder, wherever that was.
bool is_of(const std::string& path, const std::string& below) {
  return path == below || path.ends_with("/" + below);
}

std::string name_of(const std::string& path) {
  return std::filesystem::path(path).filename().string();
}

std::optional<store::Copy> delivered_copy(const store::Archive& archive, std::int64_t page) {
  for (const store::Copy& copy : archive.copies(page))
    if (copy.kind == store::CopyKind::delivered) return copy;
  return std::nullopt;
}

// The pages of one file as it came in.
using Pages = std::vector<const store::PageRecord*>;

}  // namespace

const std::string& Keeper::digest_of(const std::filesystem::path& file) const {
  return digests_.at(file.string());
}

bool Keeper::hash(std::vector<Objection>& objections) {
  const auto hash_file = [&](const std::filesystem::path& path, const std::string& below) {
    try {
      Sha256 digest;
      read_file(path, [&](const char* data, std::size_t n) { digest.add(data, n); });
      digests_[path.string()] = digest.hex();
    } catch (const std::system_error&) {
      objections.push_back({Why::unreadable, below, 0, 0, {}});
    }
  };
  for (const Workbook& workbook : workbooks_) hash_file(workbook.path, workbook.below);
  for (const PlannedImage& image : plan_.images) {
    if (stop_) return false;
    hash_file(image.original.path, image.original.below);
    hash_file(image.optimised.path, image.optimised.below);
  }
  return true;
}

void Keeper::find(const std::string& dossier, std::vector<Objection>& objections) {
  found_.clear();
  std::vector<store::PageRecord> pages = archive_.pages(dossier);
  // A page that was scanned again since then did come in.
  for (const store::Replacement& replaced : store::Digitization(archive_).replacements(dossier))
    if (auto page = archive_.page(replaced.page)) pages.push_back(std::move(*page));
  std::map<std::int64_t, Pages> files;
  for (const store::PageRecord& page : pages) files[page.file].push_back(&page);

  std::map<const PlannedImage*, const Pages*> came_as;
  std::set<std::int64_t> taken;
  for (const PlannedImage& image : plan_.images) {
    for (const auto& [id, of_file] : files) {
      if (!is_of(of_file[0]->path, image.original.below)) continue;
      const bool same = of_file[0]->master.hex == digest_of(image.original.path);
      const Pages*& there = came_as[&image];  // null: only as another file
      if (same) there = &of_file, taken.insert(id);
    }
  }
  originals_ = optimised_ = true;
  for (PlannedImage& image : plan_.images) {
    const auto known = came_as.find(&image);
    const Pages* there = known == came_as.end() ? nullptr : known->second;
    if (known != came_as.end() && there == nullptr)
      objections.push_back({Why::changed_since, image.original.below, 0, 0, {}});
    if (known == came_as.end()) {
      const auto other = std::find_if(files.begin(), files.end(), [&](const auto& file) {
        return !taken.contains(file.first) &&
               file.second[0]->master.hex == digest_of(image.original.path) &&
               name_of(file.second[0]->path) == image.original.path.filename();
      });
      if (other != files.end()) there = &other->second, taken.insert(other->first);
    }
    if (there == nullptr) {
      originals_ = false;
    } else {
      find(image, *there, objections);
    }
  }
  const auto kept = archive_.delivered_catalogues(dossier);
  catalogues_ = std::all_of(workbooks_.begin(), workbooks_.end(), [&](const Workbook& workbook) {
    return std::any_of(kept.begin(), kept.end(), [&](const store::DeliveredCatalogue& catalogue) {
      return catalogue.content.hex == digest_of(workbook.path);
    });
  });
}

void Keeper::find(PlannedImage& image, const Pages& pages, std::vector<Objection>& objections) {
  for (const store::PageRecord* page : pages) {
    found_.push_back({&image, *page});
    if (page->state == store::PageState::waiting) originals_ = false;
    const auto kept = delivered_copy(archive_, page->id);
    if (!kept) optimised_ = false;
    if (kept && kept->content.hex != digest_of(image.optimised.path))
      objections.push_back({Why::changed_since, image.optimised.below, 0, 0, {}});
  }
}

bool Keeper::recall() {
  const auto is_stored = [](const Found& found) {
    return found.page.state == store::PageState::stored;
  };
  if (!originals_ || !optimised_ || !std::all_of(found_.begin(), found_.end(), is_stored))
    return false;
  for (const Found& found : found_) {
    PlannedImage& image = *found.image;
    const auto index = static_cast<std::size_t>(found.page.index);
    const bool blank = found.page.result.blank;
    if (index < image.pages.size()) {  // the second of two facing pages
      image.pages[index].blank = image.pages[index].blank && blank;
      continue;
    }
    image.pages.resize(index + 1);
    image.pages[index].blank = blank;
    image.original.pages = image.optimised.pages = static_cast<int>(index) + 1;
    image.optimised.media_type = delivered_copy(archive_, found.page.id).value().media_type;
  }
  return true;
}

bool Keeper::keep(const std::string& dossier, std::vector<Objection>& objections) {
  find(dossier, objections);
  for (const PlannedImage& image : plan_.images) {
    const auto is_there = [&](const Found& found) { return found.image == &image; };
    if (std::none_of(found_.begin(), found_.end(), is_there))
      objections.push_back({Why::changed_meanwhile, image.original.below, 0, 0, {}});
  }
  // In the order of the plan; equal for the two pages of one image.
  for (std::size_t i = 1; i < found_.size(); ++i) {
    if (found_[i].page.number >= found_[i - 1].page.number) continue;
    objections.push_back({Why::other_order, found_[i].image->original.below, 0, 0, {}});
    break;
  }
  if (!objections.empty()) return true;
  for (const Found& found : found_) {
    if (stop_) return false;
    if (!keep(found, objections)) return true;
  }
  for (const Workbook& workbook : workbooks_) {
    auto staged = stage(workbook.path);
    if (!staged) {
      objections.push_back({Why::changed_meanwhile, workbook.below, 0, 0, {}});
      return true;
    }
    archive_.keep_delivered_catalogue(dossier, workbook.below, workbook.shared, std::move(*staged),
                                      actor_);
  }
  return true;
}

std::optional<store::StagedObject> Keeper::stage(const std::filesystem::path& file) const {
  store::StagedObject staged = archive_.stage();
  Sha256 digest;
  try {
    read_file(file, [&](const char* data, std::size_t size) {
      digest.add(data, size);
      staged.write(data, size);
    });
  } catch (const std::system_error&) {
    return std::nullopt;
  }
  if (digest.hex() != digest_of(file)) return std::nullopt;
  return staged;
}

bool Keeper::keep(const Found& found, std::vector<Objection>& objections) {
  const DeliveredFile& optimised = found.image->optimised;
  store::Delivered delivered{optimised.media_type, {}, false};
  const auto index = static_cast<std::size_t>(found.page.index);
  if (index < found.image->pages.size()) {
    delivered.class_code = found.image->pages[index].class_code;
    delivered.begins_document = found.image->pages[index].begins_document;
  }
  auto staged = stage(optimised.path);
  if (!staged) {
    objections.push_back({Why::changed_meanwhile, optimised.below, 0, 0, {}});
    return false;
  }
  archive_.keep_delivered(found.page.id, delivered, std::move(*staged), actor_);
  return true;
}

void Keeper::close_batches(const std::string& dossier) {
  for (const store::Batch& batch : archive_.open_batches()) {
    if (batch.dossier != dossier || batch.part_facing) continue;
    const auto held = archive_.lock_batch(batch.id);
    if (held && archive_.batch(batch.id)->waiting == 0) archive_.close_batch(batch.id, actor_);
  }
}

void Keeper::tell_set_aside(std::vector<Objection>& objections) const {
  for (const Found& found : found_)
    if (found.page.state == store::PageState::quarantined)
      objections.push_back({Why::set_aside, found.image->original.below, 0, 0, found.page.reason});
}

}  // namespace service::delivery
