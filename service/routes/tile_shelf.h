// SPDX-License-Identifier: Apache-2.0
// Pyramids that are being looked at, each opened once: its bytes checked as a whole, its directories
// read. A tile then costs its own bytes.
//
// Errors   store::Error: not_found when the page has no pyramid, damaged when it is not what was
//          taken in or none at all.
// Threads  any.
#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <utility>

#include "scanner/pyramid.h"
#include "store/archive.h"

namespace service::routes {

struct OpenPyramid {
  store::CopyReader bytes;
  scanner::Pyramid pyramid;
};

class TileShelf {
 public:
  explicit TileShelf(const store::Archive& archive, std::size_t most = 64)
      : archive_(archive), most_(most) {}
  // What a page has stays what it is, so the number of the page stands for it.
  std::shared_ptr<const OpenPyramid> take(std::int64_t page);

 private:
  using Place = std::pair<std::int64_t, std::shared_ptr<const OpenPyramid>>;
  std::shared_ptr<const OpenPyramid> find(std::int64_t page);

  const store::Archive& archive_;
  const std::size_t most_;
  std::mutex mutex_;
  std::list<Place> shelf_;  // the last one asked for first
};

}  // namespace service::routes
