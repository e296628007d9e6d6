import { matchIdOf, queueOfMode, ticketIdOf } from '@inkroom/shared';
import type { Match, PlayerId, RoomId, Ticket } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import { ann, ben, eve, openRoom } from '../../../shared/src/room/testing.ts';
import { checkStep, hasLeft, outcomeOf } from './match-steps.ts';

const queue = queueOfMode('classic');
const match: Match = {
  id: matchIdOf(queue, 'abcdefghijklmnop'),
  queue,
  tickets: [ticketIdOf(queue, '00000001'), ticketIdOf(queue, '00000002')],
  players: [ann, ben],
  names: ['ann', 'ben'],
  areas: [100, 100],
  room: 'TEST0000' as RoomId,
  phase: 'checking',
  missed: [],
  madeAt: 0,
  deadline: 10_000,
};

/** As far as a match looks at it. */
const ticket = (state: Ticket['state'], more: Partial<Ticket> = {}): Ticket =>
  ({ state, match: match.id, ...more }) as Ticket;

const [recalled, confirmed, cancelled, expired] = (['recalled', 'confirmed', 'cancelled', 'expired'] as const).map(
  (state) => ticket(state),
) as [Ticket, Ticket, Ticket, Ticket];
const inTime = { now: 9_999, wasAway: false };
const tooLate = { now: 10_000, wasAway: false };

const stay = { kind: 'stay' };
const out = { kind: 'expire' };
const again = (reason: 'opponent-missed' | 'opponent-left') => ({ kind: 'requeue', reason });

describe('a ready check', () => {
  it('waits until both have confirmed or the time is over', () => {
    for (const pair of [
      [recalled, recalled],
      [confirmed, recalled],
      [recalled, confirmed],
    ] as const) {
      expect(checkStep(match, pair, inTime)).toEqual({ kind: 'wait' });
    }
  });

  it('[MATCH-10] both have confirmed: they play, and be it seen after the deadline', () => {
    expect(checkStep(match, [confirmed, confirmed], inTime)).toEqual({ kind: 'play' });
    expect(checkStep(match, [confirmed, confirmed], tooLate)).toEqual({ kind: 'play' });
  });

  it('[MATCH-11] who has not confirmed in time is out, and the other one first in line', () => {
    expect(checkStep(match, [confirmed, recalled], tooLate)).toEqual({
      kind: 'part',
      fates: [again('opponent-missed'), out],
      missed: [ben],
    });
    // Put on record by somebody else already.
    expect(checkStep(match, [expired, recalled], inTime)).toEqual({
      kind: 'part',
      fates: [stay, again('opponent-missed')],
      missed: [ann],
    });
  });

  it('[MATCH-12] nobody has confirmed: both are out', () => {
    expect(checkStep(match, [recalled, recalled], tooLate)).toEqual({
      kind: 'part',
      fates: [out, out],
      missed: [ann, ben],
    });
  });

  it.each([
    ['cancelled', cancelled],
    ['in another match', ticket('recalled', { match: matchIdOf(queue, 'another-match-id') })],
    ['in the line', ticket('queued', { match: null })],
    ['gone', null],
  ])('[MATCH-13] one is %s: the other one is first in line, nobody is blamed', (_, left) => {
    const part = { kind: 'part', fates: [stay, again('opponent-left')], missed: [] };
    expect(checkStep(match, [left, confirmed], inTime)).toEqual(part);
    expect(checkStep(match, [left, recalled], inTime)).toEqual(part);
  });

  it('[MATCH-13] one has cancelled and the other has not confirmed in time: that one is out all the same', () => {
    expect(checkStep(match, [cancelled, recalled], tooLate)).toEqual({
      kind: 'part',
      fates: [stay, out],
      missed: [ben],
    });
  });

  it('[MATCH-14] nobody is out whom the store did not let confirm', () => {
    const afterOutage = { now: 60_000, wasAway: true };
    const both = [again('opponent-missed'), again('opponent-missed')];
    for (const pair of [
      [recalled, recalled],
      [confirmed, recalled],
    ] as const) {
      expect(checkStep(match, pair, afterOutage)).toEqual({ kind: 'part', fates: both, missed: [] });
    }
    expect(checkStep(match, [confirmed, confirmed], afterOutage)).toEqual({ kind: 'play' });
  });
});

function seatedRoom() {
  const room = openRoom();
  room.ask(ben, { type: 'take-seat' });
  return room;
}

describe('the room of a match', () => {
  it('[MATCH-20] the first game gives 1, ½ or 0, also when the next one runs already', () => {
    const room = seatedRoom();
    expect(outcomeOf(match, room.room)).toEqual({ kind: 'running' });
    room.play(0, 3, 1, 4, 2);
    expect(outcomeOf(match, room.room)).toEqual({ kind: 'over', scores: [1, 0] });
    room.ask(ann, { type: 'offer-rematch', game: 1 });
    room.ask(ben, { type: 'offer-rematch', game: 1 });
    expect(room.room.game).toBe(2);
    expect(outcomeOf(match, room.room)).toEqual({ kind: 'over', scores: [1, 0] });
    room.ask(ben, { type: 'move', game: 2, ply: 0, cell: 0 });
    room.ask(ben, { type: 'resign', game: 2 });
    expect(outcomeOf(match, room.room)).toEqual({ kind: 'over', scores: [1, 0] });
  });

  it('[MATCH-20] a draw is half a point each, and whoever resigns has none', () => {
    const drawn = seatedRoom();
    drawn.play(0, 1, 2, 4, 3, 5, 7, 6, 8);
    expect(outcomeOf(match, drawn.room)).toEqual({ kind: 'over', scores: [0.5, 0.5] });
    const resigned = seatedRoom();
    resigned.play(0);
    resigned.ask(ann, { type: 'resign', game: 1 });
    expect(outcomeOf(match, resigned.room)).toEqual({ kind: 'over', scores: [0, 1] });
  });

  it('[MATCH-21] one has left before the first move, or the room is gone', () => {
    const room = seatedRoom();
    room.ask(ben, { type: 'leave' });
    expect(outcomeOf(match, room.room)).toEqual({ kind: 'left' });
    room.ask(eve, { type: 'take-seat' });
    expect(outcomeOf(match, room.room)).toEqual({ kind: 'left' });
    expect(outcomeOf(match, null)).toEqual({ kind: 'left' });
  });

  it('[MATCH-21] the game of two counts, even if one has left after it', () => {
    const room = seatedRoom();
    room.play(0, 3, 1, 4, 2);
    room.ask(ann, { type: 'leave' });
    expect(outcomeOf(match, room.room)).toEqual({ kind: 'over', scores: [1, 0] });
  });

  it('[MATCH-23] says when it has forgotten its first game', () => {
    const room = seatedRoom();
    expect(outcomeOf(match, { ...room.room, game: 3 })).toEqual({ kind: 'past' });
  });

  it('[MATCH-22] somebody who is away from it has left it, somebody who sits there has not', () => {
    const room = seatedRoom();
    room.play(0);
    expect(hasLeft(ben, room.room)).toBe(false);
    room.ask(ben, { type: 'leave' });
    expect(hasLeft(ben, room.room)).toBe(true);
    expect(hasLeft(ann, room.room)).toBe(false);
    expect(hasLeft('player-nobody' as PlayerId, room.room)).toBe(true);
    expect(hasLeft(ann, null)).toBe(true);
  });
});
