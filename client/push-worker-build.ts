/** The service worker is one small file at the root, under a name that stays: browsers ask for it again by that. */
import path from 'node:path';
import { build } from 'vite';
import type { Plugin, ResolvedConfig } from 'vite';

const source = 'src/push-worker.ts';
const name = 'push-worker.js';

export function pushWorkerBuild(): Plugin {
  let config: ResolvedConfig | null = null;
  return {
    name: 'push-worker-build',
    configResolved(resolved) {
      config = resolved;
    },
    configureServer({ middlewares }) {
      middlewares.use((request, _response, next) => {
        if (request.url === `/${name}`) request.url = `/${source}`;
        next();
      });
    },
    async closeBundle() {
      if (config?.command !== 'build') return;
      const { root, logLevel } = config;
      const { outDir, target } = config.build;
      await build({
        configFile: false,
        root,
        logLevel: logLevel ?? 'info',
        build: {
          outDir: path.resolve(root, outDir),
          emptyOutDir: false,
          target,
          modulePreload: false,
          rolldownOptions: { input: path.join(root, source), output: { entryFileNames: name } },
        },
      });
    },
  };
}
