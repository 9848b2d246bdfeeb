-- SPDX-License-Identifier: Apache-2.0
-- Two facing pages on one image are two pages; who brought which file; how many files a stack has.
-- The second stands right behind the first, and what
-- stood behind the first moves on by one place.

-- Which image of the file the page shows, from 0. NULL: the one at its place.
ALTER TABLE page ADD COLUMN image INTEGER;
-- Which part of that image it shows; NULL: the whole.
ALTER TABLE page ADD COLUMN half TEXT CHECK (half IN ('left', 'right'));

-- 0: an image is a page whatever it shows, as to the vendor who delivered it; also when it is read
-- once more.
ALTER TABLE batch ADD COLUMN part_facing INTEGER NOT NULL DEFAULT 1 CHECK (part_facing IN (0, 1));

-- Who brought it; '' of one that came before this was kept. Whoever began the batch may be another.
ALTER TABLE file ADD COLUMN actor TEXT NOT NULL DEFAULT '';

-- How many files whoever began the batch has for it; 0: nobody said.
ALTER TABLE batch ADD COLUMN files_announced INTEGER NOT NULL DEFAULT 0;
