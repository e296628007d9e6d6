/**
 * Who may import whom, as lint overrides. A later override replaces the import rule of an earlier one for the same
 * file, so every zone lists everything that is forbidden in it. The regular expressions are Rust's: no look-around.
 */
import type { OxlintOverride } from 'oxlint';

type Rules = NonNullable<OxlintOverride['rules']>;

interface Forbidden {
  readonly regex: string;
  readonly message: string;
}

interface ForbiddenNames {
  readonly name: string;
  readonly message: string;
  readonly allowImportNames?: string[];
}

const packages = (names: readonly string[], message: string): Forbidden => ({
  regex: `^(${names.join('|').replaceAll('.', '\\.')})(/|$)`,
  message,
});

const foldersAbove = (names: readonly string[], message: string): Forbidden => ({
  regex: `^\\.\\./(.*/)?(${names.join('|')})/`,
  message,
});

const importRule = (patterns: readonly Forbidden[], paths: readonly ForbiddenNames[] = []): Rules => ({
  'no-restricted-imports': ['error', { patterns: [...patterns], paths: [...paths] }],
});

const zone = (files: string, patterns: readonly Forbidden[], paths?: readonly ForbiddenNames[]): OxlintOverride => ({
  files: [files],
  rules: importRule(patterns, paths),
});

// Time, ids and randomness, and the globals of one platform.

const comesInMessage = 'Time, ids and randomness come in through ports or arguments.';

const forbiddenGlobals = (names: readonly string[], message: string) => names.map((name) => ({ name, message }));

const impure = forbiddenGlobals(['Date', 'crypto', 'performance'], comesInMessage);

const ofOnePlatform = forbiddenGlobals(
  [
    'process',
    'Buffer',
    'global',
    'setImmediate',
    'window',
    'document',
    'navigator',
    'location',
    'localStorage',
    'sessionStorage',
    'fetch',
    'console',
    'setTimeout',
    'setInterval',
    'queueMicrotask',
  ],
  'shared runs in the browser and in Node, and keeps to the language itself.',
);

const globalsRule = (globals: readonly { name: string; message: string }[]): Rules => ({
  'no-restricted-globals': ['error', { globals: [...globals], checkGlobalObject: true }],
  'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: comesInMessage }],
});

// shared: lib <- rules <- room, ticket, rating, scores, activity <- archive <- protocol

const sharedBase: readonly Forbidden[] = [
  {
    // Anything that neither starts with a dot nor is zod/mini.
    regex: '^([^.z]|z([^o]|o([^d]|d($|[^/]|/[^m]))))',
    message: 'shared imports zod/mini and its own files, nothing else.',
  },
  { regex: '(^|/)(server|client|bench|e2e|scripts)/', message: 'shared imports nothing from server or client.' },
];

const layer = (name: string, higher: readonly string[]) =>
  zone(`shared/src/${name}/**`, [
    ...sharedBase,
    foldersAbove(
      higher,
      'lib <- rules <- room, ticket, rating, scores, activity <- archive <- protocol: a lower layer never imports a higher one.',
    ),
  ]);

const middle = ['room', 'ticket', 'rating', 'scores', 'activity'];

const shared: OxlintOverride[] = [
  { files: ['shared/src/**'], rules: { ...importRule(sharedBase), ...globalsRule([...impure, ...ofOnePlatform]) } },
  layer('lib', ['rules', ...middle, 'archive', 'protocol']),
  layer('rules', [...middle, 'archive', 'protocol']),
  layer('room', ['ticket', 'rating', 'scores', 'activity', 'archive', 'protocol']),
  // A ticket names the room and the seat that it led to.
  layer('ticket', ['rating', 'scores', 'activity', 'archive', 'protocol']),
  layer('rating', ['room', 'ticket', 'scores', 'activity', 'archive', 'protocol']),
  layer('scores', ['ticket', 'rating', 'activity', 'archive', 'protocol']),
  layer('activity', ['room', 'ticket', 'rating', 'scores', 'archive', 'protocol']),
  layer('archive', ['protocol']),
];

// server: ports <- services <- transport; storage sees ports; main.ts wires.

const services = ['identity', 'rooms', 'queue', 'scores', 'activity', 'archive', 'accounts', 'bots'];

const socketIo = packages(
  ['socket.io', 'socket.io-adapter', 'socket.io-parser', '@socket.io'],
  'socket.io lives under server/src/transport/socketio only.',
);
const express = packages(
  ['express', 'helmet', 'swagger-ui-dist'],
  'Express lives under server/src/transport/http only.',
);
const redis = packages(['ioredis', 'cluster-key-slot'], 'ioredis lives under server/src/storage/redis only.');
const sql = packages(
  ['node:sqlite', 'kysely', 'pg'],
  'SQL lives under server/src/storage/sqlite and storage/sql only.',
);

const serverCommon: readonly Forbidden[] = [
  {
    regex: '(^@inkroom/(client|server|bench)|/client/src|/bench/src)',
    message: 'The server imports from shared only.',
  },
  packages(['react', 'react-dom', 'wouter', 'socket.io-client'], 'A client library has no place on the server.'),
  { regex: '^(node:)?process$', message: 'Settings come from server/src/config.ts; process itself is a global.' },
];

const serverBase: readonly Forbidden[] = [
  ...serverCommon,
  packages(['web-push'], 'Push messages leave from server/src/notifier only.'),
];

const pureCrypto = ['node:crypto', 'crypto'].map((name) => ({
  name,
  message: comesInMessage,
  allowImportNames: ['createHash', 'createHmac', 'hash', 'scrypt', 'timingSafeEqual'],
}));

const otherAdapters = (names: readonly string[]) =>
  foldersAbove(names, 'Adapters never import each other, and main.ts hands them what they need.');

const server: OxlintOverride[] = [
  {
    files: ['server/src/**'],
    rules: { ...importRule([...serverBase, socketIo, express, redis, sql]), 'node/no-process-env': 'error' },
  },
  zone('server/src/ports/**', [
    ...serverBase,
    socketIo,
    express,
    redis,
    sql,
    { regex: '^\\.\\./', message: 'A port sees shared and other ports only.' },
    { regex: '^node:', message: 'A port says what is wanted, not how: no Node modules.' },
  ]),
  {
    files: services.map((service) => `server/src/${service}/**`),
    rules: {
      ...importRule(
        [
          ...serverBase,
          socketIo,
          express,
          redis,
          sql,
          foldersAbove(['storage', 'transport', 'observability'], 'A service sees ports and shared, and no adapter.'),
          { regex: '^\\.\\./(main|config)\\.ts$', message: 'main.ts hands a service its settings.' },
        ],
        pureCrypto,
      ),
      ...globalsRule(impure),
    },
  },
  zone('server/src/storage/sqlite/**', [
    ...serverBase,
    socketIo,
    express,
    redis,
    otherAdapters(['redis', 'sql', 'transport', ...services]),
  ]),
  zone('server/src/storage/sql/**', [
    ...serverBase,
    socketIo,
    express,
    redis,
    otherAdapters(['redis', 'sqlite', 'transport', ...services]),
  ]),
  zone('server/src/storage/redis/**', [
    ...serverBase,
    socketIo,
    express,
    sql,
    otherAdapters(['sqlite', 'sql', 'transport', ...services]),
  ]),
  zone('server/src/notifier/**', [
    ...serverCommon,
    socketIo,
    express,
    redis,
    sql,
    otherAdapters(['storage', 'transport', ...services]),
  ]),
  zone('server/src/transport/socketio/**', [...serverBase, express, redis, sql, otherAdapters(['http', 'storage'])]),
  zone('server/src/transport/http/**', [...serverBase, socketIo, redis, sql, otherAdapters(['socketio', 'storage'])]),
  zone('server/src/main.ts', serverBase),
  { files: ['server/src/config.ts'], rules: { 'node/no-process-env': 'off' } },
];

// client: app -> features -> components, net -> shared

const clientBase: readonly Forbidden[] = [
  { regex: '(^@inkroom/(server|bench)|/server/src|/bench/src)', message: 'The client imports from shared only.' },
  { regex: '^node:', message: 'The client runs in the browser.' },
  packages(['socket.io', 'express'], 'A server library has no place in the client.'),
];

const socketIoClient = packages(['socket.io-client'], 'The connection lives under client/src/net only.');
const noReact = packages(['react', 'react-dom', 'wouter'], 'net is plain TypeScript: no React in here.');
const zodMini = [{ name: 'zod', message: 'Import zod/mini: the whole of zod costs a page 90 KB.' }];

const feature = (files: string, siblings: string) =>
  zone(
    files,
    [
      ...clientBase,
      socketIoClient,
      foldersAbove(['app', 'features'], 'app imports features, never the other way round.'),
      { regex: siblings, message: 'A feature never imports another feature.' },
    ],
    zodMini,
  );

const client: OxlintOverride[] = [
  zone('client/src/**', [...clientBase, socketIoClient], zodMini),
  zone(
    'client/src/net/**',
    [...clientBase, noReact, foldersAbove(['app', 'features', 'components', 'styles'], 'net sees shared only.')],
    zodMini,
  ),
  zone(
    'client/src/components/**',
    [
      ...clientBase,
      socketIoClient,
      foldersAbove(['app', 'features', 'net'], 'A component knows neither the features that use it nor the network.'),
    ],
    zodMini,
  ),
  feature('client/src/features/*/*', '^\\.\\./[^.]'),
  feature('client/src/features/*/*/**', '^\\.\\./\\.\\./[^.]'),
];

/** Tests and their support wire everything together. */
const tests: OxlintOverride = {
  files: ['**/*.{test,contract}.{ts,tsx}', '**/test/**'],
  rules: {
    'no-restricted-imports': 'off',
    'no-restricted-globals': 'off',
    'no-restricted-properties': 'off',
    'node/no-process-env': 'off',
  },
};

export const zones: OxlintOverride[] = [...shared, ...server, ...client, tests];
