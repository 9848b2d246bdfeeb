// SPDX-License-Identifier: Apache-2.0
// What the archive has of a planned dossier, and what is kept beside its pages. An image is known
// by its bytes and its path below the delivery's folder, or its name where a folder is called
// otherwise now; so it does not matter where a disk is mounted, nor in how many runs it came in.
//
// Errors   store::Error when the archive itself fails; what is wrong with a file is an objection.
// Threads  from one thread.
#pragma once

#include <atomic>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "service/delivery/catalogues.h"
#include "service/delivery/plan.h"
#include "store/archive.h"

namespace service::delivery {

class Keeper {
 public:
  Keeper(store::Archive& archive, const store::Actor& actor, Plan& plan,
         const std::vector<Workbook>& workbooks, const std::atomic<bool>& stop)
      : archive_(archive), actor_(actor), plan_(plan), workbooks_(workbooks), stop_(stop) {}

  // Hashes every file. False when it was stopped.
  bool hash(std::vector<Objection>& objections);
  // Looks the images up in the dossier; one that was taken in with other bytes is an objection.
  void find(const std::string& dossier, std::vector<Objection>& objections);
  // Every original has its pages there, none of which waits.
  bool has_originals() const { return originals_; }
  // The same, and they have their optimised images, and the dossier its workbooks.
  bool is_complete() const { return originals_ && optimised_ && catalogues_; }
  int pages() const { return static_cast<int>(found_.size()); }
  // Tells the plan what look_at() would, out of the archive. False when it does not know all of it.
  bool recall();
  // After the intake: the optimised images and classes are kept with the pages, the workbooks with
  // the dossier. False when it was stopped; what did not come in as it was planned is an objection.
  bool keep(const std::string& dossier, std::vector<Objection>& objections);
  // Batches of runs that were broken off, maybe with the disk mounted elsewhere: nothing waits in
  // them any more.
  void close_batches(const std::string& dossier);
  // The pages of the plan that were set aside.
  void tell_set_aside(std::vector<Objection>& objections) const;

 private:
  struct Found {
    PlannedImage* image = nullptr;
    store::PageRecord page;
  };
  void find(PlannedImage& image, const std::vector<const store::PageRecord*>& pages,
            std::vector<Objection>& objections);
  const std::string& digest_of(const std::filesystem::path& file) const;
  // As staged, or nullopt when the file is another one by now.
  std::optional<store::StagedObject> stage(const std::filesystem::path& file) const;
  bool keep(const Found& found, std::vector<Objection>& objections);

  store::Archive& archive_;
  const store::Actor& actor_;
  Plan& plan_;
  const std::vector<Workbook>& workbooks_;
  const std::atomic<bool>& stop_;
  std::map<std::string, std::string> digests_;  // by path
  std::vector<Found> found_;
  bool originals_ = false, optimised_ = false, catalogues_ = false;
};

}  // namespace service::delivery
