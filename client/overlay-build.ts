/**
 * The overlay for streams is a page of its own, built by itself: it shares no file with the app, so that it weighs
 * what it needs and not what the app needs.
 */
import path from 'node:path';
import { build } from 'vite';
import type { Plugin, ResolvedConfig } from 'vite';
import { compressAssets } from './compress-assets.ts';
import { leanBuild } from './lean-build.ts';

export function overlayBuild(): Plugin {
  let config: ResolvedConfig | null = null;
  return {
    name: 'overlay-build',
    configResolved(resolved) {
      config = resolved;
    },
    configureServer({ middlewares }) {
      middlewares.use((request, _response, next) => {
        if (request.url?.startsWith('/overlay/') === true) request.url = '/overlay.html';
        next();
      });
    },
    async closeBundle() {
      if (config?.command !== 'build') return;
      const { root, logLevel } = config;
      const { outDir, target, assetsInlineLimit } = config.build;
      await build({
        configFile: false,
        root,
        logLevel: logLevel ?? 'info',
        plugins: [leanBuild(), compressAssets()],
        build: {
          outDir: path.resolve(root, outDir),
          emptyOutDir: false,
          target,
          assetsInlineLimit,
          modulePreload: { polyfill: false },
          rolldownOptions: { input: path.join(root, 'overlay.html') },
        },
      });
    },
  };
}
