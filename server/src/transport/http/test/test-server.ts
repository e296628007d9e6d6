/** The HTTP app on a real port, over real rooms on a store in memory. Closes itself after each test. */
import { everythingAdmitted } from '../../../ports/admission.ts';
import { allRoles } from '../../../roles.ts';
import { createServer } from 'node:http';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { rulesOf } from '@inkroom/shared';
import { expect, onTestFinished } from 'vitest';
import { OutsideActivity } from '../../../activity/outside-activity.ts';
import { Statistics } from '../../../activity/statistics.ts';
import { createMemoryActivityBook } from '../../../activity/testing/memory-activity-book.ts';
import { createAccounts } from '../../../accounts/accounts.ts';
import { createMemoryBook } from '../../../accounts/testing/memory-book.ts';
import { Histories } from '../../../archive/histories.ts';
import { MemoryPlayers } from '../../../identity/testing/memory-players.ts';
import { createMetrics } from '../../../observability/metrics.ts';
import { createMemoryPresence } from '../../../platform/memory-presence.ts';
import { nodeClock } from '../../../platform/node-clock.ts';
import { nodeEntropy } from '../../../platform/node-entropy.ts';
import { nodeSecrets } from '../../../platform/node-secrets.ts';
import { createMemoryScoreboards } from '../../../scores/testing/memory-scoreboards.ts';
import type { BotEngine } from '../../../ports/bot-engine.ts';
import { ArchiveUnavailable } from '../../../ports/archive.ts';
import type { PipelineState } from '../../../ports/pipeline.ts';
import type { AuditEntry } from '../../../ports/audit-log.ts';
import type { Scope } from '../../../ports/account-book.ts';
import type { TicketHistory } from '../../../ports/ticket-history.ts';
import { createMemoryScores } from '../../../scores/testing/memory-scores.ts';
import { Attendance } from '../../../rooms/attendance.ts';
import { ClassicApi } from '../../../rooms/classic-api.ts';
import { Rooms } from '../../../rooms/rooms.ts';
import { createHttpApp } from '../app.ts';
import type { HttpDeps, Readiness } from '../deps.ts';
import { complaintAbout, documentedPath } from './document-check.ts';
import { createMemoryIdentity } from './memory-identity.ts';
import { createMemoryQueues } from './memory-queues.ts';
import { createMemoryStore } from './memory-store.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON, or null. */
  readonly json: unknown;
}

export interface Asking {
  readonly method?: string;
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a string is sent as it is. */
  readonly body?: unknown;
}

export interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: unknown;
}

export const template = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <title>Inkroom</title>
    <meta name="description" content="from the template" />
  </head>
  <body><div id="root"></div><script type="module" src="/assets/main-1a2b.js"></script></body>
</html>
`;

/** Answers the lowest free cell. */
const firstCell: BotEngine = {
  choose: async ({ mode, moves }) => {
    const rules = rulesOf(mode);
    const position = rules.parse(moves);
    if (!position.ok) throw new Error('the room knows its moves');
    return rules.legalMoves(position.value)[0] ?? 0;
  },
  close: async () => undefined,
};

async function writeClient(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'inkroom-client-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await mkdir(path.join(folder, 'assets'));
  await mkdir(path.join(folder, '.vite'));
  await writeFile(path.join(folder, 'index.html'), template);
  await writeFile(path.join(folder, 'overlay.html'), template.replace('id="root"', 'id="overlay"'));
  await writeFile(path.join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(path.join(folder, '.vite', 'manifest.json'), '{}');
  await writeFile(path.join(folder, 'assets', 'main-1a2b.js'), 'export {};');
  return folder;
}

export interface TestServerOptions {
  /** What is archived of tickets. */
  readonly ticketHistory?: TicketHistory;
  readonly contactKeptMs?: number;
}

export async function startTestServer(change: Partial<HttpDeps> = {}, options: TestServerOptions = {}) {
  const { ticketHistory, ...queueOptions } = options;
  // Stands still unless a test moves it, so limits depend on no machine's speed.
  const clock = { ...nodeClock, at: Date.UTC(2026, 0, 2, 3, 4, 5), now: () => clock.at };
  const store = createMemoryStore(clock);
  const metrics = createMetrics({ node: 'node-1' });
  const attendance = new Attendance({ clock, presence: createMemoryPresence({ node: 'node-1', orphans: [] }) });
  const rooms = new Rooms({
    store,
    clock,
    entropy: nodeEntropy,
    metrics,
    attendance,
    codeHash: (text) => Buffer.from(nodeSecrets.sign('a key', text), 'base64url'),
  });
  const identity = createMemoryIdentity(clock);
  const book = createMemoryBook();
  const audited: AuditEntry[] = [];
  const audit = {
    away: false,
    note: (entry: AuditEntry) => void audited.push(entry),
    latest: async (limit: number) => {
      if (audit.away) throw new ArchiveUnavailable('told to be away');
      return audited.toReversed().slice(0, limit);
    },
  };
  const pipeline = {
    now: {
      database: 'up',
      backlog: 0,
      oldestAgeMs: null,
      acceptedPerSecond: 0,
      scoresPerSecond: 0,
      lastBatch: null,
      dead: 0,
    } as PipelineState,
    state: () => pipeline.now,
    setUnplugged: async (unplugged: boolean) => {
      pipeline.now = { ...pipeline.now, database: unplugged ? 'unplugged' : 'up' };
    },
  };
  const accounts = createAccounts({
    book,
    clock,
    entropy: nodeEntropy,
    secrets: nodeSecrets,
    audit,
    production: false,
  });
  const boards = createMemoryScoreboards({ clock, audit });
  const scores = createMemoryScores(nodeClock);
  onTestFinished(() => scores.ingestion.close());
  const activityBook = createMemoryActivityBook(clock);
  const outside = new OutsideActivity({
    admission: everythingAdmitted,
    book: activityBook,
    clock,
    entropy: nodeEntropy,
    logger: { info: () => undefined, warn: () => undefined, error: () => undefined },
    ttlMs: 12 * 3_600_000,
  });
  const statistics = new Statistics({ book: activityBook, history: null, clock, cacheSeconds: 30 });
  const readiness: { now: Readiness } = { now: { state: 'ready', degraded: [] } };
  const log: LogLine[] = [];
  const write = (level: LogLine['level']) => (message: string, fields?: unknown) =>
    void log.push({ level, message, fields });
  const logger = { info: write('info'), warn: write('warn'), error: write('error') };
  const { ingestion } = scores;
  const queues = createMemoryQueues({
    store,
    clock,
    logger,
    ingestion,
    history: ticketHistory ?? null,
    ...queueOptions,
  });
  onTestFinished(() => queues.close());
  const deps: HttpDeps = {
    rooms,
    games: new ClassicApi({ rooms, bots: firstCell, entropy: nodeEntropy }),
    identity,
    activity: { outside, statistics },
    accounts,
    histories: new Histories({ history: null, players: new MemoryPlayers(clock) }),
    ingestion: scores.ingestion,
    scoreboards: boards.scoreboards,
    moderation: boards.moderation,
    ranks: scores.ranks,
    audit,
    pipeline,
    archiveName: 'archive.db',
    production: false,
    health: { readiness: () => readiness.now, startedAt: clock.at - 5000 },
    metrics,
    logger,
    queues: queues.queues,
    ticketLists: queues.ticketLists,
    deliveries: queues.deliveries,
    whyNoWebhook: async (url) => (url.startsWith('https:') ? null : 'the address does not begin with https'),
    defaultArea: 101,
    clock,
    entropy: nodeEntropy,
    roles: new Set(allRoles),
    node: 'node-1',
    clientDir: await writeClient(),
    trustedProxies: { has: () => false },
    publicUrl: null,
    linkOrigin: () => 'http://192.0.2.7:3000',
    ...change,
  };
  const server = createServer(createHttpApp(deps));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    rooms.close();
    metrics.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('listens on a port');
  const base = `http://127.0.0.1:${bound.port}`;
  const document: unknown = await (await fetch(`${base}/openapi.json`)).json();
  if (typeof document !== 'object' || document === null) throw new Error('the document is an object');
  const published: Readonly<Record<string, unknown>> = { ...document };

  const raw = async (address: string, asking: Asking = {}): Promise<Answer> => {
    const { method = 'GET', token, body, headers = {} } = asking;
    const response = await fetch(base + address, {
      method,
      redirect: 'manual',
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('Content-Type') ?? '');
    const json: unknown = isJson && text !== '' ? JSON.parse(text) : null;
    // Whatever a suite asks an endpoint for: the answer is one that the document allows.
    if (documentedPath(published, address) !== null) {
      const contentType = response.headers.get('Content-Type') ?? '';
      const answered = { method, address, status: response.status, contentType, body: json ?? text };
      expect(complaintAbout(published, answered)).toBeNull();
    }
    return { status: response.status, headers: response.headers, text, json };
  };

  /** Asks what must be an endpoint of the document. */
  const ask = async (address: string, asking: Asking = {}): Promise<Answer> => {
    expect([address, documentedPath(published, address)]).toEqual([address, expect.any(String)]);
    return raw(address, asking);
  };

  const signUp = async (): Promise<string> =>
    textAt((await ask('/api/session', { method: 'POST', body: {} })).json, 'token');

  /** A new key with these scopes. */
  const keyFor = async (...scopes: readonly Scope[]): Promise<string> => {
    const made = await accounts.create(`account-${(await accounts.list()).length + 1}`, scopes, 'test');
    if (!made.ok) throw new Error(made.error.code);
    return made.value.key;
  };

  return {
    base,
    book,
    accounts,
    scores,
    audit,
    audited,
    pipeline,
    keyFor,
    boards,
    deps,
    document: published,
    ask,
    raw,
    signUp,
    clock,
    store,
    identity,
    rooms,
    readiness,
    log,
    attendance,
    activityBook,
  };
}

/** The value at a path of keys, in a body whose shape the document has vouched for. */
export const valueAt = (json: unknown, ...keys: readonly (string | number)[]): unknown =>
  keys.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined),
    json,
  );

/** The entries of an object that is not known to be one. */
export const entriesOf = (value: unknown): [string, unknown][] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];

export function textAt(json: unknown, ...keys: readonly (string | number)[]): string {
  const value = valueAt(json, ...keys);
  if (typeof value !== 'string') throw new Error(`no text at ${keys.join('.')} in ${JSON.stringify(json)}`);
  return value;
}
