/**
 * The way from this node to Redis for scripts and commands. What is ready in one turn of the event loop leaves together,
 * and nobody waits for company. Knows when Redis does not answer, and then refuses at once instead of piling up.
 */
import { limits } from '@inkroom/shared';
import { OutcomeUnknown, StoreUnavailable } from '../../ports/store.ts';
import type { RedisClient } from './connection.ts';
import type { Script } from './scripts.ts';

export type Reply = string | number | null | readonly Reply[];

export interface Call {
  readonly script: Script;
  readonly keys: readonly string[];
  readonly args: readonly (string | number)[];
  /** What it touches; calls to one partition keep their order. */
  readonly partition: number;
  /** It changes something, so an answer that is lost leaves its outcome unknown. */
  readonly writes: boolean;
}

interface Waiting {
  readonly words: readonly (string | number)[];
  readonly partition: number;
  readonly writes: boolean;
  /** Sent once more with the whole script if Redis does not know it. */
  readonly script: Script | null;
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

/** Refusals that mean: nothing was executed, and it may go better later. */
const refusals =
  /^(READONLY|OOM|LOADING|MISCONF|NOAUTH|WRONGPASS|NOPERM|CLUSTERDOWN|MASTERDOWN|TRYAGAIN|BUSY|NOREPLICAS|MOVED|ASK)\b/;
const probeMs = 200;

export class RedisLink {
  readonly #client: RedisClient;
  /** Keys of different partitions may not stand in one command. */
  readonly isCluster: boolean;
  #queue: Waiting[] = [];
  readonly #sent = new Set<readonly Waiting[]>();
  readonly #onBack = new Set<() => void>();
  #state: 'up' | 'silent' | 'closed' = 'up';
  #refusal: string | null = null;
  #probe: ReturnType<typeof setTimeout> | null = null;

  constructor(client: RedisClient) {
    this.#client = client;
    this.isCluster = client.isCluster;
    client.on('close', () => this.#lost());
    client.on('ready', () => this.#back());
  }

  /** Null while all is well, else why nothing can be kept. */
  get trouble(): string | null {
    if (this.#state === 'silent') return 'no answer';
    if (this.#client.status !== 'ready') return 'no connection';
    return this.#refusal;
  }

  /** Redis answers again after it did not; what it holds may be older than what this node knows. */
  onBack(listener: () => void): () => void {
    this.#onBack.add(listener);
    return () => this.#onBack.delete(listener);
  }

  /** Runs a script. StoreUnavailable: not executed. OutcomeUnknown: sent, and the answer is lost (reads are StoreUnavailable then). */
  run({ script, keys, args, partition, writes }: Call): Promise<Reply> {
    return this.#enqueue(['EVALSHA', script.sha, keys.length, ...keys, ...args], { partition, writes, script });
  }

  /** A plain command whose first key is in this partition. */
  command(words: readonly (string | number)[], more: { partition: number; writes: boolean }): Promise<Reply> {
    return this.#enqueue(words, { ...more, script: null });
  }

  /** Resolves when what was asked so far has been answered, or given up. */
  async settled(): Promise<void> {
    while (this.#queue.length + this.#sent.size > 0) {
      await new Promise((resolve) => {
        setTimeout(resolve, 10);
      });
    }
  }

  close(): void {
    this.#state = 'closed';
    if (this.#probe !== null) clearTimeout(this.#probe);
    for (const batch of this.#sent) this.#abandon(batch);
    for (const waiting of this.#queue.splice(0)) waiting.reject(new StoreUnavailable('the store is closed'));
  }

  #enqueue(
    words: readonly (string | number)[],
    more: Pick<Waiting, 'partition' | 'writes' | 'script'>,
  ): Promise<Reply> {
    return new Promise((resolve, reject) => {
      if (this.#state !== 'up' || this.#client.status !== 'ready') {
        reject(new StoreUnavailable(this.#state === 'closed' ? 'the store is closed' : 'Redis is away'));
        return;
      }
      this.#queue.push({ words, ...more, resolve, reject });
      if (this.#queue.length === 1) setImmediate(() => this.#flush());
    });
  }

  #flush(): void {
    const ready = this.#queue;
    this.#queue = [];
    if (ready.length === 0) return;
    if (!this.isCluster) {
      this.#send(ready);
      return;
    }
    // A pipeline of Redis Cluster goes to one of its nodes.
    for (const batch of Map.groupBy(ready, ({ partition }) => partition).values()) this.#send(batch);
  }

  #send(batch: readonly Waiting[]): void {
    this.#sent.add(batch);
    const timer = setTimeout(() => this.#silent(batch), limits.storeMs);
    const pipeline = this.#client.pipeline();
    for (const { words } of batch) {
      const [name = '', ...args] = words;
      pipeline.call(String(name), ...args);
    }
    pipeline.exec().then(
      (replies) => {
        clearTimeout(timer);
        if (!this.#sent.delete(batch)) return;
        batch.forEach((waiting, index) => {
          const [error, reply] = replies?.[index] ?? [new Error('no reply'), null];
          if (error === null) this.#answered(waiting, reply as Reply);
          else this.#failed(waiting, error);
        });
      },
      (error: unknown) => {
        clearTimeout(timer);
        if (!this.#sent.delete(batch)) return;
        for (const waiting of batch) this.#failed(waiting, error instanceof Error ? error : new Error(String(error)));
      },
    );
  }

  #answered(waiting: Waiting, reply: Reply): void {
    if (waiting.writes) this.#refusal = null;
    waiting.resolve(reply);
  }

  #failed(waiting: Waiting, error: Error): void {
    if (error.message.startsWith('NOSCRIPT') && waiting.script !== null) {
      const [, , ...rest] = waiting.words;
      this.#send([{ ...waiting, script: null, words: ['EVAL', waiting.script.source, ...rest] }]);
      return;
    }
    const refused = refusals.exec(error.message);
    if (refused !== null) {
      this.#refusal = refused[0];
      waiting.reject(new StoreUnavailable(error.message));
      return;
    }
    // An error of the connection, not of Redis: it may have been executed.
    if (error.name !== 'ReplyError') waiting.reject(unanswered(waiting));
    else waiting.reject(error);
  }

  #silent(batch: readonly Waiting[]): void {
    if (!this.#sent.has(batch)) return;
    if (this.#state === 'up') this.#state = 'silent';
    this.#abandon(batch);
    this.#ask();
  }

  /** The connection is gone: what was sent on it will not be answered. */
  #lost(): void {
    for (const batch of this.#sent) this.#abandon(batch);
    this.#ask();
  }

  #abandon(batch: readonly Waiting[]): void {
    this.#sent.delete(batch);
    for (const waiting of batch) waiting.reject(unanswered(waiting));
  }

  /** Asks until Redis answers. Replies come in order, so an answer means that everything before it has been dealt with. */
  #ask(): void {
    if (this.#state !== 'silent' || this.#probe !== null) return;
    this.#probe = setTimeout(() => {
      this.#probe = null;
      this.#ask();
    }, probeMs);
    if (this.#client.status !== 'ready') return;
    this.#client.ping().then(
      () => this.#back(),
      // Not yet: the next probe asks again.
      () => undefined,
    );
  }

  #back(): void {
    if (this.#state === 'closed') return;
    if (this.#probe !== null) clearTimeout(this.#probe);
    this.#probe = null;
    this.#state = 'up';
    for (const listener of this.#onBack) listener();
  }
}

function unanswered({ writes }: Waiting): Error {
  return writes
    ? new OutcomeUnknown('Redis has not answered in time')
    : new StoreUnavailable('Redis has not answered in time');
}
