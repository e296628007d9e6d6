/**
 * Facts from the outbox into the archive, each exactly once, for as long as it takes: the database may be away for
 * hours. Any node may do it; by habit it is the one that holds a lease. After COMMIT live scoreboards are told.
 */
import { ArchiveUnavailable } from '../ports/archive.ts';
import type { Archive } from '../ports/archive.ts';
import type { Clock, Entropy } from '../ports/clock.ts';
import type { Logger } from '../ports/logger.ts';
import type { ProjectorMetrics } from '../ports/metrics.ts';
import type { Outbox, OutboxCursor } from '../ports/outbox.ts';
import type { PipelineState } from '../ports/pipeline.ts';
import type { RankIndex } from '../ports/rank-index.ts';
import { OutcomeUnknown, StoreUnavailable } from '../ports/store.ts';
import { OutboxReader } from './outbox-reader.ts';
import { RankCourier } from './rank-courier.ts';
import { storeEntries } from './store-entries.ts';
import type { StoredBatch } from './store-entries.ts';

export interface ProjectorOptions {
  readonly outbox: Outbox;
  readonly archive: Archive;
  readonly ranks: Pick<RankIndex, 'put' | 'generation' | 'setGeneration'>;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly logger: Logger;
  readonly metrics: ProjectorMetrics;
  /** Of this process; holds the lease. */
  readonly node: string;
}

/** What it knows itself of the way to the archive. */
export type ProjectorState = Pick<PipelineState, 'lastBatch' | 'dead'> & { readonly isUnplugged: boolean };

export interface Projector {
  state(): ProjectorState;
  /** As if the database were away: nothing is stored by this process until it is plugged in again. */
  setUnplugged(unplugged: boolean): void;
  /** Finishes the transaction under way, and leaves the rest to the others. */
  stop(): Promise<void>;
}

const leaseMs = 5_000;
const renewMs = 1_500;
const checkMs = 5_000;
/** Without news; whoever appends calls. */
const idleMs = 1_000;
/** After a transaction: what comes in meanwhile shares the next one. A first fact waits for nothing. */
const gatherMs = 100;
const retryMs = { least: 100, most: 5_000 };
const stopMs = 2_000;

export function startProjector(options: ProjectorOptions): Projector {
  const projector = new RunningProjector(options);
  projector.start();
  return projector;
}

class RunningProjector implements Projector {
  readonly #options: ProjectorOptions;
  readonly #courier: RankCourier;
  readonly #stopListening: () => void;
  /** Null: not known, because it just began, failed, or somebody else has moved them. */
  #reader: OutboxReader | null = null;
  #isUnplugged = false;
  #isStopped = false;
  #loop: Promise<void> = Promise.resolve();
  #wake: () => void = () => undefined;
  #hasNews = false;
  #leasedAt: number | null = null;
  #checkedAt = -Infinity;
  #retryInMs = retryMs.least;
  #lastBatch: PipelineState['lastBatch'] = null;
  #dead = 0;

  constructor(options: ProjectorOptions) {
    this.#options = options;
    const { archive, ranks, entropy } = options;
    const newGeneration = (): string => Buffer.from(entropy.bytes(12)).toString('base64url');
    this.#courier = new RankCourier({ archive, ranks, newGeneration });
    this.#stopListening = options.outbox.onAppended(() => {
      this.#hasNews = true;
      this.#wake();
    });
  }

  start(): void {
    this.#loop = this.#run();
  }

  state(): ProjectorState {
    return { lastBatch: this.#lastBatch, dead: this.#dead, isUnplugged: this.#isUnplugged };
  }

  setUnplugged(unplugged: boolean): void {
    this.#isUnplugged = unplugged;
    this.#hasNews = true;
    this.#wake();
  }

  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#stopListening();
    this.#hasNews = true;
    this.#wake();
    // A database that hangs is not waited for: what is under way happens or does not, and the cursor tells.
    let cancel = (): void => undefined;
    const patience = new Promise<void>((resolve) => {
      cancel = this.#options.clock.after(stopMs, resolve);
    });
    await Promise.race([this.#loop.then(() => this.#giveLeaseBack()), patience]);
    cancel();
  }

  async #run(): Promise<void> {
    while (!this.#isStopped) {
      this.#hasNews = false;
      const rest = await this.#turnSafely();
      if (!this.#isStopped) await this.#sleep(rest);
    }
  }

  /** How long to rest after it, and whether news ends that. */
  async #turnSafely(): Promise<Rest> {
    try {
      const rest = await this.#turn();
      this.#retryInMs = retryMs.least;
      return rest;
    } catch (error) {
      this.#reader = null;
      this.#leasedAt = null;
      const isTrouble =
        error instanceof ArchiveUnavailable || error instanceof StoreUnavailable || error instanceof OutcomeUnknown;
      if (!isTrouble) this.#options.logger.error('facts could not be stored; they are tried again', { error });
      const ms = this.#retryInMs * (0.5 + this.#options.entropy.fraction());
      this.#retryInMs = Math.min(retryMs.most, this.#retryInMs * 2);
      return { ms, isForNews: false };
    }
  }

  async #turn(): Promise<Rest> {
    if (this.#isUnplugged || !(await this.#holdsLease())) {
      this.#reader = null;
      return { ms: idleMs, isForNews: this.#isUnplugged };
    }
    await this.#checkSometimes();
    this.#reader ??= await this.#openReader();
    const reader = this.#reader;
    const entries = await reader.read();
    await this.#deliver();
    if (entries.size === 0) return { ms: idleMs, isForNews: true };
    const { archive, clock } = this.#options;
    let startedAt = clock.now();
    const result = await storeEntries(entries, {
      archive,
      cursors: reader.cursors,
      stored: async (batch) => {
        await this.#stored(reader, batch, startedAt);
        startedAt = clock.now();
      },
    });
    if (result === 'elsewhere') this.#reader = null;
    await this.#deliver();
    await reader.trim();
    return { ms: reader.isDeep || result === 'elsewhere' ? 0 : gatherMs, isForNews: false };
  }

  async #stored(reader: OutboxReader, { cursors, facts, dead }: StoredBatch, startedAt: number): Promise<void> {
    const { clock, logger, metrics } = this.#options;
    const at = clock.now();
    reader.moveTo(cursors);
    this.#courier.load();
    this.#lastBatch = { at, facts, ms: at - startedAt };
    this.#dead += dead.length;
    metrics.projected(facts, at - startedAt);
    for (const { cursor, reason } of dead) {
      metrics.buried();
      logger.error('a fact can never be stored; it is kept in dead_letters', { entry: cursor, reason });
    }
    await this.#holdsLease();
  }

  /** What live scoreboards do not take stays pending, and keeps no fact from the archive. */
  async #deliver(): Promise<void> {
    try {
      await this.#courier.deliver();
    } catch (error) {
      if (error instanceof ArchiveUnavailable) throw error;
      if (error instanceof StoreUnavailable || error instanceof OutcomeUnknown) return;
      this.#options.logger.error('scoreboards did not take their values; they are tried again', { error });
    }
  }

  async #openReader(): Promise<OutboxReader> {
    const { outbox, archive } = this.#options;
    const stored: ReadonlyMap<number, OutboxCursor> = await archive.cursors();
    const reader = new OutboxReader(outbox, stored);
    // Whoever was here before may have ended between COMMIT and trimming.
    await reader.trim();
    return reader;
  }

  async #holdsLease(): Promise<boolean> {
    const { archive, clock, node } = this.#options;
    const now = clock.now();
    if (this.#leasedAt !== null && now - this.#leasedAt < renewMs) return true;
    const isHeld = await archive.claimProjecting({ node, now, leaseMs });
    if (isHeld && this.#leasedAt === null) this.#checkedAt = -Infinity;
    this.#leasedAt = isHeld ? now : null;
    return isHeld;
  }

  async #giveLeaseBack(): Promise<void> {
    if (this.#leasedAt === null) return;
    this.#leasedAt = null;
    const { archive, clock, node } = this.#options;
    try {
      await archive.claimProjecting({ node, now: clock.now(), leaseMs: 0 });
    } catch (error) {
      // It runs out by itself.
      if (!(error instanceof ArchiveUnavailable)) throw error;
    }
  }

  async #checkSometimes(): Promise<void> {
    const now = this.#options.clock.now();
    if (now - this.#checkedAt < checkMs) return;
    await this.#courier.checkIndex();
    this.#dead = await this.#options.archive.countDead();
    this.#checkedAt = now;
  }

  #sleep({ ms, isForNews }: Rest): Promise<void> {
    if (isForNews && this.#hasNews) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        cancel();
        this.#wake = () => undefined;
        resolve();
      };
      const cancel = this.#options.clock.after(ms, end);
      this.#wake = () => {
        if (isForNews || this.#isStopped) end();
      };
    });
  }
}

interface Rest {
  readonly ms: number;
  readonly isForNews: boolean;
}
