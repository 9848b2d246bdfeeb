-- SPDX-License-Identifier: Apache-2.0
-- Mixed stacks: an unassigned batch whose pages go to several dossiers, parted by separator sheets.

-- A part holds the pages of one stack that went to one dossier at one time. It has no files: they stay with the
-- stack, and so do the sheets and what belongs to nobody yet.
ALTER TABLE batch ADD COLUMN stack INTEGER REFERENCES batch (id);
CREATE INDEX batch_stack ON batch (stack) WHERE stack IS NOT NULL;

-- Of a part and of a stack that was split: the pages in it, sheets not counted. NULL in all others,
-- whose pages are those of their files.
ALTER TABLE batch ADD COLUMN split_pages INTEGER;

-- The codes of separator sheets that were read on the page, parted by blanks. NULL: nobody has looked
-- for any.
ALTER TABLE page ADD COLUMN sheet TEXT;
-- A separator is kept, but is no page of anything.
ALTER TABLE page ADD COLUMN kind TEXT NOT NULL DEFAULT 'page' CHECK (kind IN ('page', 'separator'));
-- The class that a sheet says; goes before class_code, which was made out from the text.
ALTER TABLE page ADD COLUMN sheet_class TEXT NOT NULL DEFAULT '';
-- A sheet or the beginning of a file went before.
ALTER TABLE page ADD COLUMN begins_document INTEGER NOT NULL DEFAULT 0
  CHECK (begins_document IN (0, 1));
-- Why the sheets give the page to no dossier, as a word of the service; says nothing once one has it.
ALTER TABLE page ADD COLUMN unassigned TEXT NOT NULL DEFAULT '';

DROP INDEX page_batch;
CREATE INDEX page_batch ON page (batch, state, blank, kind);
