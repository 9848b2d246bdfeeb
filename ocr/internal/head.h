// SPDX-License-Identifier: Apache-2.0
// What a page says about itself at its head and foot.
#pragma once

#include <string_view>

#include "ocr/draft.h"

namespace ocr::internal {

// Sets title, its confidence, titled, heading and class of the draft.
void propose_title(const RecognizedPage& page, const FormTable& forms, CatalogueDraft& draft);

// Where the title was not read: the form whose own words stand on the page, when there is just one.
void recognise_by_words(std::u32string_view text, const FormTable& forms, CatalogueDraft& draft);

// Sets the printed page number: 第2页 共4页, 2/4, - 2 -.
void find_page_number(const RecognizedPage& page, CatalogueDraft& draft);

}  // namespace ocr::internal
