// SPDX-License-Identifier: Apache-2.0
// Who is at the console. Without a session the console shows the login and keeps the address, so
// that people return to where they were.
import { ref } from 'vue';

import { get, post, Problem, remove, setCsrf, setUp } from '../api/client';
import type { Act, StaffSession } from '../api/types';
import { language } from './words';

export const session = ref<StaffSession | null>(null);
export const ended = ref(false);

export const may = (act: Act) => session.value?.acts.includes(act) ?? false;

let last = '';

function begin(answer: StaffSession) {
  if (last && last !== answer.name) {
    // Another person at the same screen: what the one before looked at goes with the page.
    location.reload();
    return;
  }
  last = answer.name;
  session.value = answer;
  ended.value = false;
  setCsrf(answer.csrf);
}

setUp({
  language,
  ended: () => {
    session.value = null;
    ended.value = true;
  },
});

export async function resume() {
  try {
    begin(await get<StaffSession>('/api/session'));
  } catch (error) {
    if (!(error instanceof Problem && error.status === 401)) throw error;
  }
}

export async function enter(name: string, password: string) {
  begin(await post<StaffSession>('/api/session', { name, password }));
}

// Throws when the server could not be told: the session would still be open.
export async function leave() {
  await remove('/api/session');
  setCsrf('');
  // The memory of what was looked at goes with the page.
  location.assign('/staff');
}
