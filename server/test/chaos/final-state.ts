/** What Redis has in the end: whole logs, stored rooms, facts, and whatever keys are left. */
import { isRoomRecord } from '@inkroom/shared';
import type { GameFact, LogPosition, RecordId, RoomId, RoomUpdate, StoredRoom, TicketFact } from '@inkroom/shared';
import { Redis } from 'ioredis';
import { names, outboxKey, partitions, roomKey, wholeLogKey } from '../../src/storage/redis/keys.ts';
import type { RoomLog } from '../invariants/history.ts';

export interface FinalState {
  readonly logs: readonly RoomLog[];
  readonly positions: ReadonlyMap<RoomId, LogPosition>;
  readonly facts: readonly GameFact[];
  /** By Redis' clock. */
  readonly now: number;
}

async function withRedis<T>(url: string, read: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(url, { maxRetriesPerRequest: 2 });
  try {
    return await read(redis);
  } finally {
    redis.disconnect();
  }
}

/** Of these rooms; what was stored was written by the server under test. */
export function readFinalState(url: string, rooms: readonly RoomId[]): Promise<FinalState> {
  return withRedis(url, async (redis) => {
    const positions = new Map<RoomId, LogPosition>();
    const logs: RoomLog[] = [];
    for (const room of rooms) {
      const updates = (await redis.lrange(wholeLogKey(room), 0, -1)).map((text) => JSON.parse(text) as RoomUpdate);
      const [position, state] = await redis.hmget(roomKey(room), 'p', 's');
      const [epoch = '', version, tip = ''] = (position ?? '').split(' ');
      if (position) positions.set(room, { epoch, version: Number(version), tip });
      logs.push({ room, updates, state: state ? (JSON.parse(state) as StoredRoom) : null });
    }
    const facts: GameFact[] = [];
    for (const partition of partitions) {
      const entries = await redis.xrange(outboxKey(partition), '-', '+');
      // What it tells of tickets is looked at elsewhere; see ticket-state.ts.
      const told = entries.flatMap(([, fields]) => JSON.parse(fields[1] ?? '[]') as GameFact | TicketFact);
      facts.push(...told.filter((fact) => fact.type !== 'ticket'));
    }
    const [seconds, micros] = await redis.time();
    return { logs, positions, facts, now: Number(seconds) * 1000 + Math.floor(Number(micros) / 1000) };
  });
}

/** Keys that belong to one of these rooms, or name it; the logs that only the checks keep are not counted. */
export function keysOfRooms(url: string, rooms: readonly RoomId[]): Promise<readonly string[]> {
  return withRedis(url, async (redis) => {
    const left: string[] = [];
    for await (const batch of redis.scanStream({ count: 500 })) {
      for (const key of batch as readonly string[]) {
        if (!key.includes(names.LOG) && rooms.some((room) => key.includes(room))) left.push(key);
      }
    }
    for (const partition of partitions) {
      const prefix = outboxKey(partition).slice(0, -names.OUTBOX.length);
      for (const name of [names.WAKES, names.LISTING]) {
        for (const member of await redis.zrange(`${prefix}${name}`, '0', '-1')) {
          // Tickets that have ended stay for an hour.
          if (isRoomRecord(member as RecordId)) left.push(`${prefix}${name} ${member}`);
        }
      }
    }
    return left;
  });
}
