// SPDX-License-Identifier: Apache-2.0
// One client: requests one after the other, each with its deadlines and caps, answers in order.
//
// Threads  a connection lives on the network thread that accepted it; all members run there.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <set>
#include <string>

#include "service/http/application.h"
#include "service/http/limits.h"
#include "service/http/work_pool.h"

namespace service::http {

class Connection {
 public:
  virtual ~Connection() = default;
  virtual void finish() = 0;  // closes after the request in work; at once when there is none
  virtual void abort() = 0;   // closes now
};

// What all connections share, and what one network thread's connections are listed in.
struct Shared {
  Application& application;
  const Limits& limits;
  WorkPool& desk;
  WorkPool& hashing;
  boost::asio::ssl::context* tls;  // null: plain
};
using Connections = std::set<Connection*>;

// Runs until the client leaves or is told to. Does not throw for what a client does.
boost::asio::awaitable<void> converse(boost::asio::ip::tcp::socket socket, std::string address,
                                      Shared& shared, Connections& connections);

}  // namespace service::http
