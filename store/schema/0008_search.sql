-- SPDX-License-Identifier: Apache-2.0
-- Search that forgives what recognition mistakes, and an index that can be made anew in pieces.

-- What people's corrections have taught: how often the character `meant` was read as `read`. Both
-- are code points as folded for search.
CREATE TABLE confusion (
  read  INTEGER NOT NULL,
  meant INTEGER NOT NULL,
  seen  INTEGER NOT NULL,
  PRIMARY KEY (read, meant)
) STRICT, WITHOUT ROWID;

-- While the index is made anew: pages up to `done` are in it as the present program wants it, those
-- from there to `until` not yet, those behind it as they came. No row: it is as it should be.
CREATE TABLE index_renewal (
  only  INTEGER PRIMARY KEY CHECK (only = 1),
  done  INTEGER NOT NULL,
  until INTEGER NOT NULL
) STRICT;

-- With a list of its own for each first character, so that a single very common one is answered as
-- fast as a word. It is empty: the archive is of another search_version now, and is indexed anew.
DROP TABLE page_index;
CREATE VIRTUAL TABLE page_index USING fts5 (
  text, content = 'page_text', content_rowid = 'page', tokenize = 'han', detail = full, prefix = '1'
);
