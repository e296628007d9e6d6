/** People who try to be somebody else, to play twice or out of turn, against the real server. */
import { ticketTimes } from '@inkroom/shared';
import type { RoomId } from '@inkroom/shared';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ServerProcess } from '../../e2e/support/server-process.ts';
import { SessionTokens } from '../src/identity/session-tokens.ts';
import { Signer } from '../src/identity/signer.ts';
import { nodeSecrets } from '../src/platform/node-secrets.ts';
import {
  command,
  createRoom,
  guest,
  joinRoom,
  move,
  quickMatch,
  seatTwo,
  secondTab,
  stateOf,
  takeTicket,
} from './support/play.ts';
import type { Table } from './support/play.ts';
import { WireClient, newCommandId } from './support/wire-client.ts';

const sessionKey = 'a session key that only this test and its server know';

let server: ServerProcess;
let table: Table;

beforeAll(async () => {
  server = await ServerProcess.start({ env: { SESSION_KEYS: sessionKey } });
});

afterAll(() => server.close());

beforeEach(async () => {
  table = await seatTwo(server.url);
  return () => {
    table.x.close();
    table.o.close();
  };
});

const connectAs = (auth: Readonly<Record<string, unknown>>) => WireClient.refusalOf(server.url, auth);

describe('being somebody else', () => {
  it('[IDENTITY-5] a token with one bit changed proves nothing, wherever the bit is', async () => {
    const { token } = table.x.session;
    expect(await connectAs({ token })).toBe('connected');
    for (let at = 0; at < token.length; at += Math.ceil(token.length / 24)) {
      const changed = token.slice(0, at) + String.fromCharCode(token.charCodeAt(at) ^ 1) + token.slice(at + 1);
      expect(await connectAs({ token: changed }), `character ${at}`).toBe('session-invalid');
    }
  });

  it('[IDENTITY-5] garbage for a token proves nothing', async () => {
    for (const token of ['', 'token', 's1..', table.x.socket.id ?? '', table.x.player, 'x'.repeat(600)]) {
      expect(await connectAs({ token }), token).toBe('session-invalid');
    }
  });

  it("[IDENTITY-5] another player's token does not make somebody the player that they name", async () => {
    const { token } = table.o.session;
    expect(await connectAs({ token, player: table.x.player })).toBe('session-invalid');
    expect(await connectAs({ token, ...table.x.credentials, secret: table.o.credentials?.secret })).toBe(
      'session-invalid',
    );
  });

  it('[IDENTITY-6] a token that has expired proves nothing by itself, however well it is signed', async () => {
    const tokens = new SessionTokens(new Signer([sessionKey], nodeSecrets));
    const content = tokens.read(table.x.session.token);
    if (content === null) throw new Error('the key is the one of the server');
    const until = (expiresAt: number): string => tokens.write({ ...content, expiresAt });
    expect(await connectAs({ token: until(table.x.session.at + 60_000) })).toBe('connected');
    expect(await connectAs({ token: until(table.x.session.at - 1) })).toBe('session-expired');
    expect(await connectAs({ token: until(table.x.session.at - 1), ...table.x.credentials })).toBe('connected');
  });

  it('[IDENTITY-7] a bare name, player id, device id, socket id or room code is nobody', async () => {
    const { me, credentials } = table.x.session;
    expect(await connectAs({ player: me.player })).toBe('session-invalid');
    expect(await connectAs({ player: me.player, device: credentials?.device })).toBe('session-invalid');
    expect(await connectAs({ player: me.player, device: credentials?.device, secret: 'wrong' })).toBe(
      'session-invalid',
    );
    for (const proof of [me.name, table.x.socket.id, table.room]) {
      expect(await connectAs({ ...credentials, secret: proof })).toBe('session-invalid');
    }
    for (const unknown of [{ username: me.name }, { name: me.name }, { socket: table.x.socket.id }]) {
      expect(await connectAs(unknown)).toBe('bad-message');
    }
  });

  it('[IDENTITY-21] over HTTP a bare name and a wrong passphrase get one answer, and no seat', async () => {
    const post = (path: string, body: object) =>
      fetch(`${server.url}/api/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const claimed = await fetch(`${server.url}/api/me`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${table.x.session.token}` },
      body: JSON.stringify({ username: 'Penelope', passphrase: 'correct horse' }),
    });
    expect(claimed.status).toBe(200);
    const wrong = await post('session/sign-in', { username: 'Penelope', passphrase: 'wrong horse' });
    const unknown = await post('session/sign-in', { username: 'Nobody-here', passphrase: 'wrong horse' });
    expect([wrong.status, unknown.status]).toEqual([403, 403]);
    expect(await wrong.text()).toBe(await unknown.text());
    const right = await post('session/sign-in', { username: 'penelope', passphrase: 'correct horse' });
    expect(right.status).toBe(200);
    const { token } = (await right.json()) as { token: string };
    const elsewhere = await guest(server.url, { token });
    expect(elsewhere.player).toBe(table.x.player);
    await joinRoom(elsewhere, table.room);
    expect(await command(elsewhere, table.room, { type: 'move', game: 1, ply: 0, cell: 4 })).toBe('ok');
  });

  it('[WIRE-13] whoever a message says it is from, it is from the player of its connection', async () => {
    const eve = await guest(server.url);
    await joinRoom(eve, table.room);
    const wanted = { type: 'move', game: 1, ply: 0, cell: 4 } as const;
    const message = { room: table.room, id: newCommandId(), base: 1, attempt: 1, command: wanted };
    const asX = { player: table.x.player, name: table.x.session.me.name, seat: 0, token: table.x.session.token };
    for (const [key, value] of Object.entries(asX)) {
      expect(await eve.raw('room:command', { ...message, [key]: value })).toMatchObject({ code: 'bad-message' });
      const inside = { ...message, command: { ...wanted, [key]: value } };
      expect(await eve.raw('room:command', inside)).toMatchObject({ code: 'bad-message' });
    }
    expect(await eve.raw('room:command', message)).toMatchObject({ code: 'not-seated' });
    expect((await stateOf(eve, table.room)).position.moves).toEqual([]);
  });
});

describe('playing out of turn', () => {
  it('[ROOM-21] a spectator, the other seat and a player of another room cannot move', async () => {
    const other = await seatTwo(server.url);
    const spectator = await guest(server.url);
    await joinRoom(spectator, table.room);
    for (const [who, code] of [
      [spectator, 'not-seated'],
      [other.x, 'not-seated'],
      [table.o, 'not-your-turn'],
    ] as const) {
      expect(await move(who, table.room, [0, 4])).toMatchObject({ ok: false, code });
    }
    expect(await command(spectator, table.room, { type: 'resign', game: 1 })).toBe('not-seated');
    expect(await command(spectator, table.room, { type: 'add-bot', strength: 'easy' })).toBe('not-seated');
    expect(await command(spectator, table.room, { type: 'claim-game', game: 1 })).toBe('not-seated');
    expect(await stateOf(spectator, table.room)).toMatchObject({ phase: 'open', position: { moves: [] } });
    for (const client of [other.x, other.o]) client.close();
  });

  it('[ROOM-26] a command id that is replayed counts once, and with another payload it is refused', async () => {
    const id = newCommandId();
    const send = (client: WireClient, cell: number, attempt: number) =>
      client.ask('room:command', {
        room: table.room,
        id,
        base: 2,
        attempt,
        command: { type: 'move', game: 1, ply: 0, cell },
      });
    expect(await send(table.x, 4, 1)).toMatchObject({ ok: true, version: 3 });
    expect(await send(table.x, 4, 2)).toEqual({ ok: true, version: 3 });
    expect(await send(table.x, 8, 2)).toMatchObject({ ok: false, code: 'command-reused' });
    expect(await send(table.x, 8, 1)).toMatchObject({ ok: false, code: 'command-reused' });
    // The same id of another player is another command.
    expect(await send(table.o, 4, 1)).toMatchObject({ ok: false, code: 'wrong-ply' });
    expect((await stateOf(table.o, table.room)).position.moves).toEqual([4]);
  });

  it('[ROOM-26] a command id that was used in one room does nothing in another', async () => {
    const other = await createRoom(table.x);
    const chat = { id: newCommandId(), base: 1, attempt: 1, command: { type: 'set-chat', open: false } } as const;
    expect(await table.x.ask('room:command', { ...chat, room: table.room })).toMatchObject({ ok: true });
    expect((await stateOf(table.x, other)).chatOpen).toBe(true);
    expect(await table.x.ask('room:command', { ...chat, room: other })).toMatchObject({ ok: true });
    expect((await stateOf(table.x, other)).chatOpen).toBe(false);
  });

  it('[ROOM-28] of two tabs that move at once one counts, and both go on', async () => {
    const second = await secondTab(server.url, table.x, table.room);
    const answers = await Promise.all([move(table.x, table.room, [0, 3]), move(second, table.room, [0, 5])]);
    expect(answers.map((answer) => (answer.ok ? 'ok' : answer.code)).toSorted()).toEqual(['ok', 'wrong-ply']);
    expect(await move(table.o, table.room, [1, 4])).toMatchObject({ ok: true });
    expect(await move(second, table.room, [2, 8])).toMatchObject({ ok: true });
  });

  it('[ROOM-28] a duplicated tab that sends the same command at once plays one move', async () => {
    const duplicate = await secondTab(server.url, table.x, table.room);
    const same = {
      room: table.room,
      id: newCommandId(),
      base: 2,
      attempt: 1,
      command: { type: 'move', game: 1, ply: 0, cell: 4 },
    } as const;
    const answers = await Promise.all([table.x, duplicate].map((tab) => tab.ask('room:command', same)));
    for (const answer of answers) expect(answer).toMatchObject({ ok: true, version: 3 });
    expect((await stateOf(table.o, table.room)).position.moves).toEqual([4]);
  });
});

it('[ROOM-12] of fifty who claim one seat at once, one gets it and 49 get a typed refusal', async () => {
  const creator = await guest(server.url);
  const room = await createRoom(creator);
  const crowd = await Promise.all(Array.from({ length: 50 }, () => guest(server.url)));
  const answers = await Promise.all(crowd.map((client) => command(client, room, { type: 'take-seat', seat: 1 })));
  expect(answers.filter((answer) => answer === 'ok')).toHaveLength(1);
  expect(answers.filter((answer) => answer === 'room-full')).toHaveLength(49);
  const winner = crowd[answers.indexOf('ok')];
  expect((await stateOf(creator, room)).seats[1]?.player).toBe(winner?.player);
});

it.each([100, 101])('[MATCH-1] of %i connections that press at once every pair is seated once', async (crowd) => {
  const clients = await Promise.all(Array.from({ length: crowd }, () => guest(server.url)));
  const rooms: RoomId[] = [];
  // The odd one waits for somebody until the test is over.
  const seek = async (client: WireClient) => rooms.push(await quickMatch(client, 'misere'));
  for (const client of clients) void seek(client).catch(() => undefined);
  const even = crowd - (crowd % 2);
  await expect.poll(() => rooms.length, { timeout: 180_000 }).toBe(even);
  const sizes = [...Map.groupBy(rooms, (room) => room).values()].map(({ length }) => length);
  expect(sizes).toEqual(Array.from({ length: even / 2 }, () => 2));
});

it('[MATCH-40] who waits and closes every page has left after the grace', async () => {
  const ann = await guest(server.url);
  const { id } = await takeTicket(ann, 'gomoku');
  const tab = await guest(server.url, { token: ann.session.token });
  expect(await tab.ask('ticket:mine', {})).toMatchObject({ ok: true, ticket: { id } });
  ann.close();
  tab.close();
  const headers = { Authorization: `Bearer ${ann.session.token}` };
  const read = async (): Promise<unknown> => (await fetch(`${server.url}/api/tickets/${id}`, { headers })).json();
  await expect
    .poll(read, { timeout: ticketTimes.graceMs + 90_000, interval: 500 })
    .toMatchObject({ state: 'cancelled', reason: 'left' });
});
