// SPDX-License-Identifier: Apache-2.0
// Batches that came without a dossier: what they are, and whether somebody has to give them one.
import type { Batch } from '../api/types';

// The words for it (`batch.split`, ...).
export function kindOf(batch: Batch): 'split' | 'mixed' | 'unassigned' {
  if (batch.split) return 'split';
  return batch.mixed ? 'mixed' : 'unassigned';
}

// Pages wait for a dossier. A stack that is being scanned or read finds its dossiers by itself.
export function isAssignable(batch: Batch): boolean {
  if (batch.dossier) return false;
  if (batch.split) return batch.split.left > 0;
  return !batch.mixed || batch.state === 'closed';
}
