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

std::string delivered_digest(const store::Archive& archive, std::int64_t page) {
  for (const store::Copy& copy : archive.copies(page))
    if (copy.kind == store::CopyKind::delivered) return copy.content.hex;
  return {};
}

}  // namespace

bool Keeper::hash(std::vector<Objection>& objections) {
  for (const PlannedImage& image : plan_.images)
    for (const DeliveredFile* file : {&image.original, &image.optimised}) {
      if (stop_) return false;
      try {
        Sha256 digest;
        read_file(file->path, [&](const char* data, std::size_t n) { digest.add(data, n); });
        digests_[file->path.string()] = digest.hex();
      } catch (const std::system_error&) {
        objections.push_back({Why::unreadable, file->below, 0, 0, {}});
      }
    }
  return true;
}

void Keeper::find(const std::string& dossier, std::vector<Objection>& objections) {
  found_.clear();
  std::vector<store::PageRecord> pages = archive_.pages(dossier);
  // A page that was scanned again since then did come in.
  for (const store::Replacement& replaced : store::Digitization(archive_).replacements(dossier))
    if (auto page = archive_.page(replaced.page)) pages.push_back(std::move(*page));
  originals_ = optimised_ = true;
  std::set<std::int64_t> batches;
  for (const PlannedImage& image : plan_.images) {
    const std::string& digest = digests_.at(image.original.path.string());
    const std::string& optimised = digests_.at(image.optimised.path.string());
    bool there = false, other = false;
    for (const store::PageRecord& page : pages) {
      if (!is_of(page.path, image.original.below)) continue;
      if (page.master.hex != digest) {
        other = true;
        continue;
      }
      there = true;
      found_.push_back({&image, page});
      const std::string kept = delivered_digest(archive_, page.id);
      if (!kept.empty() && kept != optimised)
        objections.push_back({Why::changed_since, image.optimised.below, 0, 0, {}});
      if (kept.empty()) optimised_ = false;
      batches.insert(page.batch);
    }
    if (!there) originals_ = false;
    if (!there && other) objections.push_back({Why::changed_since, image.original.below, 0, 0, {}});
  }
  // One that is open may have pages that wait, and is to be closed.
  for (const std::int64_t batch : batches)
    if (archive_.batch(batch)->state == store::BatchState::open) originals_ = false;
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
  return true;
}

bool Keeper::keep(const Found& found, std::vector<Objection>& objections) {
  const DeliveredFile& optimised = found.image->optimised;
  const auto changed = [&] {
    objections.push_back({Why::changed_meanwhile, optimised.below, 0, 0, {}});
    return false;
  };
  store::Delivered delivered{optimised.media_type, {}, false};
  const auto index = static_cast<std::size_t>(found.page.index);
  if (index < found.image->pages.size()) {
    delivered.class_code = found.image->pages[index].class_code;
    delivered.begins_document = found.image->pages[index].begins_document;
  }
  store::StagedObject staged = archive_.stage();
  Sha256 digest;
  try {
    read_file(optimised.path, [&](const char* data, std::size_t size) {
      digest.add(data, size);
      staged.write(data, size);
    });
  } catch (const std::system_error&) {
    return changed();
  }
  if (digest.hex() != digests_.at(optimised.path.string())) return changed();
  archive_.keep_delivered(found.page.id, delivered, std::move(staged), actor_);
  return true;
}

void Keeper::tell_set_aside(std::vector<Objection>& objections) const {
  for (const Found& found : found_)
    if (found.page.state == store::PageState::quarantined)
      objections.push_back({Why::set_aside, found.image->original.below, 0, 0, found.page.reason});
}

}  // namespace service::delivery
