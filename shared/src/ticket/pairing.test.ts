import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlayerId } from '../room/ids.ts';
import { ticketIdOf } from './ids.ts';
import { nextFitAt, pairTickets, ratingWindow } from './pairing.ts';
import { classicQueue, takenTicket } from './testing.ts';
import type { Ticket } from './ticket.ts';

const now = 1_000_000;
const base = takenTicket('match').ticket;

interface Someone {
  readonly waited?: number;
  readonly rating?: number | null;
  readonly area?: number;
  readonly last?: string;
  readonly away?: boolean;
}

/** Those who wait, by name, front first. */
const line = (people: Readonly<Record<string, Someone>>): readonly Ticket[] =>
  Object.entries(people).map(([name, someone], index) => ({
    ...base,
    id: ticketIdOf(classicQueue, name),
    owner: `player-${name}` as PlayerId,
    area: someone.area ?? 100,
    rating: someone.rating === undefined ? 1500 : someone.rating,
    waitingSince: now - (someone.waited ?? 0),
    place: index,
    lastOpponent: someone.last === undefined ? null : (`player-${someone.last}` as PlayerId),
    awaySince: someone.away === true ? now : null,
  }));

const pairs = (people: Readonly<Record<string, Someone>>): readonly string[] =>
  pairTickets(line(people), now).map(([one, other]) => `${one.slice(8)}-${other.slice(8)}`);

describe('who plays whom', () => {
  it('[TICKET-40] the window begins at 50 and grows by 25 a second', () => {
    expect([0, 1_000, 2_500, 8_000].map(ratingWindow)).toEqual([50, 75, 112.5, 250]);
    expect(pairs({ a: { rating: 1500 }, b: { rating: 1550 } })).toEqual(['a-b']);
    expect(pairs({ a: { rating: 1500 }, b: { rating: 1551 } })).toEqual([]);
    expect(pairs({ a: { rating: 1500, waited: 1_000 }, b: { rating: 1575 } })).toEqual(['a-b']);
    expect(pairs({ a: { rating: 1500, waited: 1_000 }, b: { rating: 1576 } })).toEqual([]);
  });

  it('[TICKET-40] the one who has waited longer decides, wherever they stand', () => {
    expect(pairs({ a: { rating: 1500 }, b: { rating: 1600, waited: 2_000 } })).toEqual(['a-b']);
  });

  it('[TICKET-40] another area has to wait until one of them takes anybody', () => {
    expect(pairs({ a: { area: 200, waited: 7_999 }, b: {} })).toEqual([]);
    expect(pairs({ a: { area: 200, waited: 8_000 }, b: { rating: 2_900 } })).toEqual(['a-b']);
  });

  it('[TICKET-40] without a rating somebody counts as 1500', () => {
    expect(pairs({ a: { rating: null }, b: { rating: 1550 } })).toEqual(['a-b']);
    expect(pairs({ a: { rating: null }, b: { rating: 1551 } })).toEqual([]);
  });

  it('[TICKET-41] the same area goes before a closer rating', () => {
    const people = { a: { waited: 9_000 }, b: { area: 200 }, c: { rating: 1_900 } };
    expect(pairs(people)).toEqual(['a-c']);
  });

  it('[TICKET-41] a new face goes before a closer rating, whoever of the two remembers', () => {
    expect(pairs({ a: { last: 'b' }, b: {}, c: { rating: 1_540 } })).toEqual(['a-c']);
    expect(pairs({ a: {}, b: { last: 'a' }, c: { rating: 1_540 } })).toEqual(['a-c']);
    expect(pairs({ a: { last: 'b' }, b: {} })).toEqual(['a-b']);
  });

  it('[TICKET-41] then the closest rating, then whoever stands in front', () => {
    expect(pairs({ a: {}, b: { rating: 1_530 }, c: { rating: 1_480 }, d: { rating: 1_480 } })).toEqual(['a-c', 'b-d']);
  });

  it('[TICKET-41] whoever stands first chooses first', () => {
    expect(pairs({ a: { rating: 1_450 }, b: { rating: 1_480 }, c: { rating: 1_481 } })).toEqual(['a-b']);
  });

  it('[TICKET-42] the same two meet again only if nobody else waits', () => {
    const again = { a: { last: 'b', waited: 9_000 }, b: { last: 'a' } };
    expect(pairs(again)).toEqual(['a-b']);
    expect(pairs({ ...again, c: { area: 200 } })).toEqual(['a-c']);
    const strangers = { c: { area: 200, rating: 2_000 }, d: { area: 300, rating: 900 } };
    expect(pairs({ a: { last: 'b' }, b: { last: 'a' }, ...strangers })).toEqual([]);
    expect(pairs({ a: { last: 'b' }, b: { last: 'a' }, c: { area: 200 }, d: { area: 200 } })).toEqual(['c-d', 'a-b']);
  });

  it('[TICKET-43] people who are away are passed over', () => {
    expect(pairs({ a: { away: true, waited: 20_000 }, b: {}, c: {} })).toEqual(['b-c']);
  });

  it('[TICKET-43] nobody is paired twice, with themselves or without need left over', () => {
    const someone = fc.record({
      waited: fc.constantFrom(0, 500, 2_000, 7_999, 8_000, 60_000),
      rating: fc.option(fc.integer({ min: 1_300, max: 1_700 })),
      area: fc.constantFrom(100, 200, 300),
      last: fc.constantFrom('0', '1', '2', '3', 'x'),
      away: fc.boolean(),
    });
    let paired = 0;
    fc.assert(
      fc.property(fc.array(someone, { maxLength: 12 }), (people) => {
        const waiting = line(Object.fromEntries(people.map((one, index) => [`${index}`, one])));
        const result = pairTickets(waiting, now);
        const taken = result.flat();
        paired += result.length;
        expect(new Set(taken).size).toBe(taken.length);
        const left = waiting.filter((one) => !taken.includes(one.id) && one.awaySince === null);
        for (const one of left) {
          for (const other of left) {
            if (one.place >= other.place) continue;
            const longest = now - Math.min(one.waitingSince, other.waitingSince);
            const apart = Math.abs((one.rating ?? 1500) - (other.rating ?? 1500));
            const near = one.area === other.area && apart <= 50 + longest / 40;
            const isRepetition = one.lastOpponent === other.owner && other.lastOpponent === one.owner;
            expect((longest >= 8_000 || near) && !(isRepetition && left.length > 2)).toBe(false);
          }
        }
      }),
      { numRuns: 1_000 },
    );
    expect(paired).toBeGreaterThan(300);
  });

  it('[TICKET-44] two who do not fit yet do when the window is wide enough, or one of them takes anybody', () => {
    const next = (people: Readonly<Record<string, Someone>>) => (nextFitAt(line(people), now) ?? now) - now;
    expect(next({ a: {}, b: { rating: 1_560 } })).toBe(400);
    expect(next({ a: { waited: 300 }, b: { rating: 1_560 } })).toBe(100);
    expect(next({ a: {}, b: { rating: 2_900 } })).toBe(8_000);
    expect(next({ a: { waited: 3_000 }, b: { area: 200 } })).toBe(5_000);
    expect(next({ a: {}, b: { area: 200 }, c: { rating: 1_700 } })).toBe(6_000);
    expect(nextFitAt(line({ a: {} }), now)).toBeNull();
    // They fit already, and wait for somebody else.
    expect(nextFitAt(line({ a: { last: 'b' }, b: { last: 'a' } }), now)).toBeNull();
  });

  it('[TICKET-44] until that moment no pass finds anybody, and then one does', () => {
    const someone = fc.record({
      waited: fc.integer({ min: 0, max: 9_000 }),
      rating: fc.option(fc.integer({ min: 1_000, max: 2_000 })),
      area: fc.constantFrom(100, 200),
    });
    let found = 0;
    fc.assert(
      fc.property(fc.array(someone, { maxLength: 8 }), (people) => {
        const waiting = line(Object.fromEntries(people.map((one, index) => [`${index}`, one])));
        const taken = pairTickets(waiting, now).flat();
        const left = waiting.filter(({ id }) => !taken.includes(id));
        const at = nextFitAt(left, now);
        expect(at === null).toBe(left.length < 2);
        if (at === null) return;
        found += 1;
        expect(pairTickets(left, at - 1)).toEqual([]);
        expect(pairTickets(left, at)).not.toEqual([]);
      }),
      { numRuns: 1_000 },
    );
    expect(found).toBeGreaterThan(100);
  });
});
