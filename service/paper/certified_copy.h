// SPDX-License-Identifier: Apache-2.0
// The certified copy as PDF: a cover that states number, date, pages, digests, ground and
// recipient; then the pages, their JPEG embedded as it is; on each sheet number, "x of y", and a QR
// code that leads to the verification page.
//
// Units    A4 sheets.
// Errors   std::runtime_error when there is no page, an image is no JPEG of the size said, ground
// and
//          recipient (some 700 characters together) do not fit the cover, or the drawing library
//          fails; no partial result.
// Threads  pure function.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/records.h"

namespace service::paper {

struct Office {
  std::string name = "人才服务中心";  // of the custodian, on every paper
  std::string verify_url;             // "https://host/v/" : the token is appended
};

struct CertifiedPage {
  std::vector<std::uint8_t> jpeg;
  int width = 0, height = 0;  // pixels of the JPEG
  int number = 0;             // in the dossier
  std::string title;
  store::Digest master;
};

// The same input gives the same bytes (dates come from the record, never from the clock).
std::vector<std::uint8_t> certified_copy_pdf(const store::CertifiedCopy& copy,
                                             const std::vector<CertifiedPage>& pages,
                                             const Office& office);

}  // namespace service::paper
