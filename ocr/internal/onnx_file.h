// SPDX-License-Identifier: Apache-2.0
// Looks through an ONNX file before any library builds a net of it. The libraries that do trust
// their models; this one comes from whoever configured the archive, and may be cut, swapped or made
// to hurt.
//
// What is let in: one graph without graphs inside, of operations that line recognisers are made of;
// sizes, strides and groups within reason; weights in the file itself, as many as their dimensions
// say; every input of a node made before it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ocr::internal {

struct OnnxInput {
  std::string name;
  std::vector<std::int64_t> dims;  // 0 or less: left open
};

struct OnnxFile {
  OnnxInput input;          // the one that is no weight
  std::size_t weights = 0;  // numbers in all of them
};

// Throws std::invalid_argument that says what is wrong.
OnnxFile look_through_onnx(std::string_view bytes);

}  // namespace ocr::internal
