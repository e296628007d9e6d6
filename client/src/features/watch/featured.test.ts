import { parseRoomCode } from '@inkroom/shared';
import type { ListedRoom } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import { byMode, featuredNow, lingerMs, lingersForMs, mostWatched } from './featured.ts';

const seat = (name: string) => ({ name, bot: null, away: false });

function room(code: string, change: Partial<ListedRoom> = {}): ListedRoom {
  const id = parseRoomCode(code);
  if (id === null) throw new Error(`${code} is not a room code`);
  return {
    room: id,
    version: 1,
    mode: 'classic',
    phase: 'playing',
    origin: 'people',
    clock: { kind: 'none' },
    game: 1,
    seats: [seat('Ada'), seat('Bob')],
    moves: [4],
    winner: null,
    watching: 0,
    createdAt: 1000,
    lastAt: 2000,
    ...change,
  };
}

const a = room('AAAA0001');
const b = room('AAAA0002', { watching: 3 });
const house = room('AAAA0003', { origin: 'house', createdAt: 1 });

describe('the game on the big board', () => {
  it('is the most watched running game', () => {
    expect(mostWatched([a, b, house])).toBe(b);
    expect(mostWatched([{ ...b, phase: 'finished' }])).toBeNull();
  });

  it('is one of people before one of the house', () => {
    expect(mostWatched([house, a])).toBe(a);
  });

  it('stays while it goes on, whoever else is watched more', () => {
    expect(featuredNow(a.room, [a, b], 5000)).toBe(a.room);
  });

  it('stays ten seconds after its end, then the next one comes', () => {
    const over = { ...a, phase: 'finished' as const };
    expect(featuredNow(a.room, [over, b], over.lastAt + lingerMs - 1)).toBe(a.room);
    expect(featuredNow(a.room, [over, b], over.lastAt + lingerMs)).toBe(b.room);
    expect(lingersForMs(over, over.lastAt + 4000)).toBe(6000);
    expect(lingersForMs(a, 5000)).toBeNull();
  });

  it('goes to the rematch when there is one', () => {
    const rematch = { ...a, phase: 'open' as const, game: 2, moves: [] };
    expect(featuredNow(a.room, [rematch, b], 60_000)).toBe(a.room);
  });

  it('keeps the finished game when nothing else is played', () => {
    const over = { ...a, phase: 'finished' as const };
    expect(featuredNow(a.room, [over], over.lastAt + 10 * lingerMs)).toBe(a.room);
  });

  it('moves on when the room is gone', () => {
    expect(featuredNow(a.room, [b], 5000)).toBe(b.room);
    expect(featuredNow(a.room, [], 5000)).toBeNull();
  });
});

describe('what there is to watch', () => {
  it('is grouped by mode in order, running before finished, without rooms that wait', () => {
    const gomoku = room('AAAA0004', { mode: 'gomoku' });
    const over = room('AAAA0005', { phase: 'finished', watching: 9 });
    const waiting = room('AAAA0006', { phase: 'open', seats: [seat('Cid'), null], moves: [] });
    const groups = byMode([over, waiting, gomoku, a], ['classic', 'ultimate', 'gomoku']);
    expect(groups.map(({ mode, rooms }) => [mode, rooms.map((each) => each.room)])).toEqual([
      ['classic', [a.room, over.room]],
      ['gomoku', [gomoku.room]],
    ]);
  });
});
