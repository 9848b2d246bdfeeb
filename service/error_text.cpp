// SPDX-License-Identifier: Apache-2.0
// The sentences for what the archive refused and for what keeps the service from starting.
#include <fmt/format.h>

#include "service/language.h"
#include "service/shown.h"

namespace service {
namespace {

// {} is the subject.
template <class Key>
struct Text {
  Key key;
  std::string_view chinese, english;
};

// Its tables stand in the order of the enumeration, so that none can be left out in the middle.
template <class Key, std::size_t size>
constexpr bool is_in_order(const Text<Key> (&table)[size], Key first) {
  for (std::size_t i = 0; i < size; ++i)
    if (static_cast<std::size_t>(table[i].key) != static_cast<std::size_t>(first) + i) return false;
  return true;
}

template <class Key>
std::string_view pick(const Text<Key>& text, Language language) {
  return language == Language::english ? text.english : text.chinese;
}

// clang-format off: it would break sentences in the middle of a word.
// What exactly, and what to do.
constexpr Text<store::Cause> kCauses[] = {
    {store::Cause::empty, "“{}”没有填写。", "“{}” is empty."},
    {store::Cause::too_long, "“{}”过长。", "“{}” is too long."},
    {store::Cause::name_form, "姓名须为 1 至 50 个字，不含控制字符。",
     "A name has 1 to 50 characters, none of them a control character."},
    {store::Cause::identity_number_wrong,
     "身份证号的出生日期或校验码不对，多半是抄错了一位。",
     "The date or the check digit of the identity number is wrong; most likely one digit was "
     "mistyped."},
    {store::Cause::name_differs, "这个身份证号已登记在另一个姓名下。请核对姓名与身份证。",
     "This identity number is on file under another name. Check name and card."},
    {store::Cause::other_person, "档案“{}”属于另一个人。请核对档号、姓名和身份证号。",
     "Dossier “{}” belongs to another person. Check its number, the name and the identity number."},
    {store::Cause::dossier_number_form, "档号中不能有空格、斜线或控制字符。",
     "A dossier number has no blank, slash or control character."},
    {store::Cause::dossier_number_taken, "档号“{}”已经有人使用。", "The dossier number “{}” is taken."},
    {store::Cause::dossier_there, "此人已有档案“{}”。请打开原有档案；确需另立一卷时，请注明另立。",
     "The person has dossier “{}” already. Open that one, or say that another is wanted."},
    {store::Cause::number_prefix_form, "档号前缀只能用字母和数字，且不能是 R 或 FZ。",
     "A prefix has letters and digits only and is neither R nor FZ."},
    {store::Cause::account_name_form, "登录名须为 2 至 32 个小写字母、数字或 . _ - 。",
     "A login has 2 to 32 of a-z 0-9 . _ - ."},
    {store::Cause::account_name_taken, "登录名“{}”已经有人使用。", "The login “{}” is taken."},
    {store::Cause::last_administrator, "“{}”是最后一个可用的系统管理员，停用后就没有人能管理账号了。",
     "“{}” is the last administrator; without it nobody could manage accounts."},
    {store::Cause::step_forbidden, "按当前状态，档案“{}”不能走这一步。",
     "From its present state dossier “{}” cannot take this step."},
    {store::Cause::several_dossiers, "此人有多卷档案，请指明档号。",
     "There are several dossiers; name one."},
    {store::Cause::request_answered, "申请“{}”已有人答复。", "Request “{}” has been answered."},
    {store::Cause::page_not_stored, "所选页尚未入库或已搁置，不能出具复制件。",
     "A page chosen is not stored, so no copy of it can be certified."},
    {store::Cause::page_chosen_twice, "同一页选了两次。", "A page was chosen twice."},
    {store::Cause::copy_revoked, "复制件“{}”已经作废。", "Certified copy “{}” is revoked already."},
    {store::Cause::batch_closed, "这一批已经接收完毕，不能再加文件。请另起一批。",
     "The batch is complete and takes no more files. Begin another one."},
    {store::Cause::batch_assigned, "这一批已经归入一卷档案。", "The batch belongs to a dossier already."},
    {store::Cause::batch_gathering,
     "这一批还在上传。请先传完并开始识读；上传已中断的，请在总览里选“开始识读”。",
     "The batch is still being uploaded. Finish the upload and have it read; if the upload broke "
     "off, choose to read it on the overview."},
    {store::Cause::pages_waiting, "还有页在等待识读。", "Pages are still waiting to be read."},
    {store::Cause::no_dossier, "没有档案“{}”。请核对档号。", "There is no dossier “{}”. Check its number."},
    {store::Cause::no_batch, "没有批次“{}”。请核对批次编号。", "There is no batch “{}”. Check its number."},
    {store::Cause::no_page, "没有页面“{}”，或者它不在这卷档案里。请刷新页面后再试。",
     "There is no page “{}”, or it is not in this dossier. Reload and try again."},
    {store::Cause::no_file, "没有接收过文件“{}”。请核对编号。",
     "No file “{}” has been taken in. Check its number."},
    {store::Cause::no_request, "没有申请“{}”。请核对申请编号。",
     "There is no request “{}”. Check its number."},
    {store::Cause::no_account, "没有账号“{}”。请核对登录名。", "There is no account “{}”. Check the login."},
    {store::Cause::no_person, "没有人员“{}”。请核对姓名和身份证号。",
     "There is no person “{}”. Check the name and the identity number."},
    {store::Cause::no_copy, "没有复制件“{}”。请核对编号。",
     "There is no certified copy “{}”. Check its number."},
    {store::Cause::person_without_dossier, "此人在本处没有档案。", "This person has no dossier here."},
    {store::Cause::page_without_image, "页面“{}”没有图像：尚未识读，或已搁置。",
     "Page “{}” has no image: it has not been read yet, or was set aside."},
    {store::Cause::page_without_pyramid,
     "页面“{}”没有可放大的分块图像：它是由较早版本的程序识读的。请看普通图像。",
     "Page “{}” has no tiles to zoom into: an earlier version of the program read it. Look at its "
     "plain image."},
    {store::Cause::no_folder,
     "没有“{}”这个文件夹。请核对档案库的位置（--archive）；还没有档案库的，先用 dangan init 建立。",
     "There is no folder “{}”. Check the archive's place (--archive); if there is no archive yet, "
     "make one with dangan init."},
    {store::Cause::not_permitted,
     "当前用户没有读写“{}”的权限。请用档案库所属的用户运行，或请系统管理员调整权限。",
     "The present user may not read or write “{}”. Run the program as the user who owns the "
     "archive, or have the administrator change the permissions."},
    {store::Cause::settings, "设置文件有误（{}）。", "A setting is wrong ({})."},
    {store::Cause::host_name_form, "“{}”既不是主机名也不是 IP 地址。",
     "“{}” is neither a host name nor an address."},
    {store::Cause::certificates_there,
     "档案库已有证书。如需重做，请先移走档案库中的 tls 文件夹。",
     "The archive has certificates already. Move its folder tls away to make new ones."},
    {store::Cause::page_replaced, "“{}”已由重扫的页替换，或本身已参与另一次替换。",
     "“{}” was replaced by a new scan, or has a part in another replacement."},
    {store::Cause::lot_name_taken, "已有名为“{}”的领卷批。", "There is a lot named “{}” already."},
    {store::Cause::dossier_in_lot, "档案“{}”已在一个领卷批中。", "Dossier “{}” is in a lot already."},
    {store::Cause::not_in_lot, "档案“{}”不在任何未完成的领卷批中。请先领卷。",
     "Dossier “{}” is in no unfinished lot. Receive it into a lot first."},
    {store::Cause::not_in_custody, "档案“{}”正在转出或已转出，不能领卷。",
     "Dossier “{}” is on its way out and cannot be received."},
    {store::Cause::own_command, "“{}”这一步有专门的命令。", "The step “{}” has a command of its own."},
    {store::Cause::stop_open, "档案“{}”有未处理的停扫，须先由档案管理员处理。",
     "Dossier “{}” has an open stop, which a custodian must resolve first."},
    {store::Cause::stop_resolved, "停扫“{}”已经处理过。", "Stop “{}” is resolved already."},
    {store::Cause::account_needed,
     "“{}”不是可用的工作人员账号。质检与签收须以账号进行（--as 登录名，密码由标准输入读）。",
     "“{}” is no enabled account of staff. Checks and sign-off are recorded under one (--as "
     "LOGIN, the password from standard input)."},
    {store::Cause::role_forbidden, "“{}”的角色不能做这一步。", "The role of “{}” may not do this."},
    {store::Cause::same_person, "“{}”须由另一个人检查：扫描、一检、二检应为不同的人。",
     "Somebody else must check “{}”: scanning, first and second check are of different persons."},
    {store::Cause::no_such_leaf, "这一卷没有第 {} 张。请核对张号；整卷的停扫，张号填 0。",
     "The dossier has no leaf {}. Check the number; 0 stands for the whole dossier."},
    {store::Cause::stop_of_whole,
     "“{}”的停扫是整卷的：可以整卷退出，或判定可以扫描；只不扫其中一张的，请另登记该张的停扫。",
     "The stop on “{}” is of the whole dossier: withdraw it, or let it be scanned. To leave out one "
     "leaf, record a stop on that leaf."},
    {store::Cause::stop_too_late,
     "“{}”已经扫描，不能再登记为不扫描：图像可能已在库中，不会消失。请核对该张的图像，涉密的按保密规定处理；"
     "要重新整理的，先退回整理。",
     "“{}” has been scanned, so the leaf cannot be left out any more: its image may be in the archive and "
     "does not go away. Look for it, and treat a classified one by the rules for secrets; to prepare the "
     "dossier anew, take it back to preparation."},
    {store::Cause::leaves_uncounted, "“{}”还卷前须清点：请写明张数。",
     "Count the leaves of “{}” before it goes back, and state how many."},
    {store::Cause::leaves_differ,
     "“{}”的张数与领卷时不符。请再清点一遍；确实不符的，在备注中写明原因后再登记。",
     "“{}” has not as many leaves as were received. Count them again; if that is so, record it with a note "
     "that says why."},
    {store::Cause::pages_unread,
     "“{}”还有没有识读的页，图像处理没有完成。请等识读结束；中断过的，再次运行原来的命令。",
     "“{}” has pages that are not read yet, so it is not processed. Wait for the reading; if it was broken "
     "off, run the same command again."},
    {store::Cause::nothing_to_correct, "“{}”没有可以更正的扫描数：还没有登记扫描，或已签收。",
     "“{}” has no count of a scan to correct: none was recorded, or it is signed off."},
    {store::Cause::page_of_its_own,
     "“{}”本身就是这一卷的一页，在退回之前就有或已检查过，不能顶替别的页。请把坏页重新扫描。",
     "“{}” is a page of the dossier in its own right, checked or there before the other was refused, and "
     "stands in no other's place. Scan the bad page again."},
    {store::Cause::stack_unfinished,
     "这一批是还没有扫完的一叠，没有重新识读。请再次运行原来的扫描命令，把其余的纸放进送纸器；"
     "没有其余的，就让送纸器空着运行一次，这一叠就结束并归卷；扫描仪不能再用的，请管理员在服务器上重新识读这一批。",
     "The batch is a stack that is not scanned to its end; nothing was read again. Run the scan again "
     "and lay in the rest; with an empty feeder the stack ends there and is split. Where the scanner is "
     "gone, have the batch read again on the server."},
    {store::Cause::archive_there,
     "“{}”里已经有一个档案库，不再建立。要用它，直接以 --archive 指明；要另建一个，请换一个文件夹。",
     "There is an archive in “{}” already, so none is made. Name it with --archive to use it, or choose another "
     "folder for a new one."},
    {store::Cause::own_seed,
     "样本未抽取：“{}”是您扫描或接收的，种子不能由您指定。请去掉种子，由程序随机抽取，或请别人抽取。",
     "No sample was drawn: you scanned or received “{}” and cannot choose the seed. Leave it out, so "
     "that it is drawn by chance, or let somebody else draw."},
    {store::Cause::sample_not_drawn, "“{}”所在批的样本还没有抽全。请在图像处理后抽样。",
     "The sample for “{}” is not drawn in full. Draw it after processing."},
    {store::Cause::sample_goes_on, "“{}”的本轮质检未完成或已合格，不能另抽一轮。",
     "The present round of “{}” is not complete or has passed, so no new one is drawn."},
    {store::Cause::percent_form, "抽样比例须为 5 至 100（%）。",
     "The share of a sample is 5 to 100 per cent."},
    {store::Cause::check_incomplete, "“{}”的样本还有页没有检查。",
     "Pages of the sample of “{}” are not checked yet."},
    {store::Cause::check_order, "档案“{}”还没有到这一检，或已经签收。",
     "Dossier “{}” is not at this check, or is signed off."},
    {store::Cause::gate_shut, "档案“{}”的质量关未通过。原因列在这一卷的质检情况里。",
     "The quality gate of “{}” is shut. The reasons stand with its checks."},
    {store::Cause::pass_rate, "“{}”的样本合格率低于 95 %。返工后另抽一轮。",
     "Fewer than 95 % of the sample of “{}” were accepted. Do the work again and draw a new "
     "round."},
    {store::Cause::refused_left, "档案“{}”有退回的页既未替换也未放行，或重扫的页未经两检。",
     "Dossier “{}” has refused pages neither replaced nor let pass, or a new scan that was not "
     "checked twice."},
    {store::Cause::page_not_bad, "“{}”没有被退回、搁置，也没有缺陷，不能替换。请先在检查中退回。",
     "“{}” was neither refused nor set aside and has no defect. Refuse it at a check first."},
    {store::Cause::page_not_later, "“{}”不是后来导入的批次中的页。", "“{}” is not of a batch that came later."},
    {store::Cause::page_not_here, "“{}”不在这卷档案中。", "“{}” is not in this dossier."},
    {store::Cause::replacement_not_stored, "“{}”尚未入库或已搁置。",
     "“{}” is not stored, or was set aside."},
    {store::Cause::page_in_leaf, "“{}”已归入一张多幅图像的纸，或重复给出。",
     "“{}” is in a leaf of several images already, or was named twice."},
    {store::Cause::leaf_too_small, "“{}”：一张纸的多幅图像至少两幅。",
     "“{}”: a leaf is grouped of two images or more."},
    {store::Cause::leaf_side_twice, "“{}”：一张纸的正面、背面各至多一幅。",
     "“{}”: a leaf has one front and one back at most."},
    {store::Cause::leaf_slip, "“{}”：浮帖须有盖着和掀开两幅。",
     "“{}”: a slip needs its image down and its image lifted."},
    {store::Cause::leaf_parts, "“{}”：折页的各部分须从 1 到末编号齐全。",
     "“{}”: a fold-out needs each of its parts once, numbered from 1."},
    {store::Cause::counts_form, "“{}”的数目没有填写或超出范围。",
     "The count of “{}” is missing or out of bounds."},
    {store::Cause::not_prepared,
     "档案“{}”已领卷但还没有整理：须先确认其中有没有涉密的、他人的材料。没有接收新的页。",
     "Dossier “{}” is received but not prepared: somebody has to look for classified sheets and those "
     "of other persons first. No pages were taken in."},
    {store::Cause::withdrawn, "档案“{}”已整卷退出，不扫描。请装订还原后还卷。",
     "Dossier “{}” is withdrawn and not scanned. Restore and return it."},
    {store::Cause::signed_off, "档案“{}”已终检签收，不能再改。",
     "Dossier “{}” is signed off and stays as it is."},
    {store::Cause::no_lot, "没有这个领卷批：“{}”。", "There is no lot “{}”."},
    {store::Cause::no_stop, "没有这项停扫：“{}”。", "There is no stop “{}”."},
    {store::Cause::no_leaf, "没有这张多幅图像的纸：“{}”。", "There is no leaf “{}”."},
    {store::Cause::refused_by_other, "“{}”由别人退回，只有退回的人或档案管理员可以改判。",
     "“{}” was refused by somebody else; only that person or a custodian may overturn it."},
    {store::Cause::nothing_to_waive, "这卷档案现在没有“{}”这个问题，不需要放行。",
     "“{}” is not found in this dossier now, so there is nothing to let pass."},
    {store::Cause::lot_name_form, "领卷批的名称不能全是数字：“{}”。",
     "A lot's name is not digits alone: “{}”."},
    {store::Cause::text_changed, "这一页的文字在您打开之后已被改动，您的改动没有保存。请重新打开再改。",
     "The text of the page was changed after you opened it; your change was not kept. Open it again."},
    {store::Cause::no_reading, "这一页没有这个识读版本。请重新列出版本再选。",
     "The page has no such reading. List its readings again."},
    {store::Cause::no_material, "没有这份材料或草稿，或者它已被退回、取代或撤销。请重新列出目录。",
     "There is no such material or draft, or it was refused, overtaken or withdrawn. List the "
     "catalogue again."},
    {store::Cause::material_settled, "“{}”已经确认入目，没有改动。要改请用更正，要取消请用撤销。",
     "“{}” is confirmed already and was not changed. Correct it or withdraw it."},
    {store::Cause::class_needed, "材料须有类别，第四、九类须写到小类（如 4-1、9-2）。没有改动。",
     "A material needs a class, in classes 4 and 9 a subclass (4-1, 9-2). Nothing was changed."},
    {store::Cause::material_pages, "第 {} 页不能列入：它不在这卷档案里、已在另一份材料中，或写了两次。没有改动。",
     "Page {} cannot be taken: it is not in this dossier, is in another material, or named twice. "
     "Nothing was changed."},
    {store::Cause::date_form, "形成时间不是一个存在的日期。没有改动。",
     "The date of formation does not exist. Nothing was changed."},
    {store::Cause::no_value, "这一页上没有“{}”这一项。请重新列出著录项。",
     "The page states no “{}”. List its values again."},
};
static_assert(is_in_order(kCauses, store::Cause::empty));

// What happened, what is safe, what to do.
constexpr Text<store::Errc> kErrors[] = {
    {store::Errc::not_found, "没有找到“{}”。档案库内容没有变动。请核对编号或姓名后再试。",
     "“{}” was not found. Nothing in the archive has changed. Check the number or name."},
    {store::Errc::conflict,
     "“{}”的状态已经变化，或当前状态不允许这一步。本次操作没有记录任何内容。请刷新页面，"
     "看清最新状态后再操作。",
     "“{}” has changed meanwhile, or its state does not allow this step. Nothing was recorded. "
     "Reload the page and look at its present state."},
    {store::Errc::invalid, "“{}”填写有误。本次操作没有记录任何内容。请改正后重新提交。",
     "“{}” is not filled in correctly. Nothing was recorded. Correct it and submit it again."},
    {store::Errc::not_an_archive,
     "“{}”不是档案库，或者该位置已有其他内容。没有覆盖或改动任何文件。"
     "请核对档案库的位置；新建时请选空文件夹。",
     "“{}” is not an archive, or something else is there already. No file was overwritten. Check "
     "the archive's place; choose an empty folder for a new one."},
    {store::Errc::wrong_version,
     "档案库“{}”的版本与本程序不一致。档案库没有改动。请使用与之匹配的程序版本，"
     "或请系统管理员升级。",
     "The archive “{}” is of another version than this program. It has not been changed. Use the "
     "program that matches it, or ask the administrator to upgrade."},
    {store::Errc::busy, "“{}”正被另一个操作占用。已收下的内容都在，没有受影响。请等几分钟再试。",
     "“{}” is in use by another operation. What was taken in is safe. Try again in a few minutes."},
    {store::Errc::no_space,
     "磁盘空间不足（{}）。此前已入库的内容完好，没有写完的部分不计入库。"
     "请腾出空间后重新执行同一操作，会从中断处继续。",
     "The disk is full ({}). What was stored before is whole, and nothing half-written counts. "
     "Make room and repeat the same step: it goes on where it stopped."},
    {store::Errc::io,
     "读写磁盘出错（{}）。此前已入库的内容没有改动，本次操作没有记录。"
     "请立即告知系统管理员检查磁盘。",
     "The disk failed ({}). What was stored before is not changed, and this step was not recorded. "
     "Tell the administrator at once to check the disk."},
    {store::Errc::damaged,
     "“{}”现存的内容与接收时不一致，为防误用已停止提供。其他内容不受影响。"
     "请告知系统管理员核验，并从备份恢复。",
     "What is kept of “{}” is not what was taken in, so it is not given out. Everything else is "
     "not affected. Tell the administrator to verify the archive and restore it from a backup."},
};
static_assert(is_in_order(kErrors, store::Errc::not_found));

// {1} is the detail, in the system's words.
constexpr Text<Obstacle> kObstacles[] = {
    {Obstacle::not_an_address,
     "“{0}”不能用作服务地址。服务没有启动，档案库没有变动。请写成 地址:端口，地址用数字，"
     "例如 --listen 127.0.0.1:8080。",
     "“{0}” is no address to listen on. The service was not started, and the archive has not "
     "changed. Write ADDR:PORT with a numeric address, such as --listen 127.0.0.1:8080."},
    {Obstacle::needs_tls,
     "还没有证书，不能在 {0} 上提供服务：没有加密时只有本机可以连接。服务没有启动，档案库没有变动。"
     "请先运行 dangan tls init 生成证书，或改用 --listen 127.0.0.1:8080。",
     "There is no certificate yet, so {0} cannot be served: without TLS only this computer may "
     "connect. The service was not started, and the archive has not changed. Run `dangan tls init` "
     "first, or use --listen 127.0.0.1:8080."},
    {Obstacle::port_in_use,
     "{0} 已被占用，可能是另一个 dangan serve 或别的程序正在使用。服务没有启动，档案库没有变动。"
     "请先停止那个程序，或用 --listen 换一个端口，例如 --listen 127.0.0.1:8081。",
     "{0} is in use already, perhaps by another dangan serve or some other program. The service "
     "was not started, and the archive has not changed. Stop that program, or choose another "
     "port, such as --listen 127.0.0.1:8081."},
    {Obstacle::address_elsewhere,
     "{0} 不是本机的地址。服务没有启动，档案库没有变动。请用 --listen 给出本机的地址"
     "（ip address 命令可以列出），或用 0.0.0.0 代表本机的所有地址。",
     "{0} is not an address of this computer. The service was not started, and the archive has not "
     "changed. Give --listen an address of this computer (the command `ip address` lists them), or "
     "0.0.0.0 for all of them."},
    {Obstacle::not_allowed,
     "当前用户无权使用 {0}（1024 以下的端口须有特权）。服务没有启动，档案库没有变动。"
     "请用 --listen 改用 1024 以上的端口，例如 8443，或请系统管理员授权。",
     "The present user may not use {0} (ports below 1024 need a privilege). The service was not "
     "started, and the archive has not changed. Choose a port above 1024 with --listen, such as "
     "8443, or ask the administrator for the privilege."},
    {Obstacle::cannot_listen,
     "不能在 {0} 上提供服务。服务没有启动，档案库没有变动。请换一个地址或端口；"
     "仍然不行时，请把系统的说法告知系统管理员：{1}",
     "{0} cannot be served. The service was not started, and the archive has not changed. Try "
     "another address or port; if that does not help, tell the administrator what the system says: "
     "{1}"},
    {Obstacle::certificate_unreadable,
     "证书文件 {0} 读不出来。服务没有启动，档案没有变动。请检查档案库 tls 文件夹里的文件和权限；"
     "或移走 tls 文件夹，再运行 dangan tls init 重做证书。系统的说法：{1}",
     "The certificate's file {0} cannot be read. The service was not started, and no dossier has "
     "changed. Check the files in the archive's folder tls and their permissions; or move that "
     "folder away and run `dangan tls init` again. The system says: {1}"},
    {Obstacle::certificate_not_made,
     "证书没有做成。没有留下任何文件，档案没有变动。请确认当前用户可以写入 {0}，再运行一次；"
     "仍然不行时，请把系统的说法告知系统管理员：{1}",
     "The certificate could not be made. No file was left behind, and no dossier has changed. Make "
     "sure that the present user may write to {0} and run the command again; if that does not "
     "help, tell the administrator what the system says: {1}"},
};
static_assert(is_in_order(kObstacles, Obstacle::not_an_address));

// clang-format on

// What an error of the store is about, when that is no number or name of somebody's.
struct Subject {
  std::string_view word, chinese, english;
};
constexpr Subject kSubjects[] = {
    {"code", "代码", "the code"},
    {"count", "数目", "the count"},
    {"dossier number", "档号", "the dossier number"},
    {"ground", "依据", "the ground"},
    {"identity number", "身份证号", "the identity number"},
    {"images", "幅数", "the count of images"},
    {"leaf", "张号", "the leaf"},
    {"leaves", "张数", "the count of leaves"},
    {"media type", "文件类型", "the media type"},
    {"name", "姓名", "the name"},
    {"name of the lot", "领卷批名称", "the name of the lot"},
    {"note", "备注", "the note"},
    {"number prefix", "档号前缀", "the number prefix"},
    {"operator", "负责人", "the operator"},
    {"pages", "页", "the pages"},
    {"path", "路径", "the path"},
    {"percent", "比例", "the share"},
    {"plan", "计划", "the plan"},
    {"query", "查询词", "the query"},
    {"reason", "原因", "the reason"},
    {"recipient", "收件人", "the recipient"},
    {"remark", "备注", "the remark"},
    {"resolution", "处理意见", "the resolution"},
    {"seed", "种子", "the seed"},
};
// Of "lot:3" and the like what stands before the colon.
constexpr Subject kNumbered[] = {
    {"account", "账号 {}", "account {}"}, {"batch", "批次 {}", "batch {}"},
    {"leaf", "纸张 {}", "leaf {}"},       {"lot", "领卷批 {}", "lot {}"},
    {"page", "页（内部编号 {}）", "page (internal number {})"},
    {"sample", "样本 {}", "sample {}"},   {"stop", "停扫 {}", "stop {}"},
};

std::string subject_text(const std::string& subject, Language language) {
  const bool english = language == Language::english;
  for (const Subject& one : kSubjects)
    if (subject == one.word) return std::string(english ? one.english : one.chinese);
  const std::size_t colon = subject.find(':');
  for (const Subject& one : kNumbered)
    if (colon != std::string::npos && subject.compare(0, colon, one.word) == 0)
      return fmt::format(fmt::runtime(english ? one.english : one.chinese),
                         shown(subject.substr(colon + 1)));
  return shown(subject);
}

// The cause names the subject, and what else the error says is too general beside it.
std::string_view safe_text(store::Errc code, Language language) {
  const bool english = language == Language::english;
  if (code == store::Errc::not_found)
    return english ? " Nothing in the archive has changed." : "档案库内容没有变动。";
  if (code == store::Errc::not_an_archive)
    return english ? " No file was changed." : "没有改动任何文件。";
  return english ? " Nothing was recorded." : "本次操作没有记录任何内容。";
}

}  // namespace

std::string error_text(const store::Error& error, Language language) {
  // Which setting, and what is wrong with it, only its own words can tell.
  const std::string subject =
      error.cause() == store::Cause::settings ? error.what()
                                              : subject_text(error.subject(), language);
  for (const auto& text : kCauses) {
    if (text.key != error.cause()) continue;
    return fmt::format(fmt::runtime(pick(text, language)), subject) +
           std::string(safe_text(error.code(), language));
  }
  const auto& text = kErrors[static_cast<std::size_t>(error.code())];
  return fmt::format(fmt::runtime(pick(text, language)), subject);
}

std::string error_text(const StartError& error, Language language) {
  const auto& text = kObstacles[static_cast<std::size_t>(error.obstacle())];
  return fmt::format(fmt::runtime(pick(text, language)), shown(error.subject()),
                     shown(error.detail()));
}

}  // namespace service
