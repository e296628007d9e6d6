import type { RoomId } from '@inkroom/shared';
import { expect, it } from 'vitest';
import { listingIsTrue, nothingIsLeft, presenceIsTrue } from './aftermath.ts';
import { theRoom } from './testing.ts';

it('[CLUSTER-12] presence that is as the sockets are is fine; a ghost and somebody missing are found', () => {
  const real = { seats: [true, false], watching: 2 } as const;
  const check = (told: { seats: readonly [boolean, boolean]; watching: number }): number =>
    presenceIsTrue([{ room: theRoom, node: 'one', real, told }]).length;
  expect(check(real)).toBe(0);
  expect(check({ ...real, seats: [true, true] })).toBe(1);
  expect(check({ ...real, watching: 1 })).toBe(1);
});

it('[CLUSTER-12] a listing that is behind, lists a closed room, or misses one is found', () => {
  const other = 'TEST0001' as RoomId;
  const real = new Map([[theRoom, 7]]);
  const check = (...told: readonly (readonly [RoomId, number])[]): number =>
    listingIsTrue({ real, told: new Map(told), node: 'one' }).length;
  expect(check([theRoom, 7])).toBe(0);
  expect(check([theRoom, 6])).toBe(1);
  expect(check([theRoom, 7], [other, 1])).toBe(1);
  expect(check()).toBe(1);
});

it('[CLUSTER-13] nothing left and memory as before is fine; a key and a node that grew are found', () => {
  const memory = (afterBytes: number) => [{ node: 'one', beforeBytes: 100_000_000, afterBytes }];
  expect(nothingIsLeft({ keys: [], memory: memory(109_000_000) })).toEqual([]);
  expect(nothingIsLeft({ keys: ['room'], memory: memory(100_000_000) })).toHaveLength(1);
  expect(nothingIsLeft({ keys: [], memory: memory(111_000_000) })).toHaveLength(1);
});
