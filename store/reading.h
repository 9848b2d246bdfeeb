// SPDX-License-Identifier: Apache-2.0
// Readings: which pages are still to be read, and the versions of a page's text. The third door of
// the archive, beside store/archive.h.
//
// A page has one reading in use: it is searched, shown and drafted from. What a person wrote stays
// in use, whatever an engine reads later; otherwise it is the last one that was kept. The others
// stand beside it.
//
// Errors   store::Error; after a throw nothing has been recorded.
// Threads  as the Archive it is made on, which must outlive it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/archive.h"
#include "store/reading_records.h"

namespace store {

class Reading {
 public:
  explicit Reading(Archive& archive);

  // -- what is to be read
  ReadingQueue queue() const;
  // While paused nothing is taken from the queue, and new pages are stored without text and wait.
  bool is_paused() const;
  void pause(bool paused, const Actor& actor);
  // Its pages are read before others, until none of them waits. Dossiers with an open request and
  // urgent ones of lots are so without being told.
  void put_first(const std::string& dossier, const Actor& actor);
  // All pages of the dossier that are stored and not blank are read once more, what was set aside
  // too. Returns how many wait now that did not.
  int ask_again(const std::string& dossier, const Actor& actor);
  // The same of all pages of the archive whose last reading is by another engine, version or
  // settings, or was set aside.
  int ask_outdated(const std::string& engine, const Actor& actor);
  // Those that come next, urgent dossiers first, each dossier's pages in order.
  std::vector<ReadingTask> next(int limit) const;
  std::vector<ReadingTask> set_aside(int limit = 100) const;  // newest first
  // Held while a process reads from the queue; nullopt when another one does.
  std::optional<BatchLock> lock();

  // -- results
  // What an engine read; the page waits no more. Returns whether it is in use now: it is not where
  // a person wrote the text.
  bool keep(std::int64_t page, const PageReading& reading, const Actor& actor);
  // Class, title and fields made anew out of the text in use, which stays. Pages without text and
  // what is the same already are left alone.
  void redraft(std::int64_t page, const PageReading& stated, const Actor& actor);
  // It could not be read; the page waits no more, and is read again when asked for.
  void set_aside(std::int64_t page, const std::string& reason, const std::string& detail,
                 const Actor& actor);

  // -- versions
  // What a person wrote, with the boxes it was given; in use from now on, and the page waits no
  // more. conflict (text_changed): `before` is not the text in use any more.
  void correct(std::int64_t page, const std::string& before, const PageReading& reading,
               const Actor& actor);
  std::vector<ReadingVersion> versions(std::int64_t page) const;  // in use first, then newest first
  void use(std::int64_t page, std::int64_t version, const Actor& actor);

 private:
  Archive::State* state_;
};

}  // namespace store
