// SPDX-License-Identifier: Apache-2.0
// Why the archive refused or failed. After a throw nothing has been recorded. what() is English for
// the log; the sentence for a clerk is made in service from code(), cause() and subject().
#pragma once

#include <stdexcept>
#include <string>

namespace store {

enum class Errc {
  not_found,       // no such dossier, page, batch, request, ...
  conflict,        // somebody else was first, or the step is impossible in this state
  invalid,         // a value outside its rules
  not_an_archive,  // the folder holds no archive, or init would overwrite something
  wrong_version,   // the archive is older or newer than this program
  busy,            // another process holds what is needed for longer than we wait
  no_space,        // the disk is full; nothing half-written counts
  io,              // the disk failed
  damaged,         // stored bytes are not what was taken in; never served
};

// What exactly, where a person can put it right.
enum class Cause {
  none,
  empty,
  too_long,
  name_form,
  identity_number_wrong,   // its date or check digit
  name_differs,            // the identity number is on file under another name
  other_person,            // the dossier belongs to somebody else
  dossier_number_form,
  dossier_number_taken,
  dossier_there,           // the person has this one; another is opened only on purpose
  number_prefix_form,
  account_name_form,
  account_name_taken,
  last_administrator,
  step_forbidden,          // of custody
  several_dossiers,        // one must be named
  request_answered,
  page_not_stored,
  page_chosen_twice,
  copy_revoked,
  batch_closed,
  batch_assigned,          // to a dossier, already
  batch_gathering,         // an upload that is still being sent
  pages_waiting,
  no_dossier,              // from here, what is missing: there is none of this number or name
  no_batch,
  no_page,
  no_file,
  no_request,
  no_account,
  no_person,
  no_copy,
  person_without_dossier,
  page_without_image,
  page_without_pyramid,    // it was read by an earlier version
  no_folder,               // where an archive was said to be
  not_permitted,           // the account that runs the program may not read or write there
  settings,                // dangan.toml
  host_name_form,
  certificates_there,
  page_replaced,        // by a better scan
  lot_name_taken,
  dossier_in_lot,       // that is not finished
  not_in_lot,           // no unfinished one
  not_in_custody,       // the dossier is on its way out
  own_command,          // this step is recorded by an act of its own
  stop_open,
  stop_resolved,
  account_needed,       // the operating-system user does not do
  role_forbidden,
  same_person,          // scanned it, or made the other check
  no_such_leaf,         // a stop on a leaf that the dossier does not have
  stop_of_whole,        // nothing to leave out: the whole dossier is withdrawn or scanned
  stop_too_late,        // the leaf was scanned before it was to be left out
  leaves_uncounted,     // before a dossier goes back
  leaves_differ,        // from those received, without a word
  pages_unread,         // to be read
  nothing_to_correct,   // no count was recorded, or it is signed off
  page_of_its_own,      // and none that was scanned again: it came before, or was checked
  stack_unfinished,     // from the scanner: more sheets may come
  archive_there,        // where one was to be made
  own_seed,             // scanned a dossier of the lot and chose the seed of its sample
  sample_not_drawn,
  sample_goes_on,       // no new round while the last one is open or passed
  percent_form,         // less than 5 or more than 100
  check_incomplete,
  check_order,          // not at this step
  gate_shut,
  pass_rate,            // below 95 %
  refused_left,         // neither replaced nor waived
  page_not_bad,         // neither refused nor set aside nor with a defect
  page_not_later,       // the replacement came before
  page_not_here,        // not of this dossier
  replacement_not_stored,
  page_in_leaf,
  leaf_too_small,
  leaf_side_twice,
  leaf_slip,
  leaf_parts,
  counts_form,          // a count that is missing or out of bounds
  not_prepared,         // received into a lot, and nobody has looked for what must not be scanned
  withdrawn,            // from its lot
  signed_off,
  no_lot,               // of this number or name
  no_stop,
  no_leaf,
  refused_by_other,     // at the same check; a custodian may overturn it
  nothing_to_waive,     // no such finding stands
  lot_name_form,        // digits alone
  text_changed,         // since whoever corrects it saw it
  no_reading,           // of this number
  no_material,          // of this number, or not one that can be changed
  material_settled,     // confirmed already: it is corrected or withdrawn
  class_needed,         // a material has one, of classes 4 and 9 a subclass
  material_pages,       // a page is in another material, or not in the dossier
  date_form,            // of formation
  no_value,             // of this name on the page
};

class Error : public std::runtime_error {
 public:
  Error(Errc code, const std::string& subject, const std::string& detail, Cause cause = Cause::none)
      : std::runtime_error(subject + ": " + detail), code_(code), cause_(cause), subject_(subject) {}
  Errc code() const { return code_; }
  Cause cause() const { return cause_; }
  const std::string& subject() const { return subject_; }

 private:
  Errc code_;
  Cause cause_;
  std::string subject_;
};

const char* to_string(Errc code);

}  // namespace store
