// SPDX-License-Identifier: Apache-2.0
// What handlers stand on.
#pragma once

#include <memory>
#include <set>
#include <string>

#include "service/auth.h"
#include "service/config.h"
#include "service/ingest.h"
#include "service/notify.h"
#include "service/routes/tile_shelf.h"
#include "store/archive.h"

namespace service::routes {

struct Context {
  store::Archive& archive;
  IngestRunner& ingest;
  Auth& auth;
  Notifier& notifier;
  const Config& config;
  std::string base_url;  // "https://host:port", without a slash at the end
  // Names in the Host header that are answered; empty: any. On loopback a page from outside could
  // otherwise have its own name point here (DNS rebinding).
  std::set<std::string> hosts;
  bool local_only = false;  // base_url opens on this computer alone
  std::unique_ptr<TileShelf> tiles = std::make_unique<TileShelf>(archive);
};

}  // namespace service::routes
