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

-- One box as in page_boxes, in pixels of the clean image. NULL: the finding is about the whole page.
ALTER TABLE page_finding ADD COLUMN box BLOB;

-- scanner/fingerprint.h in its own form; NULL: none was taken.
ALTER TABLE page ADD COLUMN fingerprint BLOB;
