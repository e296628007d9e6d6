import { roomTimes } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import { attendanceOf } from './attendance.ts';
import { headlineOf } from './headline.ts';
import { tallyPath } from './tally.tsx';
import { aRoom, ada, after, bob, played } from './test/room-fixture.ts';

const xWins = [0, 3, 1, 4, 2];

describe('the headline of a room', () => {
  it('waits while a seat is free, and tells a visitor so', () => {
    const room = aRoom({ seats: [ada, null] });
    expect(headlineOf(room, [0])).toMatchObject({ text: 'Waiting for an opponent', mood: 'wait' });
    expect(headlineOf(room, [])).toMatchObject({ text: 'A seat is free', mood: 'wait' });
  });

  it('says whose turn it is, as each person sees it', () => {
    const room = played(aRoom(), [4]);
    expect(headlineOf(room, [1])).toMatchObject({ text: 'Your turn', mood: 'mine' });
    expect(headlineOf(room, [0])).toMatchObject({ text: 'Bob Otter is thinking', mood: 'theirs' });
    expect(headlineOf(room, [])).toMatchObject({ text: 'Bob Otter is thinking', mood: 'watched' });
  });

  it('says who begins', () => {
    expect(headlineOf(aRoom(), [0]).text).toBe('Your turn: make the first mark');
    expect(headlineOf(aRoom(), [1]).text).toBe('Ada Heron begins');
  });

  it('names the sides at a shared table', () => {
    const room = played(aRoom({ seats: [ada, ada], table: true }), [4]);
    expect(headlineOf(room, [0, 1])).toMatchObject({ text: 'O to move', mood: 'mine' });
    expect(headlineOf(played(room, [0, 3, 1, 5]), [0, 1]).text).toBe('X wins');
  });

  it('tells the result and how it came', () => {
    const won = played(aRoom(), xWins);
    expect(headlineOf(won, [0])).toEqual({ text: 'You win!', detail: 'in 5 moves', mood: 'won' });
    expect(headlineOf(won, [1])).toEqual({ text: 'Ada Heron wins', detail: 'in 5 moves', mood: 'lost' });
    expect(headlineOf(won, []).mood).toBe('watched');
    const drawn = played(aRoom(), [0, 1, 2, 4, 3, 5, 7, 6, 8]);
    expect(headlineOf(drawn, [0])).toEqual({ text: 'A draw', detail: 'the board is full', mood: 'draw' });
  });

  it('tells a resignation from a row', () => {
    const room = after(played(aRoom(), [4]), [[ada, { type: 'resign', game: 1 }]]);
    expect(headlineOf(room, [1])).toEqual({ text: 'You win!', detail: 'by resignation', mood: 'won' });
  });
});

describe('whether a player is here', () => {
  const away = (at: number) => after(played(aRoom(), [4]), [[bob, { type: 'mark-away', since: at }]]);

  it('is here while connected', () => {
    expect(attendanceOf(aRoom(), 0, { connected: true, now: 0 })).toEqual({ kind: 'here' });
    expect(attendanceOf(aRoom(), 0, { connected: null, now: 0 })).toEqual({ kind: 'here' });
  });

  it('has lost the connection before it counts as away', () => {
    expect(attendanceOf(aRoom(), 0, { connected: false, now: 0 })).toEqual({ kind: 'lost' });
  });

  it('counts down to the claim in mid-game', () => {
    const room = away(2_000_000);
    expect(attendanceOf(room, 1, { connected: false, now: 2_012_000 })).toEqual({
      kind: 'away',
      forMs: 12_000,
      claimInMs: roomTimes.claimAfterAwayMs - 12_000,
      freeInMs: null,
    });
    expect(attendanceOf(room, 1, { connected: false, now: 2_030_000 })).toEqual({ kind: 'claimable', forMs: 30_000 });
  });

  it('counts down to the free seat before the game', () => {
    const room = after(aRoom(), [[bob, { type: 'mark-away', since: 2_000_000 }]]);
    const seen = attendanceOf(room, 1, { connected: false, now: 2_010_000 });
    expect(seen).toMatchObject({ kind: 'away', claimInMs: null, freeInMs: roomTimes.freeAfterAwayMs - 10_000 });
  });

  it('is a free seat when nobody has it', () => {
    expect(attendanceOf(aRoom({ seats: [ada, null] }), 1, { connected: null, now: 0 })).toEqual({ kind: 'free' });
  });
});

describe('tally marks', () => {
  it('draws a stroke for each win, every fifth across', () => {
    expect(tallyPath(4).path.match(/M/g)).toHaveLength(4);
    expect(tallyPath(7).path.match(/M/g)).toHaveLength(7);
    expect(tallyPath(10).width).toBeGreaterThan(tallyPath(5).width);
  });
});
