// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import { codeOf, hasGlyph, isMissing, mayBeRare, pieces, type Look } from './glyphs';

const none = () => false;
const all = () => true;

describe('characters without a glyph', () => {
  it('stand by themselves with their code', () => {
    expect(pieces('王\u{2ebf0}之', none)).toEqual([
      { text: '王' },
      { text: '\u{2ebf0}', code: 'U+2EBF0' },
      { text: '之' },
    ]);
    expect(pieces('\ue863\u{30000}', none).map((piece) => piece.code)).toEqual(['U+E863', 'U+30000']);
  });

  it('are only looked for where fonts are known to end', () => {
    expect(pieces('王小明 · Anna 〇', none)).toEqual([{ text: '王小明 · Anna 〇' }]);
    expect(mayBeRare(0x3f06)).toBe(true);
    expect(mayBeRare(0x4e00)).toBe(false);
    expect(mayBeRare(0x10abcd)).toBe(true);
  });

  it('leave a text with glyphs for all in one piece', () => {
    expect(pieces('王\u{2ebf0}', all)).toEqual([{ text: '王\u{2ebf0}' }]);
    expect(pieces('', none)).toEqual([]);
  });

  it('lose nothing of the text', () => {
    const text = '歐陽\u{20bb7}\ue000㼆·\u{2ebf0}\u{2ebf0}x';
    expect(pieces(text, none).map((piece) => piece.text).join('')).toBe(text);
  });

  it('have codes of at least four digits', () => {
    expect(codeOf('\ue123')).toBe('U+E123');
    expect(codeOf('\u{10abcd}')).toBe('U+10ABCD');
  });
});

const look = (width: number, ink: string): Look => ({ width, ink: [...ink].map((c) => c === '#') });

describe('the look of a missing character', () => {
  it('is the empty box, and only that', () => {
    const box = look(8, '####..####');
    expect(isMissing(look(8, '####..####'), box, box)).toBe(true);
    expect(isMissing(look(8, '####.#####'), box, box)).toBe(false);
    expect(isMissing(look(7, '####..####'), box, box)).toBe(false);
  });

  it('is the frame where the box has the code in it', () => {
    const one = look(8, '###.#.####');
    const other = look(8, '####..####');
    expect(isMissing(look(8, '######.###'), one, other)).toBe(false);
    expect(isMissing(look(8, '###.######'), one, other)).toBe(true);
  });
});

describe('without a page to draw on', () => {
  it('every character counts as there', () => {
    expect(hasGlyph('\u{2ebf0}')).toBe(true);
  });
});
