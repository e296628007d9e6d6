import { matchIdOf, passIdOf, queueIdOf, ticketIdOf } from '@inkroom/shared';
import type { PlayerId, QueueName, RoomId } from '@inkroom/shared';
import { expect, it } from 'vitest';
import * as keys from './keys.ts';

const ids = Array.from({ length: 3_000 }, (_, index) => (index * 2_654_435_761).toString(36).toUpperCase());

it('[REDIS-4] the partitions lie in ranges of slots of one size each', () => {
  const ranges = keys.partitions.map((partition) => Math.floor(keys.slotOf(keys.metaKey(partition)) / (16_384 / 64)));
  expect(ranges).toEqual(Array.from({ length: 64 }, (_, range) => range));
});

it('[REDIS-4] whatever is kept of a room, its channel, and what its partition has one of share a slot', () => {
  for (const id of ids) {
    const room = id as RoomId;
    const partition = keys.partitionOfRecord(room);
    const spelled = [
      ...[keys.roomKey, keys.chatKey, keys.wholeLogKey, keys.roomChannel].map((key) => key(room)),
      ...[keys.metaKey, keys.outagesKey, keys.outboxKey].map((key) => key(partition)),
      ...Object.values(keys.names).map((name) => `${keys.prefixOf(partition)}${name}`),
    ];
    expect(new Set(spelled.map(keys.slotOf)).size).toBe(1);
    expect(new Set(spelled.slice(0, 7)).size, 'and have different names').toBe(7);
  }
});

it('[REDIS-4] a player and a name lie where their scripts look for the clock', () => {
  for (const id of ids) {
    const clock = (of: string) => keys.slotOf(keys.metaKey(keys.partitionOf(of)));
    expect(keys.slotOf(keys.playerKey(id as PlayerId))).toBe(clock(id));
    expect(keys.slotOf(keys.nameKey(id))).toBe(clock(id));
  }
});

it('[REDIS-4] the records of a queue lie together, their line among them, and those of a player where the player is', () => {
  for (const id of ids.slice(0, 500)) {
    const queue = `queue-${id.toLowerCase()}` as QueueName;
    const records = [ticketIdOf(queue, '12345678'), matchIdOf(queue, 'abcdefghijklmnop'), queueIdOf(queue)];
    const spelled = records.flatMap((record) => [
      keys.roomKey(record),
      keys.roomChannel(record),
      keys.visitorsKey(record),
    ]);
    expect(new Set([...spelled, keys.lineKey(queue, 'queued')].map(keys.slotOf)).size).toBe(1);
    for (const record of records) expect(keys.roomOfChannel(keys.roomChannel(record))).toBe(record);
    expect(keys.slotOf(keys.roomKey(passIdOf(id as PlayerId)))).toBe(keys.slotOf(keys.playerKey(id as PlayerId)));
  }
});

it('[REDIS-4] whatever a name is made of, it stays in its partition', () => {
  for (const name of ['{other}', 'a}b', '{', '}{x}', '{}', 'ünï-🖋']) {
    expect(keys.slotOf(keys.nameKey(name))).toBe(keys.slotOf(keys.metaKey(keys.partitionOf(name))));
  }
});

it('[REDIS-4] rooms are spread evenly', () => {
  const counts = new Map<number, number>();
  for (const id of ids) counts.set(keys.partitionOf(id), (counts.get(keys.partitionOf(id)) ?? 0) + 1);
  const expected = ids.length / 64;
  expect(counts.size).toBe(64);
  for (const count of counts.values()) {
    expect(count).toBeGreaterThan(expected / 2);
    expect(count).toBeLessThan(expected * 2);
  }
});

it('a channel tells its room', () => {
  for (const id of ids.slice(0, 100)) expect(keys.roomOfChannel(keys.roomChannel(id as RoomId))).toBe(id);
});
