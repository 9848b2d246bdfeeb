// SPDX-License-Identifier: Apache-2.0
// What the command line of `dangan catalogue` offers.
#include <memory>

#include "service/commands/catalogue.h"

namespace service::commands {
namespace {

class Builder {
 public:
  Builder(CLI::App& parent, Common& common, std::function<Exit()>& run,
          std::shared_ptr<CatalogueOptions> options)
      : parent_(parent), common_(common), run_(run), options_(std::move(options)) {}

  using Act = Exit (*)(const Common&, const CatalogueOptions&);

  CLI::App& add(const char* name, const char* words, Act act) {
    auto& command = *parent_.add_subcommand(name, words);
    command.add_option("--archive", common_.archive, "档案库文件夹 / folder of the archive")
        ->required()
        ->envname("DANGAN_ARCHIVE");
    command.add_option("number", options_->dossier, "档号 / dossier number")->required();
    command.callback([&run = run_, &common = common_, options = options_, act] {
      run = [&common, options, act] { return act(common, *options); };
    });
    return command;
  }
  CLI::App& add_list(const char* name, const char* words, Act act) {
    auto& command = add(name, words, act);
    command.add_flag("--json", common_.json, "以 JSON 输出 / print JSON");
    return command;
  }
  // One that changes something, under an account where that is asked for.
  CLI::App& add_act(const char* name, const char* words, Act act) {
    auto& command = add(name, words, act);
    command.add_option("--as", options_->as,
                       "以此账号登记，密码由标准输入读 / account it is recorded under; its "
                       "password comes from standard input");
    return command;
  }

 private:
  CLI::App& parent_;
  Common& common_;
  std::function<Exit()>& run_;
  std::shared_ptr<CatalogueOptions> options_;
};

void add_values(CLI::App& command, CatalogueOptions& o) {
  command.add_option("--class", o.class_code, "类别，如 4-1 / class");
  command.add_option("--title", o.title, "材料名称 / title");
  command.add_option(
      "--formed", o.formed,
      "形成时间，如 1998、1998-09、1998.9.14；- 为不详 / date of formation; - is unknown");
  command.add_option("--count", o.pages, "页数 / pages it has, as stated in the catalogue")
      ->check(CLI::Range(0, 10'000));
  command.add_option("--remark", o.remark, "备注 / remark");
  command.add_option("--pages", o.pages_on,
                     "图像的页号，如 3-5,8；- 为没有 / numbers of its images; - is none");
  command.add_option("--note", o.note, "更改的依据 / what the change rests on");
}

void add_materials(Builder& b, CatalogueOptions& o, bool& common_json) {
  b.add_act("draft", "由各页文字生成草稿 / propose the catalogue out of the texts", catalogue_draft)
      .add_flag("--json", common_json, "以 JSON 输出 / print JSON");
  b.add_list("show", "目录与草稿 / the catalogue and its drafts", catalogue_show);
  b.add_list("history", "目录的变更 / how it came to be", catalogue_history);

  auto& confirm = b.add_act("confirm", "确认草稿入目 / drafts become materials", catalogue_confirm);
  confirm.add_option("which", o.which, "草稿的编号 / numbers of drafts");
  auto* all = confirm.add_flag("--all", o.all, "全部草稿 / all drafts");
  confirm
      .add_option(
          "--sure", o.sure,
          "与 --all 同用：只要把握不低于百分之几的 / with --all: of this confidence at least, "
          "in percent")
      ->needs(all)
      ->check(CLI::Range(0.0, 100.0));

  auto& correct = b.add_act("correct", "更正草稿（即入目）或材料 / put a draft or material right",
                            catalogue_correct);
  correct.add_option("which", o.which, "草稿编号或材料编号（如 4-1-2）/ draft or material")
      ->required()
      ->expected(1);
  add_values(correct, o);

  auto& refuse = b.add_act("refuse", "退回草稿 / refuse drafts", catalogue_refuse);
  refuse.add_option("which", o.which, "草稿的编号 / numbers of drafts")->required();
  refuse.add_option("--reason", o.reason, "事由 / reason")->required();

  auto& add = b.add_act("add", "增补一份材料 / a material that was not proposed", catalogue_add);
  add_values(add, o);

  auto& withdraw =
      b.add_act("withdraw", "撤销材料 / take a material out again", catalogue_withdraw);
  withdraw.add_option("which", o.which, "材料编号，如 4-1-2 / numbers of materials")->required();
  withdraw.add_option("--reason", o.reason, "事由 / reason")->required();

  b.add_act("arrange", "按类、时间重新编号 / number all anew in the order of the catalogue",
            catalogue_arrange);
}

void add_files(Builder& b, CatalogueOptions& o) {
  auto& import = b.add_act("import", "接收原有目录（.xlsx、CSV）/ take over an existing catalogue",
                           catalogue_import);
  import.add_option("file", o.file, "工作簿或 CSV / workbook or CSV")
      ->required()
      ->check(CLI::ExistingFile);
  import.add_flag("--check", o.check, "只检查 / only look");

  auto& out =
      b.add("export", "导出目录：.xlsx、.csv，或与纸质表格一样的 .pdf / the catalogue as a file",
            catalogue_export);
  out.add_option("--out", o.file, "文件，不覆盖已有文件 / the file; none is overwritten")
      ->required();
}

void add_facts(Builder& b, CatalogueOptions& o) {
  b.add_list("values", "各页著录项 / what the pages state", catalogue_values);

  auto& value = b.add_act("value", "确认、更正或否定一项 / confirm, correct or refuse a value",
                          catalogue_value);
  value.add_option("page", o.page, "页号 / number of the page")
      ->required()
      ->check(CLI::PositiveNumber);
  value.add_option("name", o.name, "项名，如 姓名 或 name / which")->required();
  value.add_option("--nth", o.nth, "同名的第几项 / which of several of this name")
      ->capture_default_str()
      ->check(CLI::Range(1, 1000));
  value.add_flag("--confirm", o.confirm, "确认 / it is right");
  value.add_flag("--refuse", o.refuse, "否定 / it is wrong");
  value.add_option("--correct", o.correct, "应为 / what is right");
  value.add_option("--note", o.note, "依据 / what it rests on");

  b.add_list("facts",
             "三龄两历一身份：各材料的记载与认定 / what the papers state, and what was settled",
             catalogue_facts)
      .add_option("--out", o.file, "印成 PDF，不覆盖已有文件 / as a PDF; no file is overwritten");

  auto& decide = b.add_act("decide", "认定三龄两历一身份之一 / settle a fact", catalogue_decide);
  decide
      .add_option("topic", o.topic,
                  "birth 出生，joined_work 参加工作，joined_party 入党，education 学历，employment "
                  "经历，identity 身份 / topic")
      ->required();
  decide.add_option("value", o.value, "认定为 / what is taken for right")->required();
  decide.add_option("--page", o.page, "依据的页号 / page it rests on")->check(CLI::PositiveNumber);
  decide.add_option("--note", o.note, "说明 / note");
}

}  // namespace

void add_catalogue(CLI::App& app, Common& common, std::function<Exit()>& run) {
  auto options = std::make_shared<CatalogueOptions>();
  auto& catalogue = *app.add_subcommand("catalogue", "目录 / the catalogue of a dossier");
  catalogue.require_subcommand(1);
  Builder builder(catalogue, common, run, options);
  add_materials(builder, *options, common.json);
  add_files(builder, *options);
  add_facts(builder, *options);
}

}  // namespace service::commands
