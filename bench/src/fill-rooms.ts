/** Fills a store with live rooms, through the services that a server uses. */
import { randomBytes } from 'node:crypto';
import type { CommandId, PlayerId, Visibility } from '@inkroom/shared';
import { createMetrics } from '../../server/src/observability/metrics.ts';
import { nodeClock } from '../../server/src/platform/node-clock.ts';
import { nodeEntropy } from '../../server/src/platform/node-entropy.ts';
import type { Storage } from '../../server/src/ports/storage.ts';
import { Attendance } from '../../server/src/rooms/attendance.ts';
import { Rooms } from '../../server/src/rooms/rooms.ts';
import { parseRedisUrl } from '../../server/src/storage/redis/address.ts';
import { openRedisStorage } from '../../server/src/storage/redis/redis-storage.ts';
import { openSqliteStorage } from '../../server/src/storage/sqlite/sqlite-storage.ts';
import { pause } from './table.ts';

const batch = 200;
const mostTries = 40;
const commandId = (): CommandId => randomBytes(12).toString('base64url') as CommandId;
const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Public rooms in mid-game. */
export async function fillWithRooms(dataDir: string, count: number): Promise<void> {
  await fill(await openSqliteStorage({ dataDir, clock: nodeClock, logger }), count, async (rooms, index) => {
    const { x, o, room } = await createRoom(rooms, index, 'public');
    const ask = { room, base: 1, attempt: 1 };
    await rooms.execute(o, { ...ask, id: commandId(), command: { type: 'take-seat' } });
    await rooms.execute(x, { ...ask, id: commandId(), command: { type: 'move', game: 1, ply: 0, cell: 4 } });
    await rooms.execute(o, { ...ask, id: commandId(), command: { type: 'move', game: 1, ply: 1, cell: 0 } });
  });
}

/** Rooms in which one person waits. */
export async function fillRedis(url: string, wanted: { count: number; visibility: Visibility }): Promise<void> {
  const address = parseRedisUrl(url);
  if (address === null) throw new Error(`${url} is no address of Redis`);
  const storage = await openRedisStorage({ address, name: 'fill', clock: nodeClock, logger });
  await fill(storage, wanted.count, async (rooms, index) => void (await createRoom(rooms, index, wanted.visibility)));
}

async function fill(
  storage: Storage,
  count: number,
  one: (rooms: Rooms, index: number) => Promise<void>,
): Promise<void> {
  const metrics = createMetrics({ node: 'fill' });
  const rooms = new Rooms({
    store: storage.store,
    clock: nodeClock,
    entropy: nodeEntropy,
    metrics,
    attendance: new Attendance({ clock: nodeClock, presence: storage.presence }),
    codeHash: () => randomBytes(16),
  });
  for (let from = 0; from < count; from += batch) {
    await Promise.all(Array.from({ length: Math.min(batch, count - from) }, (_, index) => one(rooms, from + index)));
  }
  rooms.close();
  metrics.close();
  await storage.close();
}

async function createRoom(rooms: Rooms, index: number, visibility: Visibility) {
  const person = (side: string) => ({ player: `player-${side}${index}` as PlayerId, name: `Player ${side}` });
  const [x, o] = [person('x'), person('o')];
  const wanted = { commandId: commandId(), mode: 'classic', visibility, clock: { kind: 'none' } } as const;
  let created = await rooms.create(x, wanted);
  // A busy store may ask for patience; a room too many is no harm.
  for (let tries = 0; !created.ok && tries < mostTries; tries += 1) {
    await pause(250);
    created = await rooms.create(x, { ...wanted, commandId: commandId() });
  }
  if (!created.ok) throw new Error(created.error.code);
  return { x, o, room: created.value.room };
}
