/** The live store's contract in a few maps: enough for one process's rooms, and it can be told to be away. */
import { isRoomRecord, limits } from '@inkroom/shared';
import type { LogPosition, RecordId } from '@inkroom/shared';
import { Lines } from '../../../lib/lines.ts';
import { StoreUnavailable } from '../../../ports/store.ts';
import type { CommitResult, LinePlace, Store, Stored, UpdateListener, Write } from '../../../ports/store.ts';

interface Row {
  readonly id: RecordId;
  position: LogPosition;
  state: string;
  updates: string[];
  commands: { id: string; version: number; result: string; fingerprint: string }[];
  listing: string | null;
  place: LinePlace | null;
  touched: number;
}

export interface MemoryStore extends Store {
  /** While true every call is refused. */
  away: boolean;
}

export function createMemoryStore(clock: { now(): number }): MemoryStore {
  const rows = new Map<RecordId, Row>();
  const listeners = new Map<RecordId, Set<UpdateListener>>();
  const lines = new Lines<Row>();
  let touches = 0;

  const stored = (row: Row): Stored => ({ position: row.position, state: row.state, updates: [...row.updates] });

  const check = (write: Write): CommitResult | null => {
    const row = rows.get(write.id);
    const seen = row?.commands.find(({ id }) => id === write.commandId);
    if (seen !== undefined) return { kind: 'duplicate', ...seen };
    const oldest = row?.commands[0];
    if (oldest !== undefined && write.base < oldest.version - 1) return { kind: 'stale' };
    if (write.expect?.tip !== row?.position.tip)
      return { kind: 'conflict', current: row === undefined ? null : stored(row) };
    if (write.notAfter !== null && clock.now() > write.notAfter) return { kind: 'late' };
    return null;
  };

  const apply = (write: Write): void => {
    const row = rows.get(write.id);
    if (row !== undefined) lines.leave(row);
    if (write.state === null) rows.delete(write.id);
    else {
      const { commandId: id, result, fingerprint } = write;
      const command = { id, version: write.next.version, result, fingerprint };
      const changed: Row = {
        id: write.id,
        position: write.next,
        state: write.state,
        updates: [...(row?.updates ?? []), write.update].slice(-limits.ringLength),
        commands: [...(row?.commands ?? []), command].slice(-limits.ringLength),
        listing: write.listing,
        place: write.place ?? null,
        touched: (touches += 1),
      };
      rows.set(write.id, changed);
      lines.enter(changed);
    }
    for (const listener of listeners.get(write.id) ?? []) listener({ position: write.next, text: write.update });
  };

  const listed = (): Row[] => [...rows.values()].filter(({ listing }) => listing !== null);

  const store: MemoryStore = {
    away: false,
    now: () => clock.now(),
    load: async (id) => {
      answer();
      const row = rows.get(id);
      return row === undefined ? null : stored(row);
    },
    commit: async (writes) => {
      answer();
      const refused = writes.map(check).find((result) => result !== null);
      if (refused !== undefined) return refused;
      for (const write of writes) apply(write);
      return { kind: 'committed' };
    },
    subscribe: async (id, listener) => {
      answer();
      const set = listeners.get(id) ?? new Set();
      listeners.set(id, set.add(listener));
      return () => void set.delete(listener);
    },
    claimWakes: async () => [],
    postponeWake: async () => undefined,
    outages: () => [],
    listRooms: async (limit) => {
      answer();
      return listed()
        .toSorted((a, b) => b.touched - a.touched)
        .slice(0, limit)
        .flatMap(({ listing }) => listing ?? []);
    },
    onUnheard: () => () => undefined,
    tips: async (ids) => ids.map((id) => rows.get(id)?.position.tip ?? null),
    readLines: async (home, queries) => {
      answer();
      return queries.map((query) => ({
        count: lines.count(home, query.line),
        records: lines
          .read(home, query)
          .map(({ id, place, position, state }) => ({ id, at: place.at, position, state })),
      }));
    },
    ranks: async (ids) => {
      answer();
      return ids.map((id) => {
        const row = rows.get(id);
        return row === undefined ? null : lines.rank(row);
      });
    },
    countLines: async (homes, line) => {
      answer();
      return homes.map((home) => lines.count(home, line));
    },
    counts: async () => ({ rooms: [...rows.keys()].filter(isRoomRecord).length, outbox: 0 }),
    close: async () => undefined,
  };

  function answer(): void {
    if (store.away) throw new StoreUnavailable('told to be away');
  }
  return store;
}
