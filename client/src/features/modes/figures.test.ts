import { modeNames } from '@inkroom/shared';
import { expect, test } from 'vitest';
import { figuresByArea, figuresByMode, heatMapOf, levels, mapLimits } from './figures.ts';

const counts = [
  { area: 415, mode: 'Modes2', users: 9 },
  { area: 111, mode: 'Modes10', users: 4 },
  { area: 111, mode: 'classic', users: 3 },
  { area: 111, mode: 'Modes2', users: 4 },
  { area: 415, mode: 'classic', users: 1 },
];

test('[ACTIVITY-53] modes are ours in their order, with zeros, then others by their players', () => {
  const { ours, others } = figuresByMode(counts);
  expect(ours.map(({ mode }) => mode)).toEqual(modeNames);
  expect(ours.find(({ mode }) => mode === 'classic')?.users).toBe(4);
  expect(others).toEqual([
    { mode: 'Modes2', users: 13 },
    { mode: 'Modes10', users: 4 },
  ]);
});

test('[ACTIVITY-53] areas are by number, mine first, each with its most played mode in front', () => {
  expect(figuresByArea(counts, null).map(({ area }) => area)).toEqual([111, 415]);
  const [mine, other] = figuresByArea(counts, 415);
  expect(mine).toMatchObject({ area: 415, users: 10, modes: [{ mode: 'Modes2' }, { mode: 'classic' }] });
  expect(other?.modes.map(({ mode }) => mode)).toEqual(['Modes2', 'Modes10', 'classic']);
});

test('[ACTIVITY-54] the map has a level for each number, the fullest the highest, nobody none', () => {
  const map = heatMapOf(counts, null);
  expect(map.areas).toEqual([111, 415]);
  expect(map.modes).toEqual(['classic', 'Modes2', 'Modes10']);
  expect(map.level(415, 'Modes2')).toBe(levels);
  expect(map.level(415, 'classic')).toBe(1);
  expect(map.level(415, 'Modes10')).toBe(0);
  expect(map.isCut).toBe(false);
});

test('[ACTIVITY-54] of very many the map shows the fullest, and mine', () => {
  const many = Array.from({ length: 60 }, (_, index) => ({
    area: 200 + index,
    mode: `Modes${index}`,
    users: 100 - index,
  }));
  const map = heatMapOf([...many, { area: 900, mode: 'classic', users: 1 }], 900);
  expect(map.areas).toHaveLength(mapLimits.areas);
  expect(map.areas).toContain(900);
  expect(map.modes).toHaveLength(mapLimits.modes);
  expect(map.modes[0]).toBe('classic');
  expect(map.isCut).toBe(true);
});
