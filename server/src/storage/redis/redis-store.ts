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
import { metaKey, partitionOfRecord, partitions, prefixOf, roomChannel, roomKey } from './keys.ts';
import { LineReader } from './line-reader.ts';
import { OutageList } from './outage-list.ts';
import { patiently } from './patience.ts';
import type { RedisLink } from './redis-link.ts';
import { pairs, texts } from './replies.ts';
import type { RoomChannels } from './room-channels.ts';
import { RoomIndex } from './room-index.ts';
import { loadScript } from './scripts.ts';

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

/** How far Redis' clock is ahead of this process', and how far that may be wrong. */
interface Offset {
  readonly ms: number;
  readonly doubtMs: number;
}

/** So long a start waits for answers. */
const startMs = 10_000;
/** Partitions are signed for at least this often, also when no wake is looked for. */
const signMs = 500;
/** Looking for wakes signs as well: nothing more is needed unless it was so long ago. */
const quietMs = 900;

export class RedisStore implements Store {
  readonly #link: RedisLink;
  readonly #channels: RoomChannels;
  readonly #clock: StoreClock;
  readonly #wall: Clock;
  readonly #outages: OutageList;
  readonly #index: RoomIndex;
  readonly #lines: LineReader;
  readonly #checks: RedisStoreChecks;
  readonly #shiftMs: () => number;
  readonly #appended: () => void;
  readonly #stopSigning: () => void;
  #offset: Offset | null = null;
  #claimedAt = 0;
  #closed = false;
  #scripts: Scripts;

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
    this.#wall = clock;
    this.#clock = createStoreClock({ ...clock, now: () => clock.now() + (this.#offset?.ms ?? 0) });
    this.#outages = new OutageList(link);
    this.#index = new RoomIndex(link);
    this.#lines = new LineReader(link);
    this.#checks = checks;
    this.#shiftMs = shiftMs;
    this.#appended = appended;
    this.#scripts = loadScripts(shiftMs());
    this.#stopSigning = clock.every(signMs, () => void this.#sign());
  }

  /** Signs every partition, learns of outages and of Redis' time: before the first command. */
  async start(): Promise<void> {
    await patiently(() => this.claimWakes({ limit: 0, leaseMs: 0, overdueMs: 0 }), startMs);
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

  /** One look at all partitions; only those that have something due are asked again. */
  async claimWakes(options: { limit: number; leaseMs: number; overdueMs: number }): Promise<readonly DueWake[]> {
    this.#assertOpen();
    this.#claimedAt = this.#wall.now();
    const looks = await Promise.all(
      partitions.map(async (partition) => {
        const { offset, cells } = await this.#askForWakes('look', partition, options);
        return { offset, due: cells.map((time) => ({ partition, time: Number(time) })) };
      }),
    );
    this.#learnTime(looks.map(({ offset }) => offset));
    const oldest = looks
      .flatMap(({ due }) => due)
      .toSorted((a, b) => a.time - b.time)
      .slice(0, options.limit);
    const claims = await Promise.all(
      [...Map.groupBy(oldest, ({ partition }) => partition)].map(async ([partition, due]) => {
        const { cells } = await this.#askForWakes('claim', partition, { ...options, limit: due.length });
        return pairs(cells).map(([id, at], index) => ({
          id: id as RecordId,
          at: Number(at),
          due: due[index]?.time ?? 0,
        }));
      }),
    );
    return claims
      .flat()
      .toSorted((a, b) => a.due - b.due || a.at - b.at)
      .map(({ id, at }) => ({ id, at }));
  }

  async postponeWake({ id, at: claimed }: DueWake, at: number): Promise<void> {
    this.#assertOpen();
    const partition = partitionOfRecord(id);
    await this.#link.run({
      script: this.#script('postpone-wake'),
      keys: [roomKey(id)],
      args: [prefixOf(partition), id, claimed, at],
      partition,
      writes: true,
    });
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
    this.#stopSigning();
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

  async #askForWakes(
    what: 'look' | 'claim',
    partition: number,
    { limit, leaseMs, overdueMs }: { limit: number; leaseMs: number; overdueMs: number },
  ): Promise<{ readonly offset: Offset; readonly cells: readonly string[] }> {
    const sentAt = this.#wall.now();
    const [now, outages, ...cells] = texts(
      await this.#link.run({
        script: this.#script('claim-wakes'),
        keys: [metaKey(partition)],
        args: [prefixOf(partition), what, limit, overdueMs, leaseMs],
        partition,
        writes: true,
      }),
    );
    const receivedAt = this.#wall.now();
    await this.#outages.learn(partition, Number(outages));
    return { offset: { ms: Number(now) - (sentAt + receivedAt) / 2, doubtMs: (receivedAt - sentAt) / 2 + 2 }, cells };
  }

  /** Redis' time as this node reckons it: that of the partition whose clock is furthest. */
  #learnTime(offsets: readonly Offset[]): void {
    const known = this.#offset;
    const furthest = offsets.reduce<Offset | null>(
      (most, one) => (most === null || one.ms > most.ms ? one : most),
      null,
    );
    if (furthest === null) return;
    // A better measurement, or one that the known one contradicts: a slow answer moves nothing.
    if (known !== null && furthest.doubtMs >= known.doubtMs && Math.abs(furthest.ms - known.ms) <= furthest.doubtMs)
      return;
    this.#offset = furthest;
  }

  async #sign(): Promise<void> {
    if (this.#closed) return;
    if (this.#wall.now() - this.#claimedAt < quietMs) return;
    // While Redis is away there is nothing to sign; the next one goes through.
    await this.claimWakes({ limit: 0, leaseMs: 0, overdueMs: 0 }).catch((error: unknown) => {
      if (!(error instanceof StoreUnavailable) && !(error instanceof OutcomeUnknown)) throw error;
    });
  }

  #checksLetter(): string {
    const { dedupe, position, wholeLog } = this.#checks;
    const letters = [dedupe ? '' : 'd', position === 'version' ? 'v' : '', position === 'off' ? 'p' : ''];
    return `${letters.join('')}${wholeLog ? 'w' : ''}`;
  }

  #script(name: ScriptName) {
    const shiftMs = this.#shiftMs();
    if (shiftMs !== this.#scripts.shiftMs) this.#scripts = loadScripts(shiftMs);
    return this.#scripts[name];
  }

  #assertOpen(): void {
    if (this.#closed) throw new StoreUnavailable('the store is closed');
  }
}

type Scripts = ReturnType<typeof loadScripts>;
type ScriptName = Exclude<keyof Scripts, 'shiftMs'>;

const loadScripts = (shiftMs: number) => ({
  shiftMs,
  'commit-writes': loadScript('commit-writes', shiftMs),
  'load-room': loadScript('load-room', shiftMs),
  'claim-wakes': loadScript('claim-wakes', shiftMs),
  'postpone-wake': loadScript('postpone-wake', shiftMs),
  'read-tips': loadScript('read-tips', shiftMs),
});
