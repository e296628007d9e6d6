/** Anything at all may arrive: every message gets a typed answer or a closed connection, changes nothing, and other rooms play on. */
import { errorTable, laneOf, limits } from '@inkroom/shared';
import type { MessageName, RoomId } from '@inkroom/shared';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ServerProcess } from '../../e2e/support/server-process.ts';
import { joinRoom, move, seatTwo } from './support/play.ts';
import type { Table } from './support/play.ts';
import { WireClient, newCommandId } from './support/wire-client.ts';

const payloadsPerMessage = 1_000;
const names = Object.keys(laneOf) as MessageName[];

let server: ServerProcess;
let table: Table;
let client: WireClient;
let asked = 0;

/** A connection that still has tokens: the rate limit answers before anything is read, and has a test of its own. */
async function freshEnough(): Promise<WireClient> {
  asked += 1;
  if (client.socket.connected && asked % (limits.commandsBurst - 2) !== 0) return client;
  client.close();
  client = await WireClient.connect(server.url);
  return client;
}

beforeAll(async () => {
  server = await ServerProcess.start();
  table = await seatTwo(server.url);
  client = await WireClient.connect(server.url);
});

afterAll(async () => {
  for (const each of [table.x, table.o, client]) each.close();
  await server.close();
});

const validOf = (name: MessageName, room: RoomId): object => {
  const id = newCommandId();
  const samples: Record<MessageName, object> = {
    'room:join': { room },
    'room:leave': { room },
    'room:sync': { room, position: { epoch: 'e', version: 3, tip: 't' } },
    'room:create': { id, mode: 'classic', visibility: 'link', clock: { kind: 'none' } },
    'room:again': { id, room, epoch: 'e', mode: 'classic', clock: { kind: 'none' }, seat: 0 },
    'room:look-again': { room, epoch: 'e' },
    'room:command': { room, id, base: 1, attempt: 1, command: { type: 'move', game: 1, ply: 0, cell: 0 } },
    'match:join': { id, mode: 'classic' },
    'ticket:take': { id, queue: 'main' },
    'ticket:adopt': { id, code: 'no-such-code' },
    'ticket:mine': {},
    'ticket:do': { id, ticket: 'classic.00000000', version: 1, step: 'confirm' },
    'ticket:push': { ticket: 'classic.00000000', subscription: '{}' },
    'queue:join': { queue: 'main' },
    'queue:leave': { queue: 'main' },
    'chat:say': { room, id, text: 'hello' },
    'chat:react': { room, emote: 'wave' },
    'lobby:join': {},
    'lobby:leave': {},
    'scoreboard:join': { id: 'wins.all.all.today' },
    'scoreboard:leave': { id: 'wins.all.all.today' },
    'scoreboard:me': { id: 'wins.all.all.today' },
    'modes:join': {},
    'modes:leave': {},
    'session:renew': {},
    'session:time': {},
  };
  return samples[name];
};

/** A valid message with one part replaced, removed or added, at any depth. */
function mutated(valid: object): fc.Arbitrary<unknown> {
  const keys = Object.keys(valid);
  const anything = fc.anything({ withNullPrototype: false, maxDepth: 3 });
  const replace = fc
    .tuple(fc.constantFrom(...(keys.length > 0 ? keys : ['extra'])), anything)
    .map(([key, value]) => ({ ...valid, [key]: value }));
  const add = fc.tuple(fc.string({ minLength: 1 }), anything).map(([key, value]) => ({ ...valid, [`${key}!`]: value }));
  const remove = fc
    .constantFrom(...(keys.length > 0 ? keys : ['extra']))
    .map((key) => Object.fromEntries(Object.entries(valid).filter(([name]) => name !== key)));
  const nested = fc.tuple(anything, fc.string()).map(([value, key]) => ({
    ...valid,
    command: { type: 'move', game: value, ply: 0, cell: 0, [key]: value },
    position: { epoch: key, version: value, tip: key },
    clock: { kind: 'total', totalMs: value, incrementMs: value },
  }));
  return fc.oneof(replace, add, remove, nested, anything);
}

const deep = (levels: number): unknown => {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = [value];
  return value;
};

const evil: readonly (readonly [string, unknown])[] = [
  ['a prototype', JSON.parse('{"__proto__": {"polluted": true}, "room": "x"}')],
  ['a constructor', { constructor: { prototype: { polluted: true } } }],
  ['5,000 nested arrays', deep(5_000)],
  ['a lone surrogate', { room: '\ud800', text: '\udfff' }],
  ['a long string', { room: 'A'.repeat(10_000) }],
  ['null', null],
  ['a number', Number.MAX_SAFE_INTEGER],
  ['an array', [[], {}, null]],
  ['reserved names', JSON.parse('{"then": 1, "toString": 1, "hasOwnProperty": 1}')],
  ['huge numbers', { base: 1e308, attempt: -0, ply: 2 ** 53 }],
];

async function stillPlays(): Promise<void> {
  const fresh = await seatTwo(server.url);
  expect(await move(fresh.x, fresh.room, [0, 4])).toMatchObject({ ok: true });
  fresh.x.close();
  fresh.o.close();
}

describe.each(names)('%s', (name) => {
  it(
    `[WIRE-1] answers ${payloadsPerMessage} generated payloads with a typed answer`,
    { timeout: 300_000 },
    async () => {
      const before = await joinRoom(table.x, table.room);
      await fc.assert(
        fc.asyncProperty(mutated(validOf(name, 'ZZZZZZZZ' as RoomId)), async (payload) => {
          const one = await freshEnough();
          const answer = (await one.raw(name, payload)) as { ok: boolean; code?: string };
          if (!answer.ok) expect(errorTable).toHaveProperty(answer.code ?? 'no code');
          expect(answer.code).not.toBe('rate-limited');
        }),
        { numRuns: payloadsPerMessage },
      );
      const after = await joinRoom(table.x, table.room);
      expect(after.resync, 'another room is as it was').toEqual(before.resync);
    },
  );

  it.each(evil)('[WIRE-1] survives %s', async (_, payload) => {
    const one = await WireClient.connect(server.url);
    const answer = await one.raw(name, payload).catch(() => 'closed');
    if (answer !== 'closed') expect(answer).toHaveProperty('ok');
    one.close();
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it.each([
    ['no payload', []],
    ['an ack that is a string', [{}, 'ack']],
    ['too many arguments', [{}, {}, {}]],
  ])('[WIRE-2] survives %s', async (_, payload) => {
    const one = await WireClient.connect(server.url);
    one.socket.emit(name, ...payload);
    await one.raw('session:time', {}).catch(() => 'closed');
    one.close();
    await stillPlays();
  });
});

it('[WIRE-3] an unknown message is answered and the connection closed', async () => {
  const one = await WireClient.connect(server.url);
  const closed = new Promise((resolve) => {
    one.socket.once('disconnect', resolve);
  });
  expect(await one.raw('room:explode', {})).toMatchObject({ ok: false, code: 'unknown-event' });
  await closed;
});

it('[WIRE-4] a message over 16 KB closes the connection and nothing else', async () => {
  const one = await WireClient.connect(server.url);
  const closed = new Promise((resolve) => {
    one.socket.once('disconnect', resolve);
  });
  one.socket.emit('session:time', { text: 'A'.repeat(limits.maxMessageBytes + 1024) }, () => undefined);
  await closed;
  await stillPlays();
});

it('[WIRE-5] another namespace is refused', async () => {
  await expect(WireClient.connect(`${server.url}/admin`)).rejects.toThrow('Invalid namespace');
  await stillPlays();
});

it('[WIRE-6] the process that was started is still the one that answers', () => {
  expect(server.isRunning).toBe(true);
  expect(server.output.filter((line) => /unhandled|uncaught/i.test(line))).toEqual([]);
});
