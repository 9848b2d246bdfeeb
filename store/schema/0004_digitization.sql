-- SPDX-License-Identifier: Apache-2.0
-- Digitization: lots of dossiers and their steps, stops, samples and verdicts, replaced pages, leaves
-- of several images, the plan of the campaign.

CREATE TABLE lot (
  id        INTEGER PRIMARY KEY,
  name      TEXT NOT NULL UNIQUE,
  operator  TEXT NOT NULL,  -- who answers for the lot, as written on the hand-over sheet
  opened    INTEGER NOT NULL,
  opened_by TEXT NOT NULL
) STRICT;

-- A dossier in a lot. It is in at most one that is not finished.
CREATE TABLE lot_dossier (
  id            INTEGER PRIMARY KEY,
  lot           INTEGER NOT NULL REFERENCES lot (id),
  dossier       INTEGER NOT NULL REFERENCES dossier (id),
  place         INTEGER NOT NULL,            -- in the lot, from 1; kept whatever jumps the queue
  step          TEXT NOT NULL,
  since         INTEGER NOT NULL,            -- of the step
  leaves        INTEGER NOT NULL,            -- counted, 0: not counted yet
  pages         INTEGER NOT NULL,            -- stated by the catalogue, 0: not stated
  sides         INTEGER NOT NULL DEFAULT 0,  -- scanned of each leaf: 1, 2, 0: as the leaf needs
  remark        TEXT NOT NULL,
  withdrawn     INTEGER NOT NULL DEFAULT 0 CHECK (withdrawn IN (0, 1)),
  urgent_since  INTEGER,
  urgent_rank   INTEGER,                     -- among the urgent ones, in the order they became so
  urgent_reason TEXT NOT NULL DEFAULT '',
  UNIQUE (lot, dossier)
) STRICT;
CREATE UNIQUE INDEX lot_dossier_open ON lot_dossier (dossier) WHERE step <> 'returned';
CREATE INDEX lot_dossier_dossier ON lot_dossier (dossier);

CREATE TABLE lot_step (
  id     INTEGER PRIMARY KEY,
  entry  INTEGER NOT NULL REFERENCES lot_dossier (id),
  step   TEXT NOT NULL,
  back   INTEGER NOT NULL CHECK (back IN (0, 1)),
  corrects INTEGER NOT NULL DEFAULT 0 CHECK (corrects IN (0, 1)),  -- what was recorded wrongly
  at     INTEGER NOT NULL,
  actor  TEXT NOT NULL,
  leaves INTEGER NOT NULL,
  images INTEGER NOT NULL,
  batch  INTEGER REFERENCES batch (id),  -- that the scanned images came into, where that is known
  note   TEXT NOT NULL
) STRICT;
CREATE INDEX lot_step_entry ON lot_step (entry);
CREATE INDEX lot_step_at ON lot_step (at);

CREATE TABLE lot_stop (
  id          INTEGER PRIMARY KEY,
  entry       INTEGER NOT NULL REFERENCES lot_dossier (id),
  kind        TEXT NOT NULL CHECK (kind IN ('classified', 'other_person', 'damaged')),
  leaf        INTEGER NOT NULL,
  note        TEXT NOT NULL,
  at          INTEGER NOT NULL,
  actor       TEXT NOT NULL,
  outcome     TEXT CHECK (outcome IN ('scan', 'leave_out', 'withdraw')),
  resolved    INTEGER,
  resolved_by TEXT NOT NULL DEFAULT '',
  resolution  TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX lot_stop_entry ON lot_stop (entry);

-- A draw: the pages of a dossier in the order of SHA-256 over the seed and the page, the first of them.
CREATE TABLE lot_sample (
  id      INTEGER PRIMARY KEY,
  lot     INTEGER NOT NULL REFERENCES lot (id),
  round   INTEGER NOT NULL,  -- from 1; the last one counts
  seed    TEXT NOT NULL,
  percent INTEGER NOT NULL,
  at      INTEGER NOT NULL,
  actor   TEXT NOT NULL
) STRICT;
CREATE INDEX lot_sample_lot ON lot_sample (lot, round);

CREATE TABLE lot_sample_page (
  sample INTEGER NOT NULL REFERENCES lot_sample (id),
  page   INTEGER NOT NULL REFERENCES page (id),
  -- Behind the key: the check of SQLite 3.40 misreads other orders in tables without rowid.
  entry  INTEGER NOT NULL REFERENCES lot_dossier (id),
  PRIMARY KEY (sample, page)
) STRICT, WITHOUT ROWID;
CREATE INDEX lot_sample_page_entry ON lot_sample_page (entry);

-- What a person said of a page; the last one of each check counts.
CREATE TABLE page_verdict (
  id       INTEGER PRIMARY KEY,
  entry    INTEGER NOT NULL REFERENCES lot_dossier (id),
  page     INTEGER NOT NULL REFERENCES page (id),
  stage    TEXT NOT NULL CHECK (stage IN ('first', 'second')),
  accepted INTEGER NOT NULL CHECK (accepted IN (0, 1)),
  reason   TEXT NOT NULL,
  at       INTEGER NOT NULL,
  actor    TEXT NOT NULL
) STRICT;
CREATE INDEX page_verdict_entry ON page_verdict (entry);
CREATE INDEX page_verdict_page ON page_verdict (page);

-- A custodian lets something pass, with a reason: a page (code '') or a finding about the dossier with
-- its figures.
CREATE TABLE lot_waiver (
  id     INTEGER PRIMARY KEY,
  entry  INTEGER NOT NULL REFERENCES lot_dossier (id),
  page   INTEGER REFERENCES page (id),
  code   TEXT NOT NULL,
  expected INTEGER NOT NULL,  -- as the finding said then
  found  INTEGER NOT NULL,
  after_verdict INTEGER NOT NULL,  -- the last page_verdict then: a later refusal is not let pass
  reason TEXT NOT NULL,
  at     INTEGER NOT NULL,
  actor  TEXT NOT NULL
) STRICT;
CREATE INDEX lot_waiver_entry ON lot_waiver (entry);

-- The figures of a dossier as they were when it was signed off or went home unscanned. What comes to
-- the dossier later changes no paper of this lot.
CREATE TABLE lot_outcome (
  entry     INTEGER PRIMARY KEY REFERENCES lot_dossier (id),
  at        INTEGER NOT NULL,
  gate_open INTEGER NOT NULL CHECK (gate_open IN (0, 1)),
  images    INTEGER NOT NULL,  -- that count
  blank     INTEGER NOT NULL,  -- of these
  round     INTEGER NOT NULL,  -- of the sample, 0: none was drawn
  pages     INTEGER NOT NULL,  -- that the sample was drawn from
  drawn     INTEGER NOT NULL,
  judged    INTEGER NOT NULL,
  refused   INTEGER NOT NULL
) STRICT;

CREATE TABLE lot_outcome_finding (
  entry    INTEGER NOT NULL REFERENCES lot_outcome (entry),
  place    INTEGER NOT NULL,
  code     TEXT NOT NULL,
  severity TEXT NOT NULL,
  page     INTEGER REFERENCES page (id),
  number   INTEGER NOT NULL,
  detail   TEXT NOT NULL,
  expected INTEGER NOT NULL,
  found    INTEGER NOT NULL,
  waived   INTEGER NOT NULL CHECK (waived IN (0, 1)),
  PRIMARY KEY (entry, place)
) STRICT, WITHOUT ROWID;

-- On how many pages a finding of the inspection stood.
CREATE TABLE lot_outcome_inspection (
  entry    INTEGER NOT NULL REFERENCES lot_outcome (entry),
  code     TEXT NOT NULL,
  severity TEXT NOT NULL,
  pages    INTEGER NOT NULL,
  PRIMARY KEY (entry, code, severity)
) STRICT, WITHOUT ROWID;

-- The pages that were signed off, and those that they replaced, under the numbers they had.
CREATE TABLE lot_outcome_page (
  entry  INTEGER NOT NULL REFERENCES lot_outcome (entry),
  page   INTEGER NOT NULL REFERENCES page (id),
  number INTEGER NOT NULL,
  PRIMARY KEY (entry, page)
) STRICT, WITHOUT ROWID;

-- A page that no longer counts, and the one that has its place. origin: the page whose own place in
-- the dossier it is, the first of the chain.
CREATE TABLE page_replacement (
  id          INTEGER PRIMARY KEY,
  page        INTEGER NOT NULL UNIQUE REFERENCES page (id),
  replacement INTEGER NOT NULL UNIQUE REFERENCES page (id),
  origin      INTEGER NOT NULL REFERENCES page (id),
  dossier     INTEGER NOT NULL REFERENCES dossier (id),
  at          INTEGER NOT NULL,
  actor       TEXT NOT NULL,
  note        TEXT NOT NULL
) STRICT;
CREATE INDEX page_replacement_dossier ON page_replacement (dossier);

-- Leaves of several images; a page in none is a leaf's ordinary side.
CREATE TABLE leaf (
  id      INTEGER PRIMARY KEY,
  dossier INTEGER NOT NULL REFERENCES dossier (id),
  note    TEXT NOT NULL
) STRICT;
CREATE INDEX leaf_dossier ON leaf (dossier);

CREATE TABLE leaf_image (
  leaf  INTEGER NOT NULL REFERENCES leaf (id),
  place INTEGER NOT NULL,
  page  INTEGER NOT NULL UNIQUE REFERENCES page (id),
  role  TEXT NOT NULL CHECK (role IN ('front', 'back', 'slip_down', 'slip_lifted', 'fold_part')),
  part  INTEGER NOT NULL DEFAULT 0,  -- of a fold-out, from 1
  parts INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (leaf, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE campaign (
  only        INTEGER PRIMARY KEY CHECK (only = 1),
  start       INTEGER NOT NULL,  -- civil day, days since 1970-01-01
  pages_a_day INTEGER NOT NULL,
  dossiers    INTEGER NOT NULL,
  pages       INTEGER NOT NULL
) STRICT;
