// SPDX-License-Identifier: Apache-2.0
#include "ocr/internal/onnx_file.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <stdexcept>

#include <fmt/format.h>

namespace ocr::internal {
namespace {

constexpr std::size_t kMostNodes = 20'000, kMostNames = 64, kMostDims = 6;
constexpr std::int64_t kGreatestDim = 1 << 24, kGreatestStep = 4096;

[[noreturn]] void refuse(const std::string& what) { throw std::invalid_argument(what); }

// One field of a protobuf message.
struct Field {
  std::uint64_t tag = 0;
  std::uint64_t number = 0;
  std::string_view bytes;
  bool is_number = false;
};

class Message {
 public:
  explicit Message(std::string_view bytes) : rest_(bytes) {}

  std::optional<Field> next() {
    if (rest_.empty()) return std::nullopt;
    Field field;
    const std::uint64_t key = number();
    field.tag = key >> 3;
    switch (key & 7) {
      case 0:
        field.number = number();
        field.is_number = true;
        break;
      case 1:
        field.bytes = take(8);
        break;
      case 2:
        field.bytes = take(number());
        break;
      case 5:
        field.bytes = take(4);
        break;
      default:
        refuse("not an ONNX file");
    }
    return field;
  }

  bool is_done() const { return rest_.empty(); }

  std::uint64_t number() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) refuse("the file is cut off");
      const auto byte = static_cast<std::uint8_t>(rest_.front());
      rest_.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 127U) << shift;
      if (byte < 128) return value;
    }
    refuse("not an ONNX file");
  }

 private:
  std::string_view take(std::uint64_t size) {
    if (size > rest_.size()) refuse("the file is cut off");
    const std::string_view taken = rest_.substr(0, static_cast<std::size_t>(size));
    rest_.remove_prefix(static_cast<std::size_t>(size));
    return taken;
  }

  std::string_view rest_;
};

// Numbers of a repeated field: one by one, or packed into one.
void append_numbers(const Field& field, std::vector<std::int64_t>& out) {
  if (field.is_number) {
    out.push_back(static_cast<std::int64_t>(field.number));
    return;
  }
  for (Message packed(field.bytes); !packed.is_done();) {
    out.push_back(static_cast<std::int64_t>(packed.number()));
    if (out.size() > 4096) refuse("a list is too long");
  }
}

// Of one value of a tensor; 0: a kind that is not let in.
std::size_t value_size(std::uint64_t kind) {
  switch (kind) {
    case 1:  // float
    case 6:  // int32
      return 4;
    case 2:  // uint8
    case 3:  // int8
    case 9:  // bool
      return 1;
    case 7:   // int64
    case 11:  // double
      return 8;
    case 10:  // half
      return 2;
    default:
      return 0;
  }
}

struct Tensor {
  std::string name;
  std::size_t values = 0;
};

Tensor read_tensor(std::string_view bytes) {
  Tensor tensor;
  std::vector<std::int64_t> dims;
  std::uint64_t kind = 0;
  std::size_t raw = 0, floats = 0;
  std::vector<std::int64_t> listed;
  bool has_raw = false;
  Message message(bytes);
  while (const auto field = message.next()) {
    if (field->tag == 1) append_numbers(*field, dims);
    if (field->tag == 2) kind = field->number;
    if (field->tag == 4) floats += field->bytes.size() / 4;
    if (field->tag == 5 || field->tag == 7) append_numbers(*field, listed);
    if (field->tag == 8) tensor.name = field->bytes;
    if (field->tag == 9) raw = field->bytes.size(), has_raw = true;
    if (field->tag == 10) floats += field->bytes.size() / 8;
    if (field->tag == 13 || (field->tag == 14 && field->number != 0)) {
      refuse("its weights are in another file");
    }
  }
  if (value_size(kind) == 0) refuse("weights of an unknown kind");
  if (dims.size() > kMostDims) refuse("weights of too many dimensions");
  tensor.values = 1;
  for (const std::int64_t dim : dims) {
    if (dim < 1 || dim > kGreatestDim) refuse("weights of an impossible size");
    tensor.values *= static_cast<std::size_t>(dim);
    if (tensor.values > (1U << 28)) refuse("too many weights");
  }
  const bool is_whole =
      has_raw ? raw == tensor.values * value_size(kind) : floats + listed.size() == tensor.values;
  if (!is_whole) refuse(fmt::format("the weights '{}' are not whole", tensor.name));
  return tensor;
}

constexpr std::array<std::string_view, 54> kOperations = {"Add",
                                                          "AveragePool",
                                                          "BatchNormalization",
                                                          "Cast",
                                                          "Clip",
                                                          "Concat",
                                                          "Constant",
                                                          "Conv",
                                                          "Div",
                                                          "Dropout",
                                                          "Elu",
                                                          "Erf",
                                                          "Exp",
                                                          "Expand",
                                                          "Flatten",
                                                          "GRU",
                                                          "Gather",
                                                          "Gemm",
                                                          "GlobalAveragePool",
                                                          "HardSigmoid",
                                                          "HardSwish",
                                                          "Identity",
                                                          "LSTM",
                                                          "LeakyRelu",
                                                          "LogSoftmax",
                                                          "MatMul",
                                                          "Max",
                                                          "MaxPool",
                                                          "Min",
                                                          "Mul",
                                                          "Neg",
                                                          "PRelu",
                                                          "Pad",
                                                          "Pow",
                                                          "ReduceMax",
                                                          "ReduceMean",
                                                          "ReduceSum",
                                                          "Relu",
                                                          "Reshape",
                                                          "Resize",
                                                          "Shape",
                                                          "Sigmoid",
                                                          "Slice",
                                                          "Softmax",
                                                          "Split",
                                                          "Sqrt",
                                                          "Squeeze",
                                                          "Sub",
                                                          "Tanh",
                                                          "Tile",
                                                          "Transpose",
                                                          "Unsqueeze",
                                                          "Upsample",
                                                          "LayerNormalization"};

void check_attribute(std::string_view bytes) {
  std::string name;
  std::vector<std::int64_t> numbers;
  Message message(bytes);
  while (const auto field = message.next()) {
    if (field->tag == 1) name = field->bytes;
    if (field->tag == 3 || field->tag == 8) append_numbers(*field, numbers);
    if (field->tag == 5) read_tensor(field->bytes);
    if (field->tag == 6 || field->tag == 11) refuse("graphs inside the graph are not let in");
  }
  const bool counts = name == "kernel_shape" || name == "strides" || name == "dilations" ||
                      name == "group" || name == "hidden_size" || name == "num_heads";
  for (const std::int64_t number : numbers) {
    const bool is_low = counts ? number < 1 : number < -kGreatestDim;
    if (is_low || number > (counts || name == "pads" ? kGreatestStep : kGreatestDim)) {
      refuse(fmt::format("'{}' is {}", name, number));
    }
  }
}

// Adds what the node makes to `known`.
void check_node(std::string_view bytes, std::set<std::string>& known) {
  std::vector<std::string> made;
  std::string operation;
  std::size_t names = 0;
  Message message(bytes);
  while (const auto field = message.next()) {
    if (field->tag == 1 && !field->bytes.empty() && !known.contains(std::string(field->bytes))) {
      refuse(fmt::format("nothing makes '{}'", field->bytes));
    }
    if (field->tag == 2) made.emplace_back(field->bytes);
    if (field->tag == 4) operation = field->bytes;
    if (field->tag == 5) check_attribute(field->bytes);
    if (field->tag <= 2 && ++names > kMostNames) refuse("a node has too many inputs");
  }
  if (std::find(kOperations.begin(), kOperations.end(), operation) == kOperations.end()) {
    refuse(fmt::format("the operation '{}' is not let in", operation));
  }
  if (made.empty()) refuse("a node makes nothing");
  known.insert(made.begin(), made.end());
}

// ValueInfoProto { name = 1; type = 2 { tensor = 1 { shape = 2 { dim = 1 { value = 1 }}}}}
OnnxInput read_input(std::string_view bytes) {
  OnnxInput input;
  Message info(bytes);
  while (const auto field = info.next()) {
    if (field->tag == 1) input.name = field->bytes;
    if (field->tag != 2) continue;
    std::string_view inner = field->bytes;
    for (const std::uint64_t tag : {1, 2}) {
      Message level(inner);
      inner = {};
      while (const auto found = level.next()) {
        if (found->tag == tag) inner = found->bytes;
      }
    }
    Message shape(inner);
    while (const auto dim = shape.next()) {
      if (dim->tag != 1 || input.dims.size() == kMostDims) refuse("its input has no clear shape");
      input.dims.push_back(0);
      Message value(dim->bytes);
      while (const auto number = value.next()) {
        if (number->tag == 1 && number->is_number)
          input.dims.back() = static_cast<std::int64_t>(number->number);
      }
    }
  }
  return input;
}

std::string_view graph_of(std::string_view bytes) {
  std::string_view graph;
  Message model(bytes);
  while (const auto field = model.next()) {
    if (field->tag != 7) continue;
    if (!graph.empty()) refuse("it has two graphs");
    graph = field->bytes;
  }
  if (graph.empty()) refuse("it has no graph");
  return graph;
}

}  // namespace

OnnxFile look_through_onnx(std::string_view bytes) {
  const std::string_view graph = graph_of(bytes);
  OnnxFile file;
  std::set<std::string> known;
  std::vector<OnnxInput> inputs;
  // Weights and inputs may stand behind the nodes that use them.
  for (Message message(graph); const auto field = message.next();) {
    if (field->tag == 15) refuse("sparse weights are not let in");
    if (field->tag == 5) {
      const Tensor tensor = read_tensor(field->bytes);
      file.weights += tensor.values;
      known.insert(tensor.name);
    }
    if (field->tag == 11) inputs.push_back(read_input(field->bytes));
  }
  std::erase_if(inputs, [&](const OnnxInput& input) { return known.contains(input.name); });
  if (inputs.size() != 1) refuse(fmt::format("it has {} inputs, not one", inputs.size()));
  file.input = inputs.front();
  known.insert(file.input.name);
  std::size_t nodes = 0, outputs = 0;
  for (Message message(graph); const auto field = message.next();) {
    if (field->tag == 1) check_node(field->bytes, known), ++nodes;
    if (field->tag == 12) ++outputs;
    if (nodes > kMostNodes) refuse("it has too many nodes");
  }
  if (nodes == 0) refuse("it has no nodes");
  if (outputs != 1) refuse(fmt::format("it has {} outputs, not one", outputs));
  return file;
}

}  // namespace ocr::internal
