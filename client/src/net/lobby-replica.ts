/** The lobby as one page follows it: a snapshot at each connect, then differences. */
import type { LobbyChange } from '@inkroom/shared';
import { browserEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { follow } from './memberships.ts';
import { Patience } from './patience.ts';
import type { Connection, LobbyReplica, LobbyState } from './types.ts';
import { ValueStore } from './value-store.ts';

type Surroundings = Pick<Environment, 'after' | 'random'>;

export function createLobbyReplica(
  connection: Connection,
  environment: Surroundings = browserEnvironment(),
): LobbyReplica {
  return new FollowedLobby(connection, environment);
}

const pauses = { firstMs: 250, mostMs: 3_000 };

class FollowedLobby extends ValueStore<LobbyState> implements LobbyReplica {
  readonly #connection: Connection;
  readonly #patience: Patience;
  readonly #leave: () => boolean;
  readonly #stops: readonly (() => void)[];
  #joining: Promise<void> | null = null;
  #closed = false;

  constructor(connection: Connection, environment: Surroundings) {
    super({ status: 'loading', rooms: [], counters: null, at: null });
    this.#connection = connection;
    this.#patience = new Patience(environment, pauses);
    this.#leave = follow(connection, 'lobby');
    this.#stops = [
      connection.on('lobby:changed', (change) => this.#changed(change)),
      connection.onUp(() => {
        this.#patience.wake();
        this.#joining ??= this.#join().finally(() => {
          this.#joining = null;
        });
        return this.#joining;
      }),
    ];
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const stop of this.#stops) stop();
    this.#patience.wake();
    void this.#leaveQuietly();
  }

  async #leaveQuietly(): Promise<void> {
    await this.#joining;
    if (this.#leave() && this.#connection.isUp()) await this.#connection.request('lobby:leave', {});
  }

  async #join(): Promise<void> {
    while (!this.#closed && this.#connection.isUp()) {
      const answer = await this.#connection.request('lobby:join', {});
      if (answer.ok) {
        this.#patience.succeeded();
        const { rooms, counters, at } = answer.lobby;
        this.set({ status: 'ready', rooms, counters, at });
        return;
      }
      await this.#patience.afterFailure(answer.retryAfterMs ?? 0);
    }
  }

  /** Differences mean something only on top of a snapshot. */
  #changed({ changed, removed, counters, at }: LobbyChange): void {
    const { status, rooms, at: shownAt } = this.getState();
    if (status === 'loading' || (shownAt !== null && at < shownAt)) return;
    const gone = new Set([...removed, ...changed.map(({ room }) => room)]);
    this.set({ status, rooms: [...changed, ...rooms.filter(({ room }) => !gone.has(room))], counters, at });
  }
}
