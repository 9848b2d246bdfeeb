// SPDX-License-Identifier: Apache-2.0
#include "service/routes/tile_shelf.h"

#include <algorithm>
#include <string>

#include "scanner/error.h"

namespace service::routes {
namespace {

std::shared_ptr<const OpenPyramid> open(const store::Archive& archive, std::int64_t page) {
  store::CopyReader bytes = archive.open_copy(page, store::CopyKind::pyramid);
  try {
    scanner::Pyramid pyramid = scanner::read_pyramid(
        bytes.size(),
        [&](std::uint64_t offset, std::size_t size) { return bytes.read(offset, size); });
    return std::make_shared<OpenPyramid>(OpenPyramid{std::move(bytes), std::move(pyramid)});
  } catch (const scanner::Error& error) {
    throw store::Error(store::Errc::damaged, "page:" + std::to_string(page), error.what());
  }
}

}  // namespace

std::shared_ptr<const OpenPyramid> TileShelf::find(std::int64_t page) {
  const std::lock_guard lock(mutex_);
  const auto place = std::find_if(shelf_.begin(), shelf_.end(),
                                  [&](const Place& one) { return one.first == page; });
  if (place == shelf_.end()) return nullptr;
  shelf_.splice(shelf_.begin(), shelf_, place);
  return place->second;
}

std::shared_ptr<const OpenPyramid> TileShelf::take(std::int64_t page) {
  if (auto there = find(page)) return there;
  auto opened = open(archive_, page);  // others go on meanwhile
  if (auto there = find(page)) return there;
  const std::lock_guard lock(mutex_);
  shelf_.emplace_front(page, opened);
  if (shelf_.size() > most_) shelf_.pop_back();
  return opened;
}

}  // namespace service::routes
