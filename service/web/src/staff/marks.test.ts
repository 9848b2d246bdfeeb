// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import { find, parts } from './marks';

describe('marks', () => {
  it('part a text into marked and plain stretches', () => {
    expect(parts('武汉纺织大学', [[2, 2]])).toEqual([
      { text: '武汉', marked: false },
      { text: '纺织', marked: true },
      { text: '大学', marked: false },
    ]);
  });

  it('count code points, so that a rare character is one', () => {
    // U+2A6A5 takes two units of a JavaScript string.
    expect(parts('徐\u{2a6a5}生于', [[2, 1]])).toEqual([
      { text: '徐\u{2a6a5}', marked: false },
      { text: '生', marked: true },
      { text: '于', marked: false },
    ]);
  });

  it('may overlap or reach past the end', () => {
    expect(
      parts('abcd', [
        [1, 2],
        [2, 9],
      ]),
    ).toEqual([
      { text: 'a', marked: false },
      { text: 'bcd', marked: true },
    ]);
    expect(parts('', [[0, 1]])).toEqual([]);
  });

  it('are found at every place where a word stands', () => {
    expect(find('段春，段春生', ['段春'])).toEqual([
      [0, 2],
      [3, 2],
    ]);
    expect(find('段春', ['春段', ''])).toEqual([]);
  });
});
