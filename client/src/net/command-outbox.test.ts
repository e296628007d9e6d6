import { refusal } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import { CommandOutbox } from './command-outbox.ts';
import { memoryStorage } from './environment.ts';
import { FakeConnection, isCommand } from './testing/fake-connection.ts';
import { FakeWorld } from './testing/fake-world.ts';
import { ann, ben, ModelRoom, room } from './testing/model-room.ts';

const move = (ply: number, cell: number) => ({ type: 'move', game: 1, ply, cell }) as const;

const open = ({ world = new FakeWorld(), tab = memoryStorage() } = {}) => {
  const { environment } = world.page({ tab });
  const connection = new FakeConnection(() => world.now);
  const outcomes: string[] = [];
  const outbox = new CommandOutbox({
    room,
    connection,
    environment,
    changed: () => undefined,
    settled: (command, answer) => {
      outcomes.push(`${command.type} ${answer.ok ? 'ok' : answer.code}`);
      return Promise.resolve();
    },
  });
  const commands = () => connection.asked.map(({ message }) => message).filter(isCommand);
  return { world, tab, connection, outbox, outcomes, commands };
};

describe('the command outbox', () => {
  it('[CLIENT-30] a command is sent again by the same id and base until there is a final answer', async () => {
    const { world, connection, outbox, commands } = open();
    const sent = outbox.send(ann, 7, move(0, 4));
    for (const passing of [
      'outcome-unknown',
      'store-unavailable',
      'rate-limited',
      'internal',
      'session-expired',
    ] as const) {
      connection.last('room:command').answer(refusal(passing));
      await world.pass(3_000);
    }
    connection.last('room:command').answer({ ok: true, version: 8 });
    expect(await sent).toEqual({ ok: true, version: 8 });
    expect(commands().map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(new Set(commands().map(({ id }) => id)).size).toBe(1);
    expect(new Set(commands().map(({ base }) => base))).toEqual(new Set([7]));
    expect(outbox.pending).toEqual([]);
  });

  it('[CLIENT-38] while the store is away, what is pending says so, until the store is heard of again', async () => {
    const { world, connection, outbox } = open();
    const sent = outbox.send(ann, 7, move(0, 4));
    const isAway = () => outbox.pending.map(({ isStoreAway }) => isStoreAway);
    const heard: unknown[] = [isAway()];
    // No answer tells nothing: neither that the store is away nor that it is back.
    for (const code of ['outcome-unknown', 'store-unavailable', 'outcome-unknown', 'rate-limited'] as const) {
      connection.last('room:command').answer(refusal(code));
      await world.pass(3_000);
      heard.push(isAway());
    }
    expect(heard).toEqual([[false], [false], [true], [true], [false]]);
    connection.last('room:command').answer({ ok: true, version: 8 });
    expect(await sent).toEqual({ ok: true, version: 8 });
  });

  it.each(['cell-taken', 'backlog-full'] as const)(
    '[CLIENT-30] a refusal that stands, or lasts, is final: %s',
    async (code) => {
      const { connection, outbox, outcomes, commands } = open();
      const sent = outbox.send(ann, 1, move(0, 4));
      connection.last('room:command').answer(refusal(code));
      expect(await sent).toEqual(refusal(code));
      expect(outcomes).toEqual([`move ${code}`]);
      expect(commands()).toHaveLength(1);
    },
  );

  it('[CLIENT-31] commands go out in order, one at a time', async () => {
    const { world, connection, outbox, commands } = open();
    void outbox.send(ann, 1, move(0, 4));
    void outbox.send(ann, 1, move(1, 5));
    await world.pass(100);
    expect(commands().map(({ command }) => command)).toEqual([move(0, 4)]);
    connection.last('room:command').answer({ ok: true, version: 2 });
    await world.pass(0);
    expect(commands().map(({ command }) => command)).toEqual([move(0, 4), move(1, 5)]);
    expect(outbox.pending).toHaveLength(1);
  });

  it('[CLIENT-32] a refresh of the page does not lose what was under way, nor its order', async () => {
    const before = open();
    void before.outbox.send(ann, 3, move(0, 4));
    void before.outbox.send(ann, 3, move(1, 5));
    const { world, tab } = before;
    await world.pass(400);
    const after = open({ world, tab });
    void after.outbox.send(ann, 4, move(2, 6));
    after.connection.last('room:command').answer({ ok: true, version: 9 });
    after.outbox.restore(ann);
    await world.pass(0);
    expect(after.outbox.pending.map(({ command }) => command)).toEqual([move(0, 4), move(1, 5)]);
    expect(after.outbox.pending[0]?.since).toBe(world.now - 400);
    const [, resent] = after.commands();
    expect(resent).toEqual({ ...before.commands()[0], attempt: 2 });
    after.connection.last('room:command').answer({ ok: true, version: 4 });
    await world.pass(0);
    after.connection.last('room:command').answer({ ok: true, version: 5 });
    await world.pass(0);
    expect(open({ world, tab }).outbox.pending).toEqual([]);
    expect(tab.getItem(`inkroom.pending.${room}`)).toBeNull();
  });

  it('[CLIENT-32] what somebody edited in the storage is ignored', () => {
    for (const text of ['', '{', '7', '[null,7,{"id":"short"}]', '[{"id":"AAAAAAAAAAAAAAAA","player":"player-ann"}]']) {
      const tab = memoryStorage();
      tab.setItem(`inkroom.pending.${room}`, text);
      const { outbox, commands } = open({ tab });
      outbox.restore(ann);
      expect(commands()).toEqual([]);
    }
  });

  it('[CLIENT-33] a duplicated tab sends the same intent, which counts once', async () => {
    const world = new FakeWorld();
    const model = new ModelRoom();
    const tab = memoryStorage();
    const first = open({ world, tab });
    const sent = first.outbox.send(ann, model.position.version, move(0, 4));
    const copy = memoryStorage();
    const key = `inkroom.pending.${room}`;
    copy.setItem(key, tab.getItem(key) ?? '');
    const second = open({ world, tab: copy });
    second.outbox.restore(ann);
    for (const { connection, commands } of [first, second]) {
      const [message] = commands();
      if (message !== undefined) connection.last('room:command').answer(model.execute(ann, message));
    }
    expect(await sent).toMatchObject({ ok: true, version: 2 });
    await world.pass(0);
    expect(second.outcomes).toEqual(['move ok']);
    expect(model.open.position.moves).toEqual([4]);
    expect(model.position.version).toBe(2);
  });

  it('[CLIENT-34] an update that names the intent settles it, whatever became of the ack', async () => {
    const { world, connection, outbox, outcomes, commands } = open();
    const counted = outbox.send(ann, 1, move(0, 4));
    const refused = outbox.send(ann, 1, move(1, 5));
    outbox.saw(`${ben}/${commands()[0]?.id}`, 2);
    expect(outcomes).toEqual([]);
    outbox.saw(`${ann}/${commands()[0]?.id}`, 2);
    expect(await counted).toEqual({ ok: true, version: 2 });
    connection.last('room:command').answer(refusal('outcome-unknown'));
    await world.pass(0);
    outbox.saw(`${ann}/${commands()[1]?.id}`, 3, 'not-your-turn');
    expect(await refused).toEqual(refusal('not-your-turn'));
    await world.pass(10_000);
    expect(commands()).toHaveLength(2);
  });

  it('[CLIENT-35] what one player gave is never sent as another', async () => {
    const { world, tab, connection, outbox, commands } = open();
    const sent = outbox.send(ann, 1, move(0, 4));
    connection.down();
    connection.up('ben');
    outbox.restore(ben);
    expect(await sent).toEqual(refusal('too-old'));
    await world.pass(10_000);
    expect(commands()).toHaveLength(1);
    void open({ world, tab }).outbox.send(ann, 1, move(0, 4));
    const asBen = open({ world, tab });
    asBen.outbox.restore(ben);
    expect(asBen.commands()).toEqual([]);
  });

  it.each([
    ['internal', { over: 1_500, most: 3_005 }],
    ['store-unavailable', { over: 500, most: 1_005 }],
  ] as const)(
    '[CLIENT-36] after %s pauses grow from a quarter of a second, and never undercut what the server asks',
    async (code, { over, most }) => {
      const { world, connection, outbox, commands } = open();
      void outbox.send(ann, 1, move(0, 4));
      const pauses: number[] = [];
      const pauseAfter = async (retryAfterMs?: number): Promise<number> => {
        const [count, since] = [commands().length, world.now];
        connection.last('room:command').answer(refusal(code, retryAfterMs));
        while (commands().length === count) await world.pass(5);
        return world.now - since;
      };
      for (let round = 0; round < 7; round += 1) pauses.push(await pauseAfter());
      expect(pauses[0]).toBeLessThanOrEqual(255);
      expect(pauses.at(-1)).toBeGreaterThanOrEqual(over - 5);
      expect(Math.max(...pauses)).toBeLessThanOrEqual(most);
      expect(await pauseAfter(8_000)).toBeGreaterThanOrEqual(8_000);
    },
  );

  it('[CLIENT-36] a connection that comes back ends the pause', async () => {
    const { world, connection, outbox, commands } = open();
    void outbox.send(ann, 1, move(0, 4));
    connection.last('room:command').answer(refusal('store-unavailable', 60_000));
    await world.pass(100);
    connection.down();
    connection.up();
    await world.pass(0);
    expect(commands()).toHaveLength(2);
  });

  it('nothing is sent while there is no connection', async () => {
    const { world, connection, outbox, commands } = open();
    connection.down();
    void outbox.send(ann, 1, move(0, 4));
    await world.pass(10_000);
    expect(commands()).toEqual([]);
    expect(outbox.pending).toMatchObject([{ command: move(0, 4), slow: true }]);
    connection.up();
    await world.pass(0);
    expect(commands()).toMatchObject([{ attempt: 1 }]);
  });
});
