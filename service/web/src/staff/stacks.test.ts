// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import type { Batch } from '../api/types';
import { isAssignable, kindOf } from './stacks';

const batch = (more: Partial<Batch>) => ({ id: 7, state: 'closed', ...more }) as Batch;

describe('a batch without a dossier', () => {
  it('is given one as a whole', () => {
    expect(kindOf(batch({}))).toBe('unassigned');
    expect(isAssignable(batch({}))).toBe(true);
    expect(isAssignable(batch({ state: 'open' }))).toBe(true);
    expect(isAssignable(batch({ dossier: '420112-2026-000001' }))).toBe(false);
  });

  it('is left alone as long as its sheets may still say whose it is', () => {
    const stack = batch({ mixed: true, state: 'open' });
    expect(kindOf(stack)).toBe('mixed');
    expect(isAssignable(stack)).toBe(false);
    expect(isAssignable({ ...stack, state: 'closed' })).toBe(true);
  });

  it('that was split is asked about only when pages are left', () => {
    const whole = batch({ split: { dossiers: 2, left: 0 } });
    expect(kindOf(whole)).toBe('split');
    expect(isAssignable(whole)).toBe(false);
    expect(isAssignable(batch({ split: { dossiers: 2, left: 1 } }))).toBe(true);
    expect(isAssignable(batch({ mixed: true, split: { dossiers: 0, left: 3 } }))).toBe(true);
  });
});
