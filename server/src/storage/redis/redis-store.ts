/**
 * The Store on Redis. One script call per commit: checks, writes, wake, listing, outbox and publication in one atomic
 * step. Any number of nodes may run it on the same Redis; none of them owns anything.
 */
import { invariant } from '@inkroom/shared';
import type { RecordId } from '@inkroom/shared';
import { createStoreClock } from '../../lib/store-clock.ts';
import type { StoreClock } from '../../lib/store-clock.ts';
import type { Clock } from '../../ports/clock.ts';
import { OutcomeUnknown, StoreUnavailable } from '../../ports/store.ts';
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
import { argsOf, isStale, messageOf, storedOf } from './commit-call.ts';
import { partitionOfRecord, prefixOf, roomChannel, roomKey } from './keys.ts';
import { LineReader } from './line-reader.ts';
import { OutageList } from './outage-list.ts';
import { patiently } from './patience.ts';
import type { RedisLink } from './redis-link.ts';
import { texts } from './replies.ts';
import type { RoomChannels } from './room-channels.ts';
import { RoomIndex } from './room-index.ts';
import { scriptLoader } from './scripts.ts';
import type { ScriptLoader } from './scripts.ts';
import { WakeClaims } from './wake-claims.ts';

/** What the promise rests on. Tests turn one off at a time, to show that a suite notices. */
export interface RedisStoreChecks {
  readonly dedupe: boolean;
  readonly position: 'whole' | 'version' | 'off';
  readonly answer: 'after-commit' | 'before-commit';
  readonly publish: 'in-commit' | 'before-commit';
  /** Keep every update of every room, for whoever checks histories. */
  readonly wholeLog: boolean;
}

export const allChecks: RedisStoreChecks = {
  dedupe: true,
  position: 'whole',
  answer: 'after-commit',
  publish: 'in-commit',
  wholeLog: false,
};

export interface RedisStoreOptions {
  readonly link: RedisLink;
  readonly channels: RoomChannels;
  readonly clock: Clock;
  readonly checks?: RedisStoreChecks;
  /** Moves the clock of the scripts, for tests. */
  readonly shiftMs?: () => number;
  /** Facts were appended to the outbox, or may have been. */
  readonly appended?: () => void;
}

/** So long a start waits for answers. */
const startMs = 10_000;

export class RedisStore implements Store {
  readonly #link: RedisLink;
  readonly #channels: RoomChannels;
  readonly #clock: StoreClock;
  readonly #outages: OutageList;
  readonly #wakes: WakeClaims;
  readonly #index: RoomIndex;
  readonly #lines: LineReader;
  readonly #checks: RedisStoreChecks;
  readonly #script: ScriptLoader;
  readonly #appended: () => void;
  #closed = false;

  constructor({
    link,
    channels,
    clock,
    checks = allChecks,
    shiftMs = () => 0,
    appended = () => undefined,
  }: RedisStoreOptions) {
    this.#link = link;
    this.#channels = channels;
    this.#script = scriptLoader(shiftMs, ['commit-writes', 'load-room', 'claim-wakes', 'postpone-wake', 'read-tips']);
    this.#outages = new OutageList(link);
    this.#wakes = new WakeClaims({ link, outages: this.#outages, clock, script: this.#script });
    this.#clock = createStoreClock({ ...clock, now: () => clock.now() + this.#wakes.aheadMs });
    this.#index = new RoomIndex(link);
    this.#lines = new LineReader(link);
    this.#checks = checks;
    this.#appended = appended;
  }

  /** Signs every partition, learns of outages and of Redis' time: before the first command. */
  async start(): Promise<void> {
    await patiently(async () => {
      this.#assertOpen();
      await this.#wakes.sign();
    }, startMs);
  }

  now(): number {
    return this.#clock.now();
  }

  async load(id: RecordId): Promise<Stored | null> {
    this.#assertOpen();
    const partition = partitionOfRecord(id);
    const [outages, ...room] = texts(
      await this.#link.run({
        script: this.#script('load-room'),
        keys: [roomKey(id)],
        args: [prefixOf(partition)],
        partition,
        writes: false,
      }),
    );
    await this.#outages.learn(partition, Number(outages));
    return storedOf(room);
  }

  async commit(writes: readonly [Write, ...Write[]]): Promise<CommitResult> {
    this.#assertOpen();
    const partition = partitionOfRecord(writes[0].id);
    invariant(
      writes.every(({ id }) => partitionOfRecord(id) === partition),
      'one commit is of one partition',
    );
    if (this.#checks.publish === 'before-commit') await this.#publishEarly(writes);
    if (this.#checks.answer === 'before-commit') {
      // On purpose: this is what the suites have to notice.
      this.#run(writes, partition).catch(() => undefined);
      return { kind: 'committed' };
    }
    return this.#run(writes, partition);
  }

  subscribe(id: RecordId, listener: UpdateListener): Promise<() => void> {
    if (this.#closed) return Promise.reject(new StoreUnavailable('the store is closed'));
    return this.#channels.follow(id, listener);
  }

  onUnheard(listener: () => void): () => void {
    const stops = [this.#link.onBack(listener), this.#channels.onUnheard(listener)];
    return () => {
      for (const stop of stops) stop();
    };
  }

  async tips(ids: readonly RecordId[]): Promise<readonly (string | null)[]> {
    this.#assertOpen();
    const tips = new Map<RecordId, string>();
    const groups = [...Map.groupBy(ids, (id) => partitionOfRecord(id))];
    await Promise.all(
      groups.map(async ([partition, rooms]) => {
        const found = texts(
          await this.#link.run({
            script: this.#script('read-tips'),
            keys: rooms.map(roomKey),
            args: [],
            partition,
            writes: false,
          }),
        );
        rooms.forEach((room, index) => tips.set(room, found[index] ?? ''));
      }),
    );
    return ids.map((id) => tips.get(id) || null);
  }

  async claimWakes(options: { limit: number; leaseMs: number; overdueMs: number }): Promise<readonly DueWake[]> {
    this.#assertOpen();
    return this.#wakes.claim(options);
  }

  async postponeWake(wake: DueWake, at: number): Promise<void> {
    this.#assertOpen();
    await this.#wakes.postpone(wake, at);
  }

  outages(id: RecordId): readonly StoreOutage[] {
    return this.#outages.of(partitionOfRecord(id));
  }

  async listRooms(limit: number): Promise<readonly string[]> {
    this.#assertOpen();
    return this.#index.listed(limit);
  }

  async readLines(home: string, queries: readonly LineQuery[]): Promise<readonly Line[]> {
    this.#assertOpen();
    return this.#lines.read(home, queries);
  }

  async ranks(ids: readonly RecordId[]): Promise<readonly (number | null)[]> {
    this.#assertOpen();
    return this.#lines.ranks(ids);
  }

  async countLines(homes: readonly string[], line: string): Promise<readonly number[]> {
    this.#assertOpen();
    return this.#lines.counts(homes, line);
  }

  async counts(): Promise<{ rooms: number; outbox: number }> {
    this.#assertOpen();
    return this.#index.counts();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#wakes.close();
    await Promise.resolve();
  }

  async #run(writes: readonly [Write, ...Write[]], partition: number): Promise<CommitResult> {
    for (const { id, next } of writes) this.#channels.sending(id, next.tip);
    let reply: readonly string[];
    try {
      reply = texts(
        await this.#link.run({
          script: this.#script('commit-writes'),
          keys: writes.map(({ id }) => roomKey(id)),
          args: [prefixOf(partition), this.#outages.count(partition), this.#checksLetter(), ...writes.flatMap(argsOf)],
          partition,
          writes: true,
        }),
      );
    } catch (error) {
      // Unknown: if it was executed, its publication tells.
      if (!(error instanceof OutcomeUnknown)) this.#told(writes, false);
      else this.#tellAppended(writes);
      throw error;
    }
    const [kind, ...rest] = reply;
    this.#told(writes, kind === 'committed');
    if (kind === 'committed') this.#tellAppended(writes);
    switch (kind) {
      case 'committed':
        return { kind };
      case 'duplicate': {
        const [version, result = '', fingerprint = ''] = rest;
        return { kind, version: Number(version), result, fingerprint };
      }
      case 'stale':
      case 'late':
        return { kind };
      case 'outage': {
        const [outages, ...room] = rest;
        await this.#outages.learn(partition, Number(outages));
        return { kind: 'conflict', current: storedOf(room) };
      }
      case 'conflict': {
        const current = storedOf(rest);
        const [{ base, expect }] = writes;
        const isTooOld = this.#checks.dedupe && expect !== null && isStale(base, current?.position ?? null);
        return writes.length === 1 && isTooOld ? { kind: 'stale' } : { kind, current };
      }
      case undefined:
      default:
        throw new Error(`the commit script answered ${String(kind)}`);
    }
  }

  #told(writes: readonly Write[], committed: boolean): void {
    for (const { id, next, update } of writes) this.#channels.answered(id, next, committed ? update : null);
  }

  #tellAppended(writes: readonly Write[]): void {
    if (writes.some(({ outbox }) => outbox.length > 0)) this.#appended();
  }

  async #publishEarly(writes: readonly Write[]): Promise<void> {
    for (const write of writes) {
      await this.#link.command(['SPUBLISH', roomChannel(write.id), messageOf(write)], {
        partition: partitionOfRecord(write.id),
        writes: true,
      });
    }
  }

  #checksLetter(): string {
    const { dedupe, position, wholeLog } = this.#checks;
    const letters = [dedupe ? '' : 'd', position === 'version' ? 'v' : '', position === 'off' ? 'p' : ''];
    return `${letters.join('')}${wholeLog ? 'w' : ''}`;
  }

  #assertOpen(): void {
    if (this.#closed) throw new StoreUnavailable('the store is closed');
  }
}
