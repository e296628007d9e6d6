/** What the checks of a Presence are made with: nodes of one store, and people in rooms. */
import { ticketIdOf } from '@inkroom/shared';
import type { PlayerId, QueueName, RecordId, RoomId } from '@inkroom/shared';
import { vi } from 'vitest';
import { checksOf } from './checks.contract.ts';
import type { NodeFigures, Presence, Visitors } from './presence.ts';

export interface PresenceUnderTest {
  /** Another node of the same store; the memory of one process has one only. */
  node(): Promise<Presence>;
  /** Resolves once the node hears of the room. */
  follow(node: Presence, room: RecordId): Promise<void>;
  /** The node is gone without a word, and its lease has run out. */
  kill(node: Presence): Promise<void>;
  /** Lets time pass in which the other nodes live on. */
  advance(ms: number): Promise<void>;
  /** The store has lost everything, and the nodes have been connected to it again. */
  empty(): Promise<void>;
  /** Names of everything that the store holds. */
  kept(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export const eventually = <T>(check: () => T | Promise<T>): Promise<T> =>
  vi.waitFor(check, { timeout: 60_000, interval: 20 });

let counter = 0;
export const newRoom = (): RoomId => {
  counter += 1;
  return `P${String(counter).padStart(7, '0')}` as RoomId;
};
export const newTicket = (): RecordId => ticketIdOf('classic' as QueueName, newRoom());
export const player = (name: string): PlayerId => `player-${name}` as PlayerId;
export const visitors = (...names: readonly string[]): Visitors => ({
  people: names.map((name) => ({ player: player(name), name })),
  count: names.length,
});
export const figures = (more: Partial<NodeFigures> = {}): NodeFigures => ({
  playing: 0,
  watching: 0,
  liveGames: 0,
  looking: 0,
  moves: { day: 20_000, count: 0 },
  ...more,
});

/** Each on stores of its own; a busy machine may need a while. */
export const presenceChecksOf = (open: () => Promise<PresenceUnderTest>) => checksOf(open, { timeoutMs: 180_000 });
