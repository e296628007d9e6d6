/** Fills a data folder with live rooms in mid-game, through the services that a server uses. */
import { randomBytes } from 'node:crypto';
import type { CommandId, PlayerId } from '@inkroom/shared';
import { createMetrics } from '../../server/src/observability/metrics.ts';
import { nodeClock } from '../../server/src/platform/node-clock.ts';
import { nodeEntropy } from '../../server/src/platform/node-entropy.ts';
import { Attendance } from '../../server/src/rooms/attendance.ts';
import { Rooms } from '../../server/src/rooms/rooms.ts';
import { openSqliteStorage } from '../../server/src/storage/sqlite/sqlite-storage.ts';

const batch = 500;
const commandId = (): CommandId => randomBytes(12).toString('base64url') as CommandId;

export async function fillWithRooms(dataDir: string, count: number): Promise<void> {
  const logger = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const storage = await openSqliteStorage({ dataDir, clock: nodeClock, logger });
  const metrics = createMetrics({ node: 'fill' });
  const rooms = new Rooms({
    store: storage.store,
    clock: nodeClock,
    entropy: nodeEntropy,
    metrics,
    attendance: new Attendance(nodeClock),
    codeHash: () => randomBytes(16),
  });
  for (let from = 0; from < count; from += batch) {
    await Promise.all(Array.from({ length: Math.min(batch, count - from) }, (_, index) => fill(rooms, from + index)));
  }
  rooms.close();
  metrics.close();
  await storage.close();
}

async function fill(rooms: Rooms, index: number): Promise<void> {
  const [x, o] = ['x', 'o'].map((side) => ({ player: `player-${side}${index}` as PlayerId, name: `Player ${side}` }));
  if (x === undefined || o === undefined) return;
  const created = await rooms.create(x, {
    commandId: commandId(),
    mode: 'classic',
    visibility: 'public',
    clock: { kind: 'none' },
  });
  if (!created.ok) throw new Error(created.error.code);
  const { room } = created.value;
  const ask = { room, base: 1, attempt: 1 };
  await rooms.execute(o, { ...ask, id: commandId(), command: { type: 'take-seat' } });
  await rooms.execute(x, { ...ask, id: commandId(), command: { type: 'move', game: 1, ply: 0, cell: 4 } });
  await rooms.execute(o, { ...ask, id: commandId(), command: { type: 'move', game: 1, ply: 1, cell: 0 } });
}
