// SPDX-License-Identifier: Apache-2.0
// The open requests, shared by the badge, the overview and the queue.
import { ref } from 'vue';

import { get } from '../api/client';
import type { Request } from '../api/types';

export const open = ref<Request[]>([]);
export const asOf = ref('');
export const loaded = ref(false);

export async function loadQueue() {
  const answer = await get<{ as_of: string; requests: Request[] }>('/api/requests?state=open');
  open.value = answer.requests;
  asOf.value = answer.as_of;
  loaded.value = true;
}
