// SPDX-License-Identifier: Apache-2.0
// The inside of the process that works a scanner. SANE's drivers are foreign code, loaded from
// files and spoken to by USB and network; what they do wrong ends this process and not the program.
#pragma once

namespace service {

// Takes one ScanJob from the socket and sends ScanEvents, the last a ScanEnded. When the other side
// stops sending, the page in work is cancelled; a driver that does not return within ten seconds is
// ended with the process. Returns the exit status.
int run_scan_worker(int socket);

}  // namespace service
