// SPDX-License-Identifier: Apache-2.0
// Opens and decodes every image of a dossier in page workers, without keeping anything: can it be
// read, how many pages has it, which of them are blank.
//
// Errors   NotReady when no page can be read here; what is wrong with an image is an objection.
// Threads  one call at a time.
#pragma once

#include <atomic>
#include <functional>

#include "service/delivery/plan.h"
#include "service/ingest.h"

namespace service::delivery {

// Fills in media types, pages and blanks. Not complete when *stop was set. progress(done, all)
// pages.
void look_at(Plan& plan, const IngestOptions& options,
             const std::function<void(int done, int all)>& progress, const std::atomic<bool>& stop);

}  // namespace service::delivery
