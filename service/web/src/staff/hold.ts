// SPDX-License-Identifier: Apache-2.0
// What a dossier waits for, and for whom, in words.
import type { BoardEntry } from '../api/lots';
import { type Next, shutBy } from './lots';
import { t } from './words';

export function holdOf(entry: BoardEntry, next: Next): string {
  if (next.move === 'stop') return t('hold.stop', { count: entry.open_stops });
  if (next.move === 'first' || next.move === 'second') {
    if (next.barred) return t(`hold.own_${next.move}`);
    return t(`hold.${next.move}`, { name: next.by || '—' });
  }
  if (next.move === 'recheck' && next.barred) return t('hold.own_first');
  if (next.move !== 'sign') return t(`hold.${next.move}`);
  const rest = [
    entry.refused_left ? t('hold.refused', { count: entry.refused_left }) : '',
    entry.sample.complete && !entry.sample.passed ? t('hold.rate') : '',
    entry.unchecked_left ? t('hold.unchecked', { count: entry.unchecked_left }) : '',
    shutBy(entry).length ? t('hold.gate', { count: shutBy(entry).length }) : '',
  ].filter(Boolean);
  return rest.length ? rest.join(' · ') : t('hold.sign');
}
