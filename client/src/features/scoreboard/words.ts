/** A scoreboard in words: its title, a value with its unit, what I lack to the next place. */
import { dateOf, dayNumberOf, isClosed, weekOf } from '@inkroom/shared';
import type { Scoreboard, ScoreboardRow, Window } from '@inkroom/shared';
import { modeTexts } from '../../texts/modes.ts';
import { grouped, scoreboardTexts as texts } from '../../texts/scoreboard.ts';
import type { Unit } from '../../texts/scoreboard.ts';

export const unitOf = (scoreboard: Scoreboard): Unit => (scoreboard.kind === 'named' ? 'named' : scoreboard.measure);

/** "today", "last week", "on 20 November 2026". */
function windowWords(window: Window, now: number): string {
  const { kind, from, to } = window;
  if (from === null || to === null || !isClosed(window, now)) return texts.now[kind];
  const day = dayNumberOf(from);
  const isLast = dayNumberOf(to) === dayNumberOf(now);
  switch (kind) {
    case 'today':
      return isLast ? texts.yesterday : texts.onDay(dateOf(day));
    case 'week': {
      const { year, week } = weekOf(day);
      return weekOf(dayNumberOf(now)).week === weekOf(dayNumberOf(to)).week && now - to < to - from
        ? texts.lastWeek
        : texts.inWeek(year, week);
    }
    case 'season': {
      const { year, month } = dateOf(day);
      return texts.inSeason(year, Math.ceil(month / 3));
    }
    case 'all-time':
      return texts.now[kind];
  }
}

/** "Most wins today · all modes · area 101". */
export function titleWords(scoreboard: Scoreboard, now: number): string {
  if (scoreboard.kind === 'named') return texts.named(scoreboard.name);
  const { measure, mode, area, window, computers } = scoreboard;
  return [
    `${texts.most[measure]} ${windowWords(window, now)}`,
    mode === 'all' ? texts.allModes : modeTexts[mode].title,
    ...(area === 'all' ? [] : [texts.area(area)]),
    ...(computers || measure === 'rating' ? [] : [texts.peopleOnly]),
  ].join(' · ');
}

/** A dot never begins a line, and only the first part may stand in two. */
export function unbroken(words: string): string {
  const [first = '', ...parts] = words.split(' · ');
  return [first, ...parts.map((part) => part.replaceAll(' ', '\u00A0'))].join('\u00A0· ');
}

/** Ratings are read like years, without a comma. */
export const numberWords = (value: number, unit: Unit): string => (unit === 'rating' ? String(value) : grouped(value));

/** Ratings are decimal inside; people read whole ones. */
export const shownValue = (value: number, unit: Unit): number => (unit === 'rating' ? Math.round(value) : value);

export const valueWords = (value: number, unit: Unit): string => texts.units[unit](shownValue(value, unit));

/** "2 wins to 14th"; `above`: who is ahead of me, in any order. */
export function missingWords(mine: ScoreboardRow, above: readonly ScoreboardRow[], unit: Unit): string {
  const better = above.filter(({ value }) => value > mine.value).toSorted((a, b) => a.value - b.value)[0];
  if (better !== undefined) {
    const gap = Math.max(unit === 'named' ? 0 : 1, shownValue(better.value, unit) - shownValue(mine.value, unit));
    return texts.me.toPlace(texts.gapUnits[unit](gap), better.rank);
  }
  const level = above.find(({ value, member }) => value === mine.value && member !== mine.member);
  return level === undefined ? texts.me.first : texts.me.shared(level.name, mine.rank);
}
