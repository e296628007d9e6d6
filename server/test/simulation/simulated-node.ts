/** The wiring of a simulated node: the real services of rooms, on the shared store behind this node's own lines. */
import { createHash } from 'node:crypto';
import { rulesOf } from '@inkroom/shared';
import type { PlayerId } from '@inkroom/shared';
import type { Entropy } from '../../src/ports/clock.ts';
import type { BotEngine } from '../../src/ports/bot-engine.ts';
import type { Logger } from '../../src/ports/logger.ts';
import type { Metrics } from '../../src/ports/metrics.ts';
import { Attendance } from '../../src/rooms/attendance.ts';
import { Rooms } from '../../src/rooms/rooms.ts';
import { SeatWatch } from '../../src/rooms/seat-watch.ts';
import { startWakes } from '../../src/rooms/wakes.ts';
import { Chance } from './chance.ts';
import { Gateway } from './gateway.ts';
import { NodeStore } from './node-store.ts';
import type { NodeStoreOptions } from './node-store.ts';
import { NodePresence } from './shared-presence.ts';
import type { SharedPresence } from './shared-presence.ts';
import type { SharedSignals } from './shared-signals.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import { wireQueues } from './simulated-queues.ts';
import type { SimulatedQueues } from './simulated-queues.ts';
import type { TextProvider } from './text-provider.ts';

export interface SimulatedNodeOptions extends Omit<NodeStoreOptions, 'chance'> {
  readonly presence: SharedPresence;
  readonly seed: string;
  readonly signals: SharedSignals;
  readonly texts: TextProvider;
  /** A broken build: an SMS that may have been taken is sent again. */
  readonly textsAgain: boolean;
  /** Something went wrong that no fault explains. */
  readonly failed: (words: string) => void;
}

const metrics: Metrics = { commits() {}, commitLatency() {}, wakes() {} };

export class SimulatedNode {
  readonly process: SimulatedProcess;
  readonly store: NodeStore;
  readonly rooms: Rooms;
  readonly attendance: Attendance;
  readonly presence: NodePresence;
  readonly gateway: Gateway;
  readonly queues: SimulatedQueues;

  constructor(options: SimulatedNodeOptions) {
    const { process, seed, failed } = options;
    const chance = new Chance(`${seed}/${process.name}`);
    const entropy: Entropy = { bytes: (count) => chance.bytes(count), fraction: () => chance.next() };
    const logger: Logger = {
      info: () => undefined,
      warn: () => undefined,
      error: (message, fields) => failed(`${process.name}: ${message} ${String(fields?.['error'])}`),
    };
    const clock = process;
    const store = new NodeStore({ ...options, chance });
    const presence = new NodePresence(process, options.presence, store);
    const attendance = new Attendance({ clock, presence });
    const rooms = new Rooms({ store, clock, entropy, metrics, attendance, codeHash });
    this.process = process;
    this.store = store;
    this.attendance = attendance;
    this.rooms = rooms;
    this.presence = presence;
    this.gateway = new Gateway({
      rooms,
      attendance,
      process,
      failed: (error) => failed(`${process.name}: a message failed: ${String(error)}`),
    });
    const archive = new Chance(`${seed}/${process.name}/archive`);
    const queues = wireQueues({
      store,
      rooms,
      attendance,
      presence,
      process,
      isArchiveAway: () => archive.happens(options.weather().store.cut),
      entropy,
      logger,
      signals: options.signals.of(process),
      texts: options.texts.of(process, { mayRepeat: options.textsAgain }),
    });
    this.queues = queues;
    new SeatWatch({ rooms, attendance, presence, clock, logger, onOrphan: (id, at) => queues.onOrphan(id, at) });
    startWakes({
      store,
      rooms,
      attendance,
      bots: nextCell,
      clock,
      entropy,
      logger,
      metrics,
      isAnyoneLooking: () => false,
      others: queues.wakes,
    });
  }
}

const codeHash = (text: string): Uint8Array => createHash('sha256').update(text).digest();

/** Chooses by the question's seed, at once; thinking is not what is simulated. */
const nextCell: BotEngine = {
  choose: async ({ mode, moves, seed }) => {
    const position = rulesOf(mode).parse(moves);
    if (!position.ok) throw new Error('a room holds a position of its game');
    const legal = rulesOf(mode).legalMoves(position.value);
    return legal[new Chance(seed).int(legal.length)] ?? 0;
  },
  close: async () => undefined,
};

export const playerOf = (name: string): PlayerId => `player-${name}` as PlayerId;
