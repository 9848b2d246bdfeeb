// SPDX-License-Identifier: Apache-2.0
// What the archive has of a planned dossier, and what is kept beside its pages: known by the names
// below the delivery's folder and by the bytes, so that it does not matter where a disk is mounted.
//
// Errors   store::Error when the archive itself fails; what is wrong with a file is an objection.
// Threads  from one thread.
#pragma once

#include <atomic>
#include <map>
#include <string>
#include <vector>

#include "service/delivery/plan.h"
#include "store/archive.h"

namespace service::delivery {

class Keeper {
 public:
  Keeper(store::Archive& archive, const store::Actor& actor, const Plan& plan,
         const std::atomic<bool>& stop)
      : archive_(archive), actor_(actor), plan_(plan), stop_(stop) {}

  // Hashes every file. False when it was stopped.
  bool hash(std::vector<Objection>& objections);
  // Looks the images up in the dossier; one that was taken in with other bytes is an objection.
  void find(const std::string& dossier, std::vector<Objection>& objections);
  // Every original has its pages there, all of them read.
  bool has_originals() const { return originals_; }
  // The same, and they have their optimised images.
  bool is_complete() const { return originals_ && optimised_; }
  int pages() const { return static_cast<int>(found_.size()); }
  // After the intake: the optimised images and classes are kept with the pages. False when it was
  // stopped; what did not come in as it was planned is an objection.
  bool keep(const std::string& dossier, std::vector<Objection>& objections);
  // The pages of the plan that were set aside.
  void tell_set_aside(std::vector<Objection>& objections) const;

 private:
  struct Found {
    const PlannedImage* image = nullptr;
    store::PageRecord page;
  };
  bool keep(const Found& found, std::vector<Objection>& objections);

  store::Archive& archive_;
  const store::Actor& actor_;
  const Plan& plan_;
  const std::atomic<bool>& stop_;
  std::map<std::string, std::string> digests_;  // by path
  std::vector<Found> found_;
  bool originals_ = false, optimised_ = false;
};

}  // namespace service::delivery
