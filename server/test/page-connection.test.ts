/** The page's connection over real sockets: what Socket.IO does on both sides, rather than what a fake says that it does. */
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server as TcpServer, Socket as TcpSocket } from 'node:net';
import { createConnection, isolatedEnvironment } from '@inkroom/client/net';
import type { Connection, ConnectionPhase } from '@inkroom/client/net';
import { refusal } from '@inkroom/shared';
import type { ErrorCode, PlayerId, SessionStarted } from '@inkroom/shared';
import { Server } from 'socket.io';
import type { Socket } from 'socket.io';
import { afterEach, describe, expect, it, vi } from 'vitest';

const closers: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const eventually = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 60_000, interval: 5 });

class Refused extends Error {
  readonly data: object;

  constructor(code: ErrorCode, retryAfterMs?: number) {
    super(code);
    this.data = refusal(code, retryAfterMs);
  }
}

const started = (at: number): SessionStarted => ({
  me: { player: 'player-ann' as PlayerId, name: 'ann', username: null, area: 100, hasPassphrase: false },
  token: 'token-ann',
  expiresAt: at + 900_000,
  credentials: { player: 'player-ann' as PlayerId, device: 'device', secret: 'secret' },
  node: 'node-1',
  at,
  elsewhere: 1,
});

/** A bare server that welcomes everybody whom `admit` lets in. */
async function serve(admit: (auth: Record<string, unknown>) => ErrorCode | null = () => null) {
  const io = new Server({ transports: ['websocket'], pingInterval: 5_000, pingTimeout: 4_000 });
  const auths: Record<string, unknown>[] = [];
  const sockets: Socket[] = [];
  io.use((socket, next) => {
    auths.push(socket.handshake.auth);
    const code = admit(socket.handshake.auth);
    if (code === null) next();
    else next(new Refused(code));
  });
  io.on('connection', (socket) => {
    sockets.push(socket);
    socket.on('session:time', (_message: unknown, ack: (answer: unknown) => void) => ack({ ok: true, at: Date.now() }));
    socket.emit('session:started', started(Date.now()));
  });
  io.listen(0);
  await new Promise((resolve) => io.httpServer.once('listening', resolve));
  closers.push(() => io.close());
  return { auths, sockets, port: portOf(io.httpServer) };
}

/** Carries bytes while `to` says where to, until it is told not to: then connections stay open and nothing comes through. */
async function startProxy(to: () => number | null) {
  const pairs: [TcpSocket, TcpSocket][] = [];
  const server = createServer((near) => {
    const port = to();
    if (port === null) {
      near.destroy();
      return;
    }
    const far = connect(port, '127.0.0.1');
    pairs.push([near, far]);
    for (const socket of [near, far]) socket.on('error', () => socket.destroy());
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const mute = (): void => {
    for (const [near, far] of pairs) {
      near.unpipe(far);
      far.unpipe(near);
      near.resume();
      far.resume();
    }
  };
  closers.push(() => {
    for (const socket of pairs.flat()) socket.destroy();
    server.close();
  });
  return { mute, port: portOf(server) };
}

const portOf = (server: Pick<TcpServer, 'address'>): number => (server.address() as AddressInfo).port;

function openPage(port: number): { connection: Connection; phases: ConnectionPhase[] } {
  const connection = createConnection({ url: `http://127.0.0.1:${port}`, environment: isolatedEnvironment() });
  const phases: ConnectionPhase[] = [];
  connection.subscribe(() => {
    const { phase } = connection.getState();
    if (phases.at(-1) !== phase) phases.push(phase);
  });
  closers.push(() => connection.close());
  return { connection, phases };
}

describe('the page over real sockets', () => {
  it('[CLIENT-1] connects, presents itself, and asks', async () => {
    const { auths, port } = await serve();
    const { connection } = openPage(port);
    await eventually(() => expect(connection.getState().phase).toBe('live'));
    expect(auths).toEqual([{ protocol: 1 }]);
    expect(await connection.request('session:time', {})).toMatchObject({ ok: true });
    expect(connection.getState().roundTripMs).not.toBeNull();
  });

  it('[CLIENT-3] comes back after the server hung up, by the engine or by the socket', async () => {
    const { auths, sockets, port } = await serve();
    const { connection, phases } = openPage(port);
    await eventually(() => expect(connection.isUp()).toBe(true));
    sockets[0]?.conn.close();
    await eventually(() => expect(sockets).toHaveLength(2));
    await eventually(() => expect(connection.isUp()).toBe(true));
    sockets[1]?.disconnect(true);
    await eventually(() => expect(sockets).toHaveLength(3));
    await eventually(() => expect(connection.isUp()).toBe(true));
    expect(phases.slice(0, 5)).toEqual(['connecting', 'live', 'reconnecting', 'resynced', 'reconnecting']);
    expect(auths[2]).toMatchObject({ token: 'token-ann', player: 'player-ann', secret: 'secret' });
  });

  it('[CLIENT-3] goes on trying while the server is not there', async () => {
    const { sockets, port } = await serve();
    let isThere = false;
    let tries = 0;
    const proxy = await startProxy(() => {
      tries += 1;
      return isThere ? port : null;
    });
    const { connection, phases } = openPage(proxy.port);
    await eventually(() => expect(tries).toBeGreaterThan(1));
    expect(sockets).toEqual([]);
    isThere = true;
    await eventually(() => expect(connection.isUp()).toBe(true));
    expect(phases).toEqual(['connecting', 'live']);
  });

  it('[CLIENT-2] [CLIENT-21] reads why a handshake was refused, and mends what it can', async () => {
    const refusals: ErrorCode[] = ['node-draining', 'session-invalid'];
    const { auths, port } = await serve(() => refusals.shift() ?? null);
    const { connection, phases } = openPage(port);
    await eventually(() => expect(connection.getState().phase).toBe('ended'));
    expect(connection.getState().ended?.code).toBe('session-invalid');
    expect(phases.slice(-2)).toEqual(['draining', 'ended']);
    connection.retryNow();
    await eventually(() => expect(connection.isUp()).toBe(true));
    expect(auths).toHaveLength(3);
  });

  it('[CLIENT-4] leaves a connection on which nothing comes any more, though it is open', async () => {
    const { sockets, port } = await serve();
    const proxy = await startProxy(() => port);
    const { connection, phases } = openPage(proxy.port);
    await eventually(() => expect(connection.isUp()).toBe(true));
    proxy.mute();
    expect(await connection.request('session:time', {})).toEqual(refusal('outcome-unknown'));
    await eventually(() => expect(sockets).toHaveLength(2));
    await eventually(() => expect(phases).toContain('resynced'));
    expect(await connection.request('session:time', {})).toMatchObject({ ok: true });
  });

  it('[CLIENT-5] what was asked while the connection was lost is not sent on the next', async () => {
    const { sockets, port } = await serve();
    const { connection } = openPage(port);
    await eventually(() => expect(connection.isUp()).toBe(true));
    const heard: string[] = [];
    sockets[0]?.onAny((name: string) => heard.push(name));
    const asked = connection.request('lobby:join', {});
    await eventually(() => expect(heard).toContain('lobby:join'));
    sockets[0]?.conn.close();
    expect(await asked).toEqual(refusal('outcome-unknown'));
    expect(await connection.request('lobby:leave', {})).toEqual(refusal('outcome-unknown'));
    await eventually(() => expect(sockets).toHaveLength(2));
    const later: string[] = [];
    sockets[1]?.onAny((name: string) => later.push(name));
    await eventually(() => expect(connection.isUp()).toBe(true));
    await connection.request('session:time', {});
    expect(later).not.toContain('lobby:join');
    expect(later).not.toContain('lobby:leave');
  });
});
