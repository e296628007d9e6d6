import type { RoomState, Seat } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import { aRoom, ada, after, bob, played } from '../../components/room/test/room-fixture.ts';
import { awaitedName } from './awaited.ts';
import { goesOn } from './goes-on.ts';

const lost = (state: RoomState, ...mySeats: readonly Seat[]) => ({ epoch: 'e', wasClosed: false, state, mySeats });

describe('how those who were in a room that is gone go on', () => {
  it('two people meet again, each at their side', () => {
    const state = played(aRoom(), [4]);
    expect(goesOn(lost(state, 0))).toEqual({ kind: 'together', seat: 0, opponent: 'Bob Otter' });
    expect(goesOn(lost(state, 1))).toEqual({ kind: 'together', seat: 1, opponent: 'Ada Heron' });
  });

  it('who stood up after the game is still who it was played with', () => {
    const state = after(played(aRoom(), [0, 3, 1, 4, 2]), [[bob, { type: 'leave' }]]);
    expect(goesOn(lost(state, 0))).toEqual({ kind: 'together', seat: 0, opponent: 'Bob Otter' });
  });

  it('nobody is met who never came', () => {
    expect(goesOn(lost(aRoom({ seats: [ada, null] }), 0))).toEqual({ kind: 'alone', seat: 0 });
  });

  it('the computer plays on in its strength', () => {
    const state = after(aRoom({ seats: [null, ada] }), [[ada, { type: 'add-bot', strength: 'hard' }]]);
    expect(goesOn(lost(state, 1))).toEqual({ kind: 'computer', seat: 1, opponent: 'Doodle', bot: 'hard' });
  });

  it('a shared table stays one, and who only watched is seated nowhere', () => {
    expect(goesOn(lost(aRoom({ seats: [ada, ada], table: true }), 0, 1))).toEqual({ kind: 'table' });
    expect(goesOn(lost(aRoom()))).toEqual({ kind: 'watching' });
  });
});

describe('who is expected in the new room', () => {
  it('is read from what this page wrote, and from nothing else', () => {
    expect(awaitedName({ waitingFor: 'Ben' })).toBe('Ben');
    for (const other of [null, undefined, 'Ben', {}, { waitingFor: 3 }]) expect(awaitedName(other)).toBeNull();
  });
});
