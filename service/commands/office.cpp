// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

#include "service/commands/commands.h"
#include "service/commands/terminal.h"
#include "service/serve.h"
#include "store/archive.h"
#include "store/custody_rules.h"
#include "store/terms/utf8.h"

namespace service::commands {
namespace {

std::atomic<bool> stop{false};
static_assert(std::atomic<bool>::is_always_lock_free);

std::string new_password(Language language) {
  const bool zh = language == Language::chinese;
  std::string password = read_secret(zh ? "密码（至少 8 个字符）：" : "password (at least 8 characters): ");
  if (terms::decode_utf8(password).size() < least_password)
    throw UsageError("密码太短：至少 8 个字符。账号没有改动，请再运行一次。",
                     "The password is too short: it needs at least 8 characters. Nothing was "
                     "changed; run the command again.");
  return password;
}

// "127.0.0.1:8080", "[::1]:8080", ":8080"
void parse_listen(const std::string& text, ServeOptions& options) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos) throw StartError(Obstacle::not_an_address, text, "no port");
  std::string address = text.substr(0, colon);
  if (address.size() > 1 && address.front() == '[' && address.back() == ']')
    address = address.substr(1, address.size() - 2);
  if (!address.empty()) options.address = address;
  const std::string port = text.substr(colon + 1);
  const bool digits = !port.empty() && port.size() <= 5 &&
                      port.find_first_not_of("0123456789") == std::string::npos;
  if (!digits || std::stoi(port) > 65'535)
    throw StartError(Obstacle::not_an_address, text, "not a port");
  options.port = static_cast<unsigned short>(std::stoi(port));
}

}  // namespace

const std::atomic<bool>& stop_flag() { return stop; }

void catch_signals() {
  struct sigaction action {};
  action.sa_handler = [](int) { stop = true; };
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

store::Actor os_actor() {
  passwd entry{};
  passwd* found = nullptr;
  char buffer[4096];
  if (getpwuid_r(getuid(), &entry, buffer, sizeof buffer, &found) == 0 && found != nullptr)
    return {std::string("os:") + found->pw_name};
  return {fmt::format("os:{}", getuid())};
}

Exit user_add(const Common& common, const UserAdd& options) {
  store::Archive archive(common.archive);
  const auto role = store::parse_role(options.role);
  if (!role)
    throw UsageError("--role 须为 clerk、custodian 或 administrator。没有做任何改动。",
                     "--role is clerk, custodian or administrator. Nothing was changed.");
  store::Account account;
  account.name = options.name;
  account.display_name = options.display_name.empty() ? options.name : options.display_name;
  account.role = *role;
  account.password_hash = hash_password(new_password(common.language));
  archive.add_account(account, os_actor());
  fmt::print(fmt::runtime(common.language == Language::chinese ? "已添加 {}（{}）。\n"
                                                               : "{} was added ({}).\n"),
             account.name, role_text(*role, common.language));
  return Exit::ok;
}

Exit user_list(const Common& common) {
  const store::Archive archive(common.archive);
  for (const auto& a : archive.accounts())
    fmt::print("{}{}{}{}\n", padded(a.name, 20), padded(role_text(a.role, common.language), 16),
               a.display_name, a.enabled ? "" : "  (-)");
  return Exit::ok;
}

Exit user_password(const Common& common, const std::string& name) {
  store::Archive archive(common.archive);
  const auto account = archive.account(name);
  if (!account)
    throw store::Error(store::Errc::not_found, name, "no such account", store::Cause::no_account);
  archive.set_password_hash(account->id, hash_password(new_password(common.language)), os_actor());
  fmt::print("{}\n", common.language == Language::chinese ? "密码已更改。" : "The password was changed.");
  return Exit::ok;
}

Exit user_enable(const Common& common, const std::string& name, bool enabled) {
  store::Archive archive(common.archive);
  const auto account = archive.account(name);
  if (!account)
    throw store::Error(store::Errc::not_found, name, "no such account", store::Cause::no_account);
  archive.set_account_enabled(account->id, enabled, os_actor());
  const bool zh = common.language == Language::chinese;
  fmt::print("{}\n", enabled ? (zh ? "账号已启用。" : "The account is enabled.")
                             : (zh ? "账号已停用，其登录已全部结束。"
                                   : "The account is disabled and its sessions are ended."));
  return Exit::ok;
}

Exit tls_init(const Common& common, const std::vector<std::string>& names) {
  service::tls_init(common.archive, names);
  fmt::print("{}\n", common.language == Language::chinese
                         ? "已生成本单位根证书与服务器证书（在档案库的 tls 文件夹）。"
                           "各电脑打开 /trust 页面，按说明信任根证书即可。"
                         : "The office's root and server certificate were made (folder tls of the "
                           "archive). Open /trust on each PC and follow the page to trust it.");
  return Exit::ok;
}

Exit serve(const Common& common, const std::string& listen, int workers) {
  ServeOptions options;
  options.actor = os_actor();
  options.archive = common.archive;
  options.ingest.workers = workers;
  if (!listen.empty()) parse_listen(listen, options);
  service::serve(options, [](const std::string& address) {
    fmt::print("listening on {}\n", address);
    std::fflush(stdout);
  });
  return Exit::ok;
}

}  // namespace service::commands
