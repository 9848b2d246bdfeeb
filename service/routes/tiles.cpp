// SPDX-License-Identifier: Apache-2.0
// The page at full size, cut into tiles. Rights and records are those of its image: a look is
// recorded before anything of it is shown, once for each session and page.
#include "scanner/pyramid.h"
#include "service/problem.h"
#include "service/routes/context.h"
#include "service/routes/handlers.h"
#include "service/routes/input.h"

namespace service::routes {
namespace json = boost::json;
namespace {

struct Look {
  std::int64_t page = 0;
  std::string dossier;  // empty: unassigned
  std::shared_ptr<const OpenPyramid> pyramid;
};

// Nothing is recorded here: what cannot be shown is no look.
Look look_at(Call& call) {
  Look look{id_parameter(call, "id"), {}, nullptr};
  const auto dossier = call.context.archive.dossier_of_page(look.page);
  if (!dossier)
    throw store::Error(store::Errc::not_found, std::to_string(look.page), "no such page",
                       store::Cause::no_page);
  look.dossier = *dossier;
  look.pyramid = call.context.tiles->take(look.page);
  return look;
}

void record(Call& call, const Look& look) {
  record_look(call, "page.viewed", look.dossier, "page:" + std::to_string(look.page));
}

}  // namespace

Response page_tiles(Call& call) {
  const Look look = look_at(call);
  record(call, look);
  const auto& levels = look.pyramid->pyramid.levels;
  json::array list;
  for (const auto& level : levels)
    list.push_back({{"width", level.width},
                    {"height", level.height},
                    {"columns", level.columns},
                    {"rows", level.rows}});
  return json_answer({{"width", levels[0].width},
                      {"height", levels[0].height},
                      {"tile", scanner::pyramid_tile},
                      {"levels", list}});
}

Response page_tile(Call& call) {
  const Look look = look_at(call);
  const auto tile = scanner::tile_at(look.pyramid->pyramid, place_parameter(call, "level"),
                                     place_parameter(call, "column"), place_parameter(call, "row"));
  if (!tile) throw Refusal(Code::no_such_address);
  auto bytes = look.pyramid->bytes.read(tile->offset, tile->size);
  record(call, look);
  return bytes_answer(std::move(bytes), "image/jpeg");
}

}  // namespace service::routes
