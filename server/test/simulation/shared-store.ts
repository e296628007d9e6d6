/**
 * The one store of a simulation: rooms in SQLite in memory, with the journal, the checks and the filing of the embedded
 * engine. The journal is never folded, so that the whole log can be compared and the last commits can be taken back.
 */
import { DatabaseSync } from 'node:sqlite';
import type { SQLOutputValue } from 'node:sqlite';
import { invariant, limits } from '@inkroom/shared';
import type { LogPosition, RecordId, RoomId } from '@inkroom/shared';
import { createStoreClock } from '../../src/lib/store-clock.ts';
import type { Clock } from '../../src/ports/clock.ts';
import { StoreUnavailable } from '../../src/ports/store.ts';
import type { CommitResult, DueWake, Line, LineQuery, Stored, StoreOutage, Write } from '../../src/ports/store.ts';
import { checkWrite } from '../../src/storage/sqlite/check-write.ts';
import { changeOf, isReady, readRing, storedOf } from '../../src/storage/sqlite/live-room.ts';
import type { NumberedWrite, ReadyRoom } from '../../src/storage/sqlite/live-room.ts';
import { LiveRooms } from '../../src/storage/sqlite/live-rooms.ts';
import { migrate } from '../../src/storage/sqlite/migrations.ts';
import { PreparedStatements } from '../../src/storage/sqlite/prepared-statements.ts';
import { appendJournal, appendOutbox } from '../../src/storage/sqlite/room-statements.ts';

/** What the promise rests on. A simulation with one of them changed must turn red. */
export interface StoreChecks {
  readonly dedupe: boolean;
  readonly position: 'whole' | 'version' | 'none';
  readonly line: 'in order' | 'reversed';
}

/** One write as the journal has it. */
export interface JournalRow {
  readonly id: RecordId;
  /** JSON of the update. */
  readonly body: string;
  /** JSON; null: the write deleted the record. */
  readonly state: string | null;
}

export interface Publication {
  readonly id: RecordId;
  readonly position: LogPosition;
  readonly text: string;
}

export type Subscriber = (publication: Publication) => void;

const outageFromMs = 2_000;
const listedOutages = 20;

const currentRooms = `
  SELECT no, id, epoch, version, tip, state, wake, listing, line, place, seq AS touched FROM journal
  WHERE seq IN (SELECT max(seq) FROM journal GROUP BY no) AND state IS NOT NULL ORDER BY seq`;
const ringOf = `
  SELECT version, command, fingerprint, result, body FROM journal WHERE no = ? ORDER BY seq DESC LIMIT ${limits.ringLength}`;
const logOf = 'SELECT body, state FROM journal WHERE id = ? ORDER BY seq';
const lostRows = 'DELETE FROM journal WHERE seq >= ? RETURNING seq, id, body, state';
const dropOutbox = 'DELETE FROM outbox WHERE seq IN (SELECT seq FROM outbox ORDER BY seq DESC LIMIT ?)';

export class SharedStore {
  readonly #database = new DatabaseSync(':memory:');
  readonly #statements = new PreparedStatements(this.#database);
  readonly #clock;
  readonly #checks: StoreChecks;
  readonly #subscribers = new Map<RecordId, Set<Subscriber>>();
  #rooms = new LiveRooms();
  /** Facts by the journal row that brought them. */
  #factsOf = new Map<number, number>();
  #facts = 0;
  #lastNo = 0;
  /** The first journal row of each commit. */
  #commits: number[] = [];
  #lastSeq = 0;
  #awaySince: number | null = null;
  #outages: readonly StoreOutage[] = [];

  constructor(clock: Clock, checks: StoreChecks = { dedupe: true, position: 'whole', line: 'in order' }) {
    this.#clock = createStoreClock(clock);
    this.#checks = checks;
    migrate(this.#database);
    this.#database.exec('CREATE INDEX journal_rooms ON journal (no, seq)');
  }

  now(): number {
    return this.#clock.now();
  }

  get isAway(): boolean {
    return this.#awaySince !== null;
  }

  outages(): readonly StoreOutage[] {
    return this.#outages;
  }

  load(id: RecordId): Stored | null {
    this.#assertUp();
    const room = this.#ready(id);
    return room === null ? null : storedOf(room);
  }

  /** Publishes what it has committed before it answers. */
  commit(writes: readonly [Write, ...Write[]]): CommitResult {
    this.#assertUp();
    const now = this.now();
    for (const write of writes) {
      const refused = this.#refusal(write, now);
      if (refused !== null) return refused;
    }
    this.#run('BEGIN');
    this.#commits.push(this.#lastSeq + 1);
    for (const write of writes) this.#append(this.#number(write));
    this.#run('COMMIT');
    for (const write of writes) this.publish(write);
    return { kind: 'committed' };
  }

  publish({ id, next, update }: Write): void {
    for (const tell of this.#subscribers.get(id) ?? []) tell({ id, position: next, text: update });
  }

  subscribe(id: RecordId, subscriber: Subscriber): () => void {
    this.#assertUp();
    const subscribers = this.#subscribers.get(id) ?? new Set();
    this.#subscribers.set(id, subscribers.add(subscriber));
    return () => void subscribers.delete(subscriber);
  }

  tips(ids: readonly RecordId[]): readonly (string | null)[] {
    this.#assertUp();
    return ids.map((id) => this.#rooms.get(id)?.position.tip ?? null);
  }

  claimWakes(options: { limit: number; leaseMs: number; overdueMs: number }): readonly DueWake[] {
    this.#assertUp();
    return this.#rooms.claimWakes(this.now(), options);
  }

  postponeWake(wake: DueWake, at: number): void {
    this.#assertUp();
    this.#rooms.postponeWake(wake, at);
  }

  listRooms(limit: number): readonly string[] {
    this.#assertUp();
    return this.#rooms.listed(limit);
  }

  readLines(home: string, queries: readonly LineQuery[]): readonly Line[] {
    this.#assertUp();
    if (this.#checks.line === 'in order') return this.#rooms.lines(home, queries);
    const reversed = queries.map((query): LineQuery => ({ ...query, from: query.from === 'front' ? 'back' : 'front' }));
    return this.#rooms.lines(home, reversed);
  }

  ranks(ids: readonly RecordId[]): readonly (number | null)[] {
    this.#assertUp();
    return ids.map((id) => this.#rooms.rank(id));
  }

  countLines(homes: readonly string[], line: string): readonly number[] {
    this.#assertUp();
    return homes.map((home) => this.#rooms.countLine(home, line));
  }

  counts(): { rooms: number; outbox: number } {
    return { rooms: this.#rooms.roomCount, outbox: this.#facts };
  }

  goAway(): void {
    this.#awaySince ??= this.now();
  }

  /** An absence that was long enough is listed before anything is accepted. */
  comeBack(): void {
    const from = this.#awaySince;
    if (from === null) return;
    this.#awaySince = null;
    const to = this.now();
    if (to - from > outageFromMs) this.#outages = [...this.#outages, { from, to }].slice(-listedOutages);
  }

  /** As after a failover to a copy that had not got the last commits; each is lost whole. */
  loseLast(commits: number): readonly JournalRow[] {
    const [first] = this.#commits.slice(-commits);
    if (first === undefined) return [];
    this.#commits = this.#commits.slice(0, -commits);
    const rows = this.#statements.of(lostRows).all(first);
    let facts = 0;
    for (const { seq } of rows) facts += this.#factsOf.get(Number(seq)) ?? 0;
    this.#statements.of(dropOutbox).run(facts);
    this.#facts -= facts;
    this.restart();
    return rows.map(rowOf);
  }

  /** What is only in memory is gone: claims of wakes, and who listens. */
  restart(): void {
    this.#clock.notBefore(this.now());
    this.#rooms = new LiveRooms();
    this.#rooms.restore(this.#statements.of(currentRooms).all());
    this.#subscribers.clear();
  }

  /** Every write that is kept of a room or record, oldest first. */
  log(id: RecordId): readonly JournalRow[] {
    return this.#statements
      .of(logOf)
      .all(id)
      .map((row) => rowOf({ ...row, id }));
  }

  facts(): readonly string[] {
    return this.#statements
      .of('SELECT body FROM outbox ORDER BY seq')
      .all()
      .map(({ body }) => String(body));
  }

  roomIds(): readonly RoomId[] {
    return this.#rooms.roomIds();
  }

  close(): void {
    this.#awaySince ??= this.now();
    this.#statements.clear();
    this.#database.close();
  }

  #refusal(write: Write, now: number): CommitResult | null {
    const room = this.#ready(write.id);
    const { dedupe, position } = this.#checks;
    if (position !== 'none') return checkWrite(write, room, { now, checks: { dedupe, position } });
    const anything = { ...write, expect: room === null ? null : room.position };
    return checkWrite(anything, room, { now, checks: { dedupe, position: 'whole' } });
  }

  #ready(id: RecordId): ReadyRoom | null {
    const room = this.#rooms.get(id);
    if (room === null) return null;
    room.ring ??= readRing(this.#statements.of(ringOf).all(room.no).toReversed());
    invariant(isReady(room), 'the ring has been read');
    return room;
  }

  #number(write: Write): NumberedWrite {
    const room = this.#rooms.get(write.id);
    this.#lastSeq += 1;
    if (room === null) this.#lastNo += 1;
    return {
      write,
      no: room === null ? this.#lastNo : room.no,
      seq: this.#lastSeq,
    };
  }

  #append(numbered: NumberedWrite): void {
    const [row, outbox] = changeOf(numbered);
    this.#statements.of(appendJournal).run(...row);
    for (const body of outbox) this.#statements.of(appendOutbox).run(this.now(), body);
    this.#factsOf.set(numbered.seq, outbox.length);
    this.#facts += outbox.length;
    this.#rooms.apply(numbered);
  }

  #run(sql: string): void {
    this.#statements.of(sql).run();
  }

  #assertUp(): void {
    if (this.isAway) throw new StoreUnavailable('the store is away');
  }
}

const rowOf = ({ id, body, state }: Record<string, SQLOutputValue>): JournalRow => ({
  // Only commits of records are in the journal.
  id: String(id) as RecordId,
  body: String(body),
  state: state === undefined || state === null ? null : String(state),
});
