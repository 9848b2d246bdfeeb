-- SPDX-License-Identifier: Apache-2.0
-- Batches that are ordered to be read and can be assigned to a dossier later; looks of any kind.

ALTER TABLE batch ADD COLUMN ordered INTEGER NOT NULL DEFAULT 0 CHECK (ordered IN (0, 1));

-- Place in the dossier, from 1; 0 while unassigned.
ALTER TABLE batch ADD COLUMN filed INTEGER NOT NULL DEFAULT 0;
UPDATE batch SET filed = id WHERE dossier IS NOT NULL;
DROP INDEX batch_dossier;
CREATE INDEX batch_dossier ON batch (dossier, filed);

-- Who looked at what in which session, so that it is recorded once.
DROP TABLE viewed;
CREATE TABLE looked (
  session INTEGER NOT NULL,
  act     TEXT NOT NULL,
  subject TEXT NOT NULL,
  PRIMARY KEY (session, act, subject)
) STRICT, WITHOUT ROWID;
