// SPDX-License-Identifier: Apache-2.0
// The request just filed, to be confirmed on the next view.
import { ref } from 'vue';

import type { Request } from '../api/types';

export const filed = ref<Request | null>(null);
