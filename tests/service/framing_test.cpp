// SPDX-License-Identifier: Apache-2.0
#include "service/http/framing.h"

#include <gtest/gtest.h>

#include <string>

namespace service::http {
namespace {

constexpr std::size_t kTarget = 4096;

std::optional<FramingFault> fault_of_lines(const std::string& lines) {
  return framing_fault("POST /api HTTP/1.1\r\nHost: a\r\n" + lines + "\r\n", kTarget);
}

TEST(Framing, AnOrdinaryRequestPasses) {
  EXPECT_EQ(framing_fault("GET / HTTP/1.1\r\nHost: a\r\n\r\n", kTarget), std::nullopt);
  EXPECT_EQ(framing_fault("GET /?q=1 HTTP/1.0\r\nhost: a:80\r\nX:\r\n\r\n", kTarget), std::nullopt);
  EXPECT_EQ(fault_of_lines("Content-Length: 12\r\n"), std::nullopt);
  EXPECT_EQ(fault_of_lines("Transfer-Encoding: Chunked\r\n"), std::nullopt);
}

TEST(Framing, ALengthThatCanBeReadInTwoWaysIsRefused) {
  for (const char* lines :
       {"Content-Length: 1\r\nContent-Length: 1\r\n", "Content-Length: 1\r\nContent-Length: 2\r\n",
        "Content-Length: +3\r\n", "Content-Length: 3, 3\r\n", "Content-Length:\r\n",
        "Content-Length: 0x10\r\n", "Content-Length: 99999999999999999999\r\n",
        "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
        "Transfer-Encoding: chunked, gzip\r\n", "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: xchunked\r\n", "Transfer-Encoding: identity\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"})
    EXPECT_EQ(fault_of_lines(lines), FramingFault::malformed) << lines;
}

TEST(Framing, ALineThatIsNotOneIsRefused) {
  for (const char* lines :
       {"Name : value\r\n", " folded\r\n", "A: b\r\n\tfolded\r\n", ": empty\r\n", "no colon\r\n",
        "A: b\nB: c\r\n", "A: b\x01\r\n", "A: b\rB: c\r\n", "Na me: b\r\n", "Host: b\r\n"})
    EXPECT_EQ(fault_of_lines(lines), FramingFault::malformed) << lines;
  EXPECT_EQ(fault_of_lines(std::string("A: b\0c\r\n", 9)), FramingFault::malformed);
}

TEST(Framing, TheHostIsNamedExactlyOnce) {
  EXPECT_EQ(framing_fault("GET / HTTP/1.1\r\n\r\n", kTarget), FramingFault::malformed);
  EXPECT_EQ(framing_fault("GET / HTTP/1.1\r\nHost:\r\n\r\n", kTarget), FramingFault::malformed);
  EXPECT_EQ(framing_fault("GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", kTarget),
            FramingFault::malformed);
  EXPECT_EQ(framing_fault("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", kTarget), FramingFault::malformed);
}

TEST(Framing, AnOldRequestHasNoTransferEncoding) {
  EXPECT_EQ(
      framing_fault("POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", kTarget),
      FramingFault::malformed);
}

TEST(Framing, TheRequestLineHasThreeParts) {
  for (const char* line : {"GET /", "GET  HTTP/1.1", "GET / X/1.1", "GE(T / HTTP/1.1", "",
                           "GET /a b HTTP/1.1", "GET /\x7f HTTP/1.1", " / HTTP/1.1"})
    EXPECT_EQ(framing_fault(std::string(line) + "\r\nHost: a\r\n\r\n", kTarget),
              FramingFault::malformed)
        << line;
  EXPECT_EQ(framing_fault("GET / HTTP/2.0\r\nHost: a\r\n\r\n", kTarget), FramingFault::bad_version);
  EXPECT_EQ(
      framing_fault("GET /" + std::string(4096, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", kTarget),
      FramingFault::long_target);
}

TEST(Framing, TheNameOfAHostLosesItsPort) {
  EXPECT_EQ(host_name("localhost:8080"), "localhost");
  EXPECT_EQ(host_name("127.0.0.1"), "127.0.0.1");
  EXPECT_EQ(host_name("[::1]:8080"), "::1");
  EXPECT_EQ(host_name("[::1"), "");
}

}  // namespace
}  // namespace service::http
