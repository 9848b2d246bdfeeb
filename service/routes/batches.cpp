// SPDX-License-Identifier: Apache-2.0
// Uploading: a batch is begun, its files arrive one by one, then it is read.
#include <algorithm>

#include "service/json.h"
#include "service/problem.h"
#include "service/routes/context.h"
#include "service/routes/handlers.h"
#include "service/routes/input.h"
#include "service/split.h"
#include "service/time_text.h"
#include "store/terms/utf8.h"

namespace service::routes {
namespace json = boost::json;
namespace {

store::Batch batch_of(Call& call) {
  const auto id = id_parameter(call, "id");
  auto batch = call.context.archive.batch(id);
  if (!batch) {
    throw store::Error(store::Errc::not_found, std::to_string(id), "no such batch",
                       store::Cause::no_batch);
  }
  return std::move(*batch);
}

bool is_file_name(std::string_view name) {
  const bool has_bad = std::any_of(name.begin(), name.end(), [](unsigned char c) {
    return c < 0x20 || c == 0x7f || c == '\\';
  });
  return !name.empty() && name != "." && name != ".." && name.size() <= 255 && !has_bad;
}

// A name to show and to sort by, perhaps with the folders it was dropped in; it never becomes a
// path on the disk.
std::string file_path(Call& call) {
  constexpr std::size_t most = 1000;
  const std::string path(call.request.query_value("name"));
  bool good = path.size() <= most && terms::encode_utf8(terms::decode_utf8(path)) == path;
  for (std::size_t at = 0; good && at <= path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    good = is_file_name(std::string_view(path).substr(at, end - at));
    at = end + 1;
  }
  if (!good) Input(call).refuse("name", "文件名不符合要求", "is not an acceptable file name");
  return path;
}

void refuse_unless_gathering(const store::Batch& batch) {
  if (!batch.gathering)
    throw store::Error(store::Errc::conflict, std::to_string(batch.id),
                       "takes no more files", store::Cause::batch_closed);
}

void order(Call& call, std::int64_t batch) {
  call.context.archive.order_reading(batch, call.visitor->actor);
  call.context.ingest.start(batch, call.visitor->actor);
}

}  // namespace

json::object batch_json(const Call& call, const store::Batch& batch) {
  const auto& ingest = call.context.ingest;
  auto out = to_json(batch, ingest.is_started(batch.id));
  if (const auto failure = ingest.failure(batch.id)) {
    const auto language = call.language();
    const auto problem = problem_of(failure, language);
    out["failure"] = {{"code", problem.fault.code},
                      {"title", problem.fault.title(language)},
                      {"detail", problem.detail}};
  }
  return out;
}

Response begin_stack(Call& call) {
  const Input input(call);
  const bool across_files = input.flag("across_files");
  // A file that never arrives may be the sheet of what follows.
  const int files = input.number("files", 1, 1'000'000, 0);
  if (across_files && files == 0)
    input.refuse("files", "须写明共有几个文件", "must say how many files there are");
  const auto from = across_files ? StackFrom::upload_of_pages : StackFrom::upload;
  const auto batch = call.context.archive.begin_batch(
      std::nullopt, stack_source(from, iso_text(store::now()) + " " + call.visitor->account->name),
      call.visitor->actor, true, across_files ? files : 0);
  return json_answer(batch_json(call, batch), 201);
}

Response begin_batch(Call& call) {
  const std::string number(call.parameter("number"));
  const auto batch = call.context.archive.begin_batch(
      number, "upload " + iso_text(store::now()) + " " + call.visitor->account->name,
      call.visitor->actor);
  return json_answer(batch_json(call, batch), 201);
}

Response receive_file(Call& call) {
  const auto path = file_path(call);
  const auto batch = batch_of(call);
  refuse_unless_gathering(batch);
  const auto file = call.context.archive.receive_file(batch.id, path, std::move(*call.upload),
                                                      call.visitor->actor);
  return json_answer(to_json(file, call.language()), 201);
}

Response start_batch(Call& call) {
  const auto batch = batch_of(call);
  const auto split = split_of(batch);
  if (split && split->scanned && !batch.ordered)
    throw store::Error(store::Errc::conflict, std::to_string(batch.id), "more sheets may come",
                       store::Cause::stack_unfinished);
  order(call, batch.id);
  return json_answer(batch_json(call, batch_of(call)), 202);
}

Response assign_batch(Call& call) {
  const auto batch = batch_of(call);
  call.context.archive.assign_batch(batch.id, Input(call).text("dossier", 40), call.visitor->actor);
  return json_answer(batch_json(call, batch_of(call)));
}

Response retry_dossier(Call& call) {
  auto& archive = call.context.archive;
  const std::string number(call.parameter("number"));
  if (!archive.dossier(number)) {
    throw store::Error(store::Errc::not_found, number, "no such dossier", store::Cause::no_dossier);
  }
  json::array batches;
  int busy = 0;
  for (const auto& batch : archive.unfinished_batches(number)) {
    if (call.context.ingest.is_started(batch.id)) continue;
    {
      const auto held = archive.lock_batch(batch.id);
      busy += held ? 0 : 1;
      if (!held) continue;
      archive.retry_set_aside(batch.id, call.visitor->actor);
    }
    order(call, batch.id);
    batches.push_back(batch_json(call, *archive.batch(batch.id)));
  }
  if (busy > 0 && batches.empty())
    throw store::Error(store::Errc::busy, number, "another process works on its batches");
  return json_answer({{"batches", std::move(batches)}, {"busy", busy}}, 202);
}

Response show_batch(Call& call) {
  const auto batch = batch_of(call);
  auto& context = call.context;
  auto out = batch_json(call, batch);
  out["files_list"] = list_json(context.archive.files(batch.id), call.language());
  out["pages_list"] = list_json(context.archive.batch_pages(batch.id), call.language());
  return json_answer(out);
}

}  // namespace service::routes
