/**
 * The shared store as one node reaches it: every call is a question that travels, is executed whole or not at all, and an
 * answer that travels back. Either may be late or lost, and what is published comes over a line of its own.
 */
import { limits } from '@inkroom/shared';
import type { RecordId } from '@inkroom/shared';
import { OutcomeUnknown, StoreUnavailable } from '../../src/ports/store.ts';
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
} from '../../src/ports/store.ts';
import type { Chance } from './chance.ts';
import type { Publication, SharedStore } from './shared-store.ts';
import type { SimulatedProcess } from './simulated-process.ts';
import type { VirtualTime } from './virtual-time.ts';
import type { Weather } from './weather.ts';

/** When the store answers and publishes; anything but `commit-first` is a broken build. */
export type CommitOrder = 'commit-first' | 'answer-first' | 'publish-first';

export interface NodeStoreOptions {
  readonly shared: SharedStore;
  readonly process: SimulatedProcess;
  readonly time: VirtualTime;
  readonly chance: Chance;
  readonly weather: () => Weather;
  readonly order: CommitOrder;
  /** A broken build: what belongs to one commit becomes several. */
  readonly splits: boolean;
  /** How wrong a node may be about the store's clock. */
  readonly clockErrorMs: number;
  /** The store has executed this. */
  readonly executed: (writes: readonly [Write, ...Write[]], result: CommitResult) => void;
  /** A fault has bitten. */
  readonly count: (kind: 'unknown' | 'cutAnswer' | 'lostPublication') => void;
}

interface Listening {
  readonly id: RecordId;
  readonly listener: UpdateListener;
  /** Leaves the store; a subscriber that was cut has left without having asked. */
  leave: () => void;
}

/** What is not in time is executed when nobody waits for it any more. */
const lateMs = [limits.storeMs, 4_000] as const;
/** A broken build does what it has answered for after so long. */
const afterthoughtMs = [1, 60] as const;

export class NodeStore implements Store {
  readonly #options: NodeStoreOptions;
  readonly #clockErrorMs: number;
  readonly #unheard = new Set<() => void>();
  readonly #listening = new Set<Listening>();
  #isCut = false;
  #isClosed = false;
  #lastNow = 0;
  #lastPublishedAt = 0;

  constructor(options: NodeStoreOptions) {
    this.#options = options;
    this.#clockErrorMs = options.chance.between(-options.clockErrorMs, options.clockErrorMs);
    options.process.onDeath(() => this.#deafen());
  }

  now(): number {
    this.#lastNow = Math.max(this.#lastNow, Math.floor(this.#options.shared.now() + this.#clockErrorMs));
    return this.#lastNow;
  }

  load(id: RecordId): Promise<Stored | null> {
    return this.#read(() => this.#options.shared.load(id));
  }

  commit(writes: readonly [Write, ...Write[]]): Promise<CommitResult> {
    const { shared, order, splits, executed, count } = this.#options;
    const commitAll = (all: readonly [Write, ...Write[]]): CommitResult => {
      const result = shared.commit(all);
      executed(all, result);
      return result;
    };
    const execute = (): CommitResult => {
      if (!splits) return commitAll(writes);
      const [first, ...rest] = writes;
      const result = commitAll([first]);
      if (result.kind === 'committed') for (const write of rest) this.#later(() => commitAll([write]));
      return result;
    };
    const rashly = (): CommitResult => {
      if (order === 'publish-first') for (const write of writes) shared.publish(write);
      this.#later(execute);
      return { kind: 'committed' };
    };
    return this.#ask(order === 'commit-first' ? execute : rashly, () => {
      count('unknown');
      return new OutcomeUnknown('no answer from the store');
    });
  }

  async subscribe(id: RecordId, listener: UpdateListener): Promise<() => void> {
    const entry: Listening = { id, listener, leave: () => undefined };
    this.#listening.add(entry);
    const leave = (): void => {
      this.#listening.delete(entry);
      entry.leave();
    };
    try {
      await this.#read(() => {
        if (this.#isCut) throw new StoreUnavailable('the subscriber is cut');
        this.#enter(entry);
      });
    } catch (error) {
      leave();
      throw error;
    }
    return leave;
  }

  onUnheard(listener: () => void): () => void {
    this.#unheard.add(listener);
    return () => void this.#unheard.delete(listener);
  }

  tips(ids: readonly RecordId[]): Promise<readonly (string | null)[]> {
    return this.#read(() => this.#options.shared.tips(ids));
  }

  claimWakes(options: { limit: number; leaseMs: number; overdueMs: number }): Promise<readonly DueWake[]> {
    return this.#read(() => this.#options.shared.claimWakes(options));
  }

  postponeWake(wake: DueWake, at: number): Promise<void> {
    return this.#read(() => this.#options.shared.postponeWake(wake, at));
  }

  outages(): readonly StoreOutage[] {
    return this.#options.shared.outages();
  }

  listRooms(limit: number): Promise<readonly string[]> {
    return this.#read(() => this.#options.shared.listRooms(limit));
  }

  readLines(home: string, queries: readonly LineQuery[]): Promise<readonly Line[]> {
    return this.#read(() => this.#options.shared.readLines(home, queries));
  }

  ranks(ids: readonly RecordId[]): Promise<readonly (number | null)[]> {
    return this.#read(() => this.#options.shared.ranks(ids));
  }

  countLines(homes: readonly string[], line: string): Promise<readonly number[]> {
    return this.#read(() => this.#options.shared.countLines(homes, line));
  }

  counts(): Promise<{ rooms: number; outbox: number }> {
    return this.#read(() => this.#options.shared.counts());
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#deafen();
  }

  /** The subscriber's connection is lost; what is published until it is back goes unheard. */
  cutSubscriber(ms: number): void {
    const { process } = this.#options;
    if (this.#isCut) return;
    this.#isCut = true;
    for (const { leave } of this.#listening) leave();
    process.after(ms, () => this.#reconnect());
  }

  #reconnect(): void {
    const { shared, process } = this.#options;
    if (shared.isAway) {
      process.after(100, () => this.#reconnect());
      return;
    }
    this.#isCut = false;
    for (const entry of this.#listening) this.#enter(entry);
    for (const listener of this.#unheard) listener();
  }

  /** Asked twice, or given up meanwhile: nobody listens more than once. */
  #enter(entry: Listening): void {
    entry.leave();
    if (!this.#listening.has(entry)) return;
    entry.leave = this.#options.shared.subscribe(entry.id, (published) => this.#hear(entry, published));
  }

  #deafen(): void {
    for (const { leave } of this.#listening) leave();
    this.#listening.clear();
  }

  /** One line for all that a node hears, so that nothing overtakes anything unless the weather is bad. */
  #hear(entry: Listening, { position, text }: Publication): void {
    const { chance, process, time } = this.#options;
    const { delayMs, lost, doubled, reordered } = this.#options.weather().published;
    const deliver = (): void => {
      const drawn = time.now + chance.between(...delayMs);
      this.#lastPublishedAt = Math.max(this.#lastPublishedAt, drawn);
      time.at(reordered ? drawn : this.#lastPublishedAt, () =>
        process.resume(() => {
          if (this.#listening.has(entry)) entry.listener({ position, text });
        }),
      );
    };
    if (chance.happens(lost)) this.#options.count('lostPublication');
    else deliver();
    if (chance.happens(doubled)) deliver();
  }

  #later(execute: () => CommitResult): void {
    const { chance, time } = this.#options;
    time.after(chance.between(...afterthoughtMs), () => {
      try {
        execute();
      } catch (error) {
        // What this build has answered for does not happen.
        if (!(error instanceof StoreUnavailable)) throw error;
      }
    });
  }

  #read<T>(execute: () => T): Promise<T> {
    return this.#ask(execute, () => new StoreUnavailable('no answer from the store'));
  }

  #ask<T>(execute: () => T, givenUp: () => Error): Promise<T> {
    const { chance, process, time } = this.#options;
    const { delayMs, cut, lost, late, doubled } = this.#options.weather().store;
    if (this.#isClosed) return Promise.reject(new StoreUnavailable('the store is closed'));
    return new Promise((resolve, reject) => {
      const cancel = process.after(limits.storeMs, () => reject(givenUp()));
      const answer = (settle: () => void): void => {
        if (chance.happens(cut)) return this.#options.count('cutAnswer');
        process.after(chance.between(...delayMs), () => {
          cancel();
          settle();
        });
      };
      const arrive = (): void => {
        // It had not left the machine when that died.
        if (process.isDead && chance.happens(0.5)) return;
        try {
          const result = execute();
          answer(() => resolve(result));
        } catch (error) {
          if (!(error instanceof StoreUnavailable)) throw error;
          answer(() => reject(error));
        }
      };
      const times = chance.happens(lost) ? 0 : chance.happens(doubled) ? 2 : 1;
      for (let count = 0; count < times; count += 1) {
        time.after(chance.between(...(chance.happens(late) ? lateMs : delayMs)), arrive);
      }
    });
  }
}
