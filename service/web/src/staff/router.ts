// SPDX-License-Identifier: Apache-2.0
import { createRouter, createWebHashHistory } from 'vue-router';

import AccountsView from './AccountsView.vue';
import DossiersView from './DossiersView.vue';
import DossierView from './DossierView.vue';
import MissingView from './MissingView.vue';
import OverviewView from './OverviewView.vue';
import PageView from './PageView.vue';
import RequestsView from './RequestsView.vue';
import SearchView from './SearchView.vue';

export const router = createRouter({
  history: createWebHashHistory('/staff'),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/', name: 'overview', component: OverviewView },
    { path: '/dossiers', name: 'dossiers', component: DossiersView },
    { path: '/dossiers/:number', name: 'dossier', component: DossierView, props: true },
    { path: '/search', name: 'search', component: SearchView },
    { path: '/pages/:id', name: 'page', component: PageView, props: true },
    { path: '/requests', name: 'requests', component: RequestsView },
    { path: '/accounts', name: 'accounts', component: AccountsView },
    { path: '/:rest(.*)*', name: 'missing', component: MissingView },
  ],
});
