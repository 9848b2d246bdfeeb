// SPDX-License-Identifier: Apache-2.0
// The inside of a worker process: takes jobs from a socket, answers each, ends with the socket.
// Everything that touches the bytes of a file from outside happens here, under limits on memory,
// files and privileges that the process sets on itself before it reads the first byte.
#pragma once

#include <cstdint>
#include <vector>

#include "service/worker_process.h"

namespace service {

// What a worker sends in place of an answer before a page that needs much memory: of all workers of a
// program one at a time has such a page. It goes on when it gets an empty frame.
inline const std::vector<std::uint8_t> ask_for_turn;

// Returns the exit status of the process: 0 when the other side has hung up.
// A recogniser in `reading` that cannot be used is passed over for the program's own; ask_ready
// tells.
int run_page_worker(int socket, std::uint64_t memory_limit, const ReadingSettings& reading = {});

}  // namespace service
