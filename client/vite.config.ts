/** Builds the client into static files under a strict content security policy, and serves it while developing. */
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { compressAssets } from './compress-assets.ts';
import { leanBuild } from './lean-build.ts';
import { overlayBuild } from './overlay-build.ts';
import { pushWorkerBuild } from './push-worker-build.ts';

/** What the server answers itself; everything else is a page. */
const serverPaths =
  '^/(api|docs|game|games|health|stats|events|generate_data|update-score|graphql|openapi\\.json|livez|readyz|metrics)(/|\\?|$)';

const server = `http://127.0.0.1:${process.env['PORT'] ?? 3000}`;

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), leanBuild(), compressAssets(), overlayBuild(), pushWorkerBuild()],
  build: {
    target: 'baseline-widely-available',
    manifest: true,
    // The policy allows neither inline scripts nor data: addresses, so every asset is a file under /assets.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // What a first visit needs comes in one file: split by who else uses it, it is 3 KB more and three requests.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'first', tags: ['$initial'] }] } } },
  },
  server: {
    proxy: {
      '/socket.io': { target: server, ws: true },
      [serverPaths]: { target: server },
    },
  },
});
