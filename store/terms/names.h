// SPDX-License-Identifier: Apache-2.0
// Persons' names: what was written is kept; the folded key is what is compared.
#pragma once

#include <string>
#include <string_view>

namespace terms {

// fold_search() without white space: "欧阳 娜" and "欧阳娜", "買買提•艾力" and "买买提·艾力"
// compare equal.
std::string name_key(std::string_view name);

// First character and asterisks: 王**. For answers to people who have not been identified.
std::string masked_name(std::string_view name);

// 1 to 50 characters after trimming, no control characters.
bool is_acceptable_name(std::string_view name);

}  // namespace terms
