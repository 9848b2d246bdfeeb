// SPDX-License-Identifier: Apache-2.0
// Accepts connections on one address: N threads, each with an io_context and an acceptor of its own
// (SO_REUSEPORT); a connection never leaves the thread that accepted it.
//
// Errors   StartError when the address cannot be listened on.
// Threads  constructed, stopped and destroyed by one thread.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <optional>
#include <string>

#include "service/http/application.h"
#include "service/http/limits.h"

namespace service::http {

class Listener {
 public:
  // Takes the address; clients wait until start(). port 0: any free one. Without a context: plain
  // HTTP.
  Listener(const std::string& address, unsigned short port, int threads, const Limits& limits,
           Application& application, std::optional<boost::asio::ssl::context> tls);
  ~Listener();
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  unsigned short port() const;

  void start();
  // Accepts nothing more, lets requests in work end (at most Limits::stop), closes what is left and
  // returns when no connection and no handler is left.
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace service::http
