import { limits } from '@inkroom/shared';
import { expect, it } from 'vitest';
import { closeSlowReaders } from './slow-readers.ts';
import type { RoomServer } from './types.ts';

/** A server with one connection that has so much unsent; tells whether it was closed when somebody looked. */
function look(writeBuffer: unknown): { closed: boolean; looking: boolean } {
  const seen = { closed: false, looking: true };
  const conn = {
    writeBuffer,
    close: (discard: boolean) => {
      seen.closed = discard;
    },
  };
  const io = { sockets: { sockets: new Map([['one', { conn }]]) } } as unknown as RoomServer;
  let task = (): void => undefined;
  const stop = closeSlowReaders(io, {
    now: () => 0,
    after: () => () => undefined,
    every: (_, look) => {
      task = look;
      return () => {
        seen.looking = false;
      };
    },
  });
  task();
  stop();
  return seen;
}

const packets = (count: number, data: unknown) => Array.from({ length: count }, () => ({ type: 'message', data }));

it.each([
  ['nothing', []],
  ['as many packets as are allowed', packets(limits.maxUnsentPackets, 'x')],
  ['as many bytes as are allowed', packets(4, 'x'.repeat(limits.maxUnsentBytes / 4))],
  ['a transport without a buffer', undefined],
])('[WIRE-11] a connection with %s unsent stays', (_, unsent) => {
  expect(look(unsent)).toEqual({ closed: false, looking: false });
});

it.each([
  ['too many packets', packets(limits.maxUnsentPackets + 1, 'x')],
  ['too many bytes', packets(4, 'x'.repeat(limits.maxUnsentBytes / 4 + 1))],
  ['too many bytes in few characters', packets(1, '\u20ac'.repeat(limits.maxUnsentBytes / 2))],
  ['too many binary bytes', packets(1, new Uint8Array(limits.maxUnsentBytes + 1))],
])('[WIRE-11] a connection with %s unsent is closed, and what waits is thrown away', (_, unsent) => {
  expect(look(unsent)).toEqual({ closed: true, looking: false });
});
