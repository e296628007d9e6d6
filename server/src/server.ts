/** Composition root: config → storage → services → transports. The only place that builds adapters. */
import { createServer } from 'node:http';
import type { QueueName } from '@inkroom/shared';
import { createActivity } from './activity/create-activity.ts';
import { createAccounts } from './accounts/accounts.ts';
import type { ConsoleScope } from './accounts/accounts.ts';
import { newKey, writeKey } from './accounts/key-text.ts';
import { openUsualAccounts } from './accounts/usual-accounts.ts';
import { Histories } from './archive/histories.ts';
import { TicketLists } from './archive/ticket-lists.ts';
import { createBotEngine } from './bots/worker-bot-engine.ts';
import type { Config } from './config.ts';
import { registerGauges } from './gauges.ts';
import { openHistory } from './history.ts';
import { openConfiguredStorage } from './open-storage.ts';
import type { OpenStorage } from './open-storage.ts';
import { createIdentity } from './identity/create-identity.ts';
import { steadySettings } from './lib/steady-settings.ts';
import { listen, urlHere, urlOnNetwork } from './listening.ts';
import { NodeState } from './node-state.ts';
import { createLogger } from './observability/logger.ts';
import { createMetrics } from './observability/metrics.ts';
import { removeOperatorFile, writeOperatorFile } from './platform/operator-file.ts';
import { nodeClock } from './platform/node-clock.ts';
import { nodeEntropy } from './platform/node-entropy.ts';
import { nodeSecrets } from './platform/node-secrets.ts';
import { Attendance } from './rooms/attendance.ts';
import { Chat } from './rooms/chat.ts';
import { ClassicApi } from './rooms/classic-api.ts';
import { startHouse } from './rooms/house.ts';
import { Lobby } from './rooms/lobby.ts';
import { Rooms } from './rooms/rooms.ts';
import { SeatWatch } from './rooms/seat-watch.ts';
import { openQueues } from './queues.ts';
import { createScoreboards } from './scores/create-scoreboards.ts';
import { Moderation } from './scores/moderation.ts';
import { createIngestion } from './scores/ingestion.ts';
import { startWakes } from './rooms/wakes.ts';
import { watchForStalls } from './shutdown.ts';
import { createHttpApp } from './transport/http/app.ts';
import { createClusterAdapter } from './transport/socketio/cluster-adapter.ts';
import { noSockets } from './transport/no-sockets.ts';
import { SocketServer } from './transport/socketio/socket-server.ts';

export interface RunningServer {
  readonly port: number;
  /** What is stored where, in a sentence. */
  readonly storage: string;
  /** The same of history. */
  readonly history: string;
  /** A fresh key for the link of the operator's console, or the desk's; null in production, and while the store does not answer. */
  openConsole(scope?: ConsoleScope): Promise<string | null>;
  /** Moves clients away, finishes what is in flight, closes the store. Safe to call twice. */
  close(): Promise<void>;
}

export interface ServerOptions {
  readonly config: Config;
  /** The built client. */
  readonly clientDir: string;
  /** Another storage, for tests that break it on purpose. */
  readonly openStorage?: OpenStorage;
}

/** In so long a balancer has noticed that a node is not ready. */
const noticeMs = 1_000;

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config, clientDir, openStorage = openConfiguredStorage } = options;
  const clock = nodeClock;
  const entropy = nodeEntropy;
  const logger = createLogger({
    clock,
    style: config.production ? 'json' : 'readable',
    write: (line) => process.stderr.write(line),
  });
  const metrics = createMetrics({ node: config.node });
  const storage = await openStorage({
    dataDir: config.dataDir,
    address: config.redis,
    ca: config.redisCa,
    name: config.node,
    wholeLog: config.keepWholeLog,
    clock,
    logger,
  });
  const { store, chatLog, players, codes, presence, signals } = storage;
  const history = openHistory({ config, storage, clock, entropy, logger, metrics });
  const { audit, backlog } = history;
  const settings = steadySettings({ settings: storage.settings, store, clock, logger });
  const operator = newKey(entropy);
  const accounts = createAccounts({
    book: storage.accounts,
    clock,
    entropy,
    secrets: nodeSecrets,
    audit,
    operator,
    production: config.production,
  });
  const usual = await openUsualAccounts({ book: storage.accounts, clock, logger });
  const bots = createBotEngine();
  const attendance = new Attendance({ clock, presence });
  const codeKey = await settings.getOrCreate('room-code-key', Buffer.from(entropy.bytes(32)).toString('hex'));
  const rooms = new Rooms({
    store,
    admission: backlog,
    clock,
    entropy,
    metrics,
    attendance,
    codeHash: (text) => Buffer.from(nodeSecrets.sign(codeKey, text), 'base64url'),
  });
  const identity = await createIdentity({
    players,
    settings,
    clock,
    entropy,
    secrets: nodeSecrets,
    codes,
    sessionKeys: config.sessionKeys,
    defaultArea: config.defaultArea,
  });
  const isEdge = config.roles.has('edge');
  // Matches have rooms and deadlines, too.
  const looksAfterRooms = isEdge || config.roles.has('matchmaker');
  const chat = new Chat({ rooms, log: chatLog, clock });
  const ingestion = createIngestion({
    scores: storage.scores,
    ranks: storage.ranks,
    admission: backlog,
    clock,
    logger,
  });
  const play = { rooms, attendance, admission: backlog, identity, metrics };
  const queues = await openQueues({ ...play, config, storage, settings, ingestion, history, clock, entropy, logger });
  const { onOrphan } = queues;
  const seats = looksAfterRooms ? new SeatWatch({ rooms, attendance, presence, onOrphan, clock, logger }) : null;
  const waiting = (names: readonly QueueName[]) => queues.service.waiting(names);
  const lobby = new Lobby({ rooms, attendance, presence, waiting, clock, logger });
  const scores = createScoreboards({ storage, rooms, identity, history: history.games, clock, logger });
  const activity = createActivity({
    storage,
    admission: backlog,
    history: history.activity,
    rooms,
    attendance,
    clock,
    entropy,
    logger,
    settings: config,
  });
  const isAnyoneLooking = (): boolean => lobby.isLookedAt;
  const state = new NodeState(clock);
  let linkOrigin = config.publicUrl;
  const app = createHttpApp({
    rooms,
    games: new ClassicApi({ rooms, bots, entropy }),
    identity,
    accounts,
    scoreboards: scores.scoreboards,
    activity,
    moderation: new Moderation({ ranks: storage.ranks, players, identity, audit, clock }),
    ingestion,
    ranks: storage.ranks,
    histories: new Histories({ history: history.games, players }),
    queues: queues.service,
    ticketLists: new TicketLists({ history: history.tickets, queues: queues.service }),
    deliveries: queues.deliveries,
    whyNoWebhook: queues.whyNoWebhook,
    defaultArea: config.defaultArea,
    audit,
    pipeline: history.watch(() => ingestion.figures().accepted),
    archiveName: history.place ?? 'There is no archive: DATABASE_URL is not set',
    production: config.production,
    health: {
      readiness: () => ({
        state: state.now === 'ready' && storage.isDeaf() ? 'broken' : state.now,
        degraded: [...storage.degraded(), ...(history.isAway() ? ['archive'] : [])],
      }),
      startedAt: clock.now(),
    },
    metrics,
    logger,
    clock,
    entropy,
    roles: config.roles,
    node: config.node,
    clientDir,
    trustedProxies: config.trustedProxies,
    publicUrl: config.publicUrl,
    linkOrigin: () => linkOrigin,
  });
  const http = createServer(app);
  const socketOptions = {
    http,
    rooms,
    chat,
    lobby,
    queues: queues.service,
    pushKey: queues.deliveries.pushKey,
    defaultArea: config.defaultArea,
    scoreboards: scores.scoreboards,
    liveScoreboards: scores.liveScoreboards,
    liveModes: activity.liveModes,
    attendance,
    presence,
    signals,
    identity,
    accounts,
    clock,
    logger,
    metrics,
    rules: config,
    node: config.node,
    adapter: 'adapterClients' in storage ? createClusterAdapter(storage.adapterClients) : null,
  };
  const sockets = isEdge ? new SocketServer(socketOptions) : noSockets(http);
  registerGauges({
    metrics,
    sockets,
    feeds: rooms.feeds,
    liveScoreboards: scores.liveScoreboards,
    ingestion,
    store,
    backlog,
    queues: queues.service,
  });

  if ('adapterClients' in storage) {
    storage.adapterClients.onUnheard(() => {
      identity.doubtAll();
      scores.doubtNames();
    });
  }

  const firing = { store, rooms, attendance, bots, clock, entropy, logger, metrics, isAnyoneLooking };
  const stops = [
    () => history.stop(),
    () => usual.stop(),
    ...(looksAfterRooms ? [startWakes({ ...firing, others: queues.wakes })] : []),
    watchForStalls(clock, (ms) => {
      logger.warn('the event loop stood still; connections are dropped and come back', { ms });
      rooms.feeds.dropAll();
      sockets.dropAll();
      state.stoodStill();
    }),
    ...(config.houseGames && isEdge
      ? [startHouse({ rooms, clock, store, logger, isAnyoneLooking: () => lobby.visitors > 0 })]
      : []),
  ];

  const port = await listen(http, config).catch(async (error: unknown) => {
    await closeServices();
    throw error;
  });
  state.listening();
  if (config.redis === null) {
    writeOperatorFile(config.dataDir, { url: urlHere(config.host, port), key: writeKey(operator) });
  }
  linkOrigin ??= urlOnNetwork(config.host, port);

  async function closeServices(): Promise<void> {
    for (const stop of stops) stop();
    await queues.close();
    ingestion.close();
    lobby.close();
    scores.close();
    seats?.close();
    await sockets.close();
    await activity.close();
    attendance.close();
    rooms.close();
    await bots.close();
    await history.close();
    await storage.close();
    metrics.close();
  }

  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    state.draining();
    // A balancer looks now and sends nobody here any more; on a shared port this process stops listening instead.
    if (config.reusePort) http.close();
    if (config.redis !== null) await new Promise<void>((resolve) => void clock.after(noticeMs, resolve));
    await sockets.drain(config.drainMs);
    await closeServices();
    if (config.redis === null) removeOperatorFile(config.dataDir);
  };
  return {
    port,
    storage: storage.describe(),
    history: history.place ?? 'History is off: DATABASE_URL is not set',
    async openConsole(scope) {
      const opened = config.production ? null : await accounts.openConsole(scope);
      return opened?.ok === true ? opened.value : null;
    },
    close: () => (closing ??= close()),
  };
}
