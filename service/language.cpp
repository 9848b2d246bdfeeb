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
     "此前接收的内容不受影响。请核对路径后重新接收。",
     "The file was not found, or it is not an ordinary file (a folder, a link, or moved away). "
     "What was taken in before is not affected. Check the path and take it in again."},
    {"empty",
     "文件是空的（0 字节），多半是扫描或拷贝没有完成。文件已照原样登记，其他页不受影响。"
     "请重新扫描或重新拷贝后再次接收。",
     "The file is empty (0 bytes); most likely scanning or copying did not finish. It is on "
     "record as it came, and the other pages are not affected. Scan or copy it again, then "
     "take it in."},
    {"unknown_format",
     "文件内容不是 TIFF、JPEG、PNG 或 PDF（按内容判断，与扩展名无关）。原文件已原样保存，"
     "没有改动。请用扫描软件另存为 TIFF、JPEG 或 PDF 后再次接收。",
     "The content is not TIFF, JPEG, PNG or PDF (judged by content, not by the name). The "
     "original file is kept unchanged. Save it as TIFF, JPEG or PDF in the scanning program, "
     "then take it in again."},
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
     "请检查扫描分辨率（一般 300 dpi 即可），重新扫描后再次接收。",
     "The image is larger than allowed and was not unpacked, so that memory is not used up. The "
     "original file is kept unchanged. Check the scanning resolution (300 dpi is usually enough) "
     "and scan it again."},
    {"no_pages",
     "文件可以打开，但里面一页也没有。原文件已原样保存，没有改动。请确认导出时选中了页面，"
     "再重新接收。",
     "The file opens, but it holds no page. The original file is kept unchanged. Make sure that "
     "pages were selected when it was exported, then take it in again."},
    {"unsupported",
     "文件格式合法，但采用了本系统不能读取的特殊编码。原文件已原样保存，没有改动。请另存为普通的 "
     "TIFF、JPEG 或 PDF 后再次接收。",
     "The file is valid, but in a special variant that is not read here. The original file is "
     "kept unchanged. Save it as ordinary TIFF, JPEG or PDF, then take it in again."},
    {"tool_failed",
     "辅助程序没能在限定时间内把这一页从 PDF 中取出。原文件已原样保存，没有改动，其他页继续处理。"
     "请把文件名告知系统管理员，并重新扫描这一页，或另存为 TIFF、JPEG 后再次接收。",
     "The helper program could not get this page out of the PDF in time. The original file is "
     "kept unchanged, and the other pages go on. Tell the administrator the file's name, and scan "
     "the page anew or save it as TIFF or JPEG and take that in."},
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
};

constexpr Phrase kFindings[] = {
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
    {"batch.closed", "批次接收完毕", "batch closed"},
    {"batch.retried", "搁置的页重新识读", "pages set aside are read again"},
    {"file.received", "接收文件（母版已保存）", "file received, master kept"},
    {"file.opened", "打开文件并登记页面", "file opened, pages listed"},
    {"file.refused", "文件无法读取，已搁置", "file cannot be read, set aside"},
    {"file.already_held", "文件已存在，未重复接收", "file already held, not stored twice"},
    {"page.stored", "页面入库", "page stored"},
    {"page.quarantined", "页面已搁置", "page set aside"},
    {"page.viewed", "查看页面", "page viewed"},
    {"page.master_taken", "下载原件", "original taken"},
    {"dossier.viewed", "查看档案", "dossier viewed"},
    {"copy.taken", "下载复制件", "certified copy taken"},
    {"dossier.shown", "列出档案内容", "dossier listed"},
    {"search.made", "全文检索", "search made"},
    {"request.added", "提交申请", "request filed"},
    {"request.answered", "答复申请", "request answered"},
    {"copy.prepared", "登记复制件", "certified copy prepared"},
    {"copy.issued", "签发复制件", "certified copy issued"},
    {"copy.revoked", "作废复制件", "certified copy revoked"},
};

constexpr Phrase kFields[] = {
    {"name", "姓名", "name"},
    {"sex", "性别", "sex"},
    {"ethnicity", "民族", "ethnicity"},
    {"birth", "出生日期", "date of birth"},
    {"id", "公民身份号码", "identity number"},
    {"school", "毕业院校", "school"},
    {"major", "所学专业", "major"},
    {"degree", "文化程度", "education"},
    {"party", "政治面貌", "political status"},
    {"place", "家庭住址", "address"},
    {"unit", "工作单位", "employer"},
    {"grad", "毕业时间", "graduated"},
    {"file_no", "存档编号", "file number"},
    {"date", "材料形成时间", "date of the material"},
};

// What exactly; stands before the sentence of the code. {} is the subject.
Phrase cause_phrase(store::Cause cause) {
  switch (cause) {
    case store::Cause::none:
      return {};
    case store::Cause::empty:
      return {"", "“{}”没有填写。", "“{}” is empty."};
    case store::Cause::too_long:
      return {"", "“{}”过长。", "“{}” is too long."};
    case store::Cause::name_form:
      return {"", "姓名须为 1 至 50 个字，不含控制字符。",
              "A name has 1 to 50 characters, none of them a control character."};
    case store::Cause::identity_number_wrong:
      return {"", "身份证号的出生日期或校验码不对，多半是抄错了一位。",
              "The date or the check digit of the identity number is wrong; most likely one digit was "
              "mistyped."};
    case store::Cause::name_differs:
      return {"", "这个身份证号已登记在另一个姓名下。请核对姓名与身份证。",
              "This identity number is on file under another name. Check name and card."};
    case store::Cause::other_person:
      return {"", "档案“{}”属于另一个人。请核对档号、姓名和身份证号。",
              "Dossier “{}” belongs to another person. Check its number, the name and the identity "
              "number."};
    case store::Cause::dossier_number_form:
      return {"", "档号中不能有空格、斜线或控制字符。",
              "A dossier number has no blank, slash or control character."};
    case store::Cause::dossier_number_taken:
      return {"", "档号“{}”已经有人使用。", "The dossier number “{}” is taken."};
    case store::Cause::number_prefix_form:
      return {"", "档号前缀只能用字母和数字，且不能是 R 或 FZ。",
              "A prefix has letters and digits only and is neither R nor FZ."};
    case store::Cause::account_name_form:
      return {"", "登录名须为 2 至 32 个小写字母、数字或 . _ - 。",
              "A login has 2 to 32 of a-z 0-9 . _ - ."};
    case store::Cause::account_name_taken:
      return {"", "登录名“{}”已经有人使用。", "The login “{}” is taken."};
    case store::Cause::last_administrator:
      return {"", "“{}”是最后一个可用的系统管理员，停用后就没有人能管理账号了。",
              "“{}” is the last administrator; without it nobody could manage accounts."};
    case store::Cause::step_forbidden:
      return {"", "按当前状态，档案“{}”不能走这一步。",
              "From its present state dossier “{}” cannot take this step."};
    case store::Cause::several_dossiers:
      return {"", "此人有多卷档案，请指明档号。", "There are several dossiers; name one."};
    case store::Cause::request_answered:
      return {"", "申请“{}”已有人答复。", "Request “{}” has been answered."};
    case store::Cause::page_not_stored:
      return {"", "所选页尚未入库或已搁置，不能出具复制件。",
              "A page chosen is not stored, so no copy of it can be certified."};
    case store::Cause::page_chosen_twice:
      return {"", "同一页选了两次。", "A page was chosen twice."};
    case store::Cause::copy_revoked:
      return {"", "复制件“{}”已经作废。", "Certified copy “{}” is revoked already."};
    case store::Cause::batch_closed:
      return {"", "这一批已经接收完毕，不能再加文件。请另起一批。",
              "The batch is complete and takes no more files. Begin another one."};
    case store::Cause::batch_assigned:
      return {"", "这一批已经归入一卷档案。", "The batch belongs to a dossier already."};
    case store::Cause::pages_waiting:
      return {"", "还有页在等待识读。", "Pages are still waiting to be read."};
    case store::Cause::settings:
      return {"", "设置文件有误（{}）。", "A setting is wrong ({})."};
    case store::Cause::host_name_form:
      return {"", "“{}”既不是主机名也不是 IP 地址。", "“{}” is neither a host name nor an address."};
    case store::Cause::certificates_there:
      return {"", "档案库已有证书。如需重做，请先移走档案库中的 tls 文件夹。",
              "The archive has certificates already. Move its folder tls away to make new ones."};
  }
  return {};
}

Phrase error_phrase(store::Errc code) {
  switch (code) {
    case store::Errc::not_found:
      return {"", "没有找到“{}”。档案库内容没有变动。请核对编号或姓名后再试。",
              "“{}” was not found. Nothing in the archive has changed. Check the number or name."};
    case store::Errc::conflict:
      return {"",
              "“{}”的状态已经变化，或当前状态不允许这一步。本次操作没有记录任何内容。请刷新页面，"
              "看清最新状态后再操作。",
              "“{}” has changed meanwhile, or its state does not allow this step. Nothing was "
              "recorded. Reload the page and look at its present state."};
    case store::Errc::invalid:
      return {
          "", "“{}”填写有误。本次操作没有记录任何内容。请改正后重新提交。",
          "“{}” is not filled in correctly. Nothing was recorded. Correct it and submit it again."};
    case store::Errc::not_an_archive:
      return {"",
              "“{}”不是档案库，或者该位置已有其他内容。没有覆盖或改动任何文件。"
              "请核对档案库的位置；新建时请选空文件夹。",
              "“{}” is not an archive, or something else is there already. No file was "
              "overwritten. Check the archive's place; choose an empty folder for a new one."};
    case store::Errc::wrong_version:
      return {
          "",
          "档案库“{}”的版本与本程序不一致。档案库没有改动。请使用与之匹配的程序版本，"
          "或请系统管理员升级。",
          "The archive “{}” is of another version than this program. It has not been changed. "
          "Use the program that matches it, or ask the administrator to upgrade."};
    case store::Errc::busy:
      return {
          "", "“{}”正被另一个操作占用。本次操作没有记录任何内容。请等几分钟再试。",
          "“{}” is in use by another operation. Nothing was recorded. Try again in a few minutes."};
    case store::Errc::no_space:
      return {"",
              "磁盘空间不足（{}）。此前已入库的内容完好，没有写完的部分不计入库。"
              "请腾出空间后重新执行同一操作，会从中断处继续。",
              "The disk is full ({}). What was stored before is whole, and nothing half-written "
              "counts. Make room and repeat the same step: it goes on where it stopped."};
    case store::Errc::io:
      return {"",
              "读写磁盘出错（{}）。此前已入库的内容没有改动，本次操作没有记录。"
              "请立即告知系统管理员检查磁盘。",
              "The disk failed ({}). What was stored before is not changed, and this step was "
              "not recorded. Tell the administrator at once to check the disk."};
    case store::Errc::damaged:
      return {"",
              "“{}”现存的内容与接收时不一致，为防误用已停止提供。其他内容不受影响。"
              "请告知系统管理员核验，并从备份恢复。",
              "What is kept of “{}” is not what was taken in, so it is not given out. Everything "
              "else is not affected. Tell the administrator to verify the archive and restore it "
              "from a backup."};
  }
  return {"", "操作没有成功（{}）。", "The step did not succeed ({})."};
}

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

std::string error_text(const store::Error& error, Language language) {
  // Which setting, and what is wrong with it, only its own words can tell.
  const std::string subject =
      error.cause() == store::Cause::settings ? error.what() : error.subject();
  const auto said = [&](const Phrase& phrase) {
    return fmt::format(fmt::runtime(pick(phrase, language)), subject);
  };
  const std::string cause = said(cause_phrase(error.cause()));
  // The cause names the subject, and what else invalid and conflict say is too general beside it.
  if (cause.empty()) return said(error_phrase(error.code()));
  const bool english = language == Language::english;
  const std::string_view safe = english ? " Nothing was recorded." : "本次操作没有记录任何内容。";
  return cause + std::string(safe);
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
