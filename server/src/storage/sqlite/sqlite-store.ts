/**
 * The embedded Store. The main thread holds every live room and record as texts and makes all checks in memory; the worker makes the
 * commit durable. Memory changes only after COMMIT, then subscribers hear of it, then the caller.
 */
import { invariant } from '@inkroom/shared';
import type { RecordId } from '@inkroom/shared';
import type {
  CommitResult,
  DueWake,
  Line,
  LineQuery,
  Store,
  Stored,
  StoreOutage,
  UpdateListener,
  Write,
} from '../../ports/store.ts';
import { Availability } from './availability.ts';
import { checkWrite } from './check-write.ts';
import type { WriteChecks } from './check-write.ts';
import { LifeSigns } from './life-signs.ts';
import type { LiveDatabase } from './live-database.ts';
import { changeOf, isReady, readRing, storedOf } from './live-room.ts';
import type { NumberedWrite, ReadyRoom } from './live-room.ts';
import { LiveRooms } from './live-rooms.ts';
import { selectRooms, selectUpdates, slotRange } from './room-statements.ts';
import { readBacklog } from './sqlite-outbox.ts';
import type { StoreClock } from '../../lib/store-clock.ts';

/** What the promise rests on. Tests turn one off at a time, to show that a suite notices. */
export interface SqliteStoreChecks extends WriteChecks {
  readonly answer: 'after-commit' | 'before-commit';
}

export const allChecks: SqliteStoreChecks = { dedupe: true, position: 'whole', answer: 'after-commit' };

export interface SqliteStoreOptions {
  readonly checks?: SqliteStoreChecks;
  /** Facts were appended to the outbox. */
  readonly appended?: () => void;
}

export class SqliteStore implements Store {
  readonly #database: LiveDatabase;
  readonly #clock: StoreClock;
  readonly #checks: SqliteStoreChecks;
  readonly #appended: () => void;
  readonly #life: LifeSigns;
  readonly #availability: Availability;
  readonly #rooms = new LiveRooms();
  /** Rooms with a commit under way, at most one each; the promise never fails. */
  readonly #busy = new Map<RecordId, Promise<void>>();
  readonly #rings = new Map<RecordId, Promise<void>>();
  readonly #listeners = new Map<RecordId, Set<UpdateListener>>();
  #orphans: readonly RecordId[] = [];
  #lastNo = 0;
  #lastSeq = 0;

  private constructor(database: LiveDatabase, clock: StoreClock, options: SqliteStoreOptions) {
    const { checks = allChecks, appended = () => undefined } = options;
    this.#database = database;
    this.#clock = clock;
    this.#checks = checks;
    this.#appended = appended;
    this.#life = new LifeSigns(database, clock);
    const apply = (writes: readonly NumberedWrite[]): void => this.#apply(writes);
    this.#availability = new Availability({ database, clock, life: this.#life, apply });
  }

  static async open(database: LiveDatabase, clock: StoreClock, options: SqliteStoreOptions = {}): Promise<SqliteStore> {
    const store = new SqliteStore(database, clock, options);
    await store.#restore();
    return store;
  }

  /** Nothing can be read or written at the moment. */
  get isAway(): boolean {
    return !this.#availability.isUp;
  }

  now(): number {
    return this.#clock.now();
  }

  async load(id: RecordId): Promise<Stored | null> {
    this.#availability.assertUp();
    const room = this.#rooms.get(id);
    if (room === null) return null;
    if (isReady(room)) return storedOf(room);
    await this.#readRing(id);
    return this.load(id);
  }

  async commit(writes: readonly [Write, ...Write[]]): Promise<CommitResult> {
    for (;;) {
      this.#availability.assertUp();
      const wait = this.#firstObstacle(writes);
      if (wait === null) break;
      await wait;
    }
    const now = this.#clock.now();
    for (const write of writes) {
      const refusal = checkWrite(write, this.#ready(write.id), { now, checks: this.#checks });
      if (refusal !== null) return refusal;
    }
    return this.#write(writes.map((write) => this.#number(write)));
  }

  async subscribe(id: RecordId, listener: UpdateListener): Promise<() => void> {
    const listeners = this.#listeners.get(id) ?? new Set();
    this.#listeners.set(id, listeners.add(listener));
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.#listeners.get(id) === listeners) this.#listeners.delete(id);
    };
  }

  /** One process hears all that it commits. */
  onUnheard(): () => void {
    return () => undefined;
  }

  async tips(ids: readonly RecordId[]): Promise<readonly (string | null)[]> {
    this.#availability.assertUp();
    return ids.map((id) => this.#rooms.get(id)?.position.tip ?? null);
  }

  async claimWakes(options: { limit: number; leaseMs: number; overdueMs: number }): Promise<readonly DueWake[]> {
    this.#availability.assertUp();
    return this.#rooms.claimWakes(this.#clock.now(), options);
  }

  async postponeWake(wake: DueWake, at: number): Promise<void> {
    this.#availability.assertUp();
    this.#rooms.postponeWake(wake, at);
  }

  outages(): readonly StoreOutage[] {
    return this.#life.outages();
  }

  async listRooms(limit: number): Promise<readonly string[]> {
    this.#availability.assertUp();
    return this.#rooms.listed(limit);
  }

  async readLines(home: string, queries: readonly LineQuery[]): Promise<readonly Line[]> {
    this.#availability.assertUp();
    return this.#rooms.lines(home, queries);
  }

  async ranks(ids: readonly RecordId[]): Promise<readonly (number | null)[]> {
    this.#availability.assertUp();
    return ids.map((id) => this.#rooms.rank(id));
  }

  async countLines(homes: readonly string[], line: string): Promise<readonly number[]> {
    this.#availability.assertUp();
    return homes.map((home) => this.#rooms.countLine(home, line));
  }

  /** Rooms and tickets that were there at the start: whoever was in them may be gone. */
  get orphans(): readonly RecordId[] {
    return this.#orphans;
  }

  async counts(): Promise<{ rooms: number; outbox: number }> {
    const { entries } = await readBacklog(this.#database);
    return { rooms: this.#rooms.roomCount, outbox: entries };
  }

  async close(): Promise<void> {
    this.#availability.close();
    while (this.#busy.size > 0) await Promise.all(this.#busy.values());
  }

  /** What a commit to these rooms has to wait for. */
  #firstObstacle(writes: readonly Write[]): Promise<void> | null {
    for (const { id } of writes) {
      const busy = this.#busy.get(id);
      if (busy !== undefined) return busy;
    }
    for (const { id } of writes) {
      const room = this.#rooms.get(id);
      if (room !== null && !isReady(room)) return this.#readRing(id);
    }
    return null;
  }

  #ready(id: RecordId): ReadyRoom | null {
    const room = this.#rooms.get(id);
    if (room === null) return null;
    invariant(isReady(room), 'the ring has been read');
    return room;
  }

  #number(write: Write): NumberedWrite {
    const version = write.expect === null ? 1 : write.expect.version + 1;
    invariant(write.next.version === version, 'a commit is the next version');
    const room = this.#rooms.get(write.id);
    this.#lastSeq += 1;
    if (room === null) this.#lastNo += 1;
    return {
      write,
      no: room === null ? this.#lastNo : room.no,
      seq: this.#lastSeq,
    };
  }

  #write(writes: readonly NumberedWrite[]): Promise<CommitResult> {
    const { promise, resolve, reject } = Promise.withResolvers<CommitResult>();
    const released = Promise.withResolvers<void>();
    for (const { write } of writes) this.#busy.set(write.id, released.promise);
    const at = this.#clock.now();
    const isEarly = this.#checks.answer === 'before-commit';
    const settle = (failure: Error | null): void => {
      for (const { write } of writes) this.#busy.delete(write.id);
      if (failure === null) {
        this.#life.noticeAlive(at);
        if (!isEarly) this.#apply(writes);
        resolve({ kind: 'committed' });
      } else {
        this.#availability.commitFailed(writes, failure);
        reject(failure);
      }
      released.resolve();
    };
    if (isEarly) {
      this.#apply(writes);
      resolve({ kind: 'committed' });
    }
    this.#database.submit(writes.map(changeOf), settle);
    return promise;
  }

  #apply(writes: readonly NumberedWrite[]): void {
    for (const numbered of writes) this.#rooms.apply(numbered);
    if (writes.some(({ write }) => write.outbox.length > 0)) this.#appended();
    for (const { write } of writes) {
      for (const listener of this.#listeners.get(write.id) ?? []) {
        try {
          listener({ position: write.next, text: write.update });
        } catch (error) {
          // A bug of the listener's, and loud; it must not keep others from hearing of their commits.
          queueMicrotask(() => {
            throw error;
          });
        }
      }
    }
  }

  /** One read of a room's ring, however many wait for it. A failed read fails whoever asks next. */
  #readRing(id: RecordId): Promise<void> {
    const running = this.#rings.get(id);
    if (running !== undefined) return running;
    const reading = this.#fetchRing(id).finally(() => this.#rings.delete(id));
    this.#rings.set(id, reading);
    return reading;
  }

  async #fetchRing(id: RecordId): Promise<void> {
    const room = this.#rooms.get(id);
    if (room === null || isReady(room)) return;
    const rows = await this.#database.query(selectUpdates, slotRange(room.no));
    room.ring = readRing(rows);
  }

  async #restore(): Promise<void> {
    await this.#life.restore();
    await this.#life.resume();
    // What was said while a room was being deleted.
    await this.#database.transact([{ sql: 'DELETE FROM chat WHERE room NOT IN (SELECT id FROM rooms)', params: [] }]);
    const rows = await this.#database.query(selectRooms, []);
    this.#rooms.restore(rows);
    this.#orphans = this.#rooms.idsWithPeople();
    for (const row of rows) {
      this.#lastNo = Math.max(this.#lastNo, Number(row['no']));
      this.#lastSeq = Math.max(this.#lastSeq, Number(row['touched']));
    }
    this.#availability.start();
  }
}
