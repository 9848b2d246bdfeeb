// SPDX-License-Identifier: Apache-2.0
// What is next for a dossier in a lot, who holds it up, and what is left to check. The server has
// the last word on each; this is for the eye.
import type { BoardEntry, CheckPage, CheckSample, Stage, Step } from '../api/lots';
import type { Act } from '../api/types';

export type Move =
  | 'stop'
  | 'prepare'
  | 'scan'
  | 'process'
  | 'sample'
  | 'first'
  | 'second'
  | 'recheck'
  | 'sign'
  | 'restore'
  | 'return'
  | 'done';

export interface Next {
  move: Move;
  act: Act; // what whoever does it must be allowed to do
  step: Step | null; // it leads to
  barred: boolean; // for this person: the scanner and the other checker do not check
  by: string; // name of who must not do it
}

const nameOf = (actor: string) => actor.slice(actor.indexOf(':') + 1);

// Who took the step last; empty when nobody did.
export function whoTook(entry: BoardEntry, step: Step): string {
  const last = [...entry.steps].reverse().find((one) => one.step === step && !one.corrects);
  return last ? nameOf(last.actor) : '';
}

const took = (entry: BoardEntry, step: Step, name: string) =>
  entry.steps.some((one) => one.step === step && !one.corrects && nameOf(one.actor) === name);

const plain = (move: Move, act: Act, step: Step | null): Next => ({
  move,
  act,
  step,
  barred: false,
  by: '',
});

function check(entry: BoardEntry, stage: Stage, me: string): Next {
  if (entry.sample.wanted > 0 || entry.sample.drawn === 0) return plain('sample', 'digitize', null);
  const other = stage === 'first' ? 'checked_second' : 'checked_first';
  return {
    move: stage,
    act: 'check_pages',
    step: stage === 'first' ? 'checked_first' : 'checked_second',
    barred: took(entry, 'scanned', me) || took(entry, other, me),
    by: stage === 'first' ? whoTook(entry, 'scanned') : whoTook(entry, 'checked_first'),
  };
}

// Both checks are recorded, but a new round was drawn or new scans came: they are checked as well.
function recheck(entry: BoardEntry, me: string): Next {
  if (entry.sample.wanted > 0) return plain('sample', 'digitize', null);
  if (entry.sample.complete && entry.unchecked_left === 0)
    return plain('sign', 'sign_off', 'accepted');
  const barred = took(entry, 'scanned', me);
  return { ...plain('recheck', 'check_pages', null), barred, by: whoTook(entry, 'scanned') };
}

export function nextOf(entry: BoardEntry, me: string): Next {
  if (entry.step === 'returned') return plain('done', 'digitize', null);
  if (entry.open_stops > 0 && entry.step !== 'received') return plain('stop', 'sign_off', null);
  if (entry.withdrawn && entry.step !== 'restored')
    return plain('restore', 'digitize', 'restored');
  switch (entry.step) {
    case 'received':
      return plain('prepare', 'digitize', 'prepared');
    case 'prepared':
      return plain('scan', 'digitize', 'scanned');
    case 'scanned':
      return plain('process', 'digitize', 'processed');
    case 'processed':
      return check(entry, 'first', me);
    case 'checked_first':
      return check(entry, 'second', me);
    case 'checked_second':
      return recheck(entry, me);
    case 'accepted':
      return plain('restore', 'digitize', 'restored');
    case 'restored':
      return plain('return', 'digitize', 'returned');
  }
}

// Reasons that shut the gate.
export const shutBy = (entry: BoardEntry) =>
  entry.gate.reasons.filter((one) => one.severity === 'defect' && !one.waived);

// The gate says something once the dossier was scanned; what goes back unscanned has none to pass.
export const isGated = (entry: BoardEntry) =>
  !entry.withdrawn && entry.step !== 'received' && entry.step !== 'prepared';

// From scanning to the second check a dossier may go back to be prepared or scanned again.
export const mayGoBack = (entry: BoardEntry) =>
  !entry.withdrawn &&
  ['scanned', 'processed', 'checked_first', 'checked_second'].includes(entry.step);

// Urgent ones first, in the order they became so; the others by place.
export function inOrder(entries: BoardEntry[]): BoardEntry[] {
  return [...entries].sort((a, b) => {
    if (a.urgent_since && b.urgent_since) return a.urgent_since < b.urgent_since ? -1 : 1;
    return Number(Boolean(b.urgent_since)) - Number(Boolean(a.urgent_since)) || a.place - b.place;
  });
}

// ---- the checker's desk

// Whether a verdict on the page can be given at this check.
export const judgeable = (page: CheckPage, stage: Stage) =>
  !page.replaced &&
  !page.own_scan &&
  page.state === 'stored' &&
  !(stage === 'second' && page.verdicts.first?.accepted === false);

export const isLeft = (page: CheckPage, stage: Stage) =>
  judgeable(page, stage) && !page.waived && page.verdicts[stage] === undefined;

// The check that waits for this person: one that is open, with pages left where there is a choice.
export function ownStage(pages: CheckPage[], stages: CheckSample['stages']): Stage {
  const all: Stage[] = ['first', 'second'];
  const open = all.filter((one) => stages[one].open);
  const mine = open.filter((one) => !stages[one].barred);
  const left = mine.filter((one) => pages.some((page) => isLeft(page, one)));
  return left[0] ?? mine[0] ?? open[0] ?? 'first';
}

// The next page without a verdict, round the end; -1: there is none.
export function nextLeft(pages: CheckPage[], stage: Stage, from: number): number {
  for (let i = 1; i <= pages.length; i += 1) {
    const at = (from + i) % pages.length;
    const page = pages[at];
    if (page && isLeft(page, stage)) return at;
  }
  return -1;
}
