// SPDX-License-Identifier: Apache-2.0
#include "service/delivery/objection.h"

#include <fmt/format.h>

#include <cstddef>
#include <iterator>
#include <string_view>

#include "service/shown.h"

namespace service::delivery {
namespace {

// {0} subject, {1} expected, {2} found, {3} reason in words, {4} class, number and title of a
// material.
struct Words {
  Why why;
  const char* code;
  std::string_view chinese, chinese_advice, english, english_advice;
};

// clang-format off: it would break sentences in the middle of a word.
constexpr Words kWords[] = {
    {Why::file_outside, "file_outside", "“{0}”不在任何人的图像文件夹里",
     "请放进所属的人员文件夹，或移到交付文件夹之外", "“{0}” lies outside the folders of images",
     "Put it where it belongs, or take it out of the delivery"},
    {Why::link, "link", "“{0}”是链接，不跟随", "请换成文件本身",
     "“{0}” is a link, and links are not followed", "Put the file itself there"},
    {Why::special, "special", "“{0}”不是普通文件（管道或设备）", "请移走，换成图像文件",
     "“{0}” is a pipe or device", "Take it away"},
    {Why::unreadable, "unreadable", "“{0}”读不出来", "请检查权限或介质，必要时请对方重新拷贝",
     "“{0}” cannot be read", "Check its permissions or the medium"},
    {Why::name_not_text, "name_not_text", "文件夹名的编码不对，读不出文字",
     "请用正确的字符集挂载介质，或请对方重新命名", "The folder's name is no text",
     "Mount the medium with its character set, or have the folder renamed"},
    {Why::no_number, "no_number", "文件夹名“{0}”里没有身份证号", "请改成“姓名+身份证号”",
     "The folder's name “{0}” has no identity number", "Name it by name and identity number"},
    {Why::wrong_number, "wrong_number", "文件夹名“{0}”里的证件号码不对，多半是抄错或少了一位",
     "请对照身份证改正文件夹名",
     "The number in the folder's name “{0}” is wrong, most likely by one digit",
     "Correct the folder's name by the card"},
    {Why::no_name, "no_name", "文件夹名“{0}”里没有姓名，或姓名含有不能用的字符",
     "请改成“姓名+身份证号”", "The folder's name “{0}” has no name of a person",
     "Name it by name and identity number"},
    {Why::folder_twice, "folder_twice", "同一个身份证号有 {2} 个文件夹：{0}",
     "请合并或去掉多余的一个", "{2} folders have the same identity number: {0}",
     "Merge them, or take the surplus one away"},
    {Why::name_differs, "name_differs", "姓名“{0}”与库中这个身份证号的姓名不同",
     "请核对身份证，改正文件夹名；确已更名的，先在库中登记",
     "The name “{0}” is not the one on file for this identity number",
     "Check the card and correct the folder's name"},
    {Why::no_dossier, "no_dossier", "库中没有此人的档案", "请先建档，或加 --open 由本命令建档",
     "The person has no dossier here", "Open one first, or let this command do so with --open"},
    {Why::several_dossiers, "several_dossiers", "此人在库中有 {2} 卷档案，不知归入哪一卷",
     "请用 dangan ingest --dossier 档号 接收", "The person has {2} dossiers",
     "Take it in with dangan ingest --dossier NUMBER"},
    {Why::no_originals, "no_originals", "没有原始图像", "请补交“原始图像”文件夹",
     "There are no original images", "Ask for the folder of originals"},
    {Why::no_optimised, "no_optimised", "没有优化图像", "请补交“优化图像”文件夹",
     "There are no optimised images", "Ask for the folder of optimised images"},
    {Why::original_alone, "original_alone", "原始图像“{0}”没有对应的优化图像",
     "请补交，或核对两边的文件名", "Original “{0}” has no optimised image",
     "Ask for it, or compare the names"},
    {Why::optimised_alone, "optimised_alone", "优化图像“{0}”没有对应的原始图像",
     "请补交，或核对两边的文件名", "Optimised image “{0}” has no original",
     "Ask for it, or compare the names"},
    {Why::class_unclear, "class_unclear", "“{0}”的类号或编号自相矛盾", "请核对文件夹与文件名",
     "Folder and name of “{0}” contradict each other", "Correct folder or name"},
    {Why::class_missing, "class_missing", "“{0}”没有类号，而其他图像有", "请放进所属类的文件夹",
     "“{0}” is in no class, though others are", "Put it into the folder of its class"},
    {Why::number_missing, "number_missing", "编号不连续，缺 {0}", "请补交缺少的图像，或核对编号",
     "Numbers are missing: {0}", "Ask for the images, or correct the numbers"},
    {Why::number_repeated, "number_repeated", "编号重复：{0}", "请去掉重复的一幅，或改正编号",
     "Numbers stand twice: {0}", "Take the surplus image away, or correct its number"},
    {Why::image_unreadable, "image_unreadable", "图像“{0}”读不了（{3}）",
     "请对方重新导出或重新扫描这一幅", "Image “{0}” cannot be read ({3})",
     "Have it exported or scanned again"},
    {Why::pages_differ, "pages_differ", "“{0}”的原始图像 {1} 页，优化图像 {2} 页",
     "请对方核对后重新交付", "The original of “{0}” has {1} pages, the optimised image {2}",
     "Have it delivered again"},
    {Why::no_catalogue, "no_catalogue", "没有目录（.xlsx）",
     "请补交目录：放在此人的文件夹里，或各卷合为一份放在最外层", "There is no catalogue (.xlsx)",
     "Ask for it: in the person's folder, or one for all in the outermost"},
    {Why::catalogue_twice, "catalogue_twice", "有 {2} 份目录：{0}", "请只留下正确的一份",
     "There are {2} catalogues: {0}", "Leave only the right one"},
    {Why::catalogue_unreadable, "catalogue_unreadable", "目录“{0}”读不了：不是工作簿，或已损坏",
     "请打开核对，另存为 .xlsx", "Catalogue “{0}” cannot be read: no workbook, or damaged",
     "Open it and save it as .xlsx"},
    {Why::catalogue_old_format, "catalogue_old_format", "目录“{0}”是旧格式（.xls），或设有密码",
     "请去掉密码，另存为 .xlsx", "Catalogue “{0}” is of the old format (.xls) or has a password",
     "Save it as .xlsx without a password"},
    {Why::catalogue_too_large, "catalogue_too_large", "目录“{0}”大得不合常理，没有展开读取",
     "请删去多余的行、列和工作表，另存为 .xlsx",
     "Catalogue “{0}” is unreasonably large and was not unpacked",
     "Delete surplus rows, columns and sheets and save it as .xlsx"},
    {Why::catalogue_no_headings, "catalogue_no_headings",
     "目录里没有找到表头（须有“材料名称”和“页数”）", "请核对表头",
     "No row of headings was found in the catalogue", "It needs the columns 材料名称 and 页数"},
    {Why::catalogue_row, "catalogue_row", "目录“{0}”行的类号、材料名称、页数或身份证号不对",
     "请改正这一行",
     "The catalogue's row {0} has a wrong class, title, number of pages or identity number",
     "Correct this row"},
    {Why::catalogue_no_persons, "catalogue_no_persons",
     "总目录“{0}”没有身份证号一列，不知各行是谁的",
     "请加上“姓名”“身份证号”两列，或每卷各放一份目录",
     "The catalogue of all, “{0}”, has no column of identity numbers",
     "Add the columns 姓名 and 身份证号, or put a catalogue into each folder"},
    {Why::catalogue_of_another, "catalogue_of_another", "目录里有别人的行：{0}",
     "请核对目录是不是放错了文件夹", "The catalogue has rows of another person: {0}",
     "See whether it lies in the wrong folder"},
    {Why::not_delivered, "not_delivered", "总目录里有此人，交付里没有此人的文件夹：{0}",
     "请补交，或从目录中去掉", "The catalogue of all has a person without a folder: {0}",
     "Ask for the folder, or take the rows out"},
    {Why::pages_missing, "pages_missing", "{0}：目录 {1} 页，图像只有 {2} 页（空白页不计）",
     "请补交缺少的图像，或改正目录",
     "{0}: the catalogue states {1} pages, the images show {2}, blank ones not counted",
     "Ask for the images, or correct the catalogue"},
    {Why::pages_extra, "pages_extra", "{0}：目录 {1} 页，图像多至 {2} 页（空白页不计）",
     "请改正目录，或去掉多余的图像",
     "{0}: the catalogue states {1} pages, the images show more, {2}, blank ones not counted",
     "Correct the catalogue, or take surplus images away"},
    {Why::material_pages, "material_pages", "{4}目录 {1} 页，图像 {2} 页（空白页不计）",
     "请对照纸质原件：漏扫的补扫，目录写错的改目录",
     "{4}: the catalogue states {1} pages, the images show {2}, blank ones not counted",
     "Compare with the paper: scan what was missed, or correct the catalogue"},
    {Why::material_unlisted, "material_unlisted", "{4}有 {2} 页图像，目录里没有这份材料",
     "请补进目录，或核对图像的编号", "{4} has {2} pages of images and no row in the catalogue",
     "Add it to the catalogue, or correct the images' numbers"},
    {Why::blank_counted, "blank_counted", "“{0}”是空白页，目录却把它计为一页",
     "请对照纸质原件：漏扫的补扫，空白的从目录页数中减去",
     "“{0}” is blank, but the catalogue counts it",
     "Compare with the paper: scan what was missed, or correct the count"},
    {Why::changed_since, "changed_since", "“{0}”与先前接收的同名图像不同，没有再收",
     "确需换页的，请按重扫替换处理",
     "“{0}” differs from the image of this name taken in before and was not taken again",
     "If the page is to be replaced, do so as a rescan"},
    {Why::changed_meanwhile, "changed_meanwhile", "“{0}”在接收过程中被改动或移走",
     "交付停止变动后，再次运行同一命令", "“{0}” was changed or taken away during the intake",
     "Run the same command again when nothing moves any more"},
    {Why::set_aside, "set_aside", "“{0}”已接收，识读时搁置（{3}）",
     "原因排除后，用 dangan ingest --dossier 档号 --retry 重新识读",
     "“{0}” was taken in and set aside when read ({3})",
     "Mend the reason, then dangan ingest --dossier NUMBER --retry"},
    {Why::in_use, "in_use", "另一个进程正在接收这一卷", "等它结束后，再次运行同一命令",
     "Another process is taking this dossier in", "Run the same command again when it has ended"},
    {Why::not_open, "not_open",
     "此卷在领卷批中还没有整理，或有未处理的停扫、已整卷退出、已签收，不能收页",
     "请先整理登记；有停扫的，请档案管理员先处理；已签收的，请按重扫处理",
     "The dossier is in a lot and not prepared, has an open stop, is withdrawn or signed off",
     "Prepare it, or let a custodian resolve the stop; what is signed off stays as it is"},
    {Why::other_order, "other_order",
     "各页已接收，但“{0}”在卷内的次序与交付不同，没有登记类号与优化图像",
     "请对照交付核对此卷的页序",
     "All pages are taken in, but “{0}” stands elsewhere in the dossier than in the delivery; "
     "classes and optimised images were not kept",
     "Compare the order of the dossier's pages with the delivery"},
};
// clang-format on

constexpr bool is_in_order() {
  for (std::size_t i = 0; i < std::size(kWords); ++i)
    if (static_cast<std::size_t>(kWords[i].why) != i) return false;
  return std::size(kWords) == static_cast<std::size_t>(Why::other_order) + 1;
}
static_assert(is_in_order());

const Words& words_of(Why why) { return kWords[static_cast<std::size_t>(why)]; }

// 第 4-1 类第 3 份《毕业生登记表》
std::string material_text(const Objection& o, Language language) {
  const bool zh = language == Language::chinese;
  std::string text;
  if (!o.code.empty()) text = fmt::format(fmt::runtime(zh ? "第 {} 类" : "class {}, "), o.code);
  text += fmt::format(fmt::runtime(zh ? "第 {} 份" : "material {}"), o.material);
  if (o.subject.empty()) return text;
  return text + fmt::format(fmt::runtime(zh ? "《{}》" : " “{}”"), shown(o.subject));
}

// Of the sentence about a page of the archive only what happened.
std::string first_sentence(const std::string& text) {
  for (const std::string_view end : {"。", ". "})
    if (const auto at = text.find(end); at != text.npos) return text.substr(0, at);
  return text;
}

}  // namespace

const char* to_string(Why why) { return words_of(why).code; }

std::string what_text(const Objection& o, Language language) {
  const Words& words = words_of(o.why);
  const std::string reason =
      o.reason.empty() ? "" : first_sentence(reason_text(o.reason, language));
  return fmt::format(fmt::runtime(language == Language::english ? words.english : words.chinese),
                     shown(o.subject), o.expected, o.found, reason, material_text(o, language));
}

std::string advice_text(const Objection& o, Language language) {
  const Words& words = words_of(o.why);
  return std::string(language == Language::english ? words.english_advice : words.chinese_advice);
}

}  // namespace service::delivery
