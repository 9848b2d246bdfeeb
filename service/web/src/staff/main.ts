// SPDX-License-Identifier: Apache-2.0
import { createApp } from 'vue';

import '../look/tokens.css';
import { useElement } from './element';
import './element.css';
import './staff.css';

import App from './App.vue';
import { router } from './router';

const app = createApp(App);
useElement(app);
app.use(router).mount('#app');
