import { measures, modeNames, parseScoreboardId, windowAt, windowKinds } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import {
  choiceOf,
  idOf,
  lastingIdOf,
  offered,
  scoreboardOf,
  searchOf,
  usualChoice,
  windowAfter,
  windowBefore,
  windowNow,
} from './choice.ts';

const now = Date.UTC(2026, 10, 21, 12);
const read = (text: string) => choiceOf(new URLSearchParams(text), now);

describe('what a scoreboard page shows', () => {
  it('[PAGE-81] is in the address, and what is usual need not be', () => {
    expect(read('')).toEqual(usualChoice);
    expect(searchOf(usualChoice, new URLSearchParams()).toString()).toBe('');
    const text = 'measure=points&mode=gomoku&area=101&window=2026-W40&computers=no';
    expect(searchOf(read(text), new URLSearchParams('view=tv')).toString()).toBe(`view=tv&${text}`);
    expect(searchOf(read('name=Players'), new URLSearchParams('mode=gomoku')).toString()).toBe('name=players');
  });

  it('[PAGE-81] is always a scoreboard that there is', () => {
    for (const measure of [...measures, 'nonsense'])
      for (const mode of [...modeNames, 'all', 'chess'])
        for (const window of [...windowKinds, '2026-11-20', '2026-W46', '2026-Q3', '2027-01-01', '2026-02-31'])
          for (const area of ['', '101', '99', 'all']) {
            const choice = read(`measure=${measure}&mode=${mode}&window=${window}&area=${area}&computers=no`);
            const id = idOf(choice, now, true);
            expect(parseScoreboardId(id, now), id).toMatchObject({ ok: true });
          }
    expect(idOf(read('name=__proto__'), now, true)).toBe('wins.all.all.2026-11-21');
  });

  it('goes on with the day, unless a day is named', () => {
    const later = now + 24 * 60 * 60 * 1000;
    expect(idOf(read('window=today'), later, true)).toBe('wins.all.all.2026-11-22');
    expect(idOf(read('window=2026-11-21'), later, true)).toBe('wins.all.all.2026-11-22');
    expect(idOf(read('window=2026-11-20'), later, true)).toBe('wins.all.all.2026-11-20');
  });

  it('[PAGE-88] has a link to an overlay that goes on with the day, too', () => {
    const linkOf = (text: string) => lastingIdOf(scoreboardOf(read(text), now, true), now);
    expect(linkOf('')).toBe('wins.all.all.today');
    expect(linkOf('window=week&area=111&computers=no')).toBe('wins.all.111.week.people');
    expect(linkOf('measure=rating&window=season')).toBe('rating.classic.all.season');
    expect(linkOf('measure=rating')).toBe('rating.classic.all.all-time');
    expect(linkOf('window=2026-11-20')).toBe('wins.all.all.2026-11-20');
    expect(linkOf('name=players')).toBe('players');
  });

  it('leaves computers out where that is asked for, or usual by now; never in ratings', () => {
    expect(idOf(read(''), now, false)).toBe('wins.all.all.2026-11-21.people');
    expect(idOf(read('computers=yes'), now, false)).toBe('wins.all.all.2026-11-21');
    expect(idOf(read('computers=no'), now, true)).toBe('wins.all.all.2026-11-21.people');
    expect(idOf(offered({ ...usualChoice, measure: 'rating' }), now, false)).toBe('rating.classic.all.all-time');
  });

  it('steps back through closed windows and forward to the current one', () => {
    const day = windowNow('today', now);
    const before = windowBefore(day);
    expect(before?.key).toBe('2026-11-20');
    expect(before && windowAfter(before, now)).toBe('today');
    const twoBefore = before && windowBefore(before);
    expect(twoBefore && windowAfter(twoBefore, now)).toEqual(before);
    expect(windowAfter(day, now)).toBeNull();
    expect(windowBefore(windowAt('all-time', now))).toBeNull();
  });
});
