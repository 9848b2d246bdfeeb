// SPDX-License-Identifier: Apache-2.0
// A dialog that sends something: it closes when the server has taken it, and says why when not.
import { ref } from 'vue';

export function useSubmit(done: () => void) {
  const shown = ref(true);
  const checked = ref(false); // faults of the form are shown
  const busy = ref(false);
  const error = ref<unknown>(null);

  async function send(act: () => Promise<unknown>) {
    busy.value = true;
    error.value = null;
    try {
      await act();
      done();
      shown.value = false;
    } catch (e) {
      error.value = e;
    } finally {
      busy.value = false;
    }
  }

  return { shown, checked, busy, error, send };
}
