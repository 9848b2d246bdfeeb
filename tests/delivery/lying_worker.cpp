// SPDX-License-Identifier: Apache-2.0
// Stands for a page worker that a file has taken over: it answers what the name of the file says,
// whatever was asked. "count-" at the start: already when it is asked for the pages.
#include <string>

#include "service/frame.h"
#include "service/page_report.h"

namespace {

service::PageReport report() {
  service::PageReport page;
  page.width = page.height = page.clean_width = page.clean_height = 10;
  page.blank = true;
  page.text.width = page.text.height = 10;
  return page;
}

service::PageReply answer(const service::PageJob& job) {
  const auto says = [&](const char* word) { return job.name.find(word) != std::string::npos; };
  const bool asked_for_pages = job.index == service::ask_page_count;
  if (!asked_for_pages || job.name.starts_with("count-")) {
    if (says("opened")) return service::OpenedFile{"image/jpeg", 1};
    if (says("report")) return report();
    if (says("facing")) return service::FacingReport{report(), report()};
    if (says("joined")) return service::JoinedParts{};
    if (says("failure")) return service::PageFailure{"damaged", "it says"};
  }
  if (asked_for_pages || job.depth == service::Depth::decode)
    return service::OpenedFile{"image/jpeg", 1};
  return report();
}

}  // namespace

int main() {
  constexpr int socket = 3;
  while (const auto frame = service::receive_frame(socket, service::max_frame)) {
    const service::PageJob job = service::decode_job(*frame);
    if (job.name.find("noise") != std::string::npos) {
      service::send_frame(socket, {2, 0xff, 0xff, 0xff, 0xff, 7});
    } else {
      service::send_frame(socket, service::encode(answer(job)));
    }
  }
  return 0;
}
