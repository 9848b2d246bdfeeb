-- SPDX-License-Identifier: Apache-2.0
-- Reading: which reading of a page is in use, the other ones, what is still to be read; what persons
-- said of the values that were read; the catalogue of a dossier.

-- Who wrote the text in use; '' when an engine read it.
ALTER TABLE page ADD COLUMN text_by TEXT NOT NULL DEFAULT '';
ALTER TABLE page ADD COLUMN read_at INTEGER;  -- NULL: not read, or before this was kept
ALTER TABLE page ADD COLUMN title_confidence REAL NOT NULL DEFAULT 0;
ALTER TABLE page_field ADD COLUMN confidence REAL NOT NULL DEFAULT 0;
-- What was read where the value was mended; '' where it was not.
ALTER TABLE page_field ADD COLUMN as_read TEXT NOT NULL DEFAULT '';

-- The readings that are not in use: an older engine's, or a newer one's beside a person's text.
CREATE TABLE other_reading (
  id         INTEGER PRIMARY KEY,
  page       INTEGER NOT NULL REFERENCES page (id),
  engine     TEXT NOT NULL,
  text_by    TEXT NOT NULL,  -- as in page
  read_at    INTEGER,
  confidence REAL NOT NULL,
  class_code TEXT NOT NULL,
  title      TEXT NOT NULL,
  title_confidence REAL NOT NULL,
  text       TEXT NOT NULL,
  boxes      BLOB NOT NULL  -- as in page_boxes
) STRICT;
CREATE INDEX other_reading_page ON other_reading (page);

CREATE TABLE other_reading_field (
  reading    INTEGER NOT NULL REFERENCES other_reading (id),
  place      INTEGER NOT NULL,
  name       TEXT NOT NULL,
  value      TEXT NOT NULL,
  box        BLOB NOT NULL,
  checked    INTEGER NOT NULL,
  confidence REAL NOT NULL,
  as_read    TEXT NOT NULL,
  PRIMARY KEY (reading, place)
) STRICT, WITHOUT ROWID;

-- Pages that wait to be read, for the first time or once more.
CREATE TABLE reading_task (
  page   INTEGER PRIMARY KEY REFERENCES page (id),
  first  INTEGER NOT NULL CHECK (first IN (0, 1)),  -- the page has no reading yet
  asked  INTEGER NOT NULL,
  actor  TEXT NOT NULL,
  reason TEXT NOT NULL DEFAULT '',  -- why it was set aside; '' while it waits
  detail TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX reading_task_waiting ON reading_task (page) WHERE reason = '';

-- Dossiers whose pages are read before others, besides those of open requests and urgent lots.
CREATE TABLE reading_first (
  dossier INTEGER PRIMARY KEY REFERENCES dossier (id),
  at      INTEGER NOT NULL,
  actor   TEXT NOT NULL
) STRICT;

-- ---- the catalogue ----

-- As it stands now; material_version keeps how it came to that.
CREATE TABLE material (
  id         INTEGER PRIMARY KEY,
  dossier    INTEGER NOT NULL REFERENCES dossier (id),
  state      TEXT NOT NULL
             CHECK (state IN ('draft', 'confirmed', 'refused', 'overtaken', 'withdrawn')),
  class_code TEXT NOT NULL,              -- "4-1"; '' in a draft that proposes none
  place      INTEGER NOT NULL DEFAULT 0, -- in its class; 0 unless confirmed
  title      TEXT NOT NULL,
  formed     TEXT NOT NULL,              -- 1998, 1998-09, 1998-09-14; '' not known
  formed_as_written TEXT NOT NULL,
  pages      INTEGER NOT NULL,           -- stated
  remark     TEXT NOT NULL,
  confidence REAL NOT NULL DEFAULT 0     -- of a draft
) STRICT;
CREATE INDEX material_dossier ON material (dossier, state);
CREATE UNIQUE INDEX material_number ON material (dossier, class_code, place)
  WHERE state = 'confirmed';

-- The images of drafts and confirmed materials.
CREATE TABLE material_page (
  page     INTEGER PRIMARY KEY REFERENCES page (id),
  material INTEGER NOT NULL REFERENCES material (id),
  place    INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX material_page_place ON material_page (material, place);

CREATE TABLE material_version (
  id         INTEGER PRIMARY KEY,
  material   INTEGER NOT NULL REFERENCES material (id),
  act        TEXT NOT NULL,
  class_code TEXT NOT NULL,
  place      INTEGER NOT NULL,
  title      TEXT NOT NULL,
  formed     TEXT NOT NULL,
  formed_as_written TEXT NOT NULL,
  pages      INTEGER NOT NULL,
  remark     TEXT NOT NULL,
  images     TEXT NOT NULL,  -- ids of pages parted by blanks
  at         INTEGER NOT NULL,
  actor      TEXT NOT NULL,
  note       TEXT NOT NULL
) STRICT;
CREATE INDEX material_version_material ON material_version (material);

-- What persons said of a value that a page states; of each page, name and nth the last one counts.
CREATE TABLE value_verdict (
  id      INTEGER PRIMARY KEY,
  page    INTEGER NOT NULL REFERENCES page (id),
  name    TEXT NOT NULL,
  nth     INTEGER NOT NULL,  -- of the page's values of this name, from 0
  verdict TEXT NOT NULL CHECK (verdict IN ('confirmed', 'corrected', 'refused')),
  value   TEXT NOT NULL,     -- that is right; '' when refused
  was     TEXT NOT NULL,     -- as it was proposed
  box     BLOB NOT NULL,
  note    TEXT NOT NULL,
  at      INTEGER NOT NULL,
  actor   TEXT NOT NULL
) STRICT;
CREATE INDEX value_verdict_page ON value_verdict (page);

-- What the office takes for right where the papers of a dossier state it; of each topic the last counts.
CREATE TABLE fact_decision (
  id      INTEGER PRIMARY KEY,
  dossier INTEGER NOT NULL REFERENCES dossier (id),
  topic   TEXT NOT NULL,
  value   TEXT NOT NULL,
  page    INTEGER REFERENCES page (id),  -- it rests on; NULL: on none
  note    TEXT NOT NULL,
  at      INTEGER NOT NULL,
  actor   TEXT NOT NULL
) STRICT;
CREATE INDEX fact_decision_dossier ON fact_decision (dossier, topic);
