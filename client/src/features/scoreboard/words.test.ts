import { parseScoreboardId } from '@inkroom/shared';
import type { ScoreboardRow } from '@inkroom/shared';
import { describe, expect, it } from 'vitest';
import { ordinal } from '../../texts/scoreboard.ts';
import { missingWords, titleWords, unbroken, valueWords } from './words.ts';

const now = Date.UTC(2026, 10, 21, 12);

const title = (id: string): string => {
  const parsed = parseScoreboardId(id, now);
  if (!parsed.ok) throw new Error(id);
  return titleWords(parsed.value, now);
};

const row = (member: string, value: number, rank: number): ScoreboardRow => ({
  member,
  name: member,
  value,
  rank,
  achievedAt: 0,
});

describe('a scoreboard in words', () => {
  it.each([
    ['wins.all.all.today', 'Most wins today · all modes'],
    ['wins.gomoku.101.week.people', 'Most wins this week · Gomoku · area 101 · people only'],
    ['rating.classic.all.season', 'Highest rating this season · Classic'],
    ['streak.all.all.all-time', 'Longest winning run of all time · all modes'],
    ['points.all.all.2026-11-20', 'Most points yesterday · all modes'],
    ['points.all.all.2026-11-19', 'Most points on 19 November 2026 · all modes'],
    ['points.all.all.2026-W46', 'Most points last week · all modes'],
    ['points.all.all.2026-W45', 'Most points in week 45 of 2026 · all modes'],
    ['points.all.all.2026-Q3', 'Most points from July to September 2026 · all modes'],
    ['players', 'Scores of “players”'],
  ])('[PAGE-80] %s is “%s”', (id, words) => {
    expect(title(id)).toBe(words);
  });

  it('[PAGE-80] parts of a title stay whole, and no line begins with the dot between them', () => {
    expect(unbroken('Most wins today · all modes · people only').split(' ')).toEqual([
      'Most',
      'wins',
      'today\u00A0·',
      'all\u00A0modes\u00A0·',
      'people\u00A0only',
    ]);
  });

  it('numbers agree with their units', () => {
    expect([valueWords(1, 'wins'), valueWords(2, 'wins'), valueWords(1499.6, 'rating')]).toEqual([
      '1 win',
      '2 wins',
      '1500',
    ]);
    expect([1, 2, 3, 4, 11, 12, 13, 21, 102].map(ordinal).join(' ')).toBe('1st 2nd 3rd 4th 11th 12th 13th 21st 102nd');
  });

  it('[PAGE-84] says what I lack to the next place, or who stands level with me', () => {
    const me = row('me', 3, 15);
    expect(missingWords(me, [row('a', 5, 14)], 'wins')).toBe('2 wins to 14th');
    expect(missingWords(me, [row('far', 9, 2), row('a', 4, 14), row('b', 3, 15)], 'points')).toBe('1 point to 14th');
    expect(missingWords(row('me', 3, 1), [row('b', 3, 1)], 'wins')).toBe('level with b at 1st');
    expect(missingWords(row('me', 3, 1), [], 'wins')).toBe('Nobody is ahead of you');
    expect(missingWords(row('me', 1500.2, 2), [row('a', 1500.4, 1)], 'rating')).toBe('1 rating point to 1st');
  });
});
