// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import { overlap, padBox, scaleBox, scrollTo } from './boxes';

const page = { width: 2480, height: 3508 };

describe('boxes', () => {
  it('keep their place when the page is shown smaller or larger', () => {
    expect(scaleBox([248, 496, 620, 62], page, 620)).toEqual([62, 124, 155, 15.5]);
    expect(scaleBox([10, 20, 30, 40], page, 4960)).toEqual([20, 40, 60, 80]);
  });

  it('of a page without a size vanish instead of flying off', () => {
    expect(scaleBox([10, 20, 30, 40], { width: 0, height: 0 }, 600)).toEqual([0, 0, 0, 0]);
  });

  it('get air around them, but never outside the page', () => {
    expect(padBox([100, 100, 50, 20], 8, page)).toEqual([92, 92, 66, 36]);
    expect(padBox([2, 3, 50, 20], 8, page)).toEqual([0, 0, 60, 31]);
    expect(padBox([2470, 3500, 10, 8], 8, page)).toEqual([2462, 3492, 18, 16]);
  });

  it('overlap only when they share some area', () => {
    expect(overlap([0, 0, 10, 10], [9, 9, 5, 5])).toBe(true);
    expect(overlap([0, 0, 10, 10], [10, 0, 5, 5])).toBe(false);
  });

  it('are brought to the middle of the window as far as it scrolls', () => {
    const view = { width: 400, height: 300 };
    const content = { width: 1000, height: 1400 };
    expect(scrollTo([500, 700, 100, 20], view, content)).toEqual({ left: 350, top: 560 });
    expect(scrollTo([0, 0, 10, 10], view, content)).toEqual({ left: 0, top: 0 });
    expect(scrollTo([990, 1390, 10, 10], view, content)).toEqual({ left: 600, top: 1100 });
  });
});
