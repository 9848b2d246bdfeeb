// SPDX-License-Identifier: Apache-2.0
// One client: requests one after the other, each with its deadlines and caps, answers in order.
//
// Threads  a connection lives on the network thread that accepted it; all members run there.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <memory>
#include <set>
#include <string>

#include "service/http/application.h"
#include "service/http/byte_stream.h"
#include "service/http/limits.h"
#include "service/http/request_reader.h"
#include "service/http/work_pool.h"

namespace service::http {

class Connection;

// What all connections share, and what one network thread's connections are listed in.
struct Shared {
  Application& application;
  const Limits& limits;
  WorkPool& desk;
  WorkPool& hashing;
  boost::asio::ssl::context* tls;  // null: plain
};
using Connections = std::set<Connection*>;

class Connection {
 public:
  Connection(std::string address, Shared& shared, Connections& connections);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Runs until the client leaves or is told to. Does not throw for what a client does.
  boost::asio::awaitable<void> run(boost::asio::ip::tcp::socket socket);
  void finish();  // closes after the request in work; at once when there is none
  void abort();   // closes now

 private:
  // refusal: what to answer in place of the handler. gone: nobody is there to answer.
  struct Reading {
    std::optional<Response> refusal;
    bool gone = false;
  };

  boost::asio::awaitable<bool> exchange();
  boost::asio::awaitable<bool> fulfil(RequestReader& reader, const Request& request);
  boost::asio::awaitable<Response> respond(RequestReader& reader, Call& call, bool& gone);
  boost::asio::awaitable<Reading> read_body(RequestReader& reader, Call& call);
  boost::asio::awaitable<Reading> read_text(RequestReader& reader, Call& call);
  boost::asio::awaitable<Reading> read_file(RequestReader& reader, Call& call);
  Reading broken_off(const Call& call, std::optional<Code> fault);
  boost::asio::awaitable<void> discard(Call& call);
  boost::asio::awaitable<Response> work(Call& call);
  boost::asio::awaitable<bool> go_on(const Request& request);  // 100, where it is waited for
  boost::asio::awaitable<bool> write(const Response& response, bool head, bool keep);
  boost::asio::awaitable<void> refuse(Code code);
  boost::asio::awaitable<void> linger();

  const std::string address_;
  Shared& shared_;
  const Limits& limits_;
  Connections& connections_;
  boost::beast::flat_buffer buffer_;
  std::unique_ptr<ByteStream> stream_;
  CloseSlot close_slot_;  // before there is a stream
  bool idle_ = true;
  bool finishing_ = false;
};

}  // namespace service::http
