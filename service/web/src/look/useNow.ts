// SPDX-License-Identifier: Apache-2.0
// The server's clock, ticking. Time left must not depend on how a phone or an office PC is set.
import { onScopeDispose, ref, type Ref } from 'vue';

export function useNow(): { now: Ref<number>; serverSaid: (asOf: string) => void } {
  let ahead = 0;
  const now = ref(Date.now());
  const tick = () => (now.value = Date.now() + ahead);
  const timer = window.setInterval(tick, 1000);
  onScopeDispose(() => window.clearInterval(timer));
  return {
    now,
    serverSaid(asOf: string) {
      const at = Date.parse(asOf);
      if (!Number.isNaN(at)) ahead = at - Date.now();
      tick();
    },
  };
}
