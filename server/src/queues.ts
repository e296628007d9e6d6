/** The part of the composition root that puts queues together: tickets, matches, messages. */
import { isModeName } from '@inkroom/shared';
import type { PlayerId, QueueName } from '@inkroom/shared';
import type { Config } from './config.ts';
import type { History } from './history.ts';
import { nodeSecrets } from './platform/node-secrets.ts';
import { ArchiveUnavailable } from './ports/archive.ts';
import type { Clock, Entropy } from './ports/clock.ts';
import type { GameHistory } from './ports/game-history.ts';
import type { Logger } from './ports/logger.ts';
import type { Settings } from './ports/settings.ts';
import type { Storage } from './ports/storage.ts';
import type { QueueService } from './queue/queue-service.ts';
import { createTickets } from './queue/tickets.ts';
import type { RecordWakes } from './rooms/wakes.ts';
import type { Ingestion } from './scores/ingestion.ts';

export interface QueuesOptions {
  readonly config: Pick<Config, 'roles'>;
  readonly storage: Pick<Storage, 'store' | 'signals' | 'codes'>;
  readonly settings: Settings;
  readonly ingestion: Ingestion;
  readonly history: Pick<History, 'games'>;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly logger: Logger;
}

export interface RunningQueues {
  readonly service: QueueService;
  /** For whoever claims overdue wakes. */
  readonly wakes: RecordWakes;
  close(): void;
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
    ratingOf: (player, queue) => ratingOf(history.games, player, queue),
    callsUp: config.roles.has('matchmaker'),
  });
  return {
    service: tickets.service,
    wakes: tickets.wakes.handlers,
    close: () => tickets.close(),
  };
}

/** Null: unknown, or the archive is away: nobody waits for that. */
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
