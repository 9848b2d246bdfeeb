// SPDX-License-Identifier: Apache-2.0
#include "service/json.h"
#include "service/routes/context.h"
#include "service/routes/handlers.h"
#include "service/routes/input.h"
#include "service/serve.h"
#include "store/terms/utf8.h"

namespace service::routes {
namespace {

// Length is what makes a password hard to guess; no rules on its characters.
std::string new_password(const Input& input, const std::string& name) {
  auto password = input.secret("password", 1024);
  if (terms::decode_utf8(password).size() < least_password)
    input.refuse("password", "至少 8 个字符", "must be at least 8 characters");
  if (password.find(name) != std::string::npos)
    input.refuse("password", "不得包含账号", "must not hold the account's name");
  return password;
}

store::Account account_of(Call& call) {
  const std::string name(call.parameter("name"));
  auto account = call.context.archive.account(name);
  if (!account)
    throw store::Error(store::Errc::not_found, name, "no such account", store::Cause::no_account);
  return std::move(*account);
}

}  // namespace

Response accounts(Call& call) {
  return json_answer({{"accounts", list_json(call.context.archive.accounts())}});
}

Response add_account(Call& call) {
  const Input input(call);
  store::Account account;
  account.name = input.text("name", 32);
  account.display_name = input.text("display_name", 50);
  const auto role = store::parse_role(input.text("role", 20));
  if (!role) input.refuse("role", "须为所列角色之一", "must be one of the roles");
  account.role = *role;
  account.password_hash = hash_password(new_password(input, account.name));
  const auto added = call.context.archive.add_account(account, call.visitor->actor);
  return json_answer(to_json(added), 201);
}

Response enable_account(Call& call) {
  const auto* enabled = call.body.if_contains("enabled");
  if (enabled == nullptr || !enabled->is_bool())
    Input(call).refuse("enabled", "须为 true 或 false", "must be true or false");
  const auto account = account_of(call);
  call.context.archive.set_account_enabled(account.id, enabled->get_bool(), call.visitor->actor);
  return json_answer(to_json(account_of(call)));
}

Response set_password(Call& call) {
  const auto account = account_of(call);
  call.context.archive.set_password_hash(
      account.id, hash_password(new_password(Input(call), account.name)), call.visitor->actor);
  return json_answer(to_json(account));
}

}  // namespace service::routes
