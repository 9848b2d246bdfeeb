// SPDX-License-Identifier: Apache-2.0
// How large pages are shown; kept from page to page.
import { ref } from 'vue';

export const zoom = ref(1);
export const whole = ref(false);
