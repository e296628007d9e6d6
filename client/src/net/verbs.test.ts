import { refusal } from '@inkroom/shared';
import type { RoomId } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import { FakeConnection } from './testing/fake-connection.ts';
import { FakeWorld } from './testing/fake-world.ts';
import { createRoom, openAgain } from './verbs.ts';

const newRoom = { mode: 'classic', visibility: 'public', clock: { kind: 'none' } } as const;

const open = () => {
  const world = new FakeWorld();
  return { world, connection: new FakeConnection(() => world.now), environment: world.page().environment };
};

describe('verbs', () => {
  it('[CLIENT-37] a new room is asked for by one id until there is an answer', async () => {
    const { world, connection, environment } = open();
    const made = createRoom(connection, newRoom, environment);
    const { message } = connection.last('room:create');
    for (const code of ['outcome-unknown', 'store-unavailable', 'internal'] as const) {
      connection.last('room:create').answer(refusal(code));
      await world.pass(1_500);
    }
    expect(connection.count('room:create')).toBe(4);
    expect(connection.last('room:create').message).toEqual(message);
    connection.last('room:create').answer({ ok: true, room: 'ABCD0000' });
    expect(await made).toEqual({ ok: true, room: 'ABCD0000' });
  });

  it('[CLIENT-37] a room to go on in is asked for by one id, on whatever connection', async () => {
    const { world, connection, environment } = open();
    const lost = { room: 'GONE0000' as RoomId, epoch: 'e', mode: 'classic', clock: { kind: 'none' }, seat: 1 } as const;
    const made = openAgain(connection, lost, environment);
    const { message } = connection.last('room:again');
    expect(message).toMatchObject(lost);
    connection.down();
    await world.pass(5_000);
    connection.up();
    await world.pass(0);
    expect(connection.last('room:again').message).toEqual(message);
    connection.last('room:again').answer({ ok: true, room: 'ABCD0000' });
    expect(await made).toEqual({ ok: true, room: 'ABCD0000' });
  });

  it('[CLIENT-37] a refusal, a limit that lasts and an ended connection are told at once', async () => {
    for (const code of ['bad-message', 'too-many-rooms', 'rate-limited', 'backlog-full'] as const) {
      const { connection, environment } = open();
      const made = createRoom(connection, newRoom, environment);
      connection.last('room:create').answer(refusal(code, 30_000));
      expect(await made).toEqual(refusal(code, 30_000));
    }
    const { connection, environment } = open();
    const made = createRoom(connection, newRoom, environment);
    connection.end('session-ended');
    expect(await made).toEqual(refusal('session-ended'));
  });

  it('[CLIENT-37] after 20 s a person is told why it does not work', async () => {
    const { world, connection, environment } = open();
    let told: unknown = null;
    void createRoom(connection, newRoom, environment).then((answer) => (told = answer));
    for (let second = 0; second < 40 && told === null; second += 1) {
      connection.last('room:create').answer(refusal('store-unavailable'));
      expect(told).toBeNull();
      await world.pass(1_000);
    }
    expect(told).toEqual(refusal('store-unavailable'));
    expect(connection.count('room:create')).toBeGreaterThan(5);
  });
});
