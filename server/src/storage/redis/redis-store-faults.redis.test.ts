/** The Store while Redis is in trouble: many rooms and tickets are written all the time, and the whole log and all lines are compared with what was answered. */
import { isRoomRecord, ticketIdOf } from '@inkroom/shared';
import type { LogPosition, QueueName, RecordId, RoomId } from '@inkroom/shared';
import { describe, expect, it, onTestFinished } from 'vitest';
import { writeAfter } from '../../ports/store-bench.contract.ts';
import { OutcomeUnknown, StoreUnavailable } from '../../ports/store.ts';
import type { CommitResult, Write } from '../../ports/store.ts';
import { partitionOfRecord, wholeLogKey } from './keys.ts';
import type { RedisLink } from './redis-link.ts';
import { allChecks } from './redis-store.ts';
import type { RedisStore } from './redis-store.ts';
import { faultyConfig, redisFaults } from './testing-faults.ts';
import { openTestStore, startRedis } from './testing.ts';

const breath = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms);
  });

type Answer = CommitResult['kind'] | 'unavailable' | 'unknown';

const queue = 'faulty' as QueueName;
const lines = ['queued', 'recalled'] as const;
/** Every fifth is a ticket, which stands in another line with each version. */
const idOf = (number: number): RecordId => {
  const code = `F${String(number).padStart(7, '0')}`;
  return number % 5 === 0 ? ticketIdOf(queue, code) : (code as RoomId);
};
const placeOf = (version: number) => ({ line: lines[version % 2] ?? 'queued', at: version });

/** Writes one room or ticket, as a node does: what is unknown is asked for again by the same id. */
class Writer {
  readonly id: RecordId;
  readonly #store: RedisStore;
  /** What was answered as committed, in order. */
  accepted: string[] = [];
  readonly counts = { committed: 0, duplicate: 0, stale: 0, conflict: 0, late: 0, unavailable: 0, unknown: 0 };
  gone = 0;
  #at: LogPosition | null = null;

  constructor(store: RedisStore, number: number) {
    this.#store = store;
    this.id = idOf(number);
  }

  async writeUntil(isOver: () => boolean): Promise<void> {
    while (!isOver()) {
      await this.#writeOne();
      await breath(2);
    }
  }

  async #writeOne(): Promise<void> {
    const place = isRoomRecord(this.id) ? null : placeOf((this.#at?.version ?? 0) + 1);
    const write = writeAfter(this.id, this.#at, { place });
    let wasUnknown = false;
    for (;;) {
      const answer = await this.#ask(write);
      this.counts[answer] += 1;
      if (answer === 'committed' || answer === 'duplicate') {
        if (answer === 'duplicate' && !wasUnknown) throw new Error('a duplicate of what was never sent');
        this.accepted.push(write.update);
        this.#at = write.next;
        return;
      }
      if (answer === 'unknown') wasUnknown = true;
      else if (answer === 'conflict') {
        if (await this.#isGone()) return;
      } else {
        if (answer !== 'unavailable') throw new Error(`nothing here is ${answer}`);
        if (!wasUnknown) {
          await breath(50);
          return;
        }
      }
      await breath(50);
    }
  }

  /** As it must stand now. */
  get standing(): { readonly id: RecordId; readonly line: string; readonly at: number } | null {
    return isRoomRecord(this.id) || this.#at === null ? null : { id: this.id, ...placeOf(this.#at.version) };
  }

  async #ask(write: Write): Promise<Answer> {
    try {
      return (await this.#store.commit([write])).kind;
    } catch (error) {
      if (error instanceof StoreUnavailable) return 'unavailable';
      if (error instanceof OutcomeUnknown) return 'unknown';
      throw error;
    }
  }

  /** Nobody else writes here, so a conflict is either about an outage that was not known of, or the room is not there. */
  async #isGone(): Promise<boolean> {
    const current = await this.#store.load(this.id).catch(() => 'unavailable' as const);
    if (current !== null) {
      if (current !== 'unavailable' && current.position.tip !== this.#at?.tip)
        throw new Error('a write that nobody made');
      return false;
    }
    if (this.#at === null) return false;
    this.gone += 1;
    this.accepted = [];
    this.#at = null;
    return true;
  }
}

const wholeLog = async (link: RedisLink, id: RecordId): Promise<readonly string[]> => {
  const words = ['LRANGE', wholeLogKey(id), 0, -1];
  const reply = await link.command(words, { partition: partitionOfRecord(id), writes: false });
  return Array.isArray(reply) ? reply.map(String) : [];
};

const roomCount = 20;
/** More than what counts as an outage. */
const leastMs = 2_500;

const sum = (writers: readonly Writer[], answer: Answer): number =>
  writers.reduce((total, { counts }) => total + counts[answer], 0);

describe.each(['one Redis', 'Redis Cluster'] as const)('on %s', (kind) => {
  it.each(redisFaults.filter(({ onlyAlone }) => kind === 'one Redis' || onlyAlone === undefined))(
    '[REDIS-7] $name: every room has what was answered as committed, nothing that was refused, and goes on by itself',
    { timeout: 180_000 },
    async ({ how, keeps, begin, end }) => {
      const redis = await startRedis({ kind, config: faultyConfig });
      onTestFinished(() => redis.close());
      const { store, link, close } = await openTestStore(redis, { checks: { ...allChecks, wholeLog: true } });
      onTestFinished(close);
      const writers = Array.from({ length: roomCount }, (_, number) => new Writer(store, number));
      let isOver = false;
      const writing = Promise.all(writers.map((writer) => writer.writeUntil(() => isOver)));
      const patience = { timeout: 60_000, interval: 20 };
      try {
        await expect
          .poll(() => Math.min(...writers.map(({ counts }) => counts.committed)), patience)
          .toBeGreaterThan(5);
        const began = performance.now();
        await begin(redis);
        await expect
          .poll(() => sum(writers, 'unavailable') + sum(writers, 'unknown'), patience)
          .toBeGreaterThan(roomCount);
        if (kind === 'one Redis') expect(link.trouble).not.toBeNull();
        await breath(leastMs - (performance.now() - began));
        await end(redis);
        const atEnd = writers.map(({ counts }) => counts.committed);
        const sinceThen = (): number =>
          Math.min(...writers.map(({ counts }, index) => counts.committed - (atEnd[index] ?? 0)));
        await expect.poll(sinceThen, patience).toBeGreaterThan(5);
      } finally {
        isOver = true;
        await writing;
      }
      expect(link.trouble).toBeNull();
      for (const { id, accepted } of writers) expect(await wholeLog(link, id)).toEqual(accepted);
      const asked = lines.map((line) => ({ line, limit: roomCount, from: 'front' }) as const);
      const stood = (await store.readLines(queue, asked)).flatMap(({ records }, index) =>
        records.map(({ id, at }) => ({ id, line: lines[index], at })),
      );
      const standing = writers.flatMap((writer) => writer.standing ?? []);
      expect(new Set(stood)).toEqual(new Set(standing));
      expect(stood).toHaveLength(roomCount / 5);
      // Of a sudden end nothing need have been under way at that moment.
      const unknown = how === 'silent' ? sum(writers, 'unknown') : 0;
      const isHit = unknown + sum(writers, 'unavailable');
      expect(isHit, 'the fault was felt').toBeGreaterThan(0);
      const gone = writers.filter((writer) => writer.gone > 0).length;
      expect(gone).toBe(keeps ? 0 : kind === 'one Redis' ? roomCount : gone);
      if (!keeps) expect(gone).toBeGreaterThan(0);
      if (keeps && kind === 'one Redis') {
        for (const { id } of writers) {
          const last = store.outages(id).at(-1);
          expect((last?.to ?? 0) - (last?.from ?? 0), '[STORE-14] an absence is on record').toBeGreaterThan(2_000);
        }
      }
    },
  );
});
