/** Starting and ending: nobody loses a move to a stop, and whoever cannot start says in one line why. */
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { guest, joinRoom, move, seatTwo, stateOf } from './support/play.ts';
import { ServerCommand } from './support/server-command.ts';

/** Busy machines take their time. */
const patient = { timeout: 60_000, interval: 50 };

/** A port that somebody else listens on. */
async function takenPort(): Promise<number> {
  const taker = createServer();
  await new Promise<void>((resolve) => {
    taker.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => void taker.close());
  return (taker.address() as AddressInfo).port;
}

it('SIGTERM sends everybody away to come back by themselves, keeps every move, and ends with 0', async () => {
  const server = await ServerCommand.run();
  const { room, x, o } = await seatTwo(await server.url());
  const watcher = await guest(await server.url());
  await joinRoom(watcher, room);
  const everybody = [x, o, watcher];
  const closed = everybody.map((client) => client.closed());
  const moved = move(x, room, [0, 4]);
  await expect.poll(() => o.heardOf('room:updated').at(-1)?.events[0]?.type, patient).toBe('move-made');
  server.signal('SIGTERM');
  // "transport close" is the end after which a client reconnects; after "io server disconnect" it would not.
  expect(await Promise.all(closed)).toEqual(everybody.map(() => 'transport close'));
  for (const client of everybody) expect(client.heardOf('session:draining')).toHaveLength(1);
  expect(await moved).toMatchObject({ ok: true });
  const { code, lines } = await server.ended;
  expect(code).toBe(0);
  expect(lines.filter((line) => /error|unhandled/i.test(line))).toEqual([]);

  const next = await ServerCommand.run({ DATA_DIR: server.dataDir });
  const back = await guest(await next.url(), { ...x.credentials });
  await joinRoom(back, room);
  expect((await stateOf(back, room)).position.moves).toEqual([4]);
  next.signal('SIGINT');
  expect(await next.ended).toMatchObject({ code: 0 });
});

it('a port in use is one line that says what to do', async () => {
  const port = await takenPort();
  const server = await ServerCommand.run({ PORT: String(port) });
  expect(await server.ended).toEqual({
    code: 1,
    lines: [`Port ${port} is in use. Stop what uses it, or choose another: PORT=3001 npm start`],
  });
});

it.each([
  ['PORT', 'http'],
  ['HOST', 'no such host'],
  ['PUBLIC_URL', 'play.example'],
  ['ALLOWED_ORIGINS', 'friend.example'],
  ['TRUSTED_PROXIES', 'proxy'],
  ['SESSION_KEYS', 'short'],
  ['DEFAULT_AREA', '7'],
  ['HOUSE_GAMES', 'maybe'],
])('a wrong %s is one line that names it, and 1', async (name, value) => {
  const { code, lines } = await (await ServerCommand.run({ [name]: value })).ended;
  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain(name);
  expect(code).toBe(1);
});

it('a DATA_DIR that cannot be a folder is one line, and 1', async () => {
  const first = await ServerCommand.run({ PORT: 'wrong' });
  await first.ended;
  const file = path.join(path.dirname(first.dataDir), 'a-file');
  await writeFile(file, 'not a folder');
  const { code, lines } = await (await ServerCommand.run({ DATA_DIR: path.join(file, 'data') })).ended;
  expect({ code, count: lines.length }).toEqual({ code: 1, count: 1 });
  expect(lines[0]).toContain('DATA_DIR');
});

it('[STORE-18] a second server on the same folder is one line, and the first one goes on', async () => {
  const first = await ServerCommand.run();
  const url = await first.url();
  const { code, lines } = await (await ServerCommand.run({ DATA_DIR: first.dataDir })).ended;
  expect({ code, count: lines.length }).toEqual({ code: 1, count: 1 });
  expect(lines[0]).toContain(first.dataDir);
  const { room, x, o } = await seatTwo(url);
  expect(await move(x, room, [0, 4])).toMatchObject({ ok: true });
  for (const client of [x, o]) client.close();
});
