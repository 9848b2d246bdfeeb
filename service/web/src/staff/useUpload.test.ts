// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { effectScope, type EffectScope } from 'vue';

import { Problem, Unreachable } from '../api/client';
import type { Batch, Failure } from '../api/types';
import { sendFile } from '../api/upload';
import { useUpload } from './useUpload';

vi.mock('../api/upload', async (original) => ({
  ...(await original<typeof import('../api/upload')>()),
  sendFile: vi.fn(),
}));
const sending = vi.mocked(sendFile);

const scans = ['page-1.tif', 'page-2.tif', 'page-3.tif'].map((path) => ({
  path,
  file: { name: path, size: 10 } as File,
}));
const received = (name: string) => ({ name, size: 10, digest: '', state: 'received' as const });
const sent = () => sending.mock.calls.map(([, , path]) => path);

// The server as far as an upload talks to it: one batch, as `batch` says it stands.
const fresh = {
  id: 7,
  state: 'open',
  started: false,
  failure: undefined as Failure | undefined,
  stored: 0,
  quarantined: 0,
  waiting: 0,
};
let batch = { ...fresh };
const server = vi.fn(async (path: string, _options: RequestInit) => {
  if (path.endsWith('/start')) batch = { ...batch, started: true, failure: undefined };
  return new Response(JSON.stringify(batch), { status: 200 });
});
const progressed = vi.fn();

let scope: EffectScope;
let upload: ReturnType<typeof useUpload>;

beforeEach(() => {
  vi.stubGlobal('window', globalThis);
  vi.stubGlobal('fetch', server);
  sending.mockImplementation(async (_batch, _file, path) => received(path));
  batch = { ...fresh };
  scope = effectScope();
  upload = scope.run(() => useUpload(() => ({ path: '/api/dossiers/420112-2026-000042/batches' }), progressed))!;
});

afterEach(() => {
  scope.stop();
  vi.useRealTimers();
  vi.clearAllMocks();
  vi.unstubAllGlobals();
});

describe('an upload', () => {
  it.each([500, 503, 507, 429, 409, 401])(
    'pauses when the server answers %i, and goes on with the same file',
    async (status) => {
      const full = new Problem(status, 'no_space', '磁盘空间不足', '');
      sending.mockResolvedValueOnce(received('page-1.tif')).mockRejectedValueOnce(full);
      await upload.begin(scans);
      expect(upload.phase.value).toBe('paused');
      expect(upload.error.value).toBe(full);
      expect(upload.items.map((one) => one.state)).toEqual(['received', 'queued', 'queued']);
      expect(upload.refused.value).toBe(0);

      await upload.go();
      expect(sent()).toEqual(['page-1.tif', 'page-2.tif', 'page-2.tif', 'page-3.tif']);
      expect(upload.phase.value).toBe('reading');
    },
  );

  it('pauses when no answer comes', async () => {
    sending.mockRejectedValueOnce(new Unreachable());
    await upload.begin(scans);
    expect(upload.phase.value).toBe('paused');
    expect(upload.items.map((one) => one.state)).toEqual(['queued', 'queued', 'queued']);
  });

  it('marks a file that is refused, and goes on with the next', async () => {
    const large = new Problem(413, 'too_large', '内容过大', '');
    sending.mockResolvedValueOnce(received('page-1.tif')).mockRejectedValueOnce(large);
    await upload.begin(scans);
    expect(upload.items.map((one) => one.state)).toEqual(['received', 'refused', 'received']);
    expect(upload.items[1]?.error).toBe(large);
    expect(upload.phase.value).toBe('reading');
  });
});

describe('reading', () => {
  beforeEach(async () => {
    vi.useFakeTimers();
    await upload.begin(scans);
    expect(upload.phase.value).toBe('reading');
    server.mockClear();
  });

  it('is followed until the batch is finished', async () => {
    batch = { ...batch, stored: 1, waiting: 2 };
    await vi.advanceTimersByTimeAsync(2000);
    expect(progressed).toHaveBeenCalledTimes(1);
    expect(upload.batch.value?.waiting).toBe(2);
    batch = { ...batch, state: 'closed', stored: 3, waiting: 0 };
    await vi.advanceTimersByTimeAsync(10000);
    expect(upload.phase.value).toBe('done');
    expect(progressed).toHaveBeenCalledTimes(2);
    expect(server).toHaveBeenCalledTimes(3);
  });

  it('that breaks off is told, no longer asked for, and goes on when started again', async () => {
    const failure = { code: 'no_space', title: '磁盘空间不足', detail: '请清理磁盘。' };
    batch = { ...batch, started: false, failure, stored: 1, waiting: 2 };
    await vi.advanceTimersByTimeAsync(10000);
    expect(upload.phase.value).toBe('broken');
    expect(upload.batch.value?.failure).toEqual(failure);
    expect(server).toHaveBeenCalledTimes(1);

    batch = { ...batch, started: true, failure: undefined };
    upload.restarted(batch as unknown as Batch);
    expect(upload.phase.value).toBe('reading');
    await vi.advanceTimersByTimeAsync(3000);
    expect(server).toHaveBeenCalledTimes(4);
  });

  it('ends with the view, also when an answer is still on its way', async () => {
    let answer = () => {};
    server.mockImplementationOnce(
      () => new Promise((done) => (answer = () => done(new Response(JSON.stringify(batch))))),
    );
    await vi.advanceTimersByTimeAsync(1000);
    scope.stop();
    answer();
    await vi.advanceTimersByTimeAsync(10000);
    expect(server).toHaveBeenCalledTimes(1);
  });
});
