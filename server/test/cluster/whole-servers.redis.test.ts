/** Whole servers on each kind of Redis that REDIS_URL can name: what crosses nodes, from a move to the end of a session. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { NodeProcess } from '../../../scripts/cluster/node-process.ts';
import { startRedis } from '../../src/storage/redis/testing.ts';
import type { RedisKind } from '../../src/storage/redis/testing.ts';
import { createRoom, guest, joinRoom, move, stateOf } from '../support/play.ts';
import { WireClient } from '../support/wire-client.ts';
import { countersAt, presenceAt, sitApart, soon, startTwoNodes } from './two-nodes.ts';
import type { TwoNodes } from './two-nodes.ts';

const slow = 600_000;

async function ask(
  url: string,
  method: string,
  token: string,
  body?: object,
): Promise<{ status: number; json: unknown }> {
  const response = await fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, json: await response.json() };
}

describe.each<RedisKind>(['one Redis', 'Redis Cluster'])('on %s', (kind) => {
  let nodes: TwoNodes;

  beforeAll(async () => {
    nodes = await startTwoNodes({}, { kind });
  }, slow);

  afterAll(() => nodes.close(), slow);

  it(
    '[CLUSTER-47] a game is played across two nodes, watched, and counted in the lobby',
    { timeout: slow },
    async () => {
      const { room, x, o } = await sitApart(nodes);
      const watcher = await guest(nodes.b.url);
      await joinRoom(watcher, room);
      await vi.waitFor(() => expect(presenceAt(x)).toMatchObject({ seats: [true, true], watching: 1 }), soon);
      for (const [ply, cell] of [0, 3, 1, 4, 2].entries()) {
        const mover = ply % 2 === 0 ? x : o;
        await vi.waitFor(async () => expect((await stateOf(mover, room)).position.moves).toHaveLength(ply), soon);
        expect(await move(mover, room, [ply, cell])).toMatchObject({ ok: true });
      }
      await vi.waitFor(async () => expect((await stateOf(watcher, room)).end).toMatchObject({ winner: 0 }), soon);
      const looker = await guest(nodes.a.url);
      await vi.waitFor(async () => expect(await countersAt(looker)).toMatchObject({ online: 4, watching: 1 }), soon);
    },
  );

  it("[CLUSTER-48] a new name reaches the player's tabs on every node, and the room", { timeout: slow }, async () => {
    const here = await guest(nodes.a.url);
    const room = await createRoom(here);
    const there = await guest(nodes.b.url, { token: here.session.token });
    const username = kind === 'one Redis' ? 'marten' : 'heron';
    const changed = await ask(`${nodes.a.url}/api/me`, 'PATCH', here.session.token, { username });
    expect(changed.status).toBe(200);
    await vi.waitFor(() => {
      expect(there.heardOf('session:changed').at(-1)?.me).toMatchObject({ name: username });
    }, soon);
    const reader = await guest(nodes.b.url);
    await joinRoom(reader, room);
    await vi.waitFor(async () => expect((await stateOf(reader, room)).seats[0]?.name).toBe(username), soon);
  });

  it('[CLUSTER-49] signing out everywhere ends the sessions at the other node too', { timeout: slow }, async () => {
    const here = await guest(nodes.a.url);
    await createRoom(here);
    const there = await guest(nodes.b.url, { token: here.session.token });
    const { token, credentials } = here.session;
    const link = await ask(`${nodes.a.url}/api/session/link`, 'POST', token);
    const { code } = link.json as { code: string };
    const redeemed = await ask(`${nodes.b.url}/api/session/link/redeem`, 'POST', token, { code });
    expect(redeemed.status, 'a link made at one node is redeemed at the other').toBe(200);
    const other = await WireClient.connect(nodes.b.url, { token: (redeemed.json as { token: string }).token });
    const ended = other.closed();
    const left = await ask(`${nodes.a.url}/api/session/sign-out-everywhere`, 'POST', token);
    expect(left.status).toBe(200);
    await ended;
    expect(other.heardOf('session:ended')).toMatchObject([{ code: 'session-ended' }]);
    expect(there.heardOf('session:ended'), 'the device that signed out comes back by its secret').toEqual([]);
    expect(await WireClient.refusalOf(nodes.b.url, { token })).toBe('session-ended');
    expect(await WireClient.refusalOf(nodes.b.url, { token, ...credentials })).toBe('connected');
  });
});

it(
  '[REDIS-6] a server on a Redis with password and TLS serves, given the authority to trust',
  { timeout: slow },
  async () => {
    const redis = await startRedis({ password: 'a p@ss/word', tls: true });
    onTestFinished(() => redis.close());
    const ca = path.join(redis.process.dir, 'ca.pem');
    await writeFile(ca, redis.ca ?? '');
    const env = { HOST: '127.0.0.1', REDIS_URL: redis.url, REDIS_CA_FILE: ca, HOUSE_GAMES: '0' };
    const node = await NodeProcess.start({ name: 'secret', env });
    onTestFinished(() => node.kill());
    const client = await guest(node.url);
    const room = await createRoom(client);
    expect((await stateOf(client, room)).id).toBe(room);
  },
);
