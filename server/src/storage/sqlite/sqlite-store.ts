/**
 * The embedded Store. The main thread holds every live room as texts and makes all checks in memory; the worker makes the
 * commit durable. Memory changes only after COMMIT, then subscribers hear of it, then the caller.
 */
import { invariant } from '@inkroom/shared';
import type { LogPosition, RoomId } from '@inkroom/shared';
import type { Clock } from '../../ports/clock.ts';
import { StoreUnavailable } from '../../ports/store.ts';
import type {
  CommitResult,
  DueWake,
  Store,
  Stored,
  StoreOutage,
  UpdateListener,
  Write,
} from '../../ports/store.ts';
import type { LiveDatabase, Rows } from './live-database.ts';
import { allChecks, applyWrite, entryOf, refusalOf, storedOf } from './live-room.ts';
import type { Checks, LiveRoom, RingEntry } from './live-room.ts';
import { aliveStatement, statementsOf } from './room-statements.ts';
import { WakeQueue } from './wake-queue.ts';

/** Turned off one at a time, these show that the suites notice. */
export interface SqliteStoreChecks extends Checks {
  readonly answer: 'after-commit' | 'before-commit';
}

const aliveEveryMs = 1_000;
/** A shorter absence is an ordinary restart between two proofs of life. */
const outageFromMs = 2_000;
const keptOutages = 20;

export class SqliteStore implements Store {
  readonly #database: LiveDatabase;
  readonly #clock: Clock;
  readonly #checks: SqliteStoreChecks;
  #rooms = new Map<RoomId, LiveRoom>();
  /** Rooms with a commit in flight, at most one each; the promise never fails. */
  readonly #busy = new Map<RoomId, Promise<void>>();
  readonly #listeners = new Map<RoomId, Set<UpdateListener>>();
  /** Latest change last. */
  #listed = new Map<RoomId, string>();
  /** By mode, oldest first. */
  #open = new Map<string, Set<RoomId>>();
  #wakes = new WakeQueue<LiveRoom>();
  #outages: StoreOutage[] = [];
  #orphans: RoomId[] = [];
  #nextKey = 1;
  #outbox = 0;
  #lastNow = 0;
  #closed = false;
  readonly #stopTicking: () => void;

  private constructor(database: LiveDatabase, clock: Clock, checks: SqliteStoreChecks) {
    this.#database = database;
    this.#clock = clock;
    this.#checks = checks;
    database.onReopened = () => this.#load();
    this.#stopTicking = clock.every(aliveEveryMs, () => this.#tick());
  }

  static async open(
    database: LiveDatabase,
    clock: Clock,
    checks: SqliteStoreChecks = { ...allChecks, answer: 'after-commit' },
  ): Promise<SqliteStore> {
    const store = new SqliteStore(database, clock, checks);
    await store.#load();
    store.#orphans = [...store.#rooms.keys()];
    return store;
  }

  now(): number {
    this.#lastNow = Math.max(this.#lastNow, this.#clock.now());
    return this.#lastNow;
  }

  async load(id: RoomId): Promise<Stored | null> {
    this.#assertOpen();
    const room = this.#rooms.get(id);
    return room === undefined ? null : storedOf(room);
  }

  async commit(writes: readonly [Write, ...Write[]]): Promise<CommitResult> {
    for (;;) {
      this.#assertOpen();
      const busy = writes.map((write) => this.#busy.get(write.id)).find((wait) => wait !== undefined);
      if (busy === undefined) break;
      await busy;
    }
    const now = this.now();
    for (const write of writes) {
      const room = this.#rooms.get(write.id) ?? null;
      const refused = refusalOf(room, write, { now, checks: this.#checks });
      if (refused !== null) return refused;
    }
    return this.#write(writes, now);
  }

  async subscribe(id: RoomId, listener: UpdateListener): Promise<() => void> {
    this.#assertOpen();
    const listeners = this.#listeners.get(id) ?? new Set();
    this.#listeners.set(id, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(id) === listeners) this.#listeners.delete(id);
    };
  }

  async claimWakes({ limit, leaseMs }: { limit: number; leaseMs: number }): Promise<readonly DueWake[]> {
    this.#assertOpen();
    const now = this.now();
    const due: DueWake[] = [];
    while (due.length < limit) {
      const room = this.#wakes.takeDue(now);
      if (room === null) break;
      if (this.#rooms.get(room.id) !== room || room.armed === null) continue;
      due.push({ id: room.id, at: room.armed });
      room.wake = now + leaseMs;
      this.#wakes.arm(room);
    }
    return due;
  }

  async postponeWake(wake: DueWake, at: number): Promise<void> {
    this.#assertOpen();
    const room = this.#rooms.get(wake.id);
    if (room === undefined || room.armed !== wake.at) return;
    room.wake = at;
    this.#wakes.arm(room);
  }

  outages(): readonly StoreOutage[] {
    return this.#outages;
  }

  async listRooms(limit: number): Promise<readonly string[]> {
    this.#assertOpen();
    return [...this.#listed.values()].slice(-limit).toReversed();
  }

  async openRooms(mode: string, limit: number): Promise<readonly RoomId[]> {
    this.#assertOpen();
    return [...(this.#open.get(mode) ?? [])].slice(0, limit);
  }

  async takeOrphans(): Promise<readonly RoomId[]> {
    const orphans = this.#orphans;
    this.#orphans = [];
    return orphans;
  }

  async counts(): Promise<{ rooms: number; outbox: number }> {
    return { rooms: this.#rooms.size, outbox: this.#outbox };
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stopTicking();
    while (this.#busy.size > 0) await Promise.all(this.#busy.values());
  }

  #write(writes: readonly Write[], now: number): Promise<CommitResult> {
    const keys = writes.map((write) => this.#rooms.get(write.id)?.key ?? this.#freshKey());
    const statements = writes.flatMap((write, index) => statementsOf(write, keys[index] ?? 0, now));
    return new Promise((resolve, reject) => {
      let release = (): void => undefined;
      const busy = new Promise<void>((done) => {
        release = done;
      });
      for (const write of writes) this.#busy.set(write.id, busy);
      const early = this.#checks.answer === 'before-commit';
      if (early) this.#apply(writes, keys);
      if (early) resolve({ kind: 'committed' });
      this.#database.submit(statements, (result) => {
        for (const write of writes) this.#busy.delete(write.id);
        if (result instanceof Error) {
          reject(result);
        } else {
          invariant(result.ok, 'a commit has no conditions left for the database');
          if (!early) this.#apply(writes, keys);
          resolve({ kind: 'committed' });
        }
        release();
      });
    });
  }

  #freshKey(): number {
    const key = this.#nextKey;
    this.#nextKey += 1;
    return key;
  }

  #apply(writes: readonly Write[], keys: readonly number[]): void {
    writes.forEach((write, index) => {
      this.#outbox += write.outbox.length;
      const room = this.#rooms.get(write.id);
      if (write.state === null) this.#forget(write.id);
      else if (room === undefined) this.#add(newRoom(write, write.state, keys[index] ?? 0));
      else this.#change(room, write, write.state);
      for (const listener of this.#listeners.get(write.id) ?? []) {
        listener({ position: write.next, text: write.update });
      }
    });
  }

  #change(room: LiveRoom, write: Write, state: string): void {
    applyWrite(room, write, state);
    this.#index(room);
  }

  #add(room: LiveRoom): void {
    this.#rooms.set(room.id, room);
    this.#index(room);
  }

  #index(room: LiveRoom): void {
    const { id, listing } = room;
    this.#wakes.arm(room);
    this.#listed.delete(id);
    if (listing !== null) this.#listed.set(id, listing.text);
    for (const [mode, rooms] of this.#open) {
      if (rooms.has(id) && (listing === null || !listing.open || listing.mode !== mode)) rooms.delete(id);
    }
    if (listing?.open !== true) return;
    const open = this.#open.get(listing.mode) ?? new Set();
    this.#open.set(listing.mode, open.add(id));
  }

  #forget(id: RoomId): void {
    this.#rooms.delete(id);
    this.#listed.delete(id);
    for (const rooms of this.#open.values()) rooms.delete(id);
  }

  #tick(): void {
    if (this.#database.isAway) return;
    // A failure shows in the next commit; a missing proof of life only makes an outage look longer.
    this.#database.submit([aliveStatement(this.now())], () => undefined);
  }

  #assertOpen(): void {
    if (this.#closed) throw new StoreUnavailable('the store is closed');
    if (this.#database.isAway) throw new StoreUnavailable('the database is away');
  }

  /** Reads everything; at the start, and again when the worker had to be replaced. */
  async #load(): Promise<void> {
    await this.#recordOutage();
    const [rooms, updates, outbox] = await Promise.all([
      this.#database.query('SELECT * FROM rooms ORDER BY changed', []),
      this.#database.query('SELECT * FROM updates ORDER BY room, version', []),
      this.#database.query('SELECT count(*) AS count FROM outbox', []),
    ]);
    const rings = ringsOf(updates);
    this.#rooms = new Map();
    this.#listed = new Map();
    this.#open = new Map();
    this.#wakes = new WakeQueue();
    for (const row of rooms) {
      const room = readRoom(row, rings.get(Number(row['key'])) ?? []);
      this.#add(room);
      this.#nextKey = Math.max(this.#nextKey, room.key + 1);
    }
    this.#outbox = Number(outbox[0]?.['count'] ?? 0);
  }

  async #recordOutage(): Promise<void> {
    const [alive] = await this.#database.query('SELECT at FROM alive', []);
    const lastAlive = alive === undefined ? null : Number(alive['at']);
    this.#lastNow = Math.max(this.#lastNow, lastAlive ?? 0);
    const now = this.now();
    const statements = [aliveStatement(now)];
    if (lastAlive !== null && now - lastAlive > outageFromMs) {
      statements.push(['INSERT INTO outages (started, ended) VALUES (?, ?)', [lastAlive, now], -1]);
    }
    await this.#database.recover(statements);
    const rows = await this.#database.query(
      `SELECT started, ended FROM outages ORDER BY ended DESC LIMIT ${keptOutages}`,
      [],
    );
    this.#outages = rows
      .map((row) => ({ from: Number(row['started']), to: Number(row['ended']) }))
      .toReversed();
  }
}

function newRoom(write: Write, state: string, key: number): LiveRoom {
  return {
    key,
    id: write.id,
    position: write.next,
    state,
    ring: [entryOf(write)],
    listing: write.listing,
    armed: write.wake,
    wake: write.wake,
    queuedAt: Infinity,
  };
}

function ringsOf(rows: Rows): ReadonlyMap<number, RingEntry[]> {
  const rings = new Map<number, RingEntry[]>();
  for (const row of rows) {
    const key = Number(row['room']);
    const ring = rings.get(key) ?? [];
    rings.set(key, ring);
    ring.push({
      version: Number(row['version']),
      commandId: String(row['command_id']),
      fingerprint: String(row['fingerprint']),
      result: String(row['result']),
      update: String(row['body']),
    });
  }
  return rings;
}

function readRoom(row: Rows[number], ring: RingEntry[]): LiveRoom {
  const wake = row['wake'] === null ? null : Number(row['wake']);
  const position: LogPosition = {
    epoch: String(row['epoch']),
    version: Number(row['version']),
    tip: String(row['tip']),
  };
  return {
    key: Number(row['key']),
    // Only this store wrote it.
    id: String(row['id']) as RoomId,
    position,
    state: String(row['state']),
    ring,
    listing:
      row['listing'] === null
        ? null
        : { text: String(row['listing']), mode: String(row['mode']), open: row['open'] === 1 },
    armed: wake,
    wake,
    queuedAt: Infinity,
  };
}
