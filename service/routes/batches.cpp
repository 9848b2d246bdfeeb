// SPDX-License-Identifier: Apache-2.0
// Uploading: a batch is begun, its files arrive one by one, then it is read.
#include <algorithm>

#include "service/json.h"
#include "service/problem.h"
#include "service/routes/context.h"
#include "service/routes/handlers.h"
#include "service/routes/input.h"
#include "service/time_text.h"
#include "store/terms/utf8.h"

namespace service::routes {
namespace {

store::Batch batch_of(Call& call) {
  const auto id = id_parameter(call, "id");
  auto batch = call.context.archive.batch(id);
  if (!batch) throw store::Error(store::Errc::not_found, std::to_string(id), "no such batch");
  return std::move(*batch);
}

// A name to show and to sort by; it never becomes a path on the disk.
std::string file_name(Call& call) {
  const std::string name(call.request.query_value("name"));
  const bool is_utf8 = terms::encode_utf8(terms::decode_utf8(name)) == name;
  const bool has_bad = std::any_of(name.begin(), name.end(), [](unsigned char c) {
    return c < 0x20 || c == 0x7f || c == '/' || c == '\\';
  });
  if (name.empty() || name == "." || name == ".." || name.size() > 255 || has_bad || !is_utf8)
    Input(call).refuse("name", "文件名不符合要求", "is not an acceptable file name");
  return name;
}

void refuse_unless_gathering(Call& call, const store::Batch& batch) {
  if (batch.state != store::BatchState::open || call.context.ingest.is_started(batch.id))
    throw store::Error(store::Errc::conflict, std::to_string(batch.id),
                       "the batch is being read, or has been");
}

}  // namespace

Response begin_batch(Call& call) {
  const std::string number(call.parameter("number"));
  const auto batch = call.context.archive.begin_batch(
      number, "upload " + iso_text(store::now()) + " " + call.visitor->account->name,
      call.visitor->actor);
  return json_answer(to_json(batch, false), 201);
}

Response receive_file(Call& call) {
  const auto name = file_name(call);
  const auto batch = batch_of(call);
  refuse_unless_gathering(call, batch);
  const auto file = call.context.archive.receive_file(batch.id, name, std::move(*call.upload),
                                                      call.visitor->actor);
  return json_answer(to_json(file, call.language()), 201);
}

Response start_batch(Call& call) {
  const auto batch = batch_of(call);
  refuse_unless_gathering(call, batch);
  call.context.ingest.start(batch.id, call.visitor->actor);
  return json_answer(to_json(batch, true), 202);
}

Response show_batch(Call& call) {
  const auto batch = batch_of(call);
  auto& context = call.context;
  auto out = to_json(batch, context.ingest.is_started(batch.id));
  out["files_list"] = list_json(context.archive.files(batch.id), call.language());
  out["pages_list"] = list_json(context.archive.batch_pages(batch.id), call.language());
  return json_answer(out);
}

}  // namespace service::routes
