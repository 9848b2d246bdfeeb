// SPDX-License-Identifier: Apache-2.0
#include "service/language.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <iterator>

namespace service {
namespace {

// One word in both languages. Tables are searched from front to back; they are short.
struct Phrase {
  std::string_view word, chinese, english;
};

std::string pick(const Phrase& phrase, Language language) {
  return std::string(language == Language::english ? phrase.english : phrase.chinese);
}

template <std::size_t size>
const Phrase* find(const Phrase (&table)[size], std::string_view word) {
  const Phrase* found = std::find_if(std::begin(table), std::end(table),
                                     [&](const Phrase& phrase) { return phrase.word == word; });
  return found == std::end(table) ? nullptr : found;
}

// clang-format off: it would break sentences in the middle of a word.
// Each says what happened, what is safe, what to do.
constexpr Phrase kReasons[] = {
    {"missing",
     "没有找到这个文件，或者它不是普通文件（可能是文件夹、快捷方式或已被移走）。"
     "其他文件不受影响。请核对路径后再试。",
     "The file was not found, or it is not an ordinary file (a folder, a link, or moved away). "
     "The other files are not affected. Check the path and try again."},
    {"empty",
     "文件是空的（0 字节），多半是扫描或拷贝没有完成。文件没有改动，其他页不受影响。"
     "请重新扫描或重新拷贝后再试。",
     "The file is empty (0 bytes); most likely scanning or copying did not finish. It was "
     "not changed, and the other pages are not affected. Scan or copy it once more, then try again."},
    {"unknown_format",
     "文件内容不是 TIFF、JPEG、PNG 或 PDF（按内容判断，与扩展名无关）。原文件已原样保存，"
     "没有改动。请用扫描软件另存为 TIFF、JPEG 或 PDF 后再试。",
     "The content is not TIFF, JPEG, PNG or PDF (judged by content, not by the name). The "
     "original file is kept unchanged. Save it as TIFF, JPEG or PDF in the scanning program, "
     "then try again."},
    {"damaged",
     "文件已损坏或不完整，无法读出这一页。原文件已原样保存，没有改动，其他页继续处理。"
     "请对照纸质原件重新扫描这一页。",
     "The file is damaged or incomplete, so this page cannot be read. The original file is kept "
     "unchanged, and the other pages go on. Scan this page again from the paper original."},
    {"encrypted",
     "PDF 设有打开密码，无法读取。原文件已原样保存，没有改动。请向来件单位索取不加密的文件，"
     "或重新扫描。",
     "The PDF asks for a password and cannot be read. The original file is kept unchanged. Ask "
     "the sender for a file without a password, or scan the papers again."},
    {"too_large",
     "图像尺寸超过允许的上限，没有展开读取，以免耗尽内存。原文件已原样保存，没有改动。"
     "请检查扫描分辨率（一般 300 dpi 即可），重新扫描后再试。",
     "The image is larger than allowed and was not unpacked, so that memory is not used up. The "
     "original file is kept unchanged. Check the scanning resolution (300 dpi is usually enough) "
     "and scan it again."},
    {"no_pages",
     "文件可以打开，但里面一页也没有。原文件已原样保存，没有改动。请确认导出时选中了页面，"
     "再试一次。",
     "The file opens, but it holds no page. The original file is kept unchanged. Make sure that "
     "pages were selected when it was exported, then try again."},
    {"unsupported",
     "文件格式合法，但采用了本系统不能读取的特殊编码。原文件已原样保存，没有改动。请另存为普通的 "
     "TIFF、JPEG 或 PDF 后再试。",
     "The file is valid, but in a special variant that is not read here. The original file is "
     "kept unchanged. Save it as ordinary TIFF, JPEG or PDF, then try again."},
    {"tool_failed",
     "辅助程序没能在限定时间内把这一页从 PDF 中取出。原文件已原样保存，没有改动，其他页继续处理。"
     "请把文件名告知系统管理员，并重新扫描这一页，或另存为 TIFF、JPEG 后再试。",
     "The helper program could not get this page out of the PDF in time. The original file is "
     "kept unchanged, and the other pages go on. Tell the administrator the file's name, and scan "
     "the page anew or save it as TIFF or JPEG and try again."},
    {"worker_crashed",
     "处理这一页时程序意外中止，只影响这一页。原文件已原样保存，没有改动，其他页继续处理。"
     "请重新扫描这一页；如再次发生，请把文件名告知系统管理员。",
     "The program stopped unexpectedly on this page; only this page is affected. The original "
     "file is kept unchanged, and the other pages go on. Scan this page again; if it happens "
     "again, tell the administrator the file's name."},
    {"worker_timeout",
     "处理这一页超过了限定时间，已停止处理这一页。原文件已原样保存，没有改动，其他页继续处理。"
     "请检查该页图像是否异常，必要时重新扫描。",
     "This page took longer than allowed and was given up. The original file is kept unchanged, "
     "and the other pages go on. See whether the image is unusual, and scan it again if need be."},
    {"worker_memory",
     "处理这一页需要的内存超过限定，已停止处理这一页。原文件已原样保存，没有改动，"
     "其他页继续处理。请降低扫描分辨率（一般 300 dpi 即可）后重新扫描。",
     "This page needed more memory than allowed and was given up. The original file is kept "
     "unchanged, and the other pages go on. Scan it again at a lower resolution (300 dpi is "
     "usually enough)."},
    {"engine_failed",
     "图像可以读取，但文字识别失败，这一页暂时不能按文字检索。原文件已原样保存，没有改动。"
     "请把文件名告知系统管理员。",
     "The image can be read, but text recognition failed, so the page cannot be found by its "
     "text yet. The original file is kept unchanged. Tell the administrator the file's name."},
    {"model_missing",
     "本机缺少文字识别或方向识别所需的模型文件，现在一页也不能识读。原文件已原样保存，没有改动。"
     "请系统管理员安装软件包 tesseract-ocr-chi-sim 和 tesseract-ocr-osd。",
     "A model file for reading text or finding which way is up is missing on this machine, so that "
     "no page can be read. All original files are kept unchanged. The administrator has to install "
     "the packages tesseract-ocr-chi-sim and tesseract-ocr-osd."},
    // Of a scanner. Which sheet to begin with again is said behind it.
    {"device_missing",
     "找不到扫描仪，或没有这个名称的扫描仪。已接收的页不受影响。请检查电源、数据线和网络，"
     "用 dangan scan --list 查看名称后重试。",
     "No scanner was found, or none of this name. What was taken in is not affected. Check its power, "
     "cable and network, look up the name with dangan scan --list, then try again."},
    {"device_unreachable",
     "连不上扫描仪：没有应答，或者应答的不是扫描仪。已接收的页不受影响。请看扫描仪（或共享它的电脑）"
     "是否开机、共享是否打开、网线是否插好、防火墙是否放行，然后再试；地址有变的，"
     "请系统管理员更正。",
     "The scanner cannot be reached: there is no answer, or not one of a scanner. What was taken in "
     "is not affected. See whether the scanner (or the PC that shares it) is switched on, is shared, "
     "has its network cable and is let through by the firewall, then try again; if its address has "
     "changed, the administrator has to correct it."},
    {"device_busy",
     "扫描仪正被其他程序使用，或者还在预热。已接收的页不受影响。请关闭其他扫描程序，稍候再试。",
     "The scanner is used by another program, or is still warming up. What was taken in is not "
     "affected. Close other scanning programs, wait a little and try again."},
    {"device_gone",
     "与扫描仪的连接中断（数据线、网络、电源或驱动程序），或者扫描仪报告了故障而没有说明原因"
     "（经电脑共享的，卡纸、重张、没有纸都只报故障）。已接收的页都在，正在扫描的一张没有接收。"
     "请先看扫描仪和所接的电脑，排除故障或检查连接，必要时重新开机，再接着扫描。",
     "The connection to the scanner broke off (cable, network, power or driver), or it reports a "
     "fault and not which (through a PC that shares it, a jam, a double feed and an empty feeder are "
     "all told like that). What was taken in is safe; the sheet that was moving is not taken in. "
     "Look at the scanner and its PC, mend what is wrong or check the connection, switch it off and "
     "on if need be, then go on."},
    {"access_denied",
     "本机账号无权使用这台扫描仪。已接收的页不受影响。请系统管理员把账号加入 scanner 组，"
     "重新登录后再试。",
     "This account may not use the scanner. What was taken in is not affected. The administrator has "
     "to add the account to the group scanner; log in anew and try again."},
    {"no_memory",
     "扫描仪或其驱动程序内存不足。已接收的页都在，正在扫描的一张没有接收。"
     "请降低分辨率（一般 300 dpi 即可）后接着扫描。",
     "The scanner or its driver ran out of memory. What was taken in is safe; the sheet that was "
     "moving is not taken in. Lower the resolution (300 dpi is usually enough) and go on."},
    {"unsupported_setting",
     "扫描仪不支持所要求的设置。还没有开始扫描，已接收的页不受影响。"
     "请换一种来源、模式或分辨率后重试。",
     "The scanner does not support a setting that was asked for. Nothing was scanned with it, and "
     "what was taken in is not affected. Choose another source, mode or resolution and try again."},
    {"jam",
     "卡纸。已接收的页都在，卡住的一张没有接收。请打开机盖轻轻取出纸张，抚平后接着扫描。",
     "A sheet is stuck. What was taken in is safe; the sheet that is stuck is not taken in. Open the "
     "cover, take it out gently, smooth it and go on."},
    {"double_feed",
     "一次进了两张纸。已接收的页都在，这两张没有接收。请取出纸张，检查是否粘连或有订书钉，"
     "分开后接着扫描。",
     "Two sheets went in at once. What was taken in is safe; these two are not taken in. Take them "
     "out, see whether they stick together or are stapled, part them and go on."},
    {"cover_open",
     "扫描仪或送纸器的盖子没有盖好。已接收的页都在，正在扫描的一张没有接收。请盖好盖子后接着扫描。",
     "The cover of the scanner or of its feeder is open. What was taken in is safe; the sheet that "
     "was moving is not taken in. Close the cover and go on."},
    {"no_paper",
     "送纸器里没有纸。已接收的页不受影响。请放好纸张后再运行同一命令，或加 --wait 等待放纸。"
     "纸明明在的，扫描仪可能还在为别的任务工作，请等它停下再试。",
     "There is no paper in the feeder. What was taken in is not affected. Lay in the sheets and run "
     "the same command again, or add --wait. If there is paper, the scanner may still be working on "
     "another job; wait until it rests."},
    {"cancelled",
     "扫描已取消。已接收的页都在，正在扫描的一张没有接收。请把它放回，接着扫描。",
     "Scanning was cancelled. What was taken in is safe; the sheet that was moving is not taken in. "
     "Lay it in again and go on."},
};

constexpr Phrase kFindings[] = {
    {"unassigned_before_any_sheet", "未归卷：前面没有卷首页；请核对后归卷",
     "Unassigned: no dossier sheet goes before it; see whose it is and assign it"},
    {"unassigned_after_end", "未归卷：在结束页之后；请核对后归卷",
     "Unassigned: it lies behind an end sheet; see whose it is and assign it"},
    {"unassigned_unknown_dossier",
     "未归卷：前面的卷首页上的档号不在库中；建档后再次运行接收命令即可归卷",
     "Unassigned: the archive has no dossier of the number on the sheet before it; open it and run "
     "the same intake again"},
    {"unassigned_not_prepared", "未归卷：前面的卷首页所示的一卷还没有整理登记；登记后重新识读此批即可归卷",
     "Unassigned: the dossier on the sheet before it is in a lot and not prepared; prepare it, then "
     "read this batch again"},
    {"unassigned_stopped", "未归卷：前面的卷首页所示的一卷有未处理的停扫；处理后重新识读此批即可归卷",
     "Unassigned: the dossier on the sheet before it has an open stop; when a custodian has resolved "
     "it, read this batch again"},
    {"unassigned_withdrawn", "未归卷：前面的卷首页所示的一卷已整卷退出，不扫描；请核对",
     "Unassigned: the dossier on the sheet before it is withdrawn and not scanned; see to it"},
    {"unassigned_signed_off", "未归卷：前面的卷首页所示的一卷已终检签收，不能再加页；请核对",
     "Unassigned: the dossier on the sheet before it is signed off and takes no more pages; see to "
     "it"},
    {"unassigned_contradiction",
     "未归卷：这一页或前面一页上的分隔码互相矛盾，或者正文页上带有分隔码；请核对后归卷",
     "Unassigned: the codes on this page or one before it do not agree, or a document carries one; "
     "see whose it is and assign it"},
    {"unassigned_sheet_alone",
     "未归卷：前面有文件里只有分隔页，一页一个文件的要作为一叠接收；请核对后归卷",
     "Unassigned: a file before it holds a separator sheet only; files of one page each are taken in "
     "as one stack. See whose it is and assign it"},
    {"unassigned_after_held", "未归卷：前面的分隔页以前已经接收过，不知是否仍为这些页而放；请核对后归卷",
     "Unassigned: the sheet before it was taken in before, and may not be meant for it; see whose it is "
     "and assign it"},
    {"unassigned_after_unread",
     "未归卷：这一页或前面一页没有读成，可能是分隔页；重新识读后再次运行接收命令即可归卷",
     "Unassigned: this page or one before it could not be read and may have been a sheet; read it "
     "again, then run the same intake again"},
    {"no_dpi", "图像没有记录分辨率，尺寸按推算；请检查扫描软件的设置",
     "The image does not state its resolution; the size is estimated. Check the scanner's "
     "settings"},
    {"low_dpi", "分辨率偏低（{:.0f} dpi），人事档案应不低于 300 dpi；建议重新扫描",
     "Low resolution ({:.0f} dpi); personnel files need at least 300 dpi. Scanning again is "
     "advised"},
    {"blank", "空白页；请确认不是漏扫或放反了纸面",
     "Blank page; make sure that it was not fed the wrong way round"},
    {"blurred", "图像模糊；请擦拭扫描仪玻璃、压平纸张后重新扫描",
     "The image is blurred; clean the glass, flatten the sheet and scan it again"},
    {"clipped_edge", "纸边的内容被切掉；请放正纸张、放宽扫描区域后重新扫描",
     "Content is cut off at the edge; place the sheet well inside the area and scan it again"},
    {"overexposed", "图像过亮，浅色字迹可能丢失；请调低亮度后重新扫描",
     "The image is too bright, faint writing may be lost; lower the brightness and scan it again"},
    {"underexposed", "图像过暗；请调高亮度后重新扫描",
     "The image is too dark; raise the brightness and scan it again"},
    {"residual_skew", "纠偏后仍倾斜 {:.1f} 度；请放正纸张后重新扫描",
     "Still skewed by {:.1f} degrees after straightening; place the sheet straight and scan it "
     "again"},
    {"orientation_uncertain", "无法确定页面朝向；请人工查看是否需要旋转",
     "The page's orientation is not certain; see whether it has to be turned"},
    {"odd_size", "页面尺寸不同寻常；请确认分辨率设置正确、纸张完整",
     "The page has an unusual size; make sure that the resolution is right and the sheet is whole"},
    {"border_left", "页边仍留有 {:.1f} 毫米黑边；请查看，必要时放正纸张后重新扫描",
     "A black border of {:.1f} mm is left; look at the page and, if need be, place the sheet "
     "straight and scan it again"},
    {"border_filled", "页边的黑边（占 {:.2f} %）已按纸色填补；原件未改",
     "Black border beside the sheet ({:.2f} % of the image) was given the paper's colour; the original "
     "is unchanged"},
    {"duplicate", "与第 {:.0f} 页相同，可能同一面扫描了两次；请对照查看，确属重复的请重新核对页数",
     "The same as page {:.0f}: one side may have been scanned twice. Compare the two and, if so, "
     "count the pages again"},
    {"lines_unread", "图面过于零碎，有 {:.0f} 处没有识读；请看图像，必要时人工著录",
     "The page has more pieces than any text; {:.0f} of them were not read. Look at the image and "
     "catalogue it by hand where needed"},
    {"facing_page", "由左右两页的一幅图像拆分而来，这是其中第 {:.0f} 页；原件保持整幅",
     "Page {:.0f} of the two that one image shows; the original is kept whole"},
    {"two_pages", "一幅图像上有左右两页；请确认是否需要拆分为两页",
     "Two facing pages on one image; see whether it has to be split into two"},
};

constexpr Phrase kActs[] = {
    {"archive.made", "建立档案库", "archive created"},
    {"archive.upgraded", "档案库升级", "archive upgraded"},
    {"account.added", "新增账号", "account added"},
    {"account.password_set", "设置密码", "password set"},
    {"account.enabled", "启用账号", "account enabled"},
    {"account.disabled", "停用账号", "account disabled"},
    {"session.begun", "登录", "signed in"},
    {"session.ended", "退出登录", "signed out"},
    {"session.refused", "登录被拒绝", "sign-in refused"},
    {"code.issued", "发出一次性查询码", "one-time code issued"},
    {"code.redeemed", "使用一次性查询码", "one-time code used"},
    {"person.added", "登记人员", "person added"},
    {"person.phone_changed", "更改联系电话", "phone changed"},
    {"dossier.opened", "建立档案", "dossier opened"},
    {"dossier.moved", "档案状态或库位变更", "dossier moved"},
    {"batch.begun", "开始接收批次", "batch begun"},
    {"batch.ordered", "批次文件到齐，开始识读", "batch complete, reading ordered"},
    {"batch.assigned", "未归卷批次归入档案", "batch assigned to the dossier"},
    {"batch.split", "混合批次按分隔页归卷", "mixed stack split by its sheets"},
    {"batch.closed", "批次接收完毕", "batch closed"},
    {"batch.retried", "搁置的页重新识读", "pages set aside are read again"},
    {"file.received", "接收文件（母版已保存）", "file received, master kept"},
    {"file.opened", "打开文件并登记页面", "file opened, pages listed"},
    {"file.refused", "文件无法读取，已搁置", "file cannot be read, set aside"},
    {"file.already_held", "文件已存在，未重复接收", "file already held, not stored twice"},
    {"page.stored", "页面入库", "page stored"},
    {"page.quarantined", "页面已搁置", "page set aside"},
    {"page.delivered", "保存交付的优化图像与类别", "delivered image and class kept"},
    {"catalogue.delivered", "保存交付的目录", "delivered catalogue kept"},
    {"catalogue.taken", "导出交付的目录", "delivered catalogue taken"},
    {"page.parted", "左右两页拆分为两页", "facing pages parted"},
    {"page.viewed", "查看页面", "page viewed"},
    {"page.master_taken", "下载原件", "original taken"},
    {"dossier.viewed", "查看档案", "dossier viewed"},
    {"copy.taken", "下载复制件", "certified copy taken"},
    {"dossier.shown", "列出档案内容", "dossier listed"},
    {"search.made", "全文检索", "search made"},
    {"export.made", "导出页面文字", "pages exported"},
    {"request.added", "提交申请", "request filed"},
    {"request.answered", "答复申请", "request answered"},
    {"copy.prepared", "登记复制件", "certified copy prepared"},
    {"copy.issued", "签发复制件", "certified copy issued"},
    {"copy.revoked", "作废复制件", "certified copy revoked"},
    {"lot.opened", "建立领卷批", "lot opened"},
    {"lot.received", "领卷", "received into a lot"},
    {"lot.step", "数字化流程进入下一步", "step of digitization"},
    {"lot.count_corrected", "更正扫描数", "count of a scan put right"},
    {"lot.step_back", "数字化流程退回重做", "step of digitization taken again"},
    {"lot.stopped", "停扫登记", "stopped before scanning"},
    {"lot.stop_resolved", "停扫处理完毕", "stop resolved"},
    {"lot.urgent", "设为加急", "made urgent"},
    {"lot.urgent_ended", "取消加急", "urgent no longer"},
    {"lot.sampled", "抽取质检样本", "sample drawn"},
    {"lot.waived", "质检放行（注明理由）", "let pass with a reason"},
    {"page.check_accepted", "质检合格", "page accepted at check"},
    {"page.check_refused", "质检退回", "page refused at check"},
    {"page.replaced", "重扫页替换原页", "page replaced by a new scan"},
    {"leaf.grouped", "多幅图像归为一张", "images grouped as one leaf"},
    {"leaf.ungrouped", "一张的多幅图像分开", "images of a leaf parted"},
    {"lot.printed", "打印领卷批的单据", "paper of a lot printed"},
    {"campaign.planned", "制定数字化计划", "campaign planned"},
    {"page.read", "页面识读", "page read"},
    {"page.drafted", "重新提取著录项", "values of a page made out anew"},
    {"page.unreadable", "页面识读失败，已搁置", "page could not be read, set aside"},
    {"page.text_corrected", "更正识读文字", "text corrected"},
    {"page.reading_chosen", "改用另一识读版本", "another reading chosen"},
    {"reading.asked", "要求重新识读", "asked to be read again"},
    {"reading.put_first", "识读提前", "reading put first"},
    {"reading.paused", "暂停识读", "reading paused"},
    {"reading.resumed", "恢复识读", "reading resumed"},
    {"catalogue.drafted", "生成目录草稿", "catalogue drafted"},
    {"catalogue.exported", "导出目录", "catalogue exported"},
    {"catalogue.taken_over", "接收原有目录", "catalogue taken over"},
    {"material.confirmed", "确认材料入目", "material confirmed"},
    {"material.corrected", "更正材料著录", "material corrected"},
    {"material.refused", "退回材料草稿", "draft of a material refused"},
    {"material.added", "增补材料", "material added"},
    {"material.withdrawn", "撤销材料", "material withdrawn"},
    {"material.renumbered", "材料重新编号", "material renumbered"},
    {"value.confirmed", "确认著录项", "value confirmed"},
    {"value.corrected", "更正著录项", "value corrected"},
    {"value.refused", "否定著录项", "value refused"},
    {"fact.decided", "认定事项", "fact decided"},
};

constexpr Phrase kFields[] = {
    {"name", "姓名", "name"},
    {"sex", "性别", "sex"},
    {"ethnicity", "民族", "ethnicity"},
    {"birth", "出生日期", "date of birth"},
    {"id", "公民身份号码", "identity number"},
    {"school", "毕业院校", "school"},
    {"major", "所学专业", "major"},
    {"degree", "文化程度", "degree"},
    {"party", "政治面貌", "political status"},
    {"place", "家庭住址", "address"},
    {"unit", "工作单位", "employer"},
    {"grad", "毕业时间", "graduated"},
    {"file_no", "存档编号", "file number"},
    {"date", "材料形成时间", "date of the material"},
    {"former_name", "曾用名", "former name"},
    {"native_place", "籍贯", "native place"},
    {"joined_work", "参加工作时间", "joined work"},
    {"joined_party", "入党时间", "joined the party"},
    {"joined_league", "入团时间", "joined the league"},
    {"certificate_no", "毕业证书编号", "diploma number"},
    {"degree_no", "学位证书编号", "degree certificate number"},
    {"post", "职务", "post"},
    {"education", "学历学位", "education"},
    {"history", "经历", "history"},
};

// clang-format on

}  // namespace

Language parse_language(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return Language::chinese;
  text.remove_prefix(first);
  const auto lower = [&](std::size_t at) {
    return std::tolower(static_cast<unsigned char>(text[at]));
  };
  const bool english = text.size() >= 2 && lower(0) == 'e' && lower(1) == 'n' &&
                       (text.size() == 2 || std::isalpha(static_cast<unsigned char>(text[2])) == 0);
  return english ? Language::english : Language::chinese;
}

std::string unread_text(std::string_view reason, Language language) {
  static constexpr Phrase kOther = {"", "没有读出来", "it could not be read"};
  static constexpr Phrase kWords[] = {
      {"worker_timeout", "识读超过了限定时间", "reading took longer than allowed"},
      {"worker_memory", "识读需要的内存超过限定", "reading needed more memory than allowed"},
      {"worker_crashed", "识读程序意外中止", "the reading program stopped unexpectedly"},
      {"engine_failed", "识别引擎没有结果", "the engine gave no result"},
      {"damaged", "母版损坏或缺失，请运行 dangan verify",
       "the master is damaged or missing; run dangan verify"}};
  const Phrase* phrase = find(kWords, reason);
  return pick(phrase != nullptr ? *phrase : kOther, language);
}

std::string passed_over_text(std::string_view reason, Language language) {
  const bool zh = language == Language::chinese;
  if (reason == "model_missing") {
    return zh ? "dangan.toml 中 [reading] 指定的识别模型或字符表无法打开，这次改用系统自带的 Tesseract 识读，"
                "结果中会注明。请系统管理员核对 model 和 characters 两项的路径和权限。"
              : "The model or the list of characters that [reading] names in dangan.toml cannot be "
                "opened; Tesseract, which comes with the system, reads instead, and the results say "
                "so. The administrator should check the paths and the rights of 'model' and "
                "'characters'.";
  }
  return zh ? "dangan.toml 中 [reading] 指定的识别模型不能使用（文件损坏、不是 ONNX 行识别模型，或与字符表不符），"
              "这次改用系统自带的 Tesseract 识读，结果中会注明。请系统管理员更换模型或字符表。"
            : "The model that [reading] names in dangan.toml cannot be used (it is damaged, no ONNX "
              "recogniser of lines, or does not fit its list of characters); Tesseract, which comes "
              "with the system, reads instead, and the results say so. The administrator should "
              "replace the model or the list.";
}

std::string reason_text(std::string_view reason, Language language) {
  static constexpr Phrase kOther = {"",
                                    "这一页没有处理成功。原文件已原样保存，没有改动，"
                                    "其他页继续处理。请重新扫描这一页，或告知系统管理员。",
                                    "This page could not be processed. The original file is kept "
                                    "unchanged, and the other pages go on. Scan this page again, "
                                    "or tell the administrator."};
  const Phrase* phrase = find(kReasons, reason);
  return pick(phrase != nullptr ? *phrase : kOther, language);
}

std::string finding_text(std::string_view code, double value, Language language) {
  const Phrase* phrase = find(kFindings, code);
  if (phrase == nullptr) {
    const Phrase other{"", "请人工复查这一页（{}）", "Look at this page again ({})"};
    return fmt::format(fmt::runtime(pick(other, language)), code);
  }
  return fmt::format(fmt::runtime(pick(*phrase, language)), value);
}

std::string state_text(store::CustodyState state, Language language) {
  switch (state) {
    case store::CustodyState::arrived:
      return pick({"", "已到档，待入库", "arrived"}, language);
    case store::CustodyState::shelved:
      return pick({"", "在库", "on the shelf"}, language);
    case store::CustodyState::out:
      return pick({"", "出库", "out of the strongroom"}, language);
    case store::CustodyState::awaiting_dispatch:
      return pick({"", "待转出", "awaiting dispatch"}, language);
    case store::CustodyState::sent:
      return pick({"", "已转出，待回执", "sent, receipt due"}, language);
    case store::CustodyState::receipt_back:
      return pick({"", "已转出，回执已收", "sent, receipt returned"}, language);
  }
  return {};
}

std::string state_text(store::RequestState state, Language language) {
  switch (state) {
    case store::RequestState::open:
      return pick({"", "待答复", "open"}, language);
    case store::RequestState::accepted:
      return pick({"", "已受理", "accepted"}, language);
    case store::RequestState::refused:
      return pick({"", "不予受理", "refused"}, language);
    case store::RequestState::more_asked:
      return pick({"", "需补充材料", "more asked for"}, language);
  }
  return {};
}

std::string kind_text(store::RequestKind kind, Language language) {
  switch (kind) {
    case store::RequestKind::transfer_out:
      return pick({"", "档案转出", "transfer out"}, language);
    case store::RequestKind::certificate:
      return pick({"", "开具证明", "certificate"}, language);
    case store::RequestKind::question:
      return pick({"", "咨询", "question"}, language);
  }
  return {};
}

std::string act_text(std::string_view act, Language language) {
  const Phrase* phrase = find(kActs, act);
  if (phrase != nullptr) return pick(*phrase, language);
  const Phrase other{"", "其他操作（{}）", "other act ({})"};
  return fmt::format(fmt::runtime(pick(other, language)), act);
}

std::string field_label(std::string_view field, Language language) {
  const Phrase* phrase = find(kFields, field);
  return phrase != nullptr ? pick(*phrase, language) : std::string(field);
}

std::string field_of_label(std::string_view label) {
  for (const Phrase& phrase : kFields)
    if (phrase.word == label || phrase.chinese == label || phrase.english == label)
      return std::string(phrase.word);
  return {};
}

std::string role_text(store::Role role, Language language) {
  switch (role) {
    case store::Role::clerk:
      return pick({"", "扫描员", "clerk"}, language);
    case store::Role::custodian:
      return pick({"", "档案管理员", "custodian"}, language);
    case store::Role::administrator:
      return pick({"", "系统管理员", "administrator"}, language);
  }
  return {};
}

}  // namespace service
