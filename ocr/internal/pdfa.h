// SPDX-License-Identifier: Apache-2.0
// What makes a PDF one of PDF/A-1b (ISO 19005-1), beside what its pages are made of: the facts
// about it, twice and equal, and what its colours mean.
#pragma once

#include <chrono>
#include <string>

#include <qpdf/QPDF.hh>

namespace ocr::internal {

void add_pdfa_facts(QPDF& pdf, const std::string& title, std::chrono::sys_seconds created);

}  // namespace ocr::internal
