// SPDX-License-Identifier: Apache-2.0
// Lots of dossiers on their way through digitization, as values.
//
// Units    times in UTC; days are civil days of +08:00; counts of 0 where nothing was counted.
// Threads  values.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "store/records.h"

namespace store {

// ---- lots and steps --------------------------------------------------------------------------

// 领卷, 整理, 扫描, 图像处理, 一检, 二检, 终检签收, 装订还原, 还卷.
enum class Step {
  received,
  prepared,
  scanned,
  processed,
  checked_first,
  checked_second,
  accepted,
  restored,
  returned
};

struct StepRecord {
  Step step = Step::received;
  bool back = false;  // a step back: scanned again, prepared again
  Time at{};
  std::string actor;
  int leaves = 0, images = 0;  // counted at this step
  std::string note;
  bool corrects = false;  // puts right what was recorded before: counts may be negative
};

struct NewLotDossier {
  std::string dossier;  // number
  int leaves = 0;       // counted at hand-over
  int pages = 0;        // stated by the catalogue
  std::string remark;
  std::string urgent;  // a reason makes it urgent
};

struct LotDossier {
  std::int64_t lot = 0;
  int place = 0;  // in the lot, from 1
  std::string dossier;
  std::string person;  // name
  Step step = Step::received;
  Time since{};
  int leaves = 0, pages = 0, sides = 0;
  std::string remark;
  bool withdrawn = false;  // goes back unscanned
  std::optional<Time> urgent_since;
  std::string urgent_reason;
  int open_stops = 0;
};

struct Lot {
  std::int64_t id = 0;
  std::string name;
  std::string operator_name;
  Time opened{};
  std::string opened_by;
  int dossiers = 0, returned = 0;  // finished when all have returned
};

// ---- stops -----------------------------------------------------------------------------------

enum class StopKind { classified, other_person, damaged };  // 涉密, 他人材料, 破损

// How a custodian ends a stop: the leaf is scanned after all, stays out, or the dossier does.
enum class StopOutcome { scan, leave_out, withdraw };

struct NewStop {
  StopKind kind = StopKind::classified;
  int leaf = 0;  // from 1; 0: the dossier as a whole
  std::string note;
};

struct Stop {
  std::int64_t id = 0;
  std::string dossier;
  NewStop what;
  Time at{};
  std::string actor;
  std::optional<StopOutcome> outcome;  // none: open
  std::optional<Time> resolved;
  std::string resolved_by, resolution;
};

struct NewStep {
  Step step = Step::received;
  int leaves = 0, images = 0;  // of the dossier: separator sheets are not counted
  int sides = 0;               // scanned: 1 or 2 sides of every leaf, 0: as each leaf needs
  std::string note;
  // scanned: the batch whose images these are, 0: not known. What was recorded of it before is not
  // counted again.
  std::int64_t batch = 0;
  bool corrects = false;  // scanned: the counts are those of all times together, put right
};

// ---- checks ----------------------------------------------------------------------------------

enum class CheckStage { first, second };

struct NewVerdict {
  std::int64_t page = 0;
  bool accepted = true;
  std::string reason;  // of a refusal
};

struct Verdict {
  std::int64_t page = 0;
  CheckStage stage = CheckStage::first;
  bool accepted = true;
  std::string reason;
  Time at{};
  std::string actor;
  std::int64_t id = 0;  // in the order they were given
};

struct SampleOptions {
  int percent = 5;     // of each dossier's pages, rounded up; at least 5
  std::string seed;    // empty: drawn by chance; not for whoever brought pages of the lot
  bool again = false;  // a new round, when the last one failed
};

struct Sample {
  std::int64_t id = 0, lot = 0;
  int round = 1;
  std::string seed;
  int percent = 5;
  Time at{};
  std::string actor;
  std::vector<std::int64_t> pages;
};

// How the sample of a lot or of one dossier stands.
struct SampleFigures {
  int pages = 0;  // that the sample is drawn from: those that can be looked at
  int drawn = 0;
  int wanted = 0;   // pages still to be drawn for the share that was asked for
  int judged = 0;   // by both checks, or refused by one
  int refused = 0;  // by either check, replaced since or not
  bool complete() const { return wanted == 0 && drawn > 0 && judged == drawn; }
  bool passed() const { return complete() && (drawn - refused) * 100 >= drawn * 95; }
};

// A page to be scanned again: refused by a person, set aside, or with a defect.
struct Rescan {
  std::string dossier;
  std::int64_t page = 0;
  int number = 0;
  std::string why;     // "refused", "quarantined", "defect"
  std::string reason;  // the person's words, or the code of the finding
  std::string path;    // of the file
};

struct Replacement {
  std::int64_t page = 0, replacement = 0;
  Time at{};
  std::string actor, note;
};

struct Waiver {
  std::int64_t page = 0;  // 0: about the dossier
  // Of the finding about the dossier, with its detail behind a colon; empty for a page. It lets
  // pass what was found then: other figures are another finding.
  std::string code;
  std::string reason;
  Time at{};
  std::string actor;
  int expected = 0, found = 0;
  std::int64_t after_verdict = 0;  // the last one given when it was
};

// Something a program found wrong with a dossier or one of its pages.
struct DossierFinding {
  std::string code;      // "leaves_missing", "page_defect", ...
  std::string severity;  // "note", "warning", "defect"
  std::int64_t page = 0;
  int number = 0;      // of the page
  std::string detail;  // what to look for: a file number, the code of a page's finding
  int expected = 0, found = 0;
  bool waived = false;
};

struct Gate {
  bool open = false;                    // no defect that is not waived
  std::vector<DossierFinding> reasons;  // findings of all severities, defects first
};

// ---- leaves of several images ----------------------------------------------------------------

enum class ImageRole { front, back, slip_down, slip_lifted, fold_part };

struct LeafImage {
  std::int64_t page = 0;
  ImageRole role = ImageRole::front;
  int part = 0, parts = 0;  // of a fold-out, from 1
};

struct Leaf {
  std::int64_t id = 0;
  std::vector<LeafImage> images;
  std::string note;
};

// ---- campaign --------------------------------------------------------------------------------

struct CampaignPlan {
  std::chrono::sys_days start{};
  int pages_a_day = 0, dossiers = 0, pages = 0;  // planned; expected in all
};

struct DayOutput {
  std::chrono::sys_days day{};
  int pages = 0;     // scanned
  int dossiers = 0;  // accepted
};

struct OperatorOutput {
  std::string actor;
  int scanned = 0;    // images recorded as scanned
  int checked = 0;    // verdicts given
  int refused = 0;    // of these, refusals
  int sent_back = 0;  // pages refused in dossiers that this one scanned
};

struct Progress {
  std::optional<CampaignPlan> plan;
  std::vector<DayOutput> days;               // with output, in order
  int pages = 0, dossiers = 0;               // done: scanned, accepted
  double pace = 0;                           // pages a day over the last seven working days
  int planned_by_now = 0;                    // pages, by the plan
  std::optional<std::chrono::sys_days> end;  // at this pace; none without plan or pace
  std::vector<OperatorOutput> operators;
};

// ---- the three sheets ------------------------------------------------------------------------

// On how many pages a finding of the inspection stands.
struct PageFindingCount {
  std::string code, severity;
  int pages = 0;
};

// All figures of 交接单, 流程单 and 质检与验收报告 for one dossier: as they are, and from sign-off
// on as they were then.
struct DossierReport {
  LotDossier entry;
  std::vector<StepRecord> steps;
  std::vector<Stop> stops;
  Gate gate;
  SampleFigures sample;
  std::vector<Verdict> verdicts;
  std::vector<Replacement> replacements;
  std::vector<Waiver> waivers;
  int images = 0, blank = 0;                    // that count
  std::vector<PageFindingCount> page_findings;  // of these, by code and severity
  // What each page is called: its number by its id. Replaced pages have the number of the page in
  // their place.
  std::map<std::int64_t, int> numbers;
  // Pages refused and neither replaced nor let pass since; of those that came in the place of
  // others while it is in the lot all, and those not accepted by both checks.
  std::vector<std::int64_t> refused_left, came_since, unchecked_left;
};

struct LotReport {
  Lot lot;
  std::vector<Sample> samples;
  SampleFigures sample;
  std::vector<DossierReport> dossiers;  // in the order of the lot
};

}  // namespace store
