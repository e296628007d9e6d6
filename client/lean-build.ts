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

/** Files of Socket.IO's client by the end of their path, and what is left of them where all that is said is text. */
const textOnly: readonly (readonly [string, string])[] = [
  [
    'engine.io-parser/build/esm/encodePacket.browser.js',
    `import { PACKET_TYPES } from './commons.js';
    export const encodePacket = ({ type, data }, _binary, done) => done(PACKET_TYPES[type] + (data || ''));
    export const encodePacketToBinary = undefined;`,
  ],
  [
    'engine.io-parser/build/esm/decodePacket.browser.js',
    `import { ERROR_PACKET, PACKET_TYPES_REVERSE } from './commons.js';
    export const decodePacket = (packet) => {
      const text = String(packet);
      const type = PACKET_TYPES_REVERSE[text.charAt(0)];
      return type ? (text.length > 1 ? { type, data: text.substring(1) } : { type }) : ERROR_PACKET;
    };`,
  ],
  [
    'socket.io-parser/build/esm/binary.js',
    'export const deconstructPacket = undefined, reconstructPacket = undefined;',
  ],
  ['socket.io-parser/build/esm/is-binary.js', 'export const isBinary = () => false, hasBinary = isBinary;'],
  // Waiting and trying again is the connection's own business.
  [
    'socket.io-client/build/esm/contrib/backo2.js',
    'export class Backoff { attempts = 0; reset() {} setMin() {} setMax() {} setJitter() {} duration() { return 0; } }',
  ],
];

export function leanBuild(): Plugin {
  return {
    name: 'lean-build',
    apply: 'build',
    enforce: 'pre',
    resolveId(source, importer) {
      if (unusedTransport.test(source) && importer?.includes('engine.io-client') === true) return `${prefix}transport`;
      return storeShim.test(source) ? `${prefix}store` : null;
    },
    load: (id) => replacements[id] ?? textOnly.find(([file]) => id.endsWith(file))?.[1] ?? null,
  };
}
