/** The wiring of queues on a simulated node: the real service with its matches, owners and messages. */
import { createHash } from 'node:crypto';
import { err, ok } from '@inkroom/shared';
import type { PlayerId, RecordId } from '@inkroom/shared';
import { everythingAdmitted } from '../../src/ports/admission.ts';
import type { Entropy } from '../../src/ports/clock.ts';
import type { Logger } from '../../src/ports/logger.ts';
import type { Notifier } from '../../src/ports/notifier.ts';
import type { Presence } from '../../src/ports/presence.ts';
import type { RoomSignals } from '../../src/ports/room-signals.ts';
import type { Store } from '../../src/ports/store.ts';
import { Deliveries } from '../../src/queue/deliveries.ts';
import { startMatching } from '../../src/queue/match-service.ts';
import type { QueueService } from '../../src/queue/queue-service.ts';
import { watchQueues } from '../../src/queue/queue-watch.ts';
import { createTickets } from '../../src/queue/tickets.ts';
import type { Attendance } from '../../src/rooms/attendance.ts';
import type { Rooms } from '../../src/rooms/rooms.ts';
import type { RecordWakes } from '../../src/rooms/wakes.ts';
import type { SimulatedProcess } from './simulated-process.ts';

export interface SimulatedQueuesOptions {
  readonly store: Store;
  readonly rooms: Rooms;
  readonly attendance: Attendance;
  readonly presence: Presence;
  readonly process: SimulatedProcess;
  /** The archive keeps nothing just now. */
  readonly isArchiveAway: () => boolean;
  readonly entropy: Entropy;
  readonly logger: Logger;
  readonly signals: RoomSignals;
  readonly texts: Notifier;
}

export interface SimulatedQueues {
  readonly service: QueueService;
  readonly wakes: RecordWakes;
  onOrphan(id: RecordId, noticedAt: number): Promise<boolean>;
}

const hash = (text: string): Buffer => createHash('sha256').update(text).digest();

export function wireQueues(options: SimulatedQueuesOptions): SimulatedQueues {
  const { store, rooms, attendance, presence, process, entropy, logger, texts } = options;
  const clock = process;
  const tickets = createTickets({
    store,
    signals: options.signals,
    codes: { put: async () => undefined, take: async () => null },
    // The archive is not simulated: it keeps what it is told, or says that it cannot just now.
    ingestion: {
      submit: async () =>
        options.isArchiveAway() ? err({ code: 'backlog-full' as const, retryAfterMs: 1_000 }) : ok([]),
    },
    clock,
    entropy,
    logger,
    hash: (text) => hash(text).toString('hex'),
    codeHash: hash,
    ratingOf: async (player) => ratingOf(player),
    callsUp: true,
  });
  const { records, queues, wakes, service } = tickets;
  const deliveries = new Deliveries({
    records,
    queues,
    outlets: {
      notifier: (channel) => (channel === 'sms' ? texts : null),
      whyNot: (channel) => (channel === 'sms' ? null : 'nobody listens'),
      pushKey: null,
      publicUrl: null,
    },
    clock,
    entropy,
    logger,
    metrics: { delivered() {} },
  });
  tickets.useDeliveries(deliveries);
  wakes.handle('delivery', (id) => deliveries.fire(id));
  const matching = startMatching({
    tickets,
    rooms,
    attendance,
    presence,
    admission: everythingAdmitted,
    history: null,
    clock,
    entropy,
    logger,
    metrics: { paired() {}, missedCheck() {} },
    pairs: true,
  });
  // Ends with the process, whose timers it lives on.
  watchQueues({ service, clock, logger });
  return { service, wakes: wakes.handlers, onOrphan: (id, noticedAt) => matching.onOrphan(id, noticedAt) };
}

/** From 1300 to 1700, or unknown; the same for the same player. */
function ratingOf(player: PlayerId): number | null {
  const draw = hash(player).readUInt16BE();
  return draw % 5 === 0 ? null : 1300 + (draw % 401);
}
