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

/** What comes in a file together. The first file names all others, so that every visit pays for each of them. */
const chunks = [
  // What a first visit needs: split by who else uses it, it is 3 KB more and three requests.
  { name: 'first', tags: ['$initial' as const], priority: 1 },
  // Small parts that pages other than the lobby share.
  {
    name: 'parts',
    test: /\/components\/(check|code|figures|ink-graph|live-mark|sign-in|use-lines-that-fit|wide-page)\./,
  },
  { name: 'qr-code', test: /\/components\/(qr-code|wall)\./ },
  { name: 'followed', test: /\/net\/(followed|picture-replica)\./ },
];

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), leanBuild(), compressAssets(), overlayBuild(), pushWorkerBuild()],
  build: {
    target: 'baseline-widely-available',
    manifest: true,
    // The policy allows neither inline scripts nor data: addresses, so every asset is a file under /assets.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: chunks } } },
  },
  server: {
    proxy: {
      '/socket.io': { target: server, ws: true },
      [serverPaths]: { target: server },
    },
  },
});
