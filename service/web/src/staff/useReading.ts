// SPDX-License-Identifier: Apache-2.0
// Batches that the server reads. Their progress is asked for each second, until each is finished or
// its run broke off.
import { computed, onScopeDispose, ref, shallowRef } from 'vue';

import { get } from '../api/client';
import type { Batch, BatchDetail } from '../api/types';

// Disk full, a model missing: the pages are safe and wait, and starting again goes on.
export const brokeOff = (one: Batch) =>
  one.state === 'open' && !one.started && one.failure !== undefined;

export function useReading(progressed: () => void) {
  const batches = shallowRef<(Batch | BatchDetail)[]>([]);
  const error = ref<unknown>(null);
  let timer = 0;
  let known = '';
  let over = false;

  const atWork = (one: Batch) => one.state === 'open' && !brokeOff(one);
  const busy = computed(() => batches.value.some(atWork));

  function follow(these: (Batch | BatchDetail)[]) {
    batches.value = these;
    error.value = null;
    known = '';
    if (these.length > 0 && !busy.value) progressed();
    wait();
  }

  // One of them was started again.
  function restarted(one: Batch) {
    follow(batches.value.map((batch) => (batch.id === one.id ? one : batch)));
  }

  function wait() {
    window.clearTimeout(timer);
    if (busy.value && !over) timer = window.setTimeout(look, 1000);
  }

  async function look() {
    const asked = batches.value;
    try {
      const answers = await Promise.all(
        asked.map((one) => (atWork(one) ? get<BatchDetail>(`/api/batches/${one.id}`) : one)),
      );
      if (batches.value !== asked) return;
      batches.value = answers;
      error.value = null;
      const settled = answers.map((one) => one.stored + one.quarantined).join();
      if (settled !== known || !busy.value) progressed();
      known = settled;
    } catch (e) {
      error.value = e;
    }
    wait();
  }

  onScopeDispose(() => {
    over = true;
    window.clearTimeout(timer);
  });

  return { batches, busy, error, follow, restarted };
}
