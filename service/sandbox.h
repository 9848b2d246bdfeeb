// SPDX-License-Identifier: Apache-2.0
// What a page worker gives up before it reads the first byte of a file from outside: memory beyond
// its limit, core dumps, files growing, new privileges, the network, and every way to change the
// file system. It keeps reading files, computing, starting pdftoppm (which inherits all this), and
// its one socket.
//
// Errors   std::system_error when a limit cannot be set: the worker must not run without it.
// Threads  call once, at the start of the process, before other threads exist.
#pragma once

#include <cstdint>

namespace service {

// memory: bytes of address space; 0: unlimited. Not applied in sanitizer builds, whose shadow memory
// alone is terabytes; the other limits are.
void enter_sandbox(std::uint64_t memory);

}  // namespace service
