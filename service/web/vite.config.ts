// SPDX-License-Identifier: Apache-2.0
// Two entries that share no session: public.html (graduates, verification; no component library)
// and staff.html. Everything is a file of its own under /assets/: the server's content security
// policy allows no inline script or style.
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

// Where `dangan serve` listens while the pages are worked on with `npm run dev`.
const server = process.env.DANGAN_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  plugins: [vue()],
  define: {
    __VUE_OPTIONS_API__: false,
    __VUE_PROD_DEVTOOLS__: false,
    __VUE_I18N_FULL_INSTALL__: false,
    __VUE_I18N_LEGACY_API__: false,
    __INTLIFY_PROD_DEVTOOLS__: false,
  },
  build: {
    target: 'es2020',
    assetsInlineLimit: 0,
    cssCodeSplit: true,
    chunkSizeWarningLimit: 700,
    rollupOptions: {
      input: { public: 'public.html', staff: 'staff.html' },
    },
  },
  server: {
    proxy: { '/api': server, '/healthz': server, '/trust': server },
  },
});
