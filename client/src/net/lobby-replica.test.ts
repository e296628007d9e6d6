import { refusal } from '@inkroom/shared';
import type { ListedRoom, LobbyCounters, RoomId } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import { createLobbyReplica } from './lobby-replica.ts';
import { FakeConnection } from './testing/fake-connection.ts';
import { FakeWorld } from './testing/fake-world.ts';

const counters: LobbyCounters = { online: 1, playing: 0, watching: 0, liveGames: 0, movesToday: 0, waiting: {} };

const listed = (room: string, version = 1): ListedRoom => ({
  room: room as RoomId,
  version,
  mode: 'classic',
  phase: 'open',
  origin: 'people',
  clock: { kind: 'none' },
  game: 1,
  seats: [null, null],
  moves: [],
  winner: null,
  watching: 0,
  createdAt: 0,
  lastAt: 0,
});

const open = () => {
  const world = new FakeWorld();
  const connection = new FakeConnection(() => world.now);
  const { environment } = world.page();
  const lobby = createLobbyReplica(connection, environment);
  const answer = async (rooms: readonly ListedRoom[], at = 1): Promise<void> => {
    connection.last('lobby:join').answer({ ok: true, lobby: { rooms, counters, at } });
    await world.pass(0);
  };
  const shown = (): string[] => lobby.getState().rooms.map(({ room, version }) => `${room} ${version}`);
  return { world, connection, environment, lobby, answer, shown };
};

describe('the lobby on the page', () => {
  it('[CLIENT-49] is a snapshot, then differences', async () => {
    const { connection, lobby, answer, shown } = open();
    connection.says('lobby:changed', { changed: [listed('EARLY')], removed: [], counters, at: 1 });
    expect(lobby.getState().status).toBe('loading');
    await answer([listed('A'), listed('B')]);
    expect(lobby.getState()).toMatchObject({ status: 'ready', counters, at: 1 });
    const more = { ...counters, online: 9 };
    connection.says('lobby:changed', {
      changed: [listed('B', 2), listed('C')],
      removed: ['A' as RoomId],
      counters: more,
      at: 2,
    });
    expect(shown().toSorted()).toEqual(['B 2', 'C 1']);
    expect(lobby.getState()).toMatchObject({ counters: more, at: 2 });
  });

  it('[CLIENT-49] an older difference is ignored', async () => {
    const { connection, answer, shown } = open();
    await answer([listed('A', 5)], 10);
    connection.says('lobby:changed', { changed: [listed('A', 4)], removed: [], counters, at: 9 });
    expect(shown()).toEqual(['A 5']);
  });

  it('[CLIENT-49] is read anew at each connection, and asked for again if the server cannot answer', async () => {
    const { world, connection, answer, shown } = open();
    await answer([listed('A')]);
    connection.down();
    connection.up();
    connection.last('lobby:join').answer(refusal('store-unavailable'));
    await world.pass(300);
    expect(connection.count('lobby:join')).toBe(3);
    await answer([listed('B')], 2);
    expect(shown()).toEqual(['B 1']);
  });

  it('[CLIENT-48] is left when the last part of the page that shows it is gone', async () => {
    const { world, connection, environment, lobby, answer } = open();
    await answer([]);
    const other = createLobbyReplica(connection, environment);
    lobby.close();
    await answer([]);
    expect(connection.count('lobby:leave')).toBe(0);
    other.close();
    await world.pass(0);
    expect(connection.count('lobby:leave')).toBe(1);
  });
});
