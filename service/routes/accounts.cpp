// SPDX-License-Identifier: Apache-2.0
#include "service/json.h"
#include "service/routes/context.h"
#include "service/routes/handlers.h"
#include "service/routes/input.h"
#include "service/serve.h"
#include "store/terms/utf8.h"

namespace service::routes {
namespace {

constexpr std::size_t kLeastPassword = 8;  // as `dangan user add` asks

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
  const auto password = input.secret("password", 1024);
  // Length is what makes a password hard to guess; no rules on its characters.
  if (terms::decode_utf8(password).size() < kLeastPassword)
    input.refuse("password", "至少 8 个字符", "must be at least 8 characters");
  if (password.find(account.name) != std::string::npos)
    input.refuse("password", "不得包含账号", "must not hold the account's name");
  account.password_hash = hash_password(password);
  const auto added = call.context.archive.add_account(account, call.visitor->actor);
  return json_answer(to_json(added), 201);
}

}  // namespace service::routes
