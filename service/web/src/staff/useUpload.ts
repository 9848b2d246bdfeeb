// SPDX-License-Identifier: Apache-2.0
// One upload: a batch is opened, the files go one after the other (their order is the order of the
// pages), the server is told to read them, and its progress is followed.
import { computed, onScopeDispose, reactive, ref, shallowRef } from 'vue';

import { get, post } from '../api/client';
import type { Batch, BatchDetail } from '../api/types';
import { isOfTheFile, sendFile } from '../api/upload';
import type { Scan } from './scans';
import { brokeOff, useReading } from './useReading';

export type Phase = 'idle' | 'sending' | 'paused' | 'reading' | 'broken' | 'done';

export interface Item extends Scan {
  state: 'queued' | 'sending' | 'received' | 'already_held' | 'refused';
  sent: number;
  error: unknown;
}

// opening: the call that opens a batch of so many files, asked for when the first one goes.
export function useUpload(
  opening: (files: number) => { path: string; body?: object },
  progressed: () => void,
) {
  const step = ref<'idle' | 'sending' | 'paused' | 'sent'>('idle');
  const items = reactive<Item[]>([]);
  const begun = shallowRef<Batch | null>(null);
  const reading = useReading(progressed);
  // What stopped the whole; the refusal of one file stands with the file.
  const stopped = ref<unknown>(null);
  let control = new AbortController();

  const batch = computed(() => reading.batches.value[0] ?? begun.value);
  const error = computed(() => stopped.value ?? reading.error.value);
  const phase = computed<Phase>(() => {
    if (step.value !== 'sent') return step.value;
    if (reading.busy.value) return 'reading';
    return batch.value && brokeOff(batch.value) ? 'broken' : 'done';
  });
  const bytes = computed(() => items.reduce((sum, one) => sum + one.file.size, 0));
  const sent = computed(() =>
    items.reduce((sum, one) => sum + (one.state === 'refused' ? one.file.size : one.sent), 0),
  );
  const percent = computed(() => (bytes.value ? Math.floor((100 * sent.value) / bytes.value) : 0));
  const index = computed(() => items.findIndex((one) => one.state === 'sending') + 1);
  const refused = computed(() => items.filter((one) => one.state === 'refused').length);
  const taken = computed(
    () => items.filter((one) => /received|already_held/.test(one.state)).length,
  );

  async function begin(scans: Scan[]) {
    if (phase.value === 'sending' || phase.value === 'reading' || scans.length === 0) return;
    reset();
    for (const scan of scans) items.push({ ...scan, state: 'queued', sent: 0, error: null });
    await go();
  }

  // What has been sent stays in its batch, which the overview lists.
  function reset() {
    step.value = 'idle';
    items.splice(0, items.length);
    begun.value = null;
    stopped.value = null;
    reading.follow([]);
  }

  // Also goes on after a stop or a lost connection: what has been received is not sent again.
  async function go() {
    step.value = 'sending';
    stopped.value = null;
    control = new AbortController();
    try {
      if (!begun.value) {
        const { path, body } = opening(items.length);
        begun.value = await post<Batch>(path, body);
      }
      for (const one of items) if (one.state === 'queued') await send(one, begun.value.id);
      if (taken.value > 0) await start(begun.value.id);
      step.value = 'sent';
    } catch (e) {
      step.value = 'paused';
      stopped.value = e instanceof DOMException && e.name === 'AbortError' ? null : e;
    }
  }

  // After a lost connection the order to read may have arrived although its answer did not.
  async function start(id: number) {
    const before = await get<BatchDetail>(`/api/batches/${id}`);
    const isOn = before.started || before.state === 'closed';
    reading.follow([isOn ? before : await post<Batch>(`/api/batches/${id}/start`)]);
  }

  // A file the server refuses is marked and the next one goes. A full disk, a busy server or no answer
  // at all stops the upload, and the file waits for its turn again.
  async function send(one: Item, id: number) {
    one.state = 'sending';
    one.sent = 0;
    try {
      const answer = await sendFile(
        id,
        one.file,
        one.path,
        (bytesSent) => (one.sent = bytesSent),
        control.signal,
      );
      one.state = answer.state;
    } catch (e) {
      if (!isOfTheFile(e)) {
        one.state = 'queued';
        one.sent = 0;
        throw e;
      }
      one.state = 'refused';
      one.error = e;
    }
  }

  onScopeDispose(() => control.abort());

  return {
    phase,
    items,
    batch,
    error,
    percent,
    index,
    refused,
    taken,
    begin,
    go,
    reset,
    restarted: reading.restarted,
    stop: () => control.abort(),
  };
}
