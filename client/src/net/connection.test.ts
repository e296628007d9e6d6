import { refusal } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import { newCommandId } from './command-id.ts';
import { createConnection } from './connection.ts';
import { answer, lose, meOf, refuse, start } from './testing/fake-session.ts';
import { FakeWorld } from './testing/fake-world.ts';
import type { Connection, ConnectionPhase } from './types.ts';

const open = (world = new FakeWorld()) => {
  const page = world.page();
  const connection = createConnection({ environment: page.environment });
  return { world, page, connection, phases: phasesOf(connection) };
};

function phasesOf(connection: Connection): ConnectionPhase[] {
  const phases: ConnectionPhase[] = [connection.getState().phase];
  connection.subscribe(() => {
    const { phase } = connection.getState();
    if (phases.at(-1) !== phase) phases.push(phase);
  });
  return phases;
}

const live = async (world?: FakeWorld) => {
  const opened = open(world);
  await start(opened.world, opened.page.wire);
  await answer(opened.world, opened.page.wire, 'session:time', { ok: true, at: opened.world.now });
  return opened;
};

const timeOf = async ({ world, page }: ReturnType<typeof open>) =>
  answer(world, page.wire, 'session:time', { ok: true, at: world.now });

describe('connection', () => {
  it('[CLIENT-1] a page connects by itself and is live once its session has started', async () => {
    const { world, page, connection } = open();
    expect(connection.getState().phase).toBe('connecting');
    expect(connection.isUp()).toBe(false);
    await start(world, page.wire, { name: 'ann' });
    expect(connection.getState()).toMatchObject({ phase: 'live', me: meOf('ann'), node: 'node-1', elsewhere: 1 });
    expect(connection.isUp()).toBe(true);
  });

  it('[CLIENT-1] whoever waits for the connection is told each time that it is up', async () => {
    const { world, page, connection } = open();
    let ups = 0;
    connection.onUp(() => void (ups += 1));
    expect(ups).toBe(0);
    await start(world, page.wire);
    expect(ups).toBe(1);
    await lose(world, page.wire);
    await world.pass(300);
    await start(world, page.wire);
    expect(ups).toBe(2);
  });

  it('[CLIENT-2] the first retry comes within 300 ms, later ones after growing pauses of at most 5 s, never in step', async () => {
    const pauses: number[][] = [];
    for (let seed = 0; seed < 40; seed += 1) {
      const { world, page, connection } = await live(new FakeWorld(seed));
      const mine: number[] = [];
      for (let count = 0; count < 8; count += 1) {
        const lostAt = world.now;
        await lose(world, page.wire);
        const { retryAt } = connection.getState();
        const waitMs = (retryAt ?? 0) - lostAt;
        mine.push(waitMs);
        expect(page.wire.isClosed).toBe(true);
        await world.pass(waitMs);
        expect(page.wire.isClosed).toBe(false);
      }
      pauses.push(mine);
    }
    const nth = (index: number): number[] => pauses.map((mine) => mine[index] ?? Number.NaN);
    expect(Math.min(...nth(0))).toBeLessThan(60);
    expect(Math.max(...nth(0))).toBeLessThanOrEqual(300);
    for (const [index, least, most] of [
      [1, 300, 600],
      [2, 600, 1_200],
      [3, 1_200, 2_400],
      [4, 2_400, 4_800],
      [5, 2_500, 5_000],
      [7, 2_500, 5_000],
    ] as const) {
      expect(Math.min(...nth(index))).toBeGreaterThanOrEqual(least);
      expect(Math.max(...nth(index))).toBeLessThanOrEqual(most);
      expect(new Set(nth(index)).size).toBe(40);
    }
  });

  it('[CLIENT-2] no retry comes before the server allows it', async () => {
    const { world, page } = open();
    await refuse(world, page.wire, 'rate-limited', 7_000);
    await world.pass(6_999);
    expect(page.wires).toHaveLength(1);
    await world.pass(400);
    expect(page.wires).toHaveLength(2);
  });

  it('[CLIENT-2] after a connection that lasted the pauses start small again, after a short one they go on growing', async () => {
    const { world, page, connection } = await live();
    const waitAfterLoss = async (): Promise<number> => {
      await lose(world, page.wire);
      return (connection.getState().retryAt ?? 0) - world.now;
    };
    for (let count = 0; count < 6; count += 1) {
      await world.pass(await waitAfterLoss());
      await start(world, page.wire);
    }
    expect(await waitAfterLoss()).toBeGreaterThanOrEqual(2_400);
    await world.pass(5_000);
    await start(world, page.wire);
    await timeOf({ world, page, connection, phases: [] });
    await world.pass(5_000);
    expect(await waitAfterLoss()).toBeLessThanOrEqual(300);
  });

  it('[CLIENT-2] a person can try at once', async () => {
    const { world, page, connection } = await live();
    await lose(world, page.wire);
    connection.retryNow();
    expect(page.wires).toHaveLength(2);
    connection.retryNow();
    await world.pass(1_000);
    expect(page.wires).toHaveLength(2);
  });

  it('a loss is shown with the time of the last word from the server', async () => {
    const { world, page, connection, phases } = await live();
    await world.pass(4_000);
    page.wire.events.heard();
    const heardAt = world.now;
    await world.pass(900);
    await lose(world, page.wire);
    expect(phases.at(-1)).toBe('reconnecting');
    expect(connection.getState().liveAt).toBe(heardAt);
    expect(connection.isUp()).toBe(false);
  });

  it('[CLIENT-4] silence for 1.5 s after a message closes the connection and opens another', async () => {
    const { world, page, connection } = await live();
    await world.pass(100);
    const asked = connection.request('lobby:join', {});
    await world.pass(1_499);
    expect(page.wire.isClosed).toBe(false);
    await world.pass(1);
    expect(await asked).toEqual(refusal('outcome-unknown'));
    expect(page.wires[0]?.isClosed).toBe(true);
    expect(connection.getState().phase).toBe('reconnecting');
    await world.pass(300);
    expect(page.wires).toHaveLength(2);
  });

  it('[CLIENT-4] any packet since the message keeps the connection: the answer is only late', async () => {
    const { world, page, connection } = await live();
    await world.pass(100);
    const asked = connection.request('lobby:join', {});
    await world.pass(700);
    page.wire.events.heard();
    await world.pass(800);
    expect(await asked).toEqual(refusal('outcome-unknown'));
    expect(page.wire.isClosed).toBe(false);
    expect(connection.getState().phase).toBe('slow');
  });

  it('[CLIENT-5] a message is sent now or not at all; a lost connection answers what was under way', async () => {
    const { world, page, connection } = await live();
    const asked = connection.request('lobby:join', {});
    await lose(world, page.wire);
    expect(await asked).toEqual(refusal('outcome-unknown'));
    expect(await connection.request('lobby:join', {})).toEqual(refusal('outcome-unknown'));
    await world.pass(300);
    await start(world, page.wire);
    expect(page.wire.has('lobby:join')).toBe(false);
  });

  it('[CLIENT-5] an answer that comes after the connection was given up changes nothing', async () => {
    const { world, page, connection } = await live();
    const asked = connection.request('lobby:join', {});
    const { wire } = page;
    await lose(world, wire);
    await answer(world, wire, 'lobby:join', { ok: true, lobby: null });
    expect(await asked).toEqual(refusal('outcome-unknown'));
  });

  it('[CLIENT-6] a final reason stops the retrying and says why; a person may start again', async () => {
    const { world, page, connection } = open();
    await refuse(world, page.wire, 'update-needed');
    expect(connection.getState()).toMatchObject({
      phase: 'ended',
      ended: { code: 'update-needed', message: 'A newer version of this page is available.' },
      retryAt: null,
    });
    await world.pass(60_000);
    expect(page.wires).toHaveLength(1);
    connection.retryNow();
    expect(page.wires).toHaveLength(2);
    await start(world, page.wire);
    expect(connection.getState()).toMatchObject({ phase: 'live', ended: null });
  });

  it('[CLIENT-6] a final reason may also come over an open connection', async () => {
    const { world, page, connection } = await live();
    page.wire.events.said('session:ended', { code: 'unknown-event', message: 'No.' });
    await world.pass(60_000);
    expect(connection.getState()).toMatchObject({ phase: 'ended', ended: { code: 'unknown-event' } });
    expect(page.wire.isClosed).toBe(true);
    expect(page.wires).toHaveLength(1);
  });

  it('[CLIENT-7] without a network it is offline, and tries at once when the network is back', async () => {
    const { world, page, connection } = await live();
    page.setOnline(false);
    await lose(world, page.wire);
    expect(connection.getState().phase).toBe('offline');
    await world.pass(20_000);
    await lose(world, page.wire);
    expect(connection.getState().phase).toBe('offline');
    const before = page.wires.length;
    page.setOnline(true);
    expect(page.wires).toHaveLength(before + 1);
  });

  it('[CLIENT-7] a change of network makes it ask whether the open connection still carries', async () => {
    const { world, page } = await live();
    await world.pass(100);
    page.setOnline(false);
    page.setOnline(true);
    expect(page.wire.has('session:time')).toBe(true);
    await world.pass(2_000);
    expect(page.wires.length).toBeGreaterThan(1);
  });

  it('[CLIENT-8] a device that slept asks at once whether the connection still carries', async () => {
    const { world, page } = await live();
    await world.pass(3_000);
    expect(page.wire.has('session:time')).toBe(false);
    world.sleep(60_000);
    await world.pass(1_000);
    expect(page.wire.has('session:time')).toBe(true);
    await world.pass(1_500);
    expect(page.wires[0]?.isClosed).toBe(true);
  });

  it('[CLIENT-8] a device that slept while it waited for a retry tries at once', async () => {
    const { world, page } = await live();
    for (let count = 0; count < 8; count += 1) {
      await lose(world, page.wire);
      await world.pass(count < 7 ? 5_000 : 0);
    }
    const before = page.wires.length;
    await world.pass(1_000);
    expect(page.wires.length).toBe(before);
    world.sleep(10_000);
    await world.pass(1_000);
    expect(page.wires.length).toBe(before + 1);
  });

  it('[CLIENT-9] back after a loss is said when all that follows is up to date, for a moment', async () => {
    const { world, page, connection, phases } = await live();
    let done: () => void = () => undefined;
    connection.onUp(() => (phases.length > 2 ? new Promise<void>((resolve) => (done = resolve)) : undefined));
    await lose(world, page.wire);
    phases.push('reconnecting');
    await world.pass(300);
    await start(world, page.wire);
    expect(connection.isUp()).toBe(true);
    expect(connection.getState().phase).toBe('reconnecting');
    done();
    await timeOf({ world, page, connection, phases });
    expect(connection.getState().phase).toBe('resynced');
    await world.pass(2_500);
    expect(connection.getState().phase).toBe('live');
  });

  it('[CLIENT-10] a server that is about to stop is left, and the move to another is shown as one', async () => {
    const { world, page, phases } = await live();
    page.wire.events.said('session:draining', { afterMs: 0 });
    await lose(world, page.wire);
    await world.pass(300);
    await refuse(world, page.wire, 'node-draining', 500);
    await world.pass(1_100);
    await start(world, page.wire);
    expect(phases).toEqual(['connecting', 'live', 'draining', 'resynced']);
  });

  it('[CLIENT-10] a move to another server that is over in a blink is not spoken of afterwards', async () => {
    const { world, page, connection, phases } = await live();
    page.wire.events.said('session:draining', { afterMs: 0 });
    await lose(world, page.wire);
    await world.pass(300);
    await start(world, page.wire);
    expect(phases).toEqual(['connecting', 'live', 'draining', 'live']);
    expect(connection.isUp()).toBe(true);
  });

  it('[CLIENT-10] a server that is about to stop but does not hang up is left after its hint', async () => {
    const { world, page, connection } = await live();
    page.wire.events.said('session:draining', { afterMs: 2_000 });
    expect(connection.isUp()).toBe(true);
    await world.pass(3_400);
    expect(page.wires[0]?.isClosed).toBe(false);
    await world.pass(1_700);
    expect(page.wires[0]?.isClosed).toBe(true);
  });

  it('[CLIENT-11] the clock follows the quickest answer', async () => {
    const { world, page, connection } = open();
    await world.pass(400);
    await start(world, page.wire, { aheadMs: 10_000 });
    expect(Math.abs(connection.serverNow() - world.now - 10_000)).toBeLessThanOrEqual(200);
    await world.pass(20);
    await answer(world, page.wire, 'session:time', { ok: true, at: world.now - 10 + 10_000 });
    expect(connection.serverNow()).toBe(world.now + 10_000);
    page.setOnline(true);
    await world.pass(600);
    await answer(world, page.wire, 'session:time', { ok: true, at: world.now + 10_000 });
    expect(connection.serverNow()).toBe(world.now + 10_000);
  });

  it('[CLIENT-11] after the device slept the next answer counts, however slow', async () => {
    const { world, page, connection } = await live();
    world.sleep(60_000);
    while (!page.wire.has('session:time')) await world.pass(10);
    await world.pass(500);
    await answer(world, page.wire, 'session:time', { ok: true, at: world.now - 250 + 3_000 });
    expect(connection.serverNow()).toBe(world.now + 3_000);
  });

  it('[CLIENT-14] a store that is away is told until it serves again', async () => {
    const { world, page, connection } = await live();
    const away = () => connection.getState().isStoreAway;
    const ask = async (name: 'room:create' | 'lobby:join' | 'session:time', given: object) => {
      void (name === 'room:create'
        ? connection.request(name, { id: 'x', mode: 'classic', visibility: 'link', clock: { kind: 'none' } } as never)
        : connection.request(name, {}));
      await answer(world, page.wire, name, given);
      return away();
    };
    expect(await ask('room:create', refusal('store-unavailable'))).toBe(true);
    // What needs no store says nothing about it.
    expect(await ask('session:time', { ok: true, at: world.now })).toBe(true);
    expect(await ask('lobby:join', { ok: true })).toBe(true);
    expect(await ask('room:create', refusal('too-many-rooms'))).toBe(true);
    expect(await ask('room:create', { ok: true, room: 'ABCD0000' })).toBe(false);
    // What was refused and is served now tells it as well.
    expect(await ask('lobby:join', refusal('store-unavailable'))).toBe(true);
    expect(await ask('lobby:join', { ok: true })).toBe(false);
    // And when nobody asks any more, nobody knows.
    expect(await ask('lobby:join', refusal('store-unavailable'))).toBe(true);
    await world.pass(7_000);
    expect(away()).toBe(false);
  });

  it('[CLIENT-12] an answer that takes a second is slow, until one is quick', async () => {
    const { world, page, connection, phases } = await live();
    const asked = connection.request('lobby:join', {});
    await world.pass(1_000);
    expect(phases.at(-1)).toBe('slow');
    await answer(world, page.wire, 'lobby:join', { ok: true, lobby: 'here' });
    expect(await asked).toEqual({ ok: true, lobby: 'here' });
    expect(phases.at(-1)).toBe('slow');
    await world.pass(1_000);
    await timeOf({ world, page, connection, phases });
    expect(phases.at(-1)).toBe('live');
  });

  it('[CLIENT-12] while the store is away quick small talk does not hide that commands wait', async () => {
    const { world, page, connection, phases } = await live();
    const command = { id: newCommandId(page.environment), mode: 'classic' } as const;
    void connection.request('match:join', command);
    await answer(world, page.wire, 'match:join', refusal('store-unavailable', 500));
    expect(phases.at(-1)).toBe('slow');
    await world.pass(1_000);
    await timeOf({ world, page, connection, phases });
    expect(phases.at(-1)).toBe('slow');
    void connection.request('match:join', command);
    await answer(world, page.wire, 'match:join', { ok: true, room: 'ABCDEFGH', mode: 'classic' });
    expect(phases.at(-1)).toBe('live');
  });

  it('[CLIENT-13] a handshake without an end is given up after 5 s', async () => {
    const { world, page, connection } = open();
    await world.pass(4_999);
    expect(page.wire.isClosed).toBe(false);
    await world.pass(1);
    expect(page.wire.isClosed).toBe(true);
    expect(connection.getState()).toMatchObject({ phase: 'connecting' });
    expect(connection.getState().retryAt).not.toBeNull();
  });

  it('an answer that is none counts as a fault of the server, not of the page', async () => {
    const { world, page, connection } = await live();
    for (const nonsense of [null, undefined, 'yes', {}, { ok: false }, { ok: false, code: 'no-such-code' }]) {
      const asked = connection.request('lobby:join', {});
      await answer(world, page.wire, 'lobby:join', nonsense);
      expect(await asked).toEqual(refusal('internal'));
    }
  });

  it('a closed connection stays closed', async () => {
    const { world, page, connection } = await live();
    connection.close();
    connection.retryNow();
    page.setOnline(true);
    await world.pass(60_000);
    expect(page.wires).toHaveLength(1);
    expect(page.wire.isClosed).toBe(true);
  });
});
