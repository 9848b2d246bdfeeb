// SPDX-License-Identifier: Apache-2.0
// Readings of pages, as values: what is still to be read, and the versions there are.
//
// Threads  values.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/records.h"

namespace store {

// A page that is to be read, for the first time or once more.
struct ReadingTask {
  std::int64_t page = 0, file = 0;
  int index = 0;  // image in the file, from 0
  Half half = Half::whole;
  std::optional<std::string> dossier;  // number
  int number = 0;                      // of the page
  std::string path;                    // of the file
  bool first = false;                  // it has no reading yet
  bool urgent = false;                 // its dossier is read before others
  Time asked{};
  // Set aside; empty while it waits.
  std::string reason, detail;
  // Of the page as it is stored, for boxes of a reading made from another clean image.
  int clean_width = 0, clean_height = 0;
  std::array<double, 6> to_original{1, 0, 0, 0, 1, 0};
};

struct ReadingQueue {
  bool paused = false;
  int waiting = 0;
  int urgent = 0;              // of these
  int first = 0;               // of the waiting ones: without any reading
  int set_aside = 0;           // could not be read
  std::optional<Time> oldest;  // asked
};

// A version of a page's text.
struct ReadingVersion {
  std::int64_t id = 0;  // 0: the one in use
  PageReading reading;
  std::string text_by;  // who wrote it; empty: an engine
  std::optional<Time> at;
};

}  // namespace store
