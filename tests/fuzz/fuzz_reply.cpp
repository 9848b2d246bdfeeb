// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "service/page_report.h"
#include "service/wire.h"
#include "store/terms/utf8.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::vector<std::uint8_t> bytes(data, data + size);
  try {
    service::decode_job(bytes);
  } catch (const service::WireError&) {
  }
  try {
    service::PageReply reply = service::decode_reply(bytes);
    if (auto* report = std::get_if<service::PageReport>(&reply)) {
      const store::PageResult result = service::to_result(std::move(*report));
      if (terms::decode_utf8(result.text).size() != result.boxes.size()) std::abort();
    }
  } catch (const service::WireError&) {
  }
  return 0;
}
