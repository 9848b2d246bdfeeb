// SPDX-License-Identifier: Apache-2.0
import { createRouter, createWebHashHistory } from 'vue-router';

import AccountsView from './AccountsView.vue';
import CampaignView from './CampaignView.vue';
import CheckView from './CheckView.vue';
import DossiersView from './DossiersView.vue';
import DossierView from './DossierView.vue';
import LotsView from './LotsView.vue';
import LotView from './LotView.vue';
import MissingView from './MissingView.vue';
import OverviewView from './OverviewView.vue';
import PageView from './PageView.vue';
import RequestsView from './RequestsView.vue';
import RescansView from './RescansView.vue';
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
    { path: '/lots', name: 'lots', component: LotsView },
    { path: '/lots/:id', name: 'lot', component: LotView, props: true },
    { path: '/lots/:id/rescans', name: 'rescans', component: RescansView, props: true },
    { path: '/check/:number', name: 'check', component: CheckView, props: true },
    { path: '/campaign', name: 'campaign', component: CampaignView },
    { path: '/requests', name: 'requests', component: RequestsView },
    { path: '/accounts', name: 'accounts', component: AccountsView },
    { path: '/:rest(.*)*', name: 'missing', component: MissingView },
  ],
});
