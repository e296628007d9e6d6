import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nobodyWaits, takenTicket, ticketIn } from './testing.ts';
import { backOfLine, behindNext, frontOfLine } from './place.ts';

const now = 1_795_000_000_000;
/** Places as they come about: milliseconds near now, and steps between them. */
const places = fc
  .array(fc.integer({ min: -3_000_000, max: 3_000_000 }), { minLength: 0, maxLength: 8 })
  .map((all) => all.map((step) => now + step / 1_024).toSorted((one, other) => one - other));
const lineOf = (all: readonly number[]) => ({
  first: all[0] ?? null,
  second: all[1] ?? null,
  back: all.at(-1) ?? null,
});

describe('places in the line', () => {
  it('[TICKET-10] who joins stands behind everybody, however the clock runs', () => {
    fc.assert(
      fc.property(places, (all) => {
        const place = backOfLine(lineOf(all), now);
        expect(all.every((one) => one < place)).toBe(true);
        expect(place).toBeGreaterThanOrEqual(now);
      }),
    );
  });

  it('[TICKET-11] who is put back stands behind the next one, in front of the one after where there is room', () => {
    fc.assert(
      fc.property(places, (all) => {
        const place = behindNext(lineOf(all), now);
        const [first, second, third] = all;
        if (first !== undefined) expect(place).toBeGreaterThan(first);
        if (first !== undefined && second !== undefined && second - first > 2 / 1_024) {
          expect(place).toBeLessThan(second);
        }
        if (second !== undefined && third !== undefined && third - second > 2 / 1_024) {
          expect(place).toBeLessThan(third);
        }
      }),
    );
  });

  it('[TICKET-11] forty who put their tickets back one after another never pass the next one', () => {
    const all = [now, now + 1];
    for (let round = 0; round < 40; round += 1) {
      const place = behindNext(lineOf(all), now);
      expect(place).toBeGreaterThan(now);
      all.push(place);
      all.sort((one, other) => one - other);
    }
    expect(all[0]).toBe(now);
  });

  it('[TICKET-12] who is put in front stands before everybody', () => {
    fc.assert(
      fc.property(places, fc.integer({ min: -5_000, max: 5_000 }), (all, step) => {
        const place = frontOfLine(lineOf(all), now + step);
        expect(all.every((one) => place < one)).toBe(true);
      }),
    );
  });

  it('[TICKET-12] [TICKET-13] somebody whose opponent missed is first, is told so, and has waited as long as ever', () => {
    const one = ticketIn('match', 'confirmed').later(9_000);
    const since = one.ticket.waitingSince;
    one.line = { first: since - 50, second: null, back: since - 50 };
    one.must('matchmaker', 'requeue');
    expect(one.ticket).toMatchObject({
      state: 'queued',
      reason: 'opponent-missed',
      place: since - 51,
      waitingSince: since,
      match: null,
      opponent: null,
      lastOpponent: 'player-ben',
    });
  });

  it('[TICKET-13] the wait begins with joining the line, not with taking the ticket', () => {
    const one = takenTicket('station', { queued: false }).later(5_000).must('owner', 'queue');
    expect(one.ticket.waitingSince).toBe(one.now);
    expect(one.ticket.createdAt).toBe(one.now - 5_000);
    one.line = nobodyWaits;
    one.later(1_000).must('desk', 'recall').later(1_000).must('desk', 'queue');
    expect(one.ticket.waitingSince).toBe(one.now - 2_000);
  });
});
