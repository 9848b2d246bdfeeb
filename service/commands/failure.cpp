// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cerrno>
#include <ios>
#include <system_error>

#include "scanner/error.h"
#include "service/commands/commands.h"
#include "service/shown.h"
#include "service/start_error.h"
#include "store/error.h"

namespace service::commands {
namespace {

// What no room has a name for, in the system's words. True of commands with and without an archive.
std::string system_text(const std::exception& error, Language language) {
  const char* text =
      language == Language::chinese
          ? "没有做完。原文件和此前保存的内容都没有受影响。请排除原因后再次运行同一命令；"
            "原因不明时，请把系统的说法告知系统管理员：{}"
          : "Not finished. The original files and whatever was saved before are not "
            "affected. Mend the cause and run the same command again; if the cause is "
            "not clear, tell the administrator what the system says: {}";
  return fmt::format(fmt::runtime(text), shown(error.what()));
}

std::string system_text(const std::system_error& error, Language language) {
  const bool zh = language == Language::chinese;
  const int code = error.code().category() == std::generic_category() ||
                           error.code().category() == std::system_category()
                       ? error.code().value()
                       : 0;
  const char* text = nullptr;
  if (code == EACCES || code == EPERM || code == EROFS)
    text = zh ? "没有读写的权限。原文件和此前保存的内容都没有受影响。请检查文件夹的权限，"
                "或换一个用户，再次运行同一命令。系统的说法：{}"
              : "The permission to read or write is missing. The original files and whatever was "
                "saved before are not affected. Check the permissions of the folder, or run the "
                "same command as another user. The system says: {}";
  else if (code == ENOSPC || code == EDQUOT)
    text =
        zh ? "磁盘空间不足。原文件和此前保存的内容都没有受影响。请腾出空间后再次运行同一命令。"
             "系统的说法：{}"
           : "The disk is full. The original files and whatever was saved before are not affected. "
             "Make room and run the same command again. The system says: {}";
  if (text == nullptr) return system_text(static_cast<const std::exception&>(error), language);
  return fmt::format(fmt::runtime(text), shown(error.what()));
}

// Streams do not tell why.
std::string unwritten_text(Language language) {
  return language == Language::chinese
             ? "结果没有写成，多半是磁盘已满，或没有写入的权限。原文件没有改动。"
               "请腾出空间或换一个文件夹，再次运行同一命令。"
             : "The result could not be written: most likely the disk is full, or the permission "
               "to write is missing. The original files are unchanged. Make room or choose "
               "another folder, and run the same command again.";
}

}  // namespace

Failure failure_of(std::exception_ptr error, Language language) {
  const bool zh = language == Language::chinese;
  try {
    std::rethrow_exception(std::move(error));
  } catch (const store::Error& e) {
    return {error_text(e, language), fault_of(e.code()).exit};
  } catch (const StartError& e) {
    const bool mistyped = e.obstacle() == Obstacle::not_an_address;
    return {error_text(e, language), mistyped ? Exit::usage : Exit::failed};
  } catch (const scanner::Error& e) {
    return {fmt::format(fmt::runtime(zh ? "{}：{}" : "{}: {}"), shown(e.subject()),
                        reason_text(scanner::to_string(e.code()), language)),
            Exit::failed};
  } catch (const NotReady& e) {
    const char* safe =
        zh ? "原文件都在，没有改动；装好后再次运行同一命令，就会接着识读。"
           : "All original files are there, unchanged; once it is mended, run the same "
             "command again, and reading goes on.";
    return {fmt::format("{}\n        {}", reason_text(e.reason(), language), safe), Exit::failed};
  } catch (const UsageError& e) {
    return {e.text(language), Exit::usage};
  } catch (const std::ios_base::failure&) {
    return {unwritten_text(language), Exit::failed};
  } catch (const std::system_error& e) {
    return {system_text(e, language), Exit::failed};
  } catch (const std::exception& e) {
    return {system_text(e, language), Exit::failed};
  }
}

}  // namespace service::commands
