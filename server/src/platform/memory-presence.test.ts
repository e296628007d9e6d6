import type { RoomId } from '@inkroom/shared';
import { expect, it } from 'vitest';
import { describePresenceOfOneNode } from '../ports/presence.contract.ts';
import { createMemoryPresence } from './memory-presence.ts';

describePresenceOfOneNode(async () => ({
  node: async () => createMemoryPresence({ node: 'this', orphans: [] }),
  follow: async () => undefined,
  kill: async () => undefined,
  advance: async () => undefined,
  empty: async () => undefined,
  kept: async () => [],
  close: async () => undefined,
}));

it('[STORE-23] every room of the start is handed out once', async () => {
  const rooms = Array.from({ length: 5 }, (_, index) => `ROOM000${index}` as RoomId);
  const presence = createMemoryPresence({ node: 'this', orphans: rooms });
  const claim = (limit: number) => presence.claimOrphans({ limit, leaseMs: 1_000 });
  expect([await claim(3), await claim(3), await claim(3)]).toEqual([rooms.slice(0, 3), rooms.slice(3), []]);
});
