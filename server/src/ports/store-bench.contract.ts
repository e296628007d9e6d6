/** What the checks of a Store are made with: a store that can be opened again, fresh ids, and writes that follow each other. */
import { ticketIdOf } from '@inkroom/shared';
import type { LogPosition, QueueName, RecordId, RoomId } from '@inkroom/shared';
import { expect } from 'vitest';
import type { CommitResult, Store, Write } from './store.ts';

export interface StoreUnderTest {
  readonly store: Store;
  /** Moves the store's clock. */
  advance(ms: number): void;
  /** The same data, opened again as after a restart. */
  reopen(): Promise<Store>;
  /** Where a room is kept, if that is not all in one place: writes of one commit are of one partition. */
  partitionOf?(id: RecordId): number;
  /** How exactly its clock is remembered over a restart, milliseconds; commits never go back all the same. */
  readonly clockGrainMs?: number;
}

export interface StoreCheck {
  readonly title: string;
  run(under: StoreUnderTest): Promise<void>;
}

let counter = 0;

/** A fresh room id for each use. */
export function roomId(): RoomId {
  counter += 1;
  return `R${String(counter).padStart(7, '0')}` as RoomId;
}

/** So many fresh rooms that may be written in one commit. */
export function siblings(count: number, partitionOf: (id: RecordId) => number = () => 0): readonly RoomId[] {
  const first = roomId();
  const found = [first];
  while (found.length < count) {
    const next = roomId();
    if (partitionOf(next) === partitionOf(first)) found.push(next);
  }
  return found;
}

/** A queue of which nothing is stored. */
export const queueName = (): QueueName => `queue-${(counter += 1)}` as QueueName;

/** A fresh ticket of a queue. */
export const ticketId = (queue: QueueName): RecordId => ticketIdOf(queue, roomId());

/** The write that follows `after` (null: creates the room). */
export function writeAfter(id: RecordId, after: LogPosition | null, more: Partial<Write> = {}): Write {
  counter += 1;
  const next: LogPosition = {
    epoch: after?.epoch ?? 'epoch',
    version: (after?.version ?? 0) + 1,
    tip: `tip-${counter}`,
  };
  return {
    id,
    expect: after,
    next,
    commandId: `player/${counter}`,
    fingerprint: 'move',
    base: after?.version ?? 0,
    result: 'ok',
    state: `{"state":${counter}}`,
    update: `{"update":${counter}}`,
    wake: null,
    listing: null,
    outbox: [],
    notAfter: null,
    ...more,
  };
}

export async function commitChain(store: Store, id: RecordId, count: number): Promise<readonly Write[]> {
  const writes: Write[] = [];
  for (let index = 0; index < count; index += 1) {
    const write = writeAfter(id, writes.at(-1)?.next ?? null);
    expect(await store.commit([write])).toEqual({ kind: 'committed' });
    writes.push(write);
  }
  return writes;
}

/** As a committer does: a conflict with the very position that was expected is tried again. */
export async function commitAfterPause(store: Store, write: Write): Promise<void> {
  const result = await store.commit([write]);
  if (result.kind === 'committed') return;
  expect(result).toMatchObject({ kind: 'conflict' });
  expect(await store.commit([write])).toEqual({ kind: 'committed' });
}

export const kindOf = (result: CommitResult): string => result.kind;

export const last = <T>(items: readonly T[]): T => {
  const item = items.at(-1);
  if (item === undefined) throw new Error('empty');
  return item;
};
