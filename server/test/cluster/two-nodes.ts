/** Two nodes on one Redis, and what their clients are told of people. */
import type { LobbyCounters, RoomId, RoomPresence } from '@inkroom/shared';
import { expect, vi } from 'vitest';
import { NodeProcess } from '../../../scripts/cluster/node-process.ts';
import { startRedis } from '../../src/storage/redis/testing.ts';
import type { RedisUnderTest, StartRedisOptions } from '../../src/storage/redis/testing.ts';
import { command, createRoom, guest, joinRoom, stateOf } from '../support/play.ts';
import type { WireClient } from '../support/wire-client.ts';

/** A second is the aim; the machine may be busy. */
export const soon = { timeout: 60_000, interval: 25 };
/** A lease of 15 s, a look each second, and the grace of whoever may come back. */
export const afterDeath = { timeout: 90_000, interval: 100 };

export interface TwoNodes {
  readonly redis: RedisUnderTest;
  readonly a: NodeProcess;
  readonly b: NodeProcess;
  /** One more, in the same environment but for what is said otherwise. */
  startNode(name: string, otherwise?: Readonly<Record<string, string>>): Promise<NodeProcess>;
  close(): Promise<void>;
}

export async function startTwoNodes(
  env: Readonly<Record<string, string>> = {},
  on: StartRedisOptions = {},
): Promise<TwoNodes> {
  const redis = await startRedis(on);
  const startNode = (name: string, otherwise: Readonly<Record<string, string>> = {}): Promise<NodeProcess> =>
    NodeProcess.start({
      name,
      env: {
        HOST: '127.0.0.1',
        REDIS_URL: redis.url,
        NODE_NAME: name,
        HOUSE_GAMES: '0',
        DRAIN_MS: '100',
        ...env,
        ...otherwise,
      },
    });
  try {
    const [a, b] = await Promise.all([startNode('a'), startNode('b')]);
    const close = async (): Promise<void> => {
      await Promise.all([a.kill(), b.kill()]);
      await redis.close();
    };
    return { redis, a, b, startNode, close };
  } catch (error) {
    await redis.close();
    throw error;
  }
}

/** The opponent has heard of it too. */
export async function sitDown(client: WireClient, room: RoomId, opponent: WireClient): Promise<void> {
  expect(await command(client, room, { type: 'take-seat' })).toBe('ok');
  const hasHeard = () => opponent.heardOf('room:updated').some((update) => update.room === room);
  await vi.waitFor(() => expect(hasHeard()).toBe(true), soon);
}

/** X on one node, O on another. */
export async function sitApart({ a, b }: Pick<TwoNodes, 'a' | 'b'>, more: object = {}) {
  const [x, o] = [await guest(a.url), await guest(b.url)];
  const room = await createRoom(x, more);
  await joinRoom(o, room);
  await sitDown(o, room, x);
  return { room, x, o };
}

export const presenceAt = (client: WireClient): RoomPresence | undefined => client.heardOf('room:presence').at(-1);

export const awaySince = async (client: WireClient, room: RoomId, seat: 0 | 1): Promise<number | null> =>
  (await stateOf(client, room)).seats[seat]?.awaySince ?? null;

export async function countersAt(client: WireClient): Promise<LobbyCounters> {
  const joined = await client.ask('lobby:join', {});
  if (!joined.ok) throw new Error(joined.code);
  return joined.lobby.counters;
}
