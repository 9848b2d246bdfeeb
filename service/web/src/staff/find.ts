// SPDX-License-Identifier: Apache-2.0
// What was typed to find a dossier. In memory, not in the address: it may be an identity number.
import { ref } from 'vue';

export const key = ref('');
