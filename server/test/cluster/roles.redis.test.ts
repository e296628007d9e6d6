/** Receiving, playing and persisting by separate processes on one Redis and one Postgres. */
import type { RoomId } from '@inkroom/shared';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { NodeProcess } from '../../../scripts/cluster/node-process.ts';
import { startPostgres } from '../../../scripts/cluster/testing/start-postgres.ts';
import type { PostgresUnderTest } from '../../../scripts/cluster/testing/start-postgres.ts';
import { startRedis } from '../../src/storage/redis/testing.ts';
import type { RedisUnderTest } from '../../src/storage/redis/testing.ts';
import { createRoom, guest, move, seatTwo } from '../support/play.ts';
import type { Table } from '../support/play.ts';
import { WireClient } from '../support/wire-client.ts';

/** Within a second when there is nothing else to do; the machine may be busy, and a lease has to run out. */
const soon = { timeout: 90_000, interval: 50 };
const xTakesTheUpperRow = [0, 3, 1, 4, 2];
const slow = { timeout: 300_000 };

describe('roles', () => {
  let redis: RedisUnderTest;
  let postgres: PostgresUnderTest;
  let edge: NodeProcess;
  let ingest: NodeProcess;
  let projectors: readonly NodeProcess[];

  const startNode = (name: string, env: Readonly<Record<string, string>>): Promise<NodeProcess> =>
    NodeProcess.start({
      name,
      env: {
        HOST: '127.0.0.1',
        NODE_NAME: name,
        HOUSE_GAMES: '0',
        DRAIN_MS: '100',
        REDIS_URL: redis.url,
        DATABASE_URL: postgres.url,
        ...env,
      },
    });

  beforeAll(async () => {
    [redis, postgres] = await Promise.all([startRedis(), startPostgres({ password: 'a p@ss/word' })]);
    [edge, ingest, ...projectors] = await Promise.all([
      startNode('edge', { ROLES: 'edge' }),
      startNode('ingest', { ROLES: 'ingest' }),
      startNode('projector-1', { ROLES: 'projector' }),
      startNode('projector-2', { ROLES: 'projector' }),
    ]);
  }, 300_000);

  afterAll(async () => {
    await Promise.all([edge, ingest, ...projectors].map((node) => node.kill()));
    await Promise.all([redis.close(), postgres.close()]);
  }, 180_000);

  const count = async (what: string): Promise<number> => Number(await postgres.process.sql(`SELECT count(*) ${what}`));

  async function play({ room, x, o }: Table): Promise<RoomId> {
    for (const [ply, cell] of xTakesTheUpperRow.entries()) {
      const mover = ply % 2 === 0 ? x : o;
      expect(await move(mover, room, [ply, cell])).toMatchObject({ ok: true });
    }
    x.close();
    o.close();
    return room;
  }

  const playGame = async (): Promise<RoomId> => play(await seatTwo(edge.url));

  const archived = (room: RoomId) =>
    vi.waitFor(async () => expect(await count(`FROM games WHERE room = '${room}'`)).toBe(1), soon);

  const backlog = async (): Promise<number> => {
    const text = await (await fetch(`${edge.url}/metrics`)).text();
    return Number(/^inkroom_outbox(?:\{[^}]*\})? (\d+)$/m.exec(text)?.[1] ?? Number.NaN);
  };

  const post = (node: NodeProcess, path: string, body: object): Promise<Response> =>
    fetch(node.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('[RUN-12] a game that is played on one node reaches the archive through another', slow, async () => {
    const room = await playGame();
    await archived(room);
    await vi.waitFor(async () => expect(await backlog()).toBe(0), soon);
    // And is read where it was played.
    const again = await fetch(`${edge.url}/api/history/${room}-1`);
    expect(again.status).toBe(200);
    expect(await again.json()).toMatchObject({ moves: xTakesTheUpperRow });
  });

  it('[RUN-12] what comes in on a third one reaches it, too', slow, async () => {
    const items = [{ area_code: 111, multiplayer_mode: 'Mode1', user_id: 'User1', events_name: 'LOGIN' }];
    expect((await post(ingest, '/events', { items })).status).toBe(200);
    await vi.waitFor(async () => expect(await count('FROM activity_events')).toBeGreaterThan(0), soon);
  });

  it('[RUN-11] each node does its own part and nothing else', slow, async () => {
    const [projector] = projectors;
    if (projector === undefined) throw new Error('there are two');
    const statuses = async (path: string) =>
      Promise.all([edge, ingest, projector].map(async ({ url }) => (await fetch(url + path)).status));
    expect(await statuses('/')).toEqual([200, 404, 404]);
    expect(await statuses('/readyz')).toEqual([200, 200, 200]);
    expect(await statuses('/metrics')).toEqual([200, 200, 200]);
    for (const node of [edge, projector]) expect((await post(node, '/events', { items: [] })).status).toBe(404);
    const client = await WireClient.connect(edge.url);
    onTestFinished(() => client.close());
    for (const node of [ingest, projector]) await expect(WireClient.connect(node.url)).rejects.toThrow();
  });

  it(
    '[RUN-12] killed with -9, a projector is followed by the other, and that one by the first again',
    slow,
    async () => {
      const atWork = async (): Promise<NodeProcess> => {
        const holder = await postgres.process.sql('SELECT holder FROM projector_leases');
        const found = projectors.find(({ name }) => name === holder);
        if (found === undefined) throw new Error(`${holder} projects, which is not its role`);
        return found;
      };
      for (let time = 0; time < projectors.length; time += 1) {
        const before = await atWork();
        await before.kill('SIGKILL');
        await archived(await playGame());
        expect((await atWork()).name).not.toBe(before.name);
        await before.start();
      }
    },
  );

  it('[RUN-13] games go on while the database is down, and are all there once when it is back', slow, async () => {
    const before = await count('FROM games');
    await postgres.process.kill();
    const rooms = [await playGame(), await playGame(), await playGame()];
    await vi.waitFor(async () => expect(await backlog()).toBeGreaterThanOrEqual(rooms.length), soon);
    await postgres.process.start();
    for (const room of rooms) await archived(room);
    expect(await count('FROM games')).toBe(before + rooms.length);
    await vi.waitFor(async () => expect(await backlog()).toBe(0), soon);
  });

  it('[RUN-10] beyond the limit no room is made, with the reason, until the database is back', slow, async () => {
    const node = await startNode('edge-2', { ROLES: 'edge', BACKLOG_LIMIT: '4' });
    onTestFinished(() => node.kill());
    await postgres.process.kill();
    const running = await seatTwo(node.url);
    const rooms: RoomId[] = [];
    const refusal = await (async (): Promise<string> => {
      for (;;) {
        try {
          // Two at one screen: their game begins with the room.
          const both = await guest(node.url);
          rooms.push(await play({ room: await createRoom(both, { table: true }), x: both, o: both }));
        } catch (error) {
          return error instanceof Error ? error.message : '';
        }
      }
    })();
    expect(refusal).toBe('backlog-full');
    const made = await post(node, '/game', {});
    expect([made.status, made.headers.get('retry-after')]).toEqual([503, '5']);
    rooms.push(await play(running));
    await postgres.process.start();
    for (const room of rooms) await archived(room);
    await vi.waitFor(async () => expect((await post(node, '/game', {})).status).toBe(201), soon);
  });
});
