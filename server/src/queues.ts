/** The part of the composition root that puts queues together: tickets, matches, messages. */
import { isModeName } from '@inkroom/shared';
import type { PlayerId, QueueName, RecordId } from '@inkroom/shared';
import type { Config } from './config.ts';
import type { History } from './history.ts';
import { startMessages } from './messages.ts';
import { whyNoWebhook } from './notifier/webhook-address.ts';
import type { Identity } from './identity/identity.ts';
import { nodeSecrets } from './platform/node-secrets.ts';
import type { Admission } from './ports/admission.ts';
import { ArchiveUnavailable } from './ports/archive.ts';
import type { Clock, Entropy } from './ports/clock.ts';
import type { GameHistory } from './ports/game-history.ts';
import type { Logger } from './ports/logger.ts';
import type { DeliveryMetrics, MatchMetrics } from './ports/metrics.ts';
import type { Settings } from './ports/settings.ts';
import type { Storage } from './ports/storage.ts';
import type { DeliveryService } from './queue/delivery-service.ts';
import { startMatching } from './queue/match-service.ts';
import type { QueueService } from './queue/queue-service.ts';
import { watchQueues } from './queue/queue-watch.ts';
import { createTickets } from './queue/tickets.ts';
import type { Attendance } from './rooms/attendance.ts';
import type { Rooms } from './rooms/rooms.ts';
import type { RecordWakes } from './rooms/wakes.ts';
import type { Ingestion } from './scores/ingestion.ts';

export interface QueuesOptions {
  readonly config: Pick<Config, 'roles' | 'notifier' | 'publicUrl' | 'contactHours'>;
  readonly storage: Pick<Storage, 'store' | 'signals' | 'codes' | 'presence'>;
  readonly rooms: Rooms;
  readonly attendance: Attendance;
  readonly admission: Admission;
  readonly metrics: MatchMetrics & DeliveryMetrics;
  readonly settings: Settings;
  readonly ingestion: Ingestion;
  readonly identity: Pick<Identity, 'onChanged'>;
  readonly history: Pick<History, 'games'>;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly logger: Logger;
}

export interface RunningQueues {
  readonly service: QueueService;
  readonly deliveries: DeliveryService;
  /** Why a queue may not have this webhook, in words; null: it may. */
  readonly whyNoWebhook: (url: string) => Promise<string | null>;
  /** For whoever claims overdue wakes. */
  readonly wakes: RecordWakes;
  /** For whoever looks after the people of nodes that are gone; see SeatWatch. */
  readonly onOrphan: (id: RecordId, noticedAt: number) => Promise<boolean>;
  close(): Promise<void>;
}

export async function openQueues(options: QueuesOptions): Promise<RunningQueues> {
  const { config, storage, settings, history, entropy } = options;
  const codeKey = await settings.getOrCreate('ticket-code-key', Buffer.from(entropy.bytes(32)).toString('hex'));
  const tickets = createTickets({
    ...options,
    store: storage.store,
    signals: storage.signals,
    codes: storage.codes,
    hash: (text) => nodeSecrets.hash(text),
    codeHash: (text) => Buffer.from(nodeSecrets.sign(codeKey, text), 'base64url'),
    ratingOf: (player, queue) => ratingSoon(options.clock, ratingOf(history.games, player, queue)),
    callsUp: config.roles.has('matchmaker'),
    contactKeptMs: config.contactHours * 3_600_000,
  });
  const deliveries = await startMessages({ ...options, tickets });
  const matching = startMatching({
    ...options,
    tickets,
    presence: storage.presence,
    history: history.games,
    pairs: config.roles.has('matchmaker'),
  });
  const stopWatching = config.roles.has('matchmaker') ? watchQueues({ ...options, service: tickets.service }) : null;
  const stopRenaming = options.identity.onChanged(({ player, me }, by) => {
    if (me !== undefined && by === 'this-node') void tickets.rename(player, me.name);
  });
  return {
    service: tickets.service,
    deliveries,
    whyNoWebhook: (url) => whyNoWebhook(url, config.notifier),
    wakes: tickets.wakes.handlers,
    onOrphan: (id, noticedAt) => matching.onOrphan(id, noticedAt),
    async close() {
      stopRenaming();
      stopWatching?.();
      matching.close();
      tickets.close();
      await deliveries.close();
    },
  };
}

/** A database that hangs keeps nobody from joining. */
const ratingMs = 300;

/** Null: unknown, or the archive is away or slow: nobody waits for that. */
function ratingSoon(clock: Clock, rating: Promise<number | null>): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(ratingMs, () => resolve(null));
    rating.then(resolve, reject).finally(cancel);
  });
}

async function ratingOf(history: GameHistory | null, player: PlayerId, queue: QueueName): Promise<number | null> {
  // A queue of matches has its mode's name.
  const mode: string = queue;
  if (history === null || !isModeName(mode)) return null;
  try {
    return (await history.ratings(player, mode, 1)).at(-1)?.rating ?? null;
  } catch (error) {
    if (error instanceof ArchiveUnavailable) return null;
    throw error;
  }
}
