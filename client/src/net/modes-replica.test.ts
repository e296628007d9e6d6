import { refusal } from '@inkroom/shared';
import type { ModesSnapshot } from '@inkroom/shared';
import { expect, it } from 'vitest';
import { createModesReplica } from './modes-replica.ts';
import { FakeConnection } from './testing/fake-connection.ts';
import { FakeWorld } from './testing/fake-world.ts';

const picture = (at: number, users = 1): ModesSnapshot => ({
  at,
  counts: [{ area: 111, mode: 'classic', users }],
  total: { users, pairs: 1 },
  tape: [],
});

function open() {
  const world = new FakeWorld();
  const connection = new FakeConnection(() => world.now);
  const eyes = { open: true, listener: () => undefined as void };
  const { environment } = world.page();
  const replica = createModesReplica(connection, {
    environment,
    visibility: {
      isVisible: () => eyes.open,
      onChange: (listener) => {
        eyes.listener = listener;
        return () => undefined;
      },
    },
  });
  const answer = async (snapshot: ModesSnapshot): Promise<void> => {
    connection.last('modes:join').answer({ ok: true, modes: snapshot });
    await world.pass(0);
  };
  const look = async (isOpen: boolean): Promise<void> => {
    eyes.open = isOpen;
    eyes.listener();
    await world.pass(0);
  };
  return { world, connection, replica, answer, look, users: () => replica.getState().snapshot?.total.users };
}

it('[ACTIVITY-50] a page shows the picture that it joined with, and each newer one', async () => {
  const { connection, replica, answer, users } = open();
  expect(replica.getState()).toEqual({ snapshot: null, isLive: false, refused: null });
  await answer(picture(10, 1));
  connection.says('modes:changed', picture(11, 2));
  expect(users()).toBe(2);
  connection.says('modes:changed', picture(9, 7));
  expect(users()).toBe(2);
  expect(replica.getState().isLive).toBe(true);
});

it('[ACTIVITY-51] without a server the last picture stays and is not live; it is asked for anew', async () => {
  const { world, connection, replica, answer, users } = open();
  await answer(picture(10, 1));
  connection.down();
  expect(replica.getState()).toMatchObject({ isLive: false, snapshot: { at: 10 } });
  connection.up();
  connection.last('modes:join').answer(refusal('store-unavailable'));
  await world.pass(5_000);
  expect(connection.count('modes:join')).toBe(3);
  await answer(picture(20, 3));
  expect([users(), replica.getState().isLive]).toEqual([3, true]);
});

it('[ACTIVITY-52] a page that nobody sees follows nothing, and is right again at the next look', async () => {
  const { connection, replica, answer, look, users } = open();
  await answer(picture(10, 1));
  await look(false);
  expect(connection.count('modes:leave')).toBe(1);
  connection.last('modes:leave').answer({ ok: true });
  connection.says('modes:changed', picture(11, 2));
  expect([users(), replica.getState().isLive]).toEqual([1, false]);
  await look(true);
  await answer(picture(12, 3));
  expect([users(), replica.getState().isLive]).toEqual([3, true]);
});

it('[ACTIVITY-52] leaves when it is closed, also in the middle of joining', async () => {
  const { world, connection, replica, answer } = open();
  replica.close();
  await world.pass(0);
  expect(connection.count('modes:leave')).toBe(0);
  await answer(picture(10));
  await world.pass(0);
  expect(connection.count('modes:leave')).toBe(1);
});
