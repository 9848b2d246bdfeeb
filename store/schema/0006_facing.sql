-- SPDX-License-Identifier: Apache-2.0
-- Two facing pages on one image are two pages. The second stands right behind the first, and what
-- stood behind the first moves on by one place.

-- Which image of the file the page shows, from 0. NULL: the one at its place.
ALTER TABLE page ADD COLUMN image INTEGER;
-- Which part of that image it shows; NULL: the whole.
ALTER TABLE page ADD COLUMN half TEXT CHECK (half IN ('left', 'right'));

-- 0: an image is a page whatever it shows, as to the vendor who delivered it; also when it is read
-- once more.
ALTER TABLE batch ADD COLUMN part_facing INTEGER NOT NULL DEFAULT 1 CHECK (part_facing IN (0, 1));
