// SPDX-License-Identifier: Apache-2.0
// The session of a graduate. It ends when the server says so, at its absolute end, and after ten
// minutes without a touch: phones and counters are shared.
import { ref } from 'vue';

import { get, post, Problem, remove, setCsrf, setUp } from '../api/client';
import type { GraduateSession } from '../api/types';
import { go } from './place';
import { language } from './words';

const idleLimit = 10 * 60 * 1000;

export const session = ref<GraduateSession | null>(null);
export const parting = ref<'' | 'ended' | 'left' | 'unconfirmed'>('');

let lastTouch = Date.now();
let watch = 0;

function forget(why: 'ended' | 'left') {
  window.clearInterval(watch);
  session.value = null;
  setCsrf('');
  parting.value = why;
  go('find');
}

function begin(answer: GraduateSession) {
  session.value = answer;
  parting.value = '';
  setCsrf(answer.csrf);
  lastTouch = Date.now();
  window.clearInterval(watch);
  watch = window.setInterval(() => {
    const now = Date.now();
    if (now > Date.parse(answer.expires)) forget('ended');
    else if (now - lastTouch > idleLimit) void end('ended');
  }, 5000);
}

setUp({ language, ended: () => forget('ended') });

for (const touch of ['pointerdown', 'keydown', 'scroll']) {
  window.addEventListener(touch, () => (lastTouch = Date.now()), { passive: true });
}

// True when a session is there, also one from before a reload.
export async function resume(): Promise<boolean> {
  if (session.value) return true;
  try {
    begin(await get<GraduateSession>('/api/public/session'));
    return true;
  } catch (error) {
    if (error instanceof Problem && error.status === 401) return false;
    throw error;
  }
}

export async function enter(name: string, id_number: string, code: string) {
  begin(await post<GraduateSession>('/api/public/session', { name, id_number, code }));
}

// Leaves the view at once. A server that could not be told is said to the person: on a shared
// device the session would still be open.
export async function end(why: 'ended' | 'left') {
  const told = remove('/api/public/session');
  forget(why);
  try {
    await told;
  } catch (error) {
    if (!(error instanceof Problem && error.status === 401)) parting.value = 'unconfirmed';
  }
}
