/** Ten thousand live rooms in the file: a restart finds them all, and all of them answer. */
import type { RoomId } from '@inkroom/shared';
import { expect, it, onTestFinished } from 'vitest';
import { guest, stateOf } from './support/play.ts';
import { RoomsBench, person } from './support/rooms-bench.ts';
import { ServerCommand } from './support/server-command.ts';

const count = 10_000;
const together = 500;
const sample = 30;

it(`${count} live rooms survive a restart and answer`, { timeout: 240_000 }, async () => {
  const bench = await RoomsBench.open();
  onTestFinished(() => bench.close());
  const rooms: RoomId[] = [];
  while (rooms.length < count) {
    const made = Array.from({ length: together }, (_, index) => bench.create(person(`${rooms.length + index}`)));
    rooms.push(...(await Promise.all(made)));
  }
  await bench.stop();

  const startedAt = performance.now();
  const server = await ServerCommand.run({ DATA_DIR: bench.folder });
  const visitor = await guest(await server.url());
  const first = rooms[0];
  expect(first).toBeDefined();
  if (first !== undefined) await stateOf(visitor, first);
  process.stdout.write(
    `restart with ${count} rooms: ${Math.round(performance.now() - startedAt)} ms to a first answer\n`,
  );
  for (let at = 0; at < count; at += count / sample) {
    const room = rooms[Math.floor(at)];
    if (room !== undefined) expect(await stateOf(visitor, room)).toMatchObject({ id: room, phase: 'open' });
  }
  server.signal('SIGTERM');
  expect(await server.ended).toMatchObject({ code: 0 });

  await bench.start();
  expect(await bench.store.counts()).toMatchObject({ rooms: count });
  for (const [index, room] of rooms.entries()) {
    expect((await bench.state(room)).seats[0]?.player).toBe(person(`${index}`).player);
  }
});
