// SPDX-License-Identifier: Apache-2.0
import { createApp } from 'vue';

import '../look/tokens.css';
import { useElement } from './element';
import './element.css';
import './frame.css';
import './desk.css';
import './queue.css';
import './dossier.css';
import './viewer.css';
import './lots.css';
import './check.css';
import './campaign.css';
import './narrow.css';

import App from './App.vue';
import { router } from './router';

const app = createApp(App);
useElement(app);
app.use(router).mount('#app');
