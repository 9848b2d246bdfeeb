// SPDX-License-Identifier: Apache-2.0
import { createApp } from 'vue';

import '../look/tokens.css';
import './frame.css';
import './pieces.css';
import './mine.css';
import './verify.css';

import App from './App.vue';

createApp(App).mount('#app');
