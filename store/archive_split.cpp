// SPDX-License-Identifier: Apache-2.0
// Unassigned batches find their dossiers: as a whole, or page by page when they are mixed stacks.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "store/archive.h"
#include "store/internal/dossier_rows.h"
#include "store/internal/lot_rows.h"
#include "store/internal/page_rows.h"
#include "store/internal/state.h"
#include "store/internal/text_index.h"
#include "store/terms/utf8.h"

namespace store {

using internal::Change;
using internal::Database;
using internal::Statement;
using internal::subject_of;

namespace {

// "12-40 43": the pages of one event in few words.
std::string ranges_of(const std::set<std::int64_t>& ids) {
  std::string text;
  for (auto at = ids.begin(); at != ids.end();) {
    const std::int64_t first = *at;
    std::int64_t last = first;
    for (++at; at != ids.end() && *at == last + 1; ++at) last = *at;
    if (!text.empty()) text += ' ';
    text += last == first ? std::to_string(first) : fmt::format("{}-{}", first, last);
  }
  return text;
}

// What a separator says is in its code; its text would only be found by searches for other pages.
void forget_text(Database& db, std::int64_t page) {
  internal::remove_from_index(db, page);
  db.run("DELETE FROM page_text WHERE page = ?", page);
  db.run("DELETE FROM page_boxes WHERE page = ?", page);
}

struct Standing {
  std::int64_t stack = 0;  // the batch of its file
  bool separator = false, assigned = false, refused = false;
};

Standing standing_of(Database& db, std::int64_t page) {
  Statement row(db,
                "SELECT f.batch, p.kind = 'separator', b.dossier IS NOT NULL, f.state = 'refused', "
                "p.state FROM page p JOIN file f ON f.id = p.file JOIN batch b ON b.id = p.batch "
                "WHERE p.id = ?",
                page);
  if (!row.step())
    throw Error(Errc::not_found, subject_of("page", page), "no such page", Cause::no_page);
  if (row.text(4) == "waiting") {
    throw Error(Errc::conflict, subject_of("page", page), "is waiting to be read",
                Cause::pages_waiting);
  }
  return {row.integer(0), row.integer(1) != 0, row.integer(2) != 0, row.integer(3) != 0};
}

// The moves of one transaction.
class Split {
 public:
  explicit Split(Change& change) : change_(change) {}

  void place(const PagePlace& wanted) {
    const Standing now = standing_of(change_.db, wanted.page);
    if (now.assigned || now.refused || now.separator) return;
    const auto batch =
        wanted.dossier && !wanted.separator ? part(now.stack, *wanted.dossier) : now.stack;
    change_.db.run(
        "UPDATE page SET batch = ?, kind = ?, sheet_class = ?, begins_document = ?, unassigned = ? "
        "WHERE id = ?",
        batch, wanted.separator ? "separator" : "page", wanted.class_code, wanted.begins_document,
        wanted.unassigned, wanted.page);
    if (wanted.separator) {
      forget_text(change_.db, wanted.page);
      separators_[now.stack].insert(wanted.page);
    } else if (wanted.dossier) {
      moved_[{now.stack, *wanted.dossier}].insert(wanted.page);
    }
  }

  // Writes what was done to the ledger, and the counts.
  void finish() {
    std::set<std::int64_t> stacks;
    for (const auto& [key, pages] : moved_) {
      const auto& [stack, dossier] = key;
      const std::int64_t id = part(stack, dossier);
      internal::count_split(change_.db, id);
      change_.record("batch.split", dossier, subject_of("batch", id),
                     {{"stack", subject_of("batch", stack)}, {"pages", ranges_of(pages)}});
      stacks.insert(stack);
    }
    for (const auto& [stack, pages] : separators_) {
      change_.record("batch.split", "", subject_of("batch", stack),
                     {{"separators", ranges_of(pages)}});
      stacks.insert(stack);
    }
    for (const std::int64_t stack : stacks) {
      change_.db.run("UPDATE batch SET split_pages = 0 WHERE id = ? AND split_pages IS NULL",
                     stack);
      internal::count_split(change_.db, stack);
    }
  }

 private:
  // The batch for what the dossier gets from the stack, behind all it has: numbers of pages that were
  // stated somewhere stay. New images of its pages go to the dossier's own scope; what there is stays
  // where the stack has it.
  std::int64_t part(std::int64_t stack, const std::string& dossier) {
    const auto known = parts_.find({stack, dossier});
    if (known != parts_.end()) return known->second;
    Database& db = change_.db;
    const auto target = internal::need_dossier(db, dossier);
    internal::need_open_for_pages(db, dossier);
    db.run(
        "INSERT INTO batch (dossier, filed, scope, source, state, created, actor, stack, "
        "split_pages) SELECT ?, ?, ?, source, 'closed', ?, ?, id, 0 FROM batch WHERE id = ?",
        target.id, internal::next_place(db, target.id), target.scope, change_.at, change_.actor,
        stack);
    return parts_[{stack, dossier}] = db.last_id();
  }

  using Key = std::pair<std::int64_t, std::string>;  // stack and dossier
  Change& change_;
  std::map<Key, std::int64_t> parts_;
  std::map<Key, std::set<std::int64_t>> moved_;
  std::map<std::int64_t, std::set<std::int64_t>> separators_;
};

}  // namespace

std::vector<StackPage> Archive::stack_pages(std::int64_t batch) const {
  return state_->read([&](Database& db) {
    std::vector<StackPage> pages;
    // A file is its own first one unless it was held already.
    Statement rows(
        db,
        "SELECT p.id, h.id, coalesce(p.image, p.place), h.path, p.state, h.state = 'refused', "
        "coalesce(p.sheet, ''), "
        "p.kind = 'separator', d.number, p.state <> 'stored' OR p.sheet IS NULL, "
        "coalesce((SELECT t.text FROM page_text t WHERE t.page = p.id), ''), h.batch, p.batch, "
        "p.blank "
        "FROM file f JOIN file h ON h.id = "
        "CASE WHEN f.state <> 'already_held' THEN f.id ELSE (SELECT min(e.id) FROM file e "
        "WHERE e.object = f.object AND e.path = f.path AND e.state <> 'already_held') END "
        "JOIN page p ON p.file = h.id JOIN batch b ON b.id = p.batch "
        "LEFT JOIN dossier d ON d.id = b.dossier "
        "WHERE f.batch = ? ORDER BY f.place, p.place",
        batch);
    while (rows.step()) {
      StackPage page;
      page.page = rows.integer(0);
      page.file = rows.integer(1);
      page.index = rows.small(2);
      page.path = rows.text(3);
      page.state = internal::parse_page_state(rows.text(4), page.page);
      page.refused = rows.integer(5) != 0;
      page.sheet = rows.text(6);
      page.separator = rows.integer(7) != 0;
      page.dossier = rows.optional_text(8);
      page.unread = rows.integer(9) != 0;
      const std::u32string text = terms::decode_utf8(rows.text(10));
      page.stack = rows.integer(11);
      page.batch = rows.integer(12);
      page.blank = rows.integer(13) != 0;
      page.han = static_cast<int>(std::count_if(text.begin(), text.end(), terms::is_han));
      pages.push_back(std::move(page));
    }
    return pages;
  });
}

void Archive::split_stack(const std::vector<PagePlace>& places, const Actor& actor) {
  state_->write(actor, [&](Change& change) {
    Split split(change);
    for (const PagePlace& place : places) split.place(place);
    split.finish();
  });
}

void Archive::assign_batch(std::int64_t batch, const std::string& dossier, const Actor& actor) {
  state_->write(actor, [&](Change& change) {
    Statement row(change.db,
                  "SELECT b.split_pages IS NOT NULL, d.number FROM batch b "
                  "LEFT JOIN dossier d ON d.id = b.dossier WHERE b.id = ?",
                  batch);
    if (!row.step())
      throw Error(Errc::not_found, subject_of("batch", batch), "no such batch", Cause::no_batch);
    const auto target = internal::need_dossier(change.db, dossier);
    if (const auto owner = row.optional_text(1)) {
      throw Error(Errc::conflict, subject_of("batch", batch), "belongs to " + *owner,
                  Cause::batch_assigned);
    }
    if (row.integer(0) != 0) {
      // Its files hold pages of others: only what is left of it goes.
      Split split(change);
      Statement left(change.db,
                     "SELECT p.id, p.sheet_class, p.begins_document FROM page p "
                     "JOIN file f ON f.id = p.file WHERE p.batch = ? AND p.kind = 'page' "
                     "AND f.state <> 'refused' ORDER BY f.place, p.place",
                     batch);
      std::vector<PagePlace> places;
      while (left.step())
        places.push_back({left.integer(0), false, dossier, left.text(1), left.integer(2) != 0, ""});
      if (places.empty()) {
        throw Error(Errc::conflict, subject_of("batch", batch), "all its pages have dossiers",
                    Cause::batch_assigned);
      }
      for (const PagePlace& place : places) split.place(place);
      split.finish();
      return;
    }
    internal::need_open_for_pages(change.db, dossier);
    // Its objects stay in the scope they were made for, which is of this dossier from now on.
    change.db.run("UPDATE batch SET dossier = ?, filed = ? WHERE id = ?", target.id,
                  internal::next_place(change.db, target.id), batch);
    change.record("batch.assigned", dossier, subject_of("batch", batch));
  });
}

}  // namespace store
