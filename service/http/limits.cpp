// SPDX-License-Identifier: Apache-2.0
#include "service/http/limits.h"

namespace service::http {

bool ConnectionCount::enter(const std::string& address) {
  const std::scoped_lock lock(mutex_);
  if (all_ >= most_) return false;
  auto& count = of_address_[address];
  if (count >= most_of_address_) return false;
  ++count;
  ++all_;
  return true;
}

void ConnectionCount::leave(const std::string& address) {
  const std::scoped_lock lock(mutex_);
  const auto found = of_address_.find(address);
  if (found == of_address_.end()) return;
  --all_;
  if (--found->second == 0) of_address_.erase(found);
}

}  // namespace service::http
