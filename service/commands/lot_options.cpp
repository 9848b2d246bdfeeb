// SPDX-License-Identifier: Apache-2.0
// What the command line of `dangan lot` offers.
#include <memory>

#include "service/commands/lot.h"

namespace service::commands {
namespace {

// One command of `lot`, with the options that all have.
class Builder {
 public:
  Builder(CLI::App& lot, Common& common, std::function<Exit()>& run,
          std::shared_ptr<LotOptions> options)
      : lot_(lot), common_(common), run_(run), options_(std::move(options)) {}

  template <class Act>
  CLI::App& add(const char* name, const char* words, Act act) {
    auto& command = *lot_.add_subcommand(name, words);
    command.add_option("--archive", common_.archive, "档案库文件夹 / folder of the archive")
        ->required()
        ->envname("DANGAN_ARCHIVE");
    command.callback([&run = run_, &common = common_, options = options_, act] {
      run = [&common, options, act] { return act(common, *options); };
    });
    return command;
  }
  // One that changes something, under an account where that is asked for.
  template <class Act>
  CLI::App& add_act(const char* name, const char* words, Act act) {
    auto& command = add(name, words, act);
    command.add_option(
        "--as", options_->as,
        "以此账号登记，密码由标准输入读 / account it is recorded under; its password "
        "comes from standard input");
    return command;
  }

 private:
  CLI::App& lot_;
  Common& common_;
  std::function<Exit()>& run_;
  std::shared_ptr<LotOptions> options_;
};

const auto without_options = [](Exit (*act)(const Common&)) {
  return [act](const Common& common, const LotOptions&) { return act(common); };
};

void add_lots(Builder& b, LotOptions& o) {
  auto& open = b.add_act("open", "建立领卷批 / open a lot", lot_open);
  open.add_option("name", o.name, "名称 / name")->required();
  open.add_option("--operator", o.operator_name, "领卷人 / who answers for it")->required();

  b.add("list", "各领卷批 / the lots", without_options(lot_list));
  b.add("queue", "待做的档案，加急在前 / what is to be done, urgent ones first",
        without_options(lot_queue));

  auto& add = b.add_act("add", "领卷：一卷档案入批 / receive a dossier into the lot", lot_add);
  add.add_option("lot", o.lot, "批号或名称 / number or name of the lot")->required();
  add.add_option("dossier", o.dossier, "档号 / dossier number");
  add.add_option("--person", o.person,
                 "姓名；没有档案时新建 / name; a dossier is opened when there is none");
  add.add_option("--id", o.identity_number,
                 "身份证号，- 表示从标准输入读 / identity number; - reads it from standard input");
  add.add_option("--location", o.location, "库位 / shelf");
  add.add_option("--leaves", o.leaves, "清点的张数 / leaves counted")
      ->check(CLI::Range(0, 100'000));
  add.add_option("--pages", o.pages, "目录所载页数 / pages its catalogue states")
      ->check(CLI::Range(0, 100'000));
  add.add_option("--note", o.note, "备注 / remark");
  add.add_option("--urgent", o.reason, "加急的事由 / a reason makes it urgent");

  auto& show =
      b.add("show", "一批的情况，或一卷在批中的情况 / a lot, or a dossier in one", lot_show);
  show.add_option("lot", o.lot, "批号、名称或档号 / number or name of a lot, or a dossier")
      ->required();

  auto& urgent = b.add_act("urgent", "设为加急或取消 / make it urgent, or end that", lot_urgent);
  urgent.add_option("dossier", o.dossier, "档号 / dossier number")->required();
  urgent.add_option("--reason", o.reason, "事由 / reason");
  urgent.add_flag("--end", o.end, "取消加急 / urgent no longer");

  auto& plan = b.add_act("plan", "数字化计划 / the plan of the campaign", lot_plan);
  plan.add_option("--start", o.start, "开始日期，默认今天 / first day, default today");
  plan.add_option("--pages-a-day", o.pages_a_day, "每天页数 / pages a day")->required();
  plan.add_option("--dossiers", o.dossiers, "总卷数 / dossiers in all")->required();
  plan.add_option("--pages", o.pages, "总页数 / pages in all")->required();

  auto& sheet =
      b.add("sheet", "打印交接单、流程单、质检与验收报告 / a paper of the lot, as PDF", lot_sheet);
  sheet.add_option("lot", o.lot, "批号或名称 / number or name of the lot")->required();
  sheet
      .add_option("kind", o.kind,
                  "hand-over 交接单，process 流程单，report 质检与验收报告 / which paper")
      ->required();
  sheet.add_option("--dossier", o.dossier, "流程单：只印这一卷 / process: of this dossier alone");
  sheet.add_option("--out", o.out, "PDF 文件，不覆盖已有文件 / the PDF; no file is overwritten")
      ->required();

  b.add("progress", "进度、预计完成日与各人产量 / progress, forecast, output by operator",
        without_options(lot_progress));
}

void add_steps(Builder& b, LotOptions& o) {
  auto& prepare = b.add_act(
      "prepare", "整理；须说明有无涉密、他人、破损的材料 / prepare; say what must not be scanned",
      lot_prepare);
  prepare.add_option("dossier", o.dossier, "档号 / dossier number")->required();
  prepare.add_option(
      "--stop", o.stops,
      "停扫：种类:张号:说明，种类 classified 涉密、other_person 他人、damaged 破损，可重复 "
      "/ KIND:LEAF:NOTE, may be repeated");
  prepare.add_flag("--no-stops", o.no_stops, "已看过，都没有 / looked, and there is none");
  prepare.add_option("--leaves", o.leaves, "重新清点的张数 / leaves, counted anew");
  prepare.add_option("--note", o.note, "说明 / note");

  auto& stop = b.add_act("stop", "登记停扫 / record what must not be scanned", lot_stop);
  stop.add_option("dossier", o.dossier, "档号 / dossier number")->required();
  stop.add_option("what", o.kind, "种类:张号:说明 / KIND:LEAF:NOTE")->required();

  auto& resolve =
      b.add_act("resolve", "处理停扫（档案管理员）/ end a stop, by a custodian", lot_resolve);
  resolve.add_option("stop", o.id, "停扫编号 / number of the stop")->required();
  resolve
      .add_option("--outcome", o.kind,
                  "scan 可以扫描，leave_out 此张不扫描，withdraw 整卷退出 / what is done")
      ->required();
  resolve.add_option("--reason", o.reason, "处理意见 / why")->required();

  auto& step = b.add_act("step", "登记一步 / record a step", lot_step);
  step.add_option("dossier", o.dossier, "档号 / dossier number")->required();
  step.add_option("step", o.kind,
                  "scanned 已扫描，processed 已识读，restored 已还原，returned 已还卷 / the step")
      ->required();
  step.add_option("--leaves", o.leaves, "张数 / leaves");
  step.add_option("--images", o.images, "扫描仪所报幅数 / images, as the scanner counts");
  step.add_flag(
      "--correct", o.correct,
      "scanned：更正已登记的扫描数，写总数 / put the count of scanned right: the whole of it");
  step.add_option("--sides", o.sides, "每张扫描的面数 1 或 2，0 为不定 / sides of each leaf");
  step.add_option("--note", o.note, "说明 / note");
}

void add_checks(Builder& b, LotOptions& o) {
  auto& sample = b.add_act("sample", "抽取质检样本 / draw the sample", lot_sample);
  sample.add_option("lot", o.lot, "批号或名称 / number or name of the lot")->required();
  sample.add_option("--percent", o.percent, "比例，至少 5 / share, 5 at least")
      ->capture_default_str();
  sample.add_option("--seed", o.seed,
                    "种子，同一种子抽得同样的页 / the same seed draws the same pages");
  sample.add_flag("--again", o.again, "上一轮不合格，另抽一轮 / a new round after one that failed");

  auto& look =
      b.add_act("look", "把样本图像写入文件夹 / write the sample's images into a folder", lot_look);
  look.add_option("dossier", o.dossier, "档号 / dossier number")->required();
  look.add_option("--out", o.out, "文件夹 / folder")->required();

  auto& check = b.add_act(
      "check", "一检、二检，须不同的人 / first and second check, by different persons", lot_check);
  check.add_option("dossier", o.dossier, "档号 / dossier number")->required();
  check.add_option("stage", o.kind, "first 一检，second 二检 / the check")->required();
  check.add_option("--refuse", o.refuse, "退回：页号=原因，可重复 / PAGES=REASON, may be repeated");
  check.add_option("--accept", o.accept, "合格的页号 / pages that are good");
  check.add_flag("--accept-rest", o.accept_rest,
                 "样本其余各页都看过，合格 / the rest of the sample was seen and is good");
  check.add_option("--note", o.note, "说明 / note");

  auto& waive = b.add_act("waive", "注明理由放行（档案管理员）/ let something pass, by a custodian",
                          lot_waive);
  waive.add_option("dossier", o.dossier, "档号 / dossier number")->required();
  waive.add_option("--page", o.page, "页号 / pages");
  waive.add_option("--code", o.code,
                   "整卷现有的问题，代码见 lot show / a finding about the dossier");
  waive.add_option("--reason", o.reason, "理由 / why")->required();

  auto& accept =
      b.add_act("accept", "终检签收（档案管理员）/ sign off, by a custodian", lot_accept);
  accept.add_option("dossier", o.dossier, "档号 / dossier number")->required();
  accept.add_option("--note", o.note, "意见 / note");
}

void add_pages(Builder& b, LotOptions& o) {
  auto& rescan = b.add("rescan", "要重扫的页 / pages to be scanned again", lot_rescan);
  rescan.add_option("lot", o.lot, "批号或名称 / number or name of the lot")->required();

  auto& replace = b.add_act(
      "replace", "以后来扫的页替换 / let later pages take the place of bad ones", lot_replace);
  replace.add_option("dossier", o.dossier, "档号 / dossier number")->required();
  replace.add_option("--page", o.page, "被替换的页号 / pages to be replaced")->required();
  replace.add_option("--by", o.by, "替换它们的页号，次序相同 / pages that take their places")
      ->required();
  replace.add_option("--note", o.note, "说明 / note");

  auto& leaf =
      b.add_act("leaf", "多幅图像归为一张：浮帖、折页、背面 / images that show one leaf", lot_leaf);
  leaf.add_option("dossier", o.dossier, "档号 / dossier number")->required();
  leaf.add_option(
      "--image", o.images_of_leaf,
      "页号=角色，可重复：front 正面、back 背面、slip_down 浮帖盖着、slip_lifted 浮帖掀开、"
      "fold_part 折页各部分（按次序）/ PAGE=ROLE, may be repeated");
  leaf.add_option("--note", o.note, "说明 / note");
  leaf.add_flag("--ungroup", o.ungroup, "分开编号为 --id 的一张 / part the leaf --id");
  leaf.add_option("--picture", o.out,
                  "把 --id 一张的折页各部分拼成一幅，写入此 JPEG 文件 / write the parts of the "
                  "leaf --id as one "
                  "picture into this JPEG file");
  leaf.add_option("--id", o.id, "一张的编号 / number of the leaf");
}

}  // namespace

void add_lot(CLI::App& app, Common& common, std::function<Exit()>& run) {
  auto& lot = *app.add_subcommand(
      "lot", "领卷批：从领卷到签收、还卷 / lots of dossiers, from the strongroom and back");
  lot.require_subcommand(1);
  lot.footer(
      "次序：open → add → prepare → dangan scan → sample → check first → check second → accept\n"
      "→ step restored → step returned。每一步登记何人、何时、多少。\n"
      "Each step is recorded with who, when and how many.");
  const auto options = std::make_shared<LotOptions>();
  Builder builder(lot, common, run, options);
  add_lots(builder, *options);
  add_steps(builder, *options);
  add_checks(builder, *options);
  add_pages(builder, *options);
}

}  // namespace service::commands
