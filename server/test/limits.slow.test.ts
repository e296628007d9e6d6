/** Every bound of a connection, tripped on the real server. */
import { limits, protocolVersion } from '@inkroom/shared';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ServerProcess } from '../../e2e/support/server-process.ts';
import { createRoom, guest, joinRoom, move, seatTwo } from './support/play.ts';
import { WireClient, newCommandId } from './support/wire-client.ts';

/** Busy machines take their time. */
const patient = { timeout: 60_000, interval: 50 };

let server: ServerProcess;

beforeAll(async () => {
  server = await ServerProcess.start({
    env: { TRUSTED_PROXIES: 'loopback', ALLOWED_ORIGINS: 'https://friend.example' },
  });
});

afterAll(() => server.close());

const from = (address: string) => ({ 'x-forwarded-for': address });

it('[WIRE-7] a page of another origin cannot connect, unless ALLOWED_ORIGINS names it', async () => {
  const origin = (name: string) => WireClient.refusalOf(server.url, {}, { origin: name });
  expect(await origin('https://evil.example')).toContain('websocket error');
  expect(await origin('null')).toContain('websocket error');
  expect(await origin('https://friend.example')).toBe('connected');
  expect(await origin(server.url)).toBe('connected');
});

it('[WIRE-7] transports other than WebSocket are not offered', async () => {
  const polling = await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`);
  expect(polling.status).toBe(400);
});

it('[WIRE-8] of a hundred commands at once the burst is answered and the rest is told when to come again', async () => {
  const client = await guest(server.url);
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => client.ask('room:leave', { room: 'ZZZZZZZZ' as never })),
  );
  const refused = answers.filter((answer) => !answer.ok);
  expect(refused.length).toBeGreaterThan(0);
  expect(answers.length - refused.length).toBeGreaterThanOrEqual(limits.commandsBurst);
  for (const answer of refused) expect(answer).toMatchObject({ code: 'rate-limited', retryable: true });
  expect(Math.min(...refused.map((answer) => (answer.ok ? 0 : (answer.retryAfterMs ?? 0))))).toBeGreaterThan(0);
  // Another connection is not slowed down, and this one goes on after a moment.
  expect(await (await guest(server.url)).ask('lobby:leave', {})).toEqual({ ok: true });
  await expect.poll(async () => (await client.ask('lobby:leave', {})).ok, { interval: 100 }).toBe(true);
});

it('a player makes five rooms a minute', async () => {
  const client = await guest(server.url);
  const create = () =>
    client.ask('room:create', { id: newCommandId(), mode: 'classic', visibility: 'link', clock: { kind: 'none' } });
  for (let made = 0; made < limits.newRoomsPerMinute; made += 1) expect(await create()).toMatchObject({ ok: true });
  expect(await create()).toMatchObject({ ok: false, code: 'too-many-rooms', retryable: true });
});

it('a player who chats too fast is told to wait', async () => {
  const client = await guest(server.url);
  const room = await createRoom(client);
  const say = () => client.ask('chat:say', { room, id: newCommandId(), text: 'hello' });
  const answers = await Promise.all(Array.from({ length: limits.chatBurst + 2 }, say));
  expect(answers.filter((answer) => answer.ok)).toHaveLength(limits.chatBurst);
  for (const answer of answers.slice(limits.chatBurst)) expect(answer).toMatchObject({ code: 'rate-limited' });
});

it('[WIRE-9] a player has at most 20 connections, and one that closes makes room', async () => {
  const first = await guest(server.url, {}, from('198.51.100.1'));
  const auth = { token: first.session.token };
  const tabs = await Promise.all(
    Array.from({ length: limits.socketsPerPlayer - 1 }, () => guest(server.url, auth, from('198.51.100.1'))),
  );
  expect(await WireClient.refusalOf(server.url, auth, from('198.51.100.2'))).toBe('too-many-sockets');
  tabs[0]?.close();
  await expect.poll(() => WireClient.refusalOf(server.url, auth, from('198.51.100.2')), patient).toBe('connected');
});

it('[WIRE-9] an address has at most 200 connections; an IPv6 network of 64 bits is one address', async () => {
  const crowd = (count: number, address: (index: number) => string) =>
    Promise.all(Array.from({ length: count }, (_, index) => guest(server.url, {}, from(address(index)))));
  const clients = await crowd(limits.socketsPerAddress, (index) => `2001:db8:1:2:${index.toString(16)}::1`);
  const connect = (address: string) => WireClient.refusalOf(server.url, {}, from(address));
  expect(await connect('2001:db8:1:2:ffff::9')).toBe('too-many-sockets');
  expect(await connect('2001:db8:1:3::1')).toBe('connected');
  expect(await connect('198.51.100.7')).toBe('connected');
  clients[0]?.close();
  await expect.poll(() => connect('2001:db8:1:2:ffff::9'), patient).toBe('connected');
});

it('[WIRE-10] a page with another protocol is told to reload, and so is garbage', async () => {
  expect(await WireClient.refusalOf(server.url, { protocol: protocolVersion - 1 })).toBe('update-needed');
  for (const protocol of ['one', -1, null, {}]) {
    expect(await WireClient.refusalOf(server.url, { protocol })).toBe('bad-message');
  }
});

it(
  '[WIRE-11] a connection that does not read is closed, although it is alive; others in the room play on',
  { timeout: 90_000 },
  async () => {
    const { room, x, o } = await seatTwo(server.url);
    for (let line = 0; line < 4; line += 1)
      await x.ask('chat:say', { room, id: newCommandId(), text: 'x'.repeat(240) });
    const slow = await guest(server.url);
    await joinRoom(slow, room);
    await expect.poll(() => x.heardOf('room:presence').at(-1)?.watching, patient).toBe(1);
    // Reads nothing any more, but says that it is alive and asks for more and more.
    const engine = slow.socket.io.engine as unknown as {
      transport: { ws: { pause(): void } };
      _sendPacket(type: 'pong'): void;
    };
    engine.transport.ws.pause();
    const greedy = setInterval(() => {
      engine._sendPacket('pong');
      for (let time = 0; time < 200; time += 1) slow.socket.emit('room:join', { room }, () => undefined);
    }, 20);
    try {
      await expect.poll(() => x.heardOf('room:presence').at(-1)?.watching, { timeout: 60_000 }).toBe(0);
    } finally {
      clearInterval(greedy);
    }
    expect(await move(x, room, [0, 4])).toMatchObject({ ok: true });
    expect(await move(o, room, [1, 0])).toMatchObject({ ok: true });
    x.close();
    o.close();
  },
);

it('[WIRE-12] a connection that never says who it is is closed', async () => {
  const silent = new WebSocket(`${server.url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  await new Promise((resolve, reject) => {
    silent.addEventListener('open', resolve);
    silent.addEventListener('error', reject);
  });
  await expect
    .poll(() => silent.readyState, { timeout: limits.handshakeMs + 60_000, interval: 50 })
    .toBe(WebSocket.CLOSED);
});
