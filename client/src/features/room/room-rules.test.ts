import { describe, expect, it } from 'vitest';
import { aRoom, ada, after, bob, cid, played } from '../../components/room/test/room-fixture.ts';
import { whyNot } from './refusals.ts';
import { freeSeatOf, mayBeMe, sitsByItself } from './sitting.ts';
import { happenings } from './use-narrator.ts';

describe('sitting down by itself', () => {
  const waiting = aRoom({ seats: [ada, null] });

  it('happens to the first who opens the link of a room in which no game has begun', () => {
    expect(sitsByItself(waiting, bob)).toBe(true);
  });

  it('never happens to somebody who has a seat there', () => {
    expect(sitsByItself(waiting, ada)).toBe(false);
  });

  it('never happens once both seats are taken or a game has been played', () => {
    expect(sitsByItself(aRoom(), cid)).toBe(false);
    const over = after(played(aRoom(), [0, 3, 1, 4, 2]), [[bob, { type: 'leave' }]]);
    expect(freeSeatOf(over)).toBe(1);
    expect(sitsByItself(over, cid)).toBe(false);
  });

  it('never happens in a room between games of which one player has left', () => {
    const second = after(played(aRoom(), [0, 3, 1, 4, 2]), [
      [ada, { type: 'offer-rematch', game: 1 }],
      [bob, { type: 'offer-rematch', game: 1 }],
      [bob, { type: 'leave' }],
    ]);
    expect(second.phase).toBe('open');
    expect(freeSeatOf(second)).not.toBeNull();
    expect(sitsByItself(second, cid)).toBe(false);
  });
});

describe('"Is this you?"', () => {
  const guest = { player: cid, username: null };
  const room = aRoom({ seats: [ada, null] });

  it('is asked of a guest about a claimed name, never about a generated one', () => {
    const [x] = room.seats;
    const claimed = x === null ? room : { ...room, seats: [{ ...x, name: 'heron_7' }, null] as const };
    expect(mayBeMe(claimed, 0, guest)).toBe(true);
    expect(mayBeMe(room, 0, guest)).toBe(false);
    expect(mayBeMe(claimed, 0, { player: cid, username: 'cid' })).toBe(false);
    expect(mayBeMe(claimed, 0, { player: ada, username: null })).toBe(false);
  });
});

describe('why a cell cannot be marked', () => {
  it('says that one is watching, and of a free seat', () => {
    expect(whyNot(played(aRoom(), [4]), [], 0)).toBe('You are watching.');
    expect(whyNot(aRoom({ seats: [ada, null] }), [], 0)).toContain('A seat is free');
  });

  it('lets a legal move of the side to move pass', () => {
    expect(whyNot(aRoom(), [0], 4)).toBeNull();
    expect(whyNot(aRoom({ seats: [ada, ada], table: true }), [0, 1], 4)).toBeNull();
  });

  it('names the reason of everything else', () => {
    const room = played(aRoom(), [4]);
    expect(whyNot(room, [0], 0)).toBe('It is not your turn.');
    expect(whyNot(room, [1], 4)).toBe('That cell is taken.');
    expect(whyNot(aRoom({ seats: [ada, null] }), [0], 4)).toBe('Your opponent is not here yet.');
    expect(whyNot(played(aRoom(), [0, 3, 1, 4, 2]), [0], 8)).toBe('This game is over.');
    expect(whyNot(played(aRoom({ mode: 'ultimate' }), [40]), [1], 0)).toBe('Your move goes to the marked board.');
    const full = played(aRoom({ mode: 'drop-four' }), [35, 28, 21, 14, 7, 0]);
    expect(whyNot(full, [0], 0)).toBe('That column is full.');
  });
});

describe('what is read aloud', () => {
  it('is each move, with a word when it is my turn', () => {
    const before = aRoom();
    const room = played(before, [4]);
    expect(happenings(before, room, [])).toEqual([{ kind: 'move', text: 'Ada Heron: b2', sound: 'x' }]);
    expect(happenings(before, room, [1])[0]?.text).toBe('Ada Heron: b2. Your turn.');
  });

  it('is the result once', () => {
    const before = played(aRoom(), [0, 3, 1, 4]);
    const over = played(before, [2]);
    expect(happenings(before, over, [1])).toEqual([
      { kind: 'move', text: 'Ada Heron: c1', sound: 'x' },
      { kind: 'result', text: 'Ada Heron wins, in 5 moves.', sound: 'end' },
    ]);
    expect(happenings(over, over, [1])).toEqual([]);
  });

  it('is who sat down and who left, but not that sides were swapped', () => {
    const waiting = aRoom({ seats: [ada, null] });
    const both = after(waiting, [[bob, { type: 'take-seat' }]]);
    expect(happenings(waiting, both, [0])).toEqual([{ kind: 'sat', text: 'Bob Otter sat down.', sound: 'turn' }]);
    expect(happenings(both, after(both, [[bob, { type: 'leave' }]]), [0])[0]?.kind).toBe('left');
    const over = played(aRoom(), [0, 3, 1, 4, 2]);
    const again = after(over, [
      [ada, { type: 'offer-rematch', game: 1 }],
      [bob, { type: 'offer-rematch', game: 1 }],
    ]);
    expect(happenings(over, again, [1])).toEqual([]);
  });
});
