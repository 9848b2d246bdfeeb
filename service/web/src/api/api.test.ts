// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it, vi } from 'vitest';

import { call, post, Problem, problemFrom, setCsrf, setUp, Unreachable } from './client';

const answer = (status: number, body: unknown) =>
  vi.fn(
    async (_path: string, _options: RequestInit) => new Response(JSON.stringify(body), { status }),
  );

afterEach(() => {
  vi.unstubAllGlobals();
  setCsrf('');
});

describe('the client', () => {
  it('gives the words of the server when it refuses', async () => {
    vi.stubGlobal(
      'fetch',
      answer(409, {
        code: 'conflict',
        cause: 'dossier_there',
        subject: '420112-2026-000042',
        title: '冲突',
        detail: 'R-2026-000017：已由李敏答复。',
      }),
    );
    const error = await post('/api/requests/17/answer').catch((e: unknown) => e);
    expect(error).toBeInstanceOf(Problem);
    expect((error as Problem).status).toBe(409);
    expect((error as Problem).message).toBe('R-2026-000017：已由李敏答复。');
    expect((error as Problem).cause).toBe('dossier_there');
    expect((error as Problem).subject).toBe('420112-2026-000042');
  });

  it('tells a lost connection from a refusal', async () => {
    vi.stubGlobal(
      'fetch',
      vi.fn(async () => Promise.reject(new TypeError('failed'))),
    );
    await expect(call('GET', '/api/session')).rejects.toBeInstanceOf(Unreachable);
  });

  it('takes an error page that is not ours for a problem without words', () => {
    expect(problemFrom(502, '<html>Bad Gateway</html>')).toMatchObject({
      status: 502,
      detail: '',
      code: '',
    });
  });

  it('sends the token with a call once there is a session, and the language always', async () => {
    const fetched = answer(200, {});
    vi.stubGlobal('fetch', fetched);
    setUp({ language: () => 'en', ended: () => {} });
    await call('GET', '/api/session');
    setCsrf('token');
    await post('/api/search', { query: '段春' });
    const sent = fetched.mock.calls.map(([, options]) => options.headers as Record<string, string>);
    expect(sent[0]?.['X-CSRF-Token']).toBeUndefined();
    expect(sent[1]?.['X-CSRF-Token']).toBe('token');
    expect(sent[1]?.['Accept-Language']).toBe('en');
  });

  it('tells the end of a session, but not a refused login', async () => {
    const ended = vi.fn();
    setUp({ language: () => 'zh', ended });
    vi.stubGlobal('fetch', answer(401, { code: 'login_failed' }));
    setCsrf('token');
    await expect(post('/api/session')).rejects.toBeInstanceOf(Problem);
    expect(ended).not.toHaveBeenCalled();
    vi.stubGlobal('fetch', answer(401, { code: 'not_logged_in' }));
    await expect(post('/api/search')).rejects.toBeInstanceOf(Problem);
    expect(ended).toHaveBeenCalledOnce();
  });
});
