/** A node over a Redis in trouble: it stays up and says so, accepts nothing that is not kept, and is well again by itself. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ServerProcess } from '../../../e2e/support/server-process.ts';
import { faultyConfig, redisFaults } from '../../src/storage/redis/testing-faults.ts';
import { startRedis } from '../../src/storage/redis/testing.ts';
import type { RedisUnderTest } from '../../src/storage/redis/testing.ts';
import { WireClient, newCommandId } from '../support/wire-client.ts';

const patient = { timeout: 60_000, interval: 50 };

let redis: RedisUnderTest;
let node: ServerProcess;

beforeAll(async () => {
  redis = await startRedis({ config: faultyConfig });
  node = await ServerProcess.start({ env: { REDIS_URL: redis.url, NODE_NAME: 'node-1' } });
}, 180_000);

afterAll(async () => {
  await node.close();
  await redis.close();
}, 90_000);

async function readiness(): Promise<{ status: number; degraded: unknown }> {
  const response = await fetch(`${node.url}/readyz`);
  const body: unknown = await response.json();
  return { status: response.status, degraded: (body as { degraded: unknown }).degraded };
}

const newRoom = { mode: 'classic', visibility: 'link', clock: { kind: 'none' } } as const;

it.each(redisFaults)(
  '[CLUSTER-60] Redis $name: the node says so on /readyz and to its players, and recovers by itself',
  { timeout: 240_000 },
  async ({ begin, end, keeps }) => {
    const client = await WireClient.connect(node.url);
    const pid = node.pid;
    const before = await client.ask('room:create', { ...newRoom, id: newCommandId() });
    if (!before.ok) throw new Error(before.code);
    await begin(redis);
    await vi.waitFor(async () => expect(await readiness()).toEqual({ status: 200, degraded: ['store'] }), patient);
    const refused = await client.ask('room:create', { ...newRoom, id: newCommandId() });
    expect(refused).toMatchObject({ ok: false, code: 'store-unavailable', retryable: true });
    expect(client.socket.connected).toBe(true);
    await end(redis);
    await vi.waitFor(async () => expect(await readiness()).toEqual({ status: 200, degraded: [] }), patient);
    const fresh = await WireClient.connect(node.url);
    await vi.waitFor(async () => {
      const after = await fresh.ask('room:create', { ...newRoom, id: newCommandId() });
      expect(after).toMatchObject({ ok: true });
    }, patient);
    const there = await fresh.ask('room:join', { room: before.room });
    expect(there).toMatchObject(keeps ? { ok: true } : { ok: false, code: 'room-not-found' });
    expect(client.socket.connected).toBe(true);
    expect(node.pid).toBe(pid);
    client.close();
    fresh.close();
  },
);
