import type { ListedRoom, ListedSeat } from '@inkroom/shared';
import { parseRoomCode } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import { featuredRoom, inLobbyOrder, loneSeat } from './sort-rooms.ts';

const seat = (name: string, more: Partial<ListedSeat> = {}): ListedSeat => ({ name, bot: null, away: false, ...more });

function room(code: string, more: Partial<ListedRoom> = {}): ListedRoom {
  const id = parseRoomCode(code.padEnd(8, '0'));
  if (!id) throw new Error(`${code} is no room code`);
  return {
    room: id,
    version: 1,
    mode: 'classic',
    phase: 'playing',
    origin: 'people',
    clock: { kind: 'none' },
    game: 1,
    seats: [seat('Ann'), seat('Bob')],
    moves: [4],
    winner: null,
    watching: 0,
    createdAt: 1000,
    lastAt: 1000,
    ...more,
  };
}

const waiting = (code: string, name: string, more: Partial<ListedRoom> = {}) =>
  room(code, { phase: 'open', moves: [], seats: [seat(name), null], ...more });

const codes = (rooms: readonly ListedRoom[]) => rooms.map(({ room: id }) => id.replace(/0+$/, ''));

describe('a seat on which somebody waits alone', () => {
  it('is found on either side', () => {
    expect(loneSeat(waiting('A', 'Ann', { seats: [null, seat('Ann')] }))?.name).toBe('Ann');
  });

  it('is none once somebody sits opposite, the game runs, or only the computer is there', () => {
    expect(loneSeat(waiting('A', 'Ann', { seats: [seat('Ann'), seat('Bob')] }))).toBeNull();
    expect(loneSeat(waiting('A', 'Ann', { phase: 'playing' }))).toBeNull();
    expect(loneSeat(waiting('A', 'Ann', { seats: [seat('Computer', { bot: 'hard' }), null] }))).toBeNull();
    expect(loneSeat(waiting('A', 'Ann', { origin: 'house' }))).toBeNull();
  });
});

describe('the order of the lobby', () => {
  it('begins with free seats of other people who are there, then games by their watchers, then what is over', () => {
    const rooms = [
      room('D0ne', { phase: 'finished', watching: 9 }),
      room('Few', { watching: 1 }),
      room('Many', { watching: 5 }),
      waiting('Mine', 'Ann'),
      waiting('Gone', 'Cid', { seats: [seat('Cid', { away: true }), null] }),
      waiting('Free', 'Bob'),
    ];
    expect(codes(inLobbyOrder(rooms, 'Ann'))).toEqual(['FREE', 'MANY', 'FEW', 'M1NE', 'G0NE', 'D0NE']);
  });

  it('leaves the list it was given as it was', () => {
    const rooms = [room('A', { phase: 'finished' }), room('B')];
    inLobbyOrder(rooms, null);
    expect(codes(rooms)).toEqual(['A', 'B']);
  });
});

describe('the game shown large', () => {
  it('is the most watched running game of people, before any of the house', () => {
    const rooms = [
      room('H', { origin: 'house', watching: 30 }),
      room('A', { watching: 2 }),
      room('B', { watching: 4 }),
      room('C', { phase: 'finished', watching: 50 }),
    ];
    expect(codes([featuredRoom(rooms)].filter((found) => found !== null))).toEqual(['B']);
  });

  it('is the oldest of equals, so that a new game does not push it away', () => {
    const rooms = [room('New', { createdAt: 2000 }), room('F1rst', { createdAt: 1000 })];
    expect(featuredRoom(rooms)?.createdAt).toBe(1000);
  });

  it('is a game of the house when people play none, and none when nothing runs', () => {
    expect(featuredRoom([room('H', { origin: 'house' })])?.origin).toBe('house');
    expect(featuredRoom([waiting('A', 'Ann')])).toBeNull();
  });
});
