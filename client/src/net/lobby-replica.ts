/** The lobby as one page follows it: a snapshot at each connect, then differences. */
import type { LobbyChange, LobbySnapshot } from '@inkroom/shared';
import type { Connection, LobbyReplica, LobbyState } from './types.ts';
import { ValueStore } from './value-store.ts';

export function createLobbyReplica(connection: Connection): LobbyReplica {
  return new SocketLobbyReplica(connection);
}

class SocketLobbyReplica extends ValueStore<LobbyState> implements LobbyReplica {
  readonly #connection: Connection;
  readonly #stops: (() => void)[];

  constructor(connection: Connection) {
    super({ status: 'loading', rooms: [], counters: null, at: null });
    this.#connection = connection;
    this.#stops = [
      connection.on('lobby:changed', (change) => this.#changed(change)),
      connection.onUp(() => void this.#join()),
    ];
  }

  close(): void {
    for (const stop of this.#stops) stop();
    void this.#connection.request('lobby:leave', {});
  }

  async #join(): Promise<void> {
    const answer = await this.#connection.request('lobby:join', {});
    if (answer.ok) this.#show(answer.lobby);
  }

  #show({ rooms, counters, at }: LobbySnapshot): void {
    this.set({ status: 'ready', rooms, counters, at });
  }

  #changed({ changed, removed, counters, at }: LobbyChange): void {
    const gone = new Set([...removed, ...changed.map((room) => room.room)]);
    const kept = this.getState().rooms.filter((room) => !gone.has(room.room));
    this.set({ status: 'ready', rooms: [...changed, ...kept], counters, at });
  }
}
