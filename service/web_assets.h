// SPDX-License-Identifier: Apache-2.0
// The built pages (service/web), embedded in the program.
//
// Threads  constant data.
#pragma once

#include <span>
#include <string_view>

namespace service {

struct WebAsset {
  std::string_view path;  // below the root: "staff.html", "assets/staff-3fa9.js"
  std::string_view content;
};

// All of them, sorted by path. A build without web pages has only public.html and staff.html,
// which say so.
std::span<const WebAsset> web_assets();
// Null when there is none of that path.
const WebAsset* find_web_asset(std::string_view path);
// By the path's ending; "application/octet-stream" for an unknown one.
std::string_view content_type_of(std::string_view path);

}  // namespace service
