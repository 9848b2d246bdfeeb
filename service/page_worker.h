// SPDX-License-Identifier: Apache-2.0
// The inside of a worker process: takes jobs from a socket, answers each, ends with the socket.
// Everything that touches the bytes of a file from outside happens here, under limits on memory,
// files and privileges that the process sets on itself before it reads the first byte.
#pragma once

#include <cstdint>

namespace service {

// Where a worker finds the file whose lock it takes for a page that needs much memory: of all workers
// of a program one at a time has such a page.
inline constexpr int big_page_turn_fd = 4;

// Returns the exit status of the process: 0 when the other side has hung up.
int run_page_worker(int socket, std::uint64_t memory_limit);

}  // namespace service
