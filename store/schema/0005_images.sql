-- SPDX-License-Identifier: Apache-2.0
-- Images: a tiled pyramid of the clean image, the image a vendor delivered beside the master, where a
-- finding is on the page, and what a page looks like, to know it again.

CREATE TABLE copy_of_page (
  page       INTEGER NOT NULL REFERENCES page (id),
  kind       TEXT NOT NULL CHECK (kind IN ('access', 'thumbnail', 'pyramid', 'delivered')),
  media_type TEXT NOT NULL,
  object     INTEGER NOT NULL REFERENCES object (id),
  PRIMARY KEY (page, kind)
) STRICT, WITHOUT ROWID;
INSERT INTO copy_of_page (page, kind, media_type, object)
  SELECT page, kind, media_type, object FROM copy;
DROP TABLE copy;
ALTER TABLE copy_of_page RENAME TO copy;
CREATE INDEX copy_object ON copy (object);

-- The workbook in which a vendor states the materials of a dossier, in its own bytes. One that states
-- those of several dossiers is kept once, in a scope that is no dossier's.
CREATE TABLE delivered_catalogue (
  id      INTEGER PRIMARY KEY,
  dossier INTEGER NOT NULL REFERENCES dossier (id),
  object  INTEGER NOT NULL REFERENCES object (id),
  path    TEXT NOT NULL,  -- below the delivery's folder
  shared  INTEGER NOT NULL CHECK (shared IN (0, 1)),
  at      INTEGER NOT NULL,
  actor   TEXT NOT NULL,
  UNIQUE (dossier, object)
) STRICT;
CREATE INDEX delivered_catalogue_object ON delivered_catalogue (object);

-- One box as in page_boxes, in pixels of the clean image. NULL: the finding is about the whole page.
ALTER TABLE page_finding ADD COLUMN box BLOB;

-- scanner/fingerprint.h in its own form; NULL: none was taken.
ALTER TABLE page ADD COLUMN fingerprint BLOB;
