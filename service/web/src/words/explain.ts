// SPDX-License-Identifier: Apache-2.0
// What went wrong, in words for the person in front of the screen.
import { Problem, Unreachable } from '../api/client';
import type { KeyOf } from './index';
import type { sharedZh } from './shared';

type Say = (key: KeyOf<typeof sharedZh>, values?: Record<string, unknown>) => string;

export function explain(error: unknown, t: Say): string {
  if (error instanceof Problem) {
    return error.detail || error.title || t('trouble.server', { status: error.status });
  }
  return error instanceof Unreachable ? t('trouble.network') : t('trouble.unknown');
}
