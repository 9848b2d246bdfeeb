// SPDX-License-Identifier: Apache-2.0
// In place of the built pages when DANGAN_WEB is off: builds for sanitizers and for machines
// without npm still serve the whole API.
#include "service/web_assets.h"

namespace service {
namespace {

constexpr std::string_view kPage =
    "<!doctype html><html lang=\"zh\"><head><meta charset=\"utf-8\"><title>dangan</title></head>"
    "<body><h1>此版本不含网页</h1><p>编译时未包含网页界面（DANGAN_WEB=OFF），接口可用：<a "
    "href=\"/api\">/api</a></p><p lang=\"en\">This build has no web pages (DANGAN_WEB=OFF). The "
    "API "
    "is there: <a href=\"/api\">/api</a></p></body></html>\n";

constexpr WebAsset kAssets[] = {{"public.html", kPage}, {"staff.html", kPage}};

}  // namespace

std::span<const WebAsset> web_assets() { return kAssets; }

}  // namespace service
