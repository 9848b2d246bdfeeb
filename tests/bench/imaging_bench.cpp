// SPDX-License-Identifier: Apache-2.0
// usage: imaging_bench [FOLDER]...         what imaging costs
//        imaging_bench --accuracy          how right it is
//        imaging_bench --sheets FROM TO    pictures before and after, to be looked at
#include <fmt/format.h>
#include <malloc.h>

#include <exception>
#include <string>

#include "tests/bench/imaging.h"

int main(int argc, char** argv) {
  // As the page workers have it: memory is kept from page to page.
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 256 << 20);
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  try {
    if (arguments == std::vector<std::string>{"--accuracy"}) {
      imaging::print_accuracy();
    } else if (arguments.size() == 3 && arguments[0] == "--sheets") {
      imaging::write_sheets(arguments[1], arguments[2]);
    } else {
      imaging::print_costs({arguments.begin(), arguments.end()});
    }
    return 0;
  } catch (const std::exception& e) {
    fmt::print(stderr, "imaging_bench: {}\n", e.what());
    return 1;
  }
}
