// SPDX-License-Identifier: Apache-2.0
// The last search. It lives in memory: words that were searched for may be names or numbers of
// people and must not stand in an address or on the disk.
import { reactive } from 'vue';

import { post } from '../api/client';
import type { SearchAnswer } from '../api/types';
import { mayHoldIdentity } from '../terms/identity';

const step = 20;

export const search = reactive({
  query: '',
  answer: null as SearchAnswer | null,
});

export async function runSearch(query: string) {
  const answer = await post<SearchAnswer>('/api/search', { query, limit: step, offset: 0 });
  search.query = query;
  search.answer = answer;
}

export async function moreHits() {
  const soFar = search.answer;
  if (!soFar) return;
  const next = await post<SearchAnswer>('/api/search', {
    query: search.query,
    limit: step,
    offset: soFar.hits.length,
  });
  search.answer = { ...next, hits: [...soFar.hits, ...next.hits] };
}

// The words as they may be sent in the address of a page; nothing when they may hold a number.
export function wordsForAddress(): string {
  return search.query && !mayHoldIdentity(search.query)
    ? `?q=${encodeURIComponent(search.query)}`
    : '';
}

export const wordsToMark = () => search.query.split(/\s+/).filter((word) => word.length > 0);
