import type { PlayerId } from '@inkroom/shared';
import { expect, it } from 'vitest';
import { coolDownMs, notedPass } from './match-notes.ts';
import { newPass } from './passes.ts';

const ann = 'player-ann' as PlayerId;
const opponent = 'player-ben' as PlayerId;

it('[MATCH-15] the first missed check costs 30 s, each one in a row twice as much, ten minutes at most', () => {
  const seconds = [0, 1, 2, 3, 4, 5, 6, 60].map((misses) => coolDownMs(misses) / 1_000);
  expect(seconds).toEqual([0, 30, 60, 120, 240, 480, 600, 600]);
});

it('[MATCH-15] a check that is not missed ends the row', () => {
  const once = notedPass(newPass(ann), { opponent, missed: true, now: 1_000 });
  expect(once).toMatchObject({ misses: 1, coolUntil: 31_000 });
  const twice = notedPass(once, { opponent, missed: true, now: 40_000 });
  expect(twice).toMatchObject({ misses: 2, coolUntil: 100_000 });
  const met = notedPass(twice, { opponent, missed: false, now: 110_000 });
  expect(met).toMatchObject({ misses: 0, coolUntil: 100_000 });
  expect(notedPass(met, { opponent, missed: true, now: 120_000 })).toMatchObject({ misses: 1, coolUntil: 150_000 });
});

it('[MATCH-24] the last opponent is noted, whatever became of it', () => {
  for (const missed of [true, false]) {
    expect(notedPass(newPass(ann), { opponent, missed, now: 0 }).lastOpponent).toBe(opponent);
  }
});
