// SPDX-License-Identifier: Apache-2.0
// Included before everything else when clang builds the fuzz targets. qpdf's JSON.hh holds a vector
// of a class that is not complete yet. In C++20 the destructor of a vector is constexpr, so clang
// wants its body at once, where g++ waits. Declared as specializations the bodies can wait too.
#pragma once

#include <memory>
#include <vector>

class JSON;

template <>
constexpr std::_Vector_base<JSON, std::allocator<JSON>>::~_Vector_base() noexcept;
template <>
constexpr std::vector<JSON>::~vector() noexcept;

#include <qpdf/JSON.hh>

template <>
constexpr std::_Vector_base<JSON, std::allocator<JSON>>::~_Vector_base() noexcept {
  _M_deallocate(_M_impl._M_start,
                static_cast<std::size_t>(_M_impl._M_end_of_storage - _M_impl._M_start));
}
template <>
constexpr std::vector<JSON>::~vector() noexcept {
  std::destroy(_M_impl._M_start, _M_impl._M_finish);
}
