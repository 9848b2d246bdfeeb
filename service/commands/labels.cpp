// SPDX-License-Identifier: Apache-2.0
#include "service/paper/labels.h"

#include <fmt/format.h>

#include "service/commands/commands.h"
#include "service/commands/new_file.h"
#include "service/shown.h"
#include "store/archive.h"

namespace service::commands {
namespace {

std::vector<paper::Label> labels_for(const store::Archive& archive, const Labels& o) {
  using Kind = SheetCode::Kind;
  std::vector<paper::Label> labels;
  const auto add = [&](const SheetCode& code, const std::string& name = "") {
    labels.insert(labels.end(), o.both_sides ? 2 : 1, {code, name});
  };
  for (const auto& number : o.dossiers) {
    const auto dossier = archive.dossier(number);
    if (!dossier) throw store::Error(store::Errc::not_found, number, "no such dossier",
                         store::Cause::no_dossier);
    add({Kind::dossier, number, {}}, o.with_name ? dossier->person.name : "");
  }
  if (o.classes)
    for (const auto& code : terms::ClassCode::all()) add({Kind::material_class, {}, code});
  if (o.end) add({Kind::end, {}, {}});
  if (o.patch_t) add({Kind::new_document, {}, {}});
  return labels;
}

}  // namespace

Exit labels(const Common& common, const Labels& options) {
  if (options.dossiers.empty() && !options.classes && !options.end && !options.patch_t)
    throw UsageError("请用 --dossier、--classes、--end、--patch-t 说明要印什么。",
                     "Say what to print: --dossier, --classes, --end, --patch-t.");
  const store::Archive archive(common.archive);
  const auto labels = labels_for(archive, options);
  write_new(options.out, paper::labels_pdf(labels));
  const bool zh = common.language == Language::chinese;
  fmt::print(fmt::runtime(zh ? "已写入 {}，共 {} 页。请按实际大小（100%）打印在 A4 纸上。\n"
                             : "{}: {} pages. Print them on A4 at actual size (100 %).\n"),
             shown(options.out), labels.size());
  if (options.both_sides)
    fmt::print("{}\n", zh ? "请双面打印：每张的正反两面相同。"
                          : "Print on both sides: front and back of each sheet are the same.");
  return Exit::ok;
}

}  // namespace service::commands
