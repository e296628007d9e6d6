/**
 * How a node claims wakes. One look at all partitions tells what is due; with it the node signs that the store is in use,
 * and learns of outages and of Redis' time.
 */
import type { RecordId } from '@inkroom/shared';
import type { Clock } from '../../ports/clock.ts';
import { OutcomeUnknown, StoreUnavailable } from '../../ports/store.ts';
import type { DueWake } from '../../ports/store.ts';
import { metaKey, partitionOfRecord, partitions, prefixOf, roomKey } from './keys.ts';
import type { OutageList } from './outage-list.ts';
import type { RedisLink } from './redis-link.ts';
import { pairs, texts } from './replies.ts';
import type { ScriptLoader } from './scripts.ts';

export interface WakeClaimsOptions {
  readonly link: RedisLink;
  readonly outages: OutageList;
  readonly clock: Clock;
  readonly script: ScriptLoader;
}

interface ClaimOptions {
  readonly limit: number;
  readonly leaseMs: number;
  readonly overdueMs: number;
}

/** How far Redis' clock is ahead of this process', and how far that may be wrong. */
interface Offset {
  readonly ms: number;
  readonly doubtMs: number;
}

/** Claims nothing: for what is learnt by the way. */
const nothing: ClaimOptions = { limit: 0, leaseMs: 0, overdueMs: 0 };
/** Partitions are signed for at least this often, also when no wake is looked for. */
const signMs = 500;
/** Looking for wakes signs as well: nothing more is needed unless it was so long ago. */
const quietMs = 900;

export class WakeClaims {
  readonly #link: RedisLink;
  readonly #outages: OutageList;
  readonly #clock: Clock;
  readonly #script: ScriptLoader;
  readonly #stopSigning: () => void;
  #offset: Offset | null = null;
  #claimedAt = 0;

  constructor({ link, outages, clock, script }: WakeClaimsOptions) {
    this.#link = link;
    this.#outages = outages;
    this.#clock = clock;
    this.#script = script;
    this.#stopSigning = clock.every(signMs, () => void this.#signIfQuiet());
  }

  /** How far Redis' clock is ahead of this process', as far as is known. */
  get aheadMs(): number {
    return this.#offset?.ms ?? 0;
  }

  /** Signs for every partition, and claims nothing. */
  async sign(): Promise<void> {
    await this.claim(nothing);
  }

  /** One look at all partitions; only those that have something due are asked again. */
  async claim(options: ClaimOptions): Promise<readonly DueWake[]> {
    this.#claimedAt = this.#clock.now();
    const looks = await Promise.all(
      partitions.map(async (partition) => {
        const { offset, cells } = await this.#ask('look', partition, options);
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
        const { cells } = await this.#ask('claim', partition, { ...options, limit: due.length });
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

  async postpone({ id, at: claimed }: DueWake, at: number): Promise<void> {
    const partition = partitionOfRecord(id);
    await this.#link.run({
      script: this.#script('postpone-wake'),
      keys: [roomKey(id)],
      args: [prefixOf(partition), id, claimed, at],
      partition,
      writes: true,
    });
  }

  /** Nothing is signed for any more. */
  close(): void {
    this.#stopSigning();
  }

  async #ask(
    what: 'look' | 'claim',
    partition: number,
    { limit, leaseMs, overdueMs }: ClaimOptions,
  ): Promise<{ readonly offset: Offset; readonly cells: readonly string[] }> {
    const sentAt = this.#clock.now();
    const [now, outages, ...cells] = texts(
      await this.#link.run({
        script: this.#script('claim-wakes'),
        keys: [metaKey(partition)],
        args: [prefixOf(partition), what, limit, overdueMs, leaseMs],
        partition,
        writes: true,
      }),
    );
    const receivedAt = this.#clock.now();
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

  async #signIfQuiet(): Promise<void> {
    if (this.#clock.now() - this.#claimedAt < quietMs) return;
    // While Redis is away there is nothing to sign; the next one goes through.
    await this.sign().catch((error: unknown) => {
      if (!(error instanceof StoreUnavailable) && !(error instanceof OutcomeUnknown)) throw error;
    });
  }
}
