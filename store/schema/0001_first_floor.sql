-- SPDX-License-Identifier: Apache-2.0
-- Times are milliseconds since 1970 in UTC. Digests are 32 bytes of SHA-256.

CREATE TABLE setting (
  name  TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The last number drawn in each series and year; rows only grow.
CREATE TABLE series (
  name TEXT NOT NULL,
  year INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (name, year)
) STRICT, WITHOUT ROWID;

-- ---- accounts, sessions, one-time codes ----

CREATE TABLE account (
  id            INTEGER PRIMARY KEY,
  name          TEXT NOT NULL UNIQUE,
  display_name  TEXT NOT NULL,
  role          TEXT NOT NULL CHECK (role IN ('clerk', 'custodian', 'administrator')),
  password_hash TEXT NOT NULL,
  enabled       INTEGER NOT NULL CHECK (enabled IN (0, 1))
) STRICT;

CREATE TABLE session (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  token_hash BLOB NOT NULL UNIQUE,
  kind       TEXT NOT NULL CHECK (kind IN ('staff', 'graduate')),
  subject    INTEGER NOT NULL,
  csrf       TEXT NOT NULL,
  created    INTEGER NOT NULL,
  expires    INTEGER NOT NULL,
  last_seen  INTEGER NOT NULL
) STRICT;
CREATE INDEX session_expires ON session (expires);

-- Row 0 belongs to nobody: wrong tries for unknown persons are counted there, so that they cost
-- the same work as wrong tries for known ones.
CREATE TABLE one_time_code (
  id        INTEGER PRIMARY KEY,
  person    INTEGER REFERENCES person (id),
  code_hash BLOB NOT NULL,
  created   INTEGER NOT NULL,
  expires   INTEGER NOT NULL,
  tries     INTEGER NOT NULL DEFAULT 0,
  ended     INTEGER
) STRICT;
CREATE INDEX one_time_code_person ON one_time_code (person);

-- ---- persons and dossiers ----

CREATE TABLE person (
  id              INTEGER PRIMARY KEY,
  name            TEXT NOT NULL,
  name_key        TEXT NOT NULL,
  identity_number TEXT NOT NULL UNIQUE,
  phone           TEXT NOT NULL
) STRICT;
CREATE INDEX person_name_key ON person (name_key);
INSERT INTO one_time_code (id, person, code_hash, created, expires) VALUES (0, NULL, x'00', 0, 0);

-- A scope is a folder of objects. One for each dossier and each unassigned batch, never shared.
CREATE TABLE scope (
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE dossier (
  id         INTEGER PRIMARY KEY,
  number     TEXT NOT NULL UNIQUE,
  number_key TEXT NOT NULL UNIQUE,
  person     INTEGER NOT NULL REFERENCES person (id),
  scope      INTEGER NOT NULL UNIQUE REFERENCES scope (id),
  state      TEXT NOT NULL,
  location   TEXT NOT NULL,
  since      INTEGER NOT NULL,
  opened     INTEGER NOT NULL
) STRICT;
CREATE INDEX dossier_person ON dossier (person);

-- ---- batches, files, pages ----

CREATE TABLE batch (
  id      INTEGER PRIMARY KEY,
  dossier INTEGER REFERENCES dossier (id),
  scope   INTEGER NOT NULL REFERENCES scope (id),
  source  TEXT NOT NULL,
  state   TEXT NOT NULL CHECK (state IN ('open', 'closed')),
  created INTEGER NOT NULL,
  actor   TEXT NOT NULL
) STRICT;
CREATE INDEX batch_dossier ON batch (dossier);
CREATE INDEX batch_source ON batch (source);

CREATE TABLE object (
  id      INTEGER PRIMARY KEY,
  scope   INTEGER NOT NULL REFERENCES scope (id),
  stored  BLOB NOT NULL CHECK (length(stored) = 32),
  content BLOB NOT NULL CHECK (length(content) = 32),
  size    INTEGER NOT NULL,
  UNIQUE (scope, stored)
) STRICT;

CREATE TABLE file (
  id         INTEGER PRIMARY KEY,
  batch      INTEGER NOT NULL REFERENCES batch (id),
  place      INTEGER NOT NULL,
  path       TEXT NOT NULL,
  media_type TEXT NOT NULL DEFAULT '',
  object     INTEGER NOT NULL REFERENCES object (id),
  state      TEXT NOT NULL CHECK (state IN ('received', 'opened', 'refused', 'already_held')),
  reason     TEXT NOT NULL DEFAULT '',
  detail     TEXT NOT NULL DEFAULT '',
  page_count INTEGER NOT NULL DEFAULT 0,  -- rows in page
  UNIQUE (batch, path, object)
) STRICT;
CREATE UNIQUE INDEX file_place ON file (batch, place);
CREATE INDEX file_pages ON file (batch, place, page_count);
CREATE INDEX file_object ON file (object);

CREATE TABLE page (
  id           INTEGER PRIMARY KEY,
  batch        INTEGER NOT NULL REFERENCES batch (id),
  file         INTEGER NOT NULL REFERENCES file (id),
  place        INTEGER NOT NULL,  -- in the file, from 0
  state        TEXT NOT NULL CHECK (state IN ('waiting', 'stored', 'quarantined')),
  reason       TEXT NOT NULL DEFAULT '',
  detail       TEXT NOT NULL DEFAULT '',
  blank        INTEGER NOT NULL DEFAULT 0,
  width        INTEGER NOT NULL DEFAULT 0,
  height       INTEGER NOT NULL DEFAULT 0,
  clean_width  INTEGER NOT NULL DEFAULT 0,
  clean_height INTEGER NOT NULL DEFAULT 0,
  dpi          REAL NOT NULL DEFAULT 0,
  rotation     INTEGER NOT NULL DEFAULT 0,
  skew_deg     REAL NOT NULL DEFAULT 0,
  to_original  TEXT NOT NULL DEFAULT '',  -- six numbers parted by spaces
  confidence   REAL NOT NULL DEFAULT 0,
  engine       TEXT NOT NULL DEFAULT '',
  class_code   TEXT NOT NULL DEFAULT '',
  title        TEXT NOT NULL DEFAULT '',
  UNIQUE (file, place)
) STRICT;
CREATE INDEX page_batch ON page (batch, state, blank);

CREATE TABLE copy (
  page       INTEGER NOT NULL REFERENCES page (id),
  kind       TEXT NOT NULL CHECK (kind IN ('access', 'thumbnail')),
  media_type TEXT NOT NULL,
  object     INTEGER NOT NULL REFERENCES object (id),
  PRIMARY KEY (page, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX copy_object ON copy (object);

CREATE TABLE page_finding (
  page     INTEGER NOT NULL REFERENCES page (id),
  place    INTEGER NOT NULL,
  code     TEXT NOT NULL,
  severity TEXT NOT NULL,
  value    REAL NOT NULL,
  PRIMARY KEY (page, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE page_field (
  page    INTEGER NOT NULL REFERENCES page (id),
  place   INTEGER NOT NULL,
  name    TEXT NOT NULL,
  value   TEXT NOT NULL,
  box     BLOB NOT NULL,
  checked INTEGER NOT NULL,
  PRIMARY KEY (page, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE page_text (
  page INTEGER PRIMARY KEY REFERENCES page (id),
  text TEXT NOT NULL
) STRICT;

-- 9 bytes for each code point of the text, see store/internal/box_code.h. Apart from the text: both
-- in one row would leave a third of each database page empty.
CREATE TABLE page_boxes (
  page  INTEGER PRIMARY KEY REFERENCES page (id),
  boxes BLOB NOT NULL
) STRICT;

CREATE VIRTUAL TABLE page_index USING fts5 (
  text, content = 'page_text', content_rowid = 'page', tokenize = 'han', detail = full
);

-- Who looked at which page in which session.
CREATE TABLE viewed (
  session INTEGER NOT NULL,
  page    INTEGER NOT NULL REFERENCES page (id),
  PRIMARY KEY (session, page)
) STRICT, WITHOUT ROWID;

-- ---- requests ----

CREATE TABLE request (
  id          INTEGER PRIMARY KEY,
  number      TEXT NOT NULL UNIQUE,
  person      INTEGER NOT NULL REFERENCES person (id),
  dossier     INTEGER NOT NULL REFERENCES dossier (id),
  kind        TEXT NOT NULL,
  destination TEXT NOT NULL,
  address     TEXT NOT NULL,
  reason      TEXT NOT NULL,
  state       TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'refused', 'more_asked')),
  created     INTEGER NOT NULL,
  due         INTEGER NOT NULL,
  answered    INTEGER,
  answer      TEXT NOT NULL DEFAULT '',
  answered_by TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX request_person ON request (person);
CREATE INDEX request_open ON request (due) WHERE state = 'open';
CREATE INDEX request_answered ON request (answered) WHERE answered IS NOT NULL;

-- ---- certified copies ----

CREATE TABLE certified_copy (
  id            INTEGER PRIMARY KEY,
  number        TEXT NOT NULL UNIQUE,
  token         TEXT NOT NULL UNIQUE,
  dossier       INTEGER NOT NULL REFERENCES dossier (id),
  ground        TEXT NOT NULL,
  recipient     TEXT NOT NULL,
  issued_by     TEXT NOT NULL,
  prepared      INTEGER NOT NULL,
  issued        INTEGER,
  revoked       INTEGER,
  revoke_reason TEXT NOT NULL DEFAULT '',
  pages_digest  BLOB NOT NULL CHECK (length(pages_digest) = 32),
  pdf           INTEGER REFERENCES object (id),
  state         TEXT NOT NULL CHECK (state IN ('prepared', 'issued', 'revoked'))
) STRICT;
CREATE INDEX certified_copy_dossier ON certified_copy (dossier);
CREATE INDEX certified_copy_pdf ON certified_copy (pdf) WHERE pdf IS NOT NULL;

CREATE TABLE certified_copy_page (
  certified_copy INTEGER NOT NULL REFERENCES certified_copy (id),
  place          INTEGER NOT NULL,
  page           INTEGER NOT NULL REFERENCES page (id),
  number         INTEGER NOT NULL,  -- of the page in the dossier when the copy was prepared
  PRIMARY KEY (certified_copy, place)
) STRICT, WITHOUT ROWID;

-- ---- the ledger ----

-- entry: see store/internal/ledger.h. hash = SHA-256 (hash of the row before || entry).
CREATE TABLE custody_event (
  sequence INTEGER PRIMARY KEY,
  dossier  TEXT NOT NULL,  -- repeated from the entry for the index; verify compares
  entry    TEXT NOT NULL,
  hash     BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX custody_event_dossier ON custody_event (dossier, sequence) WHERE dossier <> '';

-- The last sequence and hash once more, so that a cut tail is noticed.
CREATE TABLE ledger_head (
  only     INTEGER PRIMARY KEY CHECK (only = 1),
  sequence INTEGER NOT NULL,
  hash     BLOB NOT NULL
) STRICT;
INSERT INTO ledger_head (only, sequence, hash) VALUES (1, 0, zeroblob(32));

CREATE TRIGGER custody_event_in_order BEFORE INSERT ON custody_event
WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM custody_event)
BEGIN SELECT RAISE(ABORT, 'the ledger takes the next sequence only'); END;
CREATE TRIGGER custody_event_not_changed BEFORE UPDATE ON custody_event
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER custody_event_not_removed BEFORE DELETE ON custody_event
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER ledger_head_stays BEFORE DELETE ON ledger_head
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
