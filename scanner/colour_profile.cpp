// SPDX-License-Identifier: Apache-2.0
#include "scanner/colour_profile.h"

#include <lcms2.h>

#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <type_traits>

namespace scanner {
namespace {

struct Close {
  void operator()(cmsHPROFILE profile) const { cmsCloseProfile(profile); }
};
using Profile = std::unique_ptr<std::remove_pointer_t<cmsHPROFILE>, Close>;

}  // namespace

std::vector<std::uint8_t> srgb_profile() {
  const Profile profile(cmsCreate_sRGBProfile());
  if (!profile) throw std::bad_alloc();
  cmsSetProfileVersion(profile.get(), 2.1);
  cmsUInt32Number size = 0;
  if (!cmsSaveProfileToMem(profile.get(), nullptr, &size)) throw std::bad_alloc();
  std::vector<std::uint8_t> bytes(size);
  if (!cmsSaveProfileToMem(profile.get(), bytes.data(), &size)) throw std::bad_alloc();
  // The header says when the profile was made, by the clock: the day of the standard instead.
  constexpr std::array<std::uint8_t, 12> day{0x07, 0xCF, 0, 10, 0, 18, 0, 0, 0, 0, 0, 0};
  constexpr std::ptrdiff_t created = 24;
  std::copy(day.begin(), day.end(), bytes.begin() + created);
  return bytes;
}

}  // namespace scanner
