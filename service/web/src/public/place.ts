// SPDX-License-Identifier: Apache-2.0
// Which view is shown. The address carries nothing but the name of the view, so that the back
// button works; /v/<token> on a certified copy opens the verification.
import { ref } from 'vue';

export type View = 'home' | 'find' | 'mine' | 'ask' | 'verify';

const views: View[] = ['home', 'find', 'mine', 'ask', 'verify'];

export const tokenInAddress = /^\/v\/([A-Za-z0-9-]{1,64})\/?$/.exec(location.pathname)?.[1] ?? '';

function current(): View {
  const named = views.find((view) => location.hash === `#/${view}`);
  return named ?? (tokenInAddress ? 'verify' : 'home');
}

export const view = ref<View>(current());

window.addEventListener('hashchange', () => {
  view.value = current();
});

export function go(to: View) {
  if (tokenInAddress) {
    // Away from /v/<token>: the address of another copy must not stand over another view.
    location.assign(`/#/${to}`);
    return;
  }
  location.hash = `#/${to}`;
}
