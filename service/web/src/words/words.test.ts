// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import { en as publicEn } from '../public/words.en';
import { zh as publicZh } from '../public/words.zh';
import { en as staffEn } from '../staff/words.en';
import { zh as staffZh } from '../staff/words.zh';
import type { Tree } from './index';

function flat(tree: Tree, prefix = ''): Map<string, string> {
  const all = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    if (typeof value === 'string') all.set(prefix + key, value);
    else for (const [k, v] of flat(value, `${prefix}${key}.`)) all.set(k, v);
  }
  return all;
}

const gaps = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();

describe.each([
  ['public', publicZh, publicEn],
  ['staff', staffZh, staffEn],
])('the %s words', (_name, zh, en) => {
  const chinese = flat(zh);
  const english = flat(en);

  it('have the same keys in both languages', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
    expect(chinese.size).toBeGreaterThan(50);
  });

  it('fill the same gaps in both languages', () => {
    for (const [key, text] of chinese)
      expect(gaps(english.get(key) ?? ''), key).toEqual(gaps(text));
  });

  it('are English in the English dictionary, but for the name of the other language', () => {
    for (const [key, text] of english) {
      if (!key.startsWith('language.')) expect(text, key).not.toMatch(/[\u4e00-\u9fff]/);
    }
  });

  it('hold no character that the message format takes for its own', () => {
    for (const [key, text] of [...chinese, ...english]) expect(text, key).not.toMatch(/[@|]/);
  });
});
