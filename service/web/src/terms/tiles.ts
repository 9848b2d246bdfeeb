// SPDX-License-Identifier: Apache-2.0
// Which tiles of a page at full size are wanted on the screen.
import type { Size } from './boxes';

export interface Level extends Size {
  columns: number;
  rows: number;
}

// As the server describes a page: levels from the full size down, each half of the one before.
export interface Tiles extends Size {
  tile: number; // pixels a side
  levels: Level[];
}

export interface Tile {
  level: number;
  column: number;
  row: number;
}

// What is visible of the page, in pixels of the screen from its upper left corner.
export interface View extends Size {
  left: number;
  top: number;
}

// The smallest level that has all the pixels the screen can show, else the full size.
export function levelFor(tiles: Tiles, pixels: number): number {
  let found = 0;
  tiles.levels.forEach((level, i) => {
    if (level.width >= pixels) found = i;
  });
  return found;
}

// The tiles of a level under the view when the page is shown `shownWidth` wide.
export function tilesIn(tiles: Tiles, level: number, shownWidth: number, view: View): Tile[] {
  const there = tiles.levels[level];
  if (!there || shownWidth <= 0) return [];
  const side = (tiles.tile * shownWidth) / there.width;
  const first = (at: number) => Math.max(0, Math.floor(at / side));
  const last = (at: number, count: number) => Math.min(count - 1, Math.ceil(at / side) - 1);
  const found: Tile[] = [];
  for (let row = first(view.top); row <= last(view.top + view.height, there.rows); row++)
    for (let column = first(view.left); column <= last(view.left + view.width, there.columns); column++)
      found.push({ level, column, row });
  return found;
}
