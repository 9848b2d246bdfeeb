// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import { levelFor, type Tiles, tilesIn } from './tiles';

const tiles: Tiles = {
  width: 2480,
  height: 3508,
  tile: 512,
  levels: [
    { width: 2480, height: 3508, columns: 5, rows: 7 },
    { width: 1240, height: 1754, columns: 3, rows: 4 },
    { width: 620, height: 877, columns: 2, rows: 2 },
    { width: 310, height: 439, columns: 1, rows: 1 },
  ],
};

describe('levels', () => {
  it('are taken as small as the screen allows', () => {
    expect(levelFor(tiles, 300)).toBe(3);
    expect(levelFor(tiles, 310)).toBe(3);
    expect(levelFor(tiles, 311)).toBe(2);
    expect(levelFor(tiles, 1241)).toBe(0);
  });
  it('end with the full size', () => {
    expect(levelFor(tiles, 9000)).toBe(0);
  });
});

describe('tiles', () => {
  it('are those under the view', () => {
    const view = { left: 600, top: 0, width: 900, height: 500 };
    expect(tilesIn(tiles, 0, 2480, view)).toEqual([
      { level: 0, column: 1, row: 0 },
      { level: 0, column: 2, row: 0 },
    ]);
  });
  it('follow the zoom', () => {
    const view = { left: 600, top: 0, width: 900, height: 500 };
    expect(tilesIn(tiles, 0, 4960, view)).toEqual([{ level: 0, column: 0, row: 0 }, { level: 0, column: 1, row: 0 }]);
  });
  it('never lie beside the page', () => {
    const all = tilesIn(tiles, 0, 2480, { left: -50, top: -50, width: 9000, height: 9000 });
    expect(all).toHaveLength(35);
    expect(tilesIn(tiles, 0, 2480, { left: 9000, top: 0, width: 100, height: 100 })).toEqual([]);
    expect(tilesIn(tiles, 9, 2480, { left: 0, top: 0, width: 100, height: 100 })).toEqual([]);
    expect(tilesIn(tiles, 0, 0, { left: 0, top: 0, width: 100, height: 100 })).toEqual([]);
  });
});
