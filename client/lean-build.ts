/** Leaves out of the build what the page never uses, or what every browser that it is built for has by itself. */
import type { Plugin } from 'vite';

const prefix = '\0lean:';

/** The server speaks WebSocket only. */
const unusedTransport = /\/(polling-xhr|polling-fetch|webtransport)(\.node)?\.js$/;
/** For React 17 and before. */
const storeShim = /^use-sync-external-store\/shim\b/;

const replacements: Readonly<Record<string, string>> = {
  [`${prefix}transport`]: 'export const XHR = undefined, WT = undefined, Fetch = undefined;',
  [`${prefix}store`]: "export { useSyncExternalStore } from 'react';",
};

export function leanBuild(): Plugin {
  return {
    name: 'lean-build',
    apply: 'build',
    enforce: 'pre',
    resolveId(source, importer) {
      if (unusedTransport.test(source) && importer?.includes('engine.io-client') === true) return `${prefix}transport`;
      return storeShim.test(source) ? `${prefix}store` : null;
    },
    load: (id) => replacements[id] ?? null,
  };
}
