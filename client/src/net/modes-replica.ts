/**
 * Who plays what where, as one page follows it: the whole picture each time, so that nothing can be missed in between.
 * A page that nobody sees follows nothing; without a server the last picture stays.
 */
import type { ModesSnapshot } from '@inkroom/shared';
import { browserEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { follow } from './memberships.ts';
import { Patience } from './patience.ts';
import type { Connection, ReadStore } from './types.ts';
import { ValueStore } from './value-store.ts';
import { pageVisibility } from './visibility.ts';
import type { Visibility } from './visibility.ts';

export interface ModesState {
  /** Null: none has come yet. */
  readonly snapshot: ModesSnapshot | null;
  /** New pictures arrive. If not, what is shown is as of its time. */
  readonly isLive: boolean;
}

export interface ModesReplica extends ReadStore<ModesState> {
  close(): void;
}

export interface ModesReplicaOptions {
  readonly environment?: Pick<Environment, 'after' | 'random'>;
  readonly visibility?: Visibility;
}

export const createModesReplica = (connection: Connection, options: ModesReplicaOptions = {}): ModesReplica =>
  new FollowedModes(connection, options);

export const noModes: ModesState = { snapshot: null, isLive: false };

const pauses = { firstMs: 250, mostMs: 3_000 };

class FollowedModes extends ValueStore<ModesState> implements ModesReplica {
  readonly #connection: Connection;
  readonly #visibility: Visibility;
  readonly #patience: Patience;
  readonly #stops: readonly (() => void)[];
  #leave: (() => boolean) | null = null;
  #joining: Promise<void> | null = null;
  #closed = false;

  constructor(connection: Connection, options: ModesReplicaOptions) {
    super(noModes);
    const { environment = browserEnvironment(), visibility = pageVisibility } = options;
    this.#connection = connection;
    this.#visibility = visibility;
    this.#patience = new Patience(environment, pauses);
    this.#stops = [
      connection.on('modes:changed', (snapshot) => this.#show(snapshot)),
      connection.onUp(() => this.#enter()),
      connection.subscribe(() => {
        if (!connection.isUp() && this.getState().isLive) this.patch({ isLive: false });
      }),
      visibility.onChange(() => {
        if (visibility.isVisible()) void this.#enter();
        else this.#goAway();
      }),
    ];
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const stop of this.#stops) stop();
    this.#goAway();
  }

  get #isWanted(): boolean {
    return !this.#closed && this.#visibility.isVisible();
  }

  #enter(): Promise<void> {
    this.#patience.wake();
    if (!this.#isWanted) return Promise.resolve();
    this.#leave ??= follow(this.#connection, 'modes');
    this.#joining ??= this.#join().finally(() => {
      this.#joining = null;
    });
    return this.#joining;
  }

  async #join(): Promise<void> {
    while (this.#isWanted && this.#connection.isUp()) {
      const answer = await this.#connection.request('modes:join', {});
      if (answer.ok) {
        this.#patience.succeeded();
        this.#show(answer.modes);
        return;
      }
      await this.#patience.afterFailure(answer.retryAfterMs ?? 0);
    }
  }

  #show(snapshot: ModesSnapshot): void {
    if (!this.#isWanted || (this.getState().snapshot?.at ?? 0) > snapshot.at) return;
    this.patch({ snapshot, isLive: true });
  }

  #goAway(): void {
    this.#patience.wake();
    if (!this.#closed) this.patch({ isLive: false });
    const leave = this.#leave;
    this.#leave = null;
    if (leave !== null) void this.#leaveQuietly(leave);
  }

  /** After whatever is under way: a join that is answered late must not outlive the leave. */
  async #leaveQuietly(leave: () => boolean): Promise<void> {
    await this.#joining;
    const isLast = leave();
    // Somebody looked again meanwhile.
    if (this.#leave !== null || !isLast || !this.#connection.isUp()) return;
    await this.#connection.request('modes:leave', {});
  }
}
