// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';

import { type BoardEntry, type CheckPage, type Step, type StepRecord, steps } from '../api/lots';
import { inOrder, isLeft, mayGoBack, nextLeft, nextOf, ownStage, shutBy } from './lots';

const record = (step: Step, actor: string) => ({ step, actor }) as StepRecord;

function entry(step: Step, more: Partial<BoardEntry> = {}): BoardEntry {
  return {
    step,
    place: 1,
    open_stops: 0,
    withdrawn: false,
    steps: [record('scanned', 'os:li'), record('checked_first', 'account:zhao')],
    sample: {
      pages: 10,
      drawn: 1,
      wanted: 0,
      judged: 1,
      refused: 0,
      complete: true,
      passed: true,
    },
    unchecked_left: 0,
    gate: { open: true, reasons: [] },
    ...more,
  } as BoardEntry;
}

function page(more: Partial<CheckPage> = {}): CheckPage {
  const plain = { state: 'stored', replaced: false, own_scan: false, waived: false, verdicts: {} };
  return { ...plain, ...more } as CheckPage;
}

const no = { accepted: false } as CheckPage['verdicts']['first'];
const yes = { accepted: true } as CheckPage['verdicts']['first'];

describe('what is next for a dossier', () => {
  it('follows the steps', () => {
    const moves = steps.map((step) => nextOf(entry(step), 'wang').move).join(' ');
    expect(moves).toBe('prepare scan process first second sign restore return done');
  });

  it('is the custodian’s decision while a stop is open', () => {
    const stopped = nextOf(entry('prepared', { open_stops: 1 }), 'li');
    expect(stopped).toMatchObject({ move: 'stop', act: 'sign_off' });
  });

  it('is the way home for what was withdrawn', () => {
    expect(nextOf(entry('prepared', { withdrawn: true }), 'li').step).toBe('restored');
    expect(nextOf(entry('restored', { withdrawn: true }), 'li').step).toBe('returned');
  });

  it('is the sample before the check', () => {
    const short = entry('processed');
    short.sample = { ...short.sample, wanted: 1 };
    expect(nextOf(short, 'zhao').move).toBe('sample');
  });

  it('is another look when a new round or a new scan came after both checks', () => {
    expect(nextOf(entry('checked_second', { unchecked_left: 1 }), 'zhao').move).toBe('recheck');
    const round = entry('checked_second');
    round.sample = { ...round.sample, complete: false };
    expect(nextOf(round, 'li')).toMatchObject({ move: 'recheck', barred: true });
  });

  it('is for another than the scanner, whatever the account is, and than the other checker', () => {
    const scanned = entry('processed', { steps: [record('scanned', 'os:li')] });
    expect(nextOf(scanned, 'li').barred).toBe(true);
    expect(nextOf(scanned, 'zhao')).toMatchObject({ barred: false, by: 'li' });
    expect(nextOf(entry('checked_first'), 'zhao').barred).toBe(true);
    expect(nextOf(entry('checked_first'), 'wang').barred).toBe(false);
  });
});

describe('the board', () => {
  it('has urgent dossiers on top, the first that became so first', () => {
    const all = [
      entry('received', { place: 1 }),
      entry('received', { place: 2, urgent_since: '2026-11-23T02:00:00Z' }),
      entry('received', { place: 3, urgent_since: '2026-11-23T01:00:00Z' }),
    ];
    expect(inOrder(all).map((one) => one.place)).toEqual([3, 2, 1]);
  });

  it('counts only what shuts the gate', () => {
    const reason = { code: 'x', text: 'x', waived: false };
    const gate = {
      open: false,
      reasons: [
        { ...reason, severity: 'defect' as const },
        { ...reason, severity: 'defect' as const, waived: true },
        { ...reason, severity: 'warning' as const },
      ],
    };
    expect(shutBy(entry('processed', { gate }))).toHaveLength(1);
  });

  it('sends nothing back that is signed off or withdrawn', () => {
    expect(mayGoBack(entry('checked_second'))).toBe(true);
    expect(mayGoBack(entry('accepted'))).toBe(false);
    expect(mayGoBack(entry('scanned', { withdrawn: true }))).toBe(false);
  });
});

describe('the checker’s desk', () => {
  it('leaves out what needs no verdict', () => {
    expect(isLeft(page(), 'first')).toBe(true);
    expect(isLeft(page({ verdicts: { first: yes } }), 'first')).toBe(false);
    expect(isLeft(page({ verdicts: { first: yes } }), 'second')).toBe(true);
    expect(isLeft(page({ verdicts: { first: no } }), 'second')).toBe(false);
    expect(isLeft(page({ replaced: true }), 'first')).toBe(false);
    expect(isLeft(page({ own_scan: true }), 'first')).toBe(false);
    expect(isLeft(page({ waived: true }), 'first')).toBe(false);
  });

  it('offers the check that waits for this person', () => {
    const open = { open: true, barred: false };
    const shut = { open: false, barred: false };
    const barred = { open: true, barred: true };
    const done = [page({ verdicts: { first: yes } })];
    expect(ownStage([page()], { first: open, second: shut })).toBe('first');
    expect(ownStage(done, { first: open, second: open })).toBe('second');
    expect(ownStage([page()], { first: barred, second: open })).toBe('second');
    expect(ownStage(done, { first: open, second: barred })).toBe('first');
    expect(ownStage(done, { first: barred, second: shut })).toBe('first');
  });

  it('goes on round the end to what is left', () => {
    const pages = [page(), page({ verdicts: { first: yes } }), page({ verdicts: { first: no } })];
    expect(nextLeft(pages, 'first', 1)).toBe(0);
    expect(nextLeft(pages, 'first', 0)).toBe(0);
    expect(nextLeft(pages.slice(1), 'first', 0)).toBe(-1);
  });
});
