/** Short scenes in which exactly one check of the store stands between a fault and a lost or doubled move. */
import type { LogPosition, PlayerCommand, RoomUpdate } from '@inkroom/shared';
import { Redis } from 'ioredis';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../../../e2e/support/bot-pair.ts';
import { roomKey, wholeLogKey } from '../../src/storage/redis/keys.ts';
import { Person } from './bot-players.ts';
import type { Table } from './bot-players.ts';
import type { CheckOff } from './check-off.ts';
import type { TcpProxy } from '../../../e2e/support/tcp-proxy.ts';
import { acknowledgement } from './faults.ts';
import { playedOn } from './stage.ts';
import type { Stage } from './stage.ts';

/** What a scene did: how often its fault bit, and what the store was made to lose on purpose. */
export interface SceneRun {
  readonly hits: number;
  readonly takenBack: readonly RoomUpdate[];
}

type Scene = (stage: Stage) => Promise<SceneRun>;

/** The same commands arrive again because their acknowledgements are lost. */
const lostAcknowledgements: Scene = async ({ tables, clientProxy }) => {
  for (const table of tables) table.start();
  for (let cut = 1; cut <= 8; cut += 1) {
    clientProxy.loseReplyWith(acknowledgement);
    await until(() => clientProxy.lostReplies >= cut);
    await pause(150);
  }
  return { hits: clientProxy.lostReplies, takenBack: [] };
};

/** Two tabs of one player move at the same moment on different nodes, which sometimes do not hear of each other. */
const tabsAtOnce: Scene = async ({ tables, cluster: { redis } }) => {
  for (const table of tables) table.start();
  let hits = 0;
  for (let time = 0; time < 5; time += 1) {
    await pause(600);
    hits += Number(await redis.cli('client', 'kill', 'type', 'pubsub'));
  }
  return { hits, takenBack: [] };
};

/** A node dies with commits that have not reached Redis. */
const diesBeforeCommit: Scene = async ({ tables, redisProxy, proxied }) => {
  for (const table of tables) table.start();
  await until(() => tables.some(({ moves }) => moves.length > 3));
  redisProxy.hold();
  await until(() => redisProxy.held.includes('move-made'));
  // Long enough for an answer that does not wait for Redis.
  await pause(100);
  const hits = redisProxy.held.split('move-made').length - 1;
  await proxied.kill('SIGKILL');
  redisProxy.drop();
  redisProxy.release();
  await proxied.start();
  await playedOn(tables, Date.now());
  return { hits, takenBack: [] };
};

/**
 * Redis loses its tail and reaches the same version again by another move, while one node has a commit under way that
 * was decided on what was lost.
 */
const sameVersionAgain: Scene = async (stage) => {
  // A node that happens to ask Redis for something else first sends no commit: then the next table is tried.
  for (const table of stage.tables) {
    const run = await sameVersionAt(stage, table);
    if (run !== null) return run;
  }
  return { hits: 0, takenBack: [] };
};

async function sameVersionAt(stage: Stage, table: Table): Promise<SceneRun | null> {
  const { cluster, proxied, redisProxy, recorder } = stage;
  const [x, o] = table.players;
  const other = cluster.nodes.find((node) => node !== proxied);
  if (x === undefined || o === undefined || other === undefined) throw new Error('the table has two players');
  const { room } = table;
  // O's page is on the node whose way to Redis is held, X' on another.
  const atHeld = await Person.arrive(proxied.url, { ...o.environment });
  const atOther = await Person.arrive(other.url, { ...x.environment });
  for (const person of [atHeld, atOther]) await person.enter(room, false);
  const redis = new Redis(cluster.redis.url);
  const send = (person: Person, command: PlayerCommand) => {
    if (person.replica === null) throw new Error('it has entered');
    return recorder.send({ replica: person.replica, client: 'scene', player: person.player, room }, command);
  };
  const stored = async (): Promise<LogPosition> => {
    const [epoch = '', version, tip = ''] = ((await redis.hget(roomKey(room), 'p')) ?? '').split(' ');
    return { epoch, version: Number(version), tip };
  };
  const movesAt = (person: Person): number => person.replica?.getState().confirmed?.position.moves.length ?? -1;
  try {
    // The node gets to know O: it asks Redis who they are once.
    await send(atHeld, { type: 'take-seat' });
    const before = await redis.dumpBuffer(roomKey(room));
    await send(atOther, { type: 'move', game: 1, ply: 0, cell: 0 });
    await until(() => movesAt(atHeld) === 1);
    const lost = await stored();
    redisProxy.hold();
    const late = send(atHeld, { type: 'move', game: 1, ply: 1, cell: 4 });
    if (!(await isHeld(redisProxy))) {
      redisProxy.release();
      await late;
      return null;
    }
    const [update = '{}'] = await redis.lrange(wholeLogKey(room), -1, -1);
    await redis.rpop(wholeLogKey(room));
    await redis.restore(roomKey(room), 0, before, 'REPLACE');
    // The other node compares what it knows when its subscription is back.
    await cluster.redis.cli('client', 'kill', 'type', 'pubsub');
    await until(() => movesAt(atOther) === 0);
    await send(atOther, { type: 'move', game: 1, ply: 0, cell: 8 });
    const again = await stored();
    redisProxy.release();
    await late;
    return {
      hits: again.version === lost.version && again.tip !== lost.tip ? 1 : 0,
      takenBack: [JSON.parse(update) as RoomUpdate],
    };
  } finally {
    redisProxy.release();
    redis.disconnect();
    atHeld.close();
    atOther.close();
  }
}

async function isHeld(redisProxy: TcpProxy): Promise<boolean> {
  for (let look = 0; look < 100; look += 1) {
    if (redisProxy.held.includes('move-made')) return true;
    await pause(15);
  }
  return false;
}

export const sceneOf: Readonly<Record<CheckOff, Scene>> = {
  dedupe: lostAcknowledgements,
  position: tabsAtOnce,
  'version-alone': sameVersionAgain,
  'answer-before-commit': diesBeforeCommit,
  'publish-before-commit': tabsAtOnce,
};

/** Nobody sends any more, and every answer is here. */
export async function endScene(tables: readonly Table[]): Promise<void> {
  await Promise.all(tables.map((table) => table.stop()));
}
