/**
 * Something on the server that one page looks at: joined when it is opened and again after every loss, left when nobody
 * looks any more. A page that nobody sees follows nothing; without a server what was there last stays.
 */
import { browserEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { follow } from './memberships.ts';
import { Patience } from './patience.ts';
import type { Connection } from './types.ts';
import { ValueStore } from './value-store.ts';
import { pageVisibility } from './visibility.ts';
import type { Visibility } from './visibility.ts';

export interface FollowOptions {
  readonly environment?: Pick<Environment, 'after' | 'random'>;
  readonly visibility?: Visibility;
}

/** What a join came to. `over`: there is nothing to follow, or nobody wants it any more. `again`: it is outdated already. */
export type Joined = 'followed' | 'over' | 'again' | { readonly notBeforeMs: number };

const pauses = { firstMs: 250, mostMs: 3_000 };

/** Whoever extends it calls `begin` once it can hear. */
export abstract class Followed<State extends object> extends ValueStore<State> {
  protected readonly connection: Connection;
  readonly #visibility: Visibility;
  readonly #patience: Patience;
  #stops: readonly (() => void)[] = [];
  #leave: (() => boolean) | null = null;
  #joining: Promise<void> | null = null;
  #givenUp = false;
  #closed = false;

  constructor(connection: Connection, initial: State, options: FollowOptions) {
    super(initial);
    const { environment = browserEnvironment(), visibility = pageVisibility } = options;
    this.connection = connection;
    this.#visibility = visibility;
    this.#patience = new Patience(environment, pauses);
  }

  /** Among all that a page follows. */
  protected abstract readonly name: string;
  protected abstract join(): Promise<Joined>;
  protected abstract leave(): Promise<unknown>;
  /** No news arrives any more. */
  protected abstract lost(): void;

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const stop of this.#stops) stop();
    this.goAway();
  }

  protected get isWanted(): boolean {
    return !this.#closed && this.#visibility.isVisible();
  }

  protected get isJoining(): boolean {
    return this.#joining !== null;
  }

  /** `stops` end what else it listens to. */
  protected begin(stops: readonly (() => void)[]): void {
    this.#stops = [
      ...stops,
      this.connection.onUp(() => this.enter()),
      this.connection.subscribe(() => {
        if (!this.connection.isUp()) this.lost();
      }),
      this.#visibility.onChange(() => {
        if (this.#visibility.isVisible()) void this.enter();
        else this.goAway();
      }),
    ];
  }

  /** Comes back too, after a loss of the connection, of a piece of news or of anybody's eyes. */
  protected enter(): Promise<void> {
    this.#patience.wake();
    if (!this.isWanted || this.#givenUp) return Promise.resolve();
    this.#leave ??= follow(this.connection, this.name);
    this.#joining ??= this.#joinPatiently().finally(() => {
      this.#joining = null;
    });
    return this.#joining;
  }

  protected goAway(): void {
    this.#patience.wake();
    if (!this.#closed) this.lost();
    const leave = this.#leave;
    this.#leave = null;
    if (leave !== null) void this.#leaveQuietly(leave);
  }

  /** There is nothing to follow, and there will be nothing. */
  protected giveUp(): void {
    this.#givenUp = true;
    this.#leave?.();
    this.#leave = null;
  }

  async #joinPatiently(): Promise<void> {
    while (this.isWanted && this.connection.isUp()) {
      const joined = await this.join();
      if (joined === 'over') return;
      if (typeof joined === 'object') {
        await this.#patience.afterFailure(joined.notBeforeMs);
        continue;
      }
      this.#patience.succeeded();
      if (joined === 'followed') return;
    }
  }

  /** After whatever is under way: a join that is answered late must not outlive the leave. */
  async #leaveQuietly(leave: () => boolean): Promise<void> {
    await this.#joining;
    const isLast = leave();
    // Somebody looked again meanwhile.
    if (this.#leave !== null || !isLast || !this.connection.isUp()) return;
    await this.leave();
  }
}
