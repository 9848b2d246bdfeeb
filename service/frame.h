// SPDX-License-Identifier: Apache-2.0
// Messages on a stream socket: a 32-bit length and so many bytes.
//
// Errors   std::system_error when the other side is gone in the middle of a message, and with
//          ETIMEDOUT when the deadline passes before the message is whole.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace service {

constexpr std::uint32_t max_frame = 512U << 20;

void send_frame(int socket, const std::vector<std::uint8_t>& bytes);
// nullopt when the other side has hung up between messages. Throws std::length_error beyond the
// bound, before memory is taken.
std::optional<std::vector<std::uint8_t>> receive_frame(
    int socket, std::uint32_t at_most,
    std::optional<std::chrono::steady_clock::time_point> deadline = std::nullopt);

}  // namespace service
