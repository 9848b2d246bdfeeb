// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import { checkDigit, identityFault, mayHoldIdentity, normalizeIdentity } from './identity';

describe('identity numbers', () => {
  it('are accepted when the check digit is right', () => {
    expect(identityFault('11010519491231002X')).toBeNull();
    expect(identityFault('430623196411069948')).toBeNull();
  });

  it('may be of a person born in any century', () => {
    expect(identityFault('440524188001010014')).toBeNull();
  });

  it('are refused when any one digit is changed', () => {
    const right = '430623196411069948';
    for (let i = 0; i < 17; i++) {
      const wrong = right.slice(0, i) + String((Number(right[i]) + 1) % 10) + right.slice(i + 1);
      expect(identityFault(wrong), wrong).not.toBeNull();
    }
    expect(identityFault('430623196411069949')).toBe('check_digit');
  });

  it('are refused when two neighbours are exchanged', () => {
    expect(identityFault('430623196411069498')).toBe('check_digit');
  });

  it('may be typed with a small x, in full width and with spaces', () => {
    expect(identityFault('11010519491231002x')).toBeNull();
    expect(identityFault('１１０１０５ １９４９１２３１ ００２Ｘ')).toBeNull();
    expect(normalizeIdentity(' 110105 19491231 002x ')).toBe('11010519491231002X');
  });

  it('name the fault', () => {
    expect(identityFault('  ')).toBe('empty');
    expect(identityFault('4306231964110699')).toBe('length');
    expect(identityFault('43062319641106994X8')).toBe('characters');
    expect(identityFault('43062319641306994X')).toBe('birth');
    expect(identityFault('430623196402309948')).toBe('birth');
  });

  it('of 15 digits and other documents pass without a check digit', () => {
    expect(identityFault('430623641106994')).toBeNull();
    expect(identityFault('E12345678')).toBeNull();
    expect(identityFault('E12')).toBe('length');
  });

  it('have the check digit of the standard', () => {
    expect(checkDigit('11010519491231002')).toBe('X');
    expect(checkDigit('44052418800101001')).toBe('4');
  });
});

describe('search words', () => {
  it('are kept out of addresses when they may hold an identity number', () => {
    expect(mayHoldIdentity('430623 19641106 9948')).toBe(true);
    expect(mayHoldIdentity('武汉纺织大学')).toBe(false);
    expect(mayHoldIdentity('1986年7月')).toBe(false);
  });
});
