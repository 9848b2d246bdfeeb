// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "scanner/error.h"
#include "service/commands/commands.h"
#include "store/error.h"

namespace service::commands {

Failure failure_of(std::exception_ptr error, Language language) {
  const bool zh = language == Language::chinese;
  try {
    std::rethrow_exception(std::move(error));
  } catch (const store::Error& e) {
    return {error_text(e, language), fault_of(e.code()).exit};
  } catch (const scanner::Error& e) {
    return {fmt::format("{}：{}", e.subject(), reason_text(scanner::to_string(e.code()), language)),
            Exit::failed};
  } catch (const NotReady& e) {
    const char* safe =
        zh ? "所有页面都在，仍待识读；装好后再次运行同一命令即可。"
           : "All pages are kept and waiting; run the same command again once it is mended.";
    return {fmt::format("{}\n        {}", reason_text(e.reason(), language), safe), Exit::failed};
  } catch (const UsageError& e) {
    return {e.what(), Exit::usage};
  } catch (const std::exception& e) {
    return {(zh ? "未能完成，档案库保持原样。系统的说法：" : "failed: ") + std::string(e.what()),
            Exit::failed};
  }
}

}  // namespace service::commands
