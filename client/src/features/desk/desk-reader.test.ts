import type { DeskView, QueueView } from '@inkroom/shared';
import { refusal } from '@inkroom/shared';
import { expect, it } from 'vitest';
import type { Asked } from '../../api/api.ts';
import { FakeConnection } from '../../net/testing/fake-connection.ts';
import { FakeWorld } from '../../net/testing/fake-world.ts';
import { DeskReader } from './desk-reader.ts';
import { deskTicket, deskView, queueNamed } from './testing.ts';

const picture: QueueView = {
  queue: queueNamed('main'),
  kind: 'station',
  title: 'Main queue',
  open: true,
  waiting: 0,
  next: [],
  calling: [],
  playing: [],
  estimateMs: null,
  showUpMs: 60_000,
  teams: [],
  at: 0,
};

async function open() {
  const world = new FakeWorld();
  const connection = new FakeConnection(() => world.now);
  const eyes = { open: true, listener: () => undefined as void };
  const reads: ((answer: Asked<DeskView>) => void)[] = [];
  const { environment } = world.page();
  const reader = new DeskReader({
    queue: queueNamed('main'),
    read: () => new Promise((resolve) => reads.push(resolve)),
    connection,
    environment,
    visibility: {
      isVisible: () => eyes.open,
      onChange: (listener) => {
        eyes.listener = listener;
        return () => undefined;
      },
    },
  });
  const answer = async (view = deskView([])): Promise<void> => {
    reads.at(-1)?.({ ok: true, value: view });
    await world.pass(0);
  };
  const refuse = async (): Promise<void> => {
    reads.at(-1)?.({ ok: false, problem: 'offline' });
    await world.pass(0);
  };
  const look = (isOpen: boolean): void => {
    eyes.open = isOpen;
    eyes.listener();
  };
  const joined = async (): Promise<void> => {
    connection.last('queue:join').answer({ ok: true, queue: picture });
    await world.pass(0);
  };
  await world.pass(0);
  return { world, connection, reader, reads, answer, refuse, look, joined };
}

it('[PAGE-144] reads at once, and shows what it was answered', async () => {
  const { reader, reads, answer } = await open();
  expect(reads).toHaveLength(1);
  await answer(deskView([deskTicket('AAA1')]));
  expect(reader.getState()).toMatchObject({ problem: null, view: { tickets: [{ sign: 'AAA1' }] } });
});

it('[PAGE-144] many hints are at most four reads a second, and the last of them is not lost', async () => {
  const { world, connection, reads, answer, joined } = await open();
  await answer();
  await joined();
  await world.pass(250);
  await answer();
  await world.pass(1_000);
  const before = reads.length;
  for (let hints = 0; hints < 100; hints += 1) {
    connection.says('queue:changed', picture);
    await world.pass(10);
    await answer();
  }
  expect(reads.length - before).toBeGreaterThanOrEqual(4);
  expect(reads.length - before).toBeLessThanOrEqual(5);
  const after = reads.length;
  connection.says('queue:changed', picture);
  await world.pass(250);
  expect(reads.length).toBe(after + 1);
});

it('[PAGE-144] a hint during a read is followed by another read', async () => {
  const { world, connection, reads, answer } = await open();
  connection.says('queue:changed', picture);
  await world.pass(1_000);
  expect(reads).toHaveLength(1);
  await answer();
  expect(reads).toHaveLength(2);
});

it('[PAGE-144] hints of other queues are none', async () => {
  const { world, connection, reads, answer, joined } = await open();
  await joined();
  await answer();
  await world.pass(250);
  await answer();
  const before = reads.length;
  connection.says('queue:changed', { ...picture, queue: queueNamed('other') });
  await world.pass(1_000);
  expect(reads.length).toBe(before);
});

it('[PAGE-144] it is read every five seconds all the same, and more often while no hints come', async () => {
  const { world, connection, reads, answer, joined } = await open();
  await joined();
  await answer();
  await world.pass(250);
  await answer();
  const before = reads.length;
  await world.pass(4_900);
  expect(reads.length).toBe(before);
  await world.pass(200);
  expect(reads.length).toBe(before + 1);
  connection.down();
  await answer();
  await world.pass(2_000);
  expect(reads.length).toBe(before + 2);
});

it('[PAGE-144] a queue that may not be joined is read all the same', async () => {
  const { world, connection, reads, answer } = await open();
  connection.last('queue:join').answer(refusal('store-unavailable'));
  await answer();
  await world.pass(2_000);
  expect(reads.length).toBeGreaterThanOrEqual(2);
});

it('[PAGE-144] while the server is away the last picture stays, and is asked for again', async () => {
  const { world, reader, reads, answer, refuse } = await open();
  await answer(deskView([deskTicket('AAA1')]));
  await world.pass(2_000);
  await refuse();
  expect(reader.getState()).toMatchObject({ problem: 'offline', view: { tickets: [{ sign: 'AAA1' }] } });
  const before = reads.length;
  await world.pass(2_000);
  expect(reads.length).toBe(before + 1);
  await answer();
  expect(reader.getState().problem).toBeNull();
});

it('[PAGE-144] nobody reads for a page that nobody sees; it reads when it is seen again', async () => {
  const { world, connection, reads, answer, look, joined } = await open();
  await joined();
  await answer();
  await world.pass(250);
  look(false);
  await answer();
  const before = reads.length;
  connection.says('queue:changed', picture);
  await world.pass(60_000);
  expect(reads.length).toBe(before);
  look(true);
  expect(reads.length).toBe(before + 1);
});

it('[PAGE-144] closed it asks no more, and tells the server', async () => {
  const { world, connection, reader, reads, answer } = await open();
  await answer();
  reader.close();
  expect(connection.count('queue:leave')).toBe(1);
  await world.pass(60_000);
  expect(reads).toHaveLength(1);
});
