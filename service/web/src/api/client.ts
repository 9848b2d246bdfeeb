// SPDX-License-Identifier: Apache-2.0
// The one place that talks to the server.
//
// Errors   Problem: the server said no (RFC 9457), its `detail` is made for people.
//          Unreachable: no answer came. Nothing else is thrown.
// The session is a cookie that scripts cannot read; the token that goes with state-changing calls
// lives in memory only.

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly subject = '',
    readonly cause = '',
  ) {
    super(detail || title);
  }
}

export class Unreachable extends Error {}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

let csrf = '';
let language = () => 'zh';
let sessionEnded = () => {};

export function setCsrf(token: string) {
  csrf = token;
}

// `ended` is called when the server no longer knows a session that was there.
export function setUp(options: { language: () => string; ended: () => void }) {
  language = options.language;
  sessionEnded = options.ended;
}

export function headers(): Record<string, string> {
  const all: Record<string, string> = {
    Accept: 'application/json, application/problem+json',
    'Accept-Language': language() === 'zh' ? 'zh-CN,zh;q=0.9' : 'en',
  };
  if (csrf) all['X-CSRF-Token'] = csrf;
  return all;
}

// What the server said, from a status and a body that is meant to be problem+json but may come from
// anything on the way.
export function problemFrom(status: number, text: string): Problem {
  try {
    const body = JSON.parse(text) as Record<string, unknown>;
    const word = (key: string) => (typeof body[key] === 'string' ? (body[key] as string) : '');
    return new Problem(
      status,
      word('code'),
      word('title'),
      word('detail'),
      word('subject'),
      word('cause'),
    );
  } catch {
    return new Problem(status, '', '', '');
  }
}

export function noticeEnd(problem: Problem) {
  if (problem.status === 401 && csrf && !/_failed$/.test(problem.code)) {
    csrf = '';
    sessionEnded();
  }
}

export async function call<T>(method: Method, path: string, body?: unknown): Promise<T> {
  let status: number;
  let text: string;
  try {
    const answer = await fetch(path, {
      method,
      headers:
        body === undefined ? headers() : { ...headers(), 'Content-Type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      credentials: 'same-origin',
      cache: 'no-store',
    });
    status = answer.status;
    text = await answer.text();
  } catch {
    throw new Unreachable();
  }
  if (status < 200 || status > 299) {
    const problem = problemFrom(status, text);
    noticeEnd(problem);
    throw problem;
  }
  if (text === '') return undefined as T;
  try {
    return JSON.parse(text) as T;
  } catch {
    throw new Problem(status, '', '', '');
  }
}

export const get = <T>(path: string) => call<T>('GET', path);
export const post = <T>(path: string, body: unknown = {}) => call<T>('POST', path, body);
export const remove = (path: string) => call<void>('DELETE', path);
