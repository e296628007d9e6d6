/** What a room waits for goes on when the process dies: clocks, and the turns of computers. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ServerProcess } from '../../e2e/support/server-process.ts';
import { readFacts } from './support/live-file.ts';
import { command, createRoom, guest, joinRoom, move, stateOf } from './support/play.ts';
import type { WireClient } from './support/wire-client.ts';

const patient = { timeout: 60_000, interval: 50 };
const moveMs = 3_000;
/** Longer than the store takes for a quick restart. */
const outageMs = 2_300;

let server: ServerProcess;

beforeAll(async () => {
  server = await ServerProcess.start();
});

afterAll(() => server.close());

const comeBack = (former: WireClient) => guest(server.url, { ...former.credentials });

it(
  '[ROOM-33] [ROOM-34] [ROOM-50] a flag moves by the outage and falls once; a bot answers after the restart',
  { timeout: 120_000 },
  async () => {
    const x = await guest(server.url);
    const o = await guest(server.url);
    const timed = await createRoom(x, { clock: { kind: 'per-move', moveMs } });
    await joinRoom(o, timed);
    expect(await command(o, timed, { type: 'take-seat' })).toBe('ok');
    const withBot = await createRoom(x, { bot: 'easy' });
    expect(await move(x, timed, [0, 4])).toMatchObject({ ok: true });
    expect(await move(x, withBot, [0, 4])).toMatchObject({ ok: true });
    const before = await stateOf(x, timed);
    const deadline = (before.clocks?.runningSince ?? 0) + moveMs;

    const killedAt = Date.now();
    await server.kill();
    await expect.poll(() => Date.now() - killedAt, patient).toBeGreaterThan(outageMs);
    await server.start();

    const back = await comeBack(x);
    for (const room of [timed, withBot]) await joinRoom(back, room);
    await expect.poll(async () => (await stateOf(back, withBot)).position.moves.length, patient).toBe(2);
    await expect.poll(async () => (await stateOf(back, timed)).phase, patient).toBe('finished');
    const { end } = await stateOf(back, timed);
    expect(end).toMatchObject({ reason: 'flag', winner: 0 });
    expect((end?.at ?? 0) - deadline, 'the deadline has moved by the outage').toBeGreaterThan(outageMs - 1_100);

    await server.kill();
    await server.start();
    const again = await comeBack(x);
    await joinRoom(again, timed);
    expect((await stateOf(again, timed)).end).toEqual(end);
    await server.kill('SIGTERM');
    expect(readFacts(server.dataDir)).toMatchObject([{ id: `${timed}-1`, reason: 'flag', moves: [4] }]);
  },
);
