/** Holds the rules against known numbers of lines of play, and against a second implementation. */
import { describe, expect, it } from 'vitest';
import { modeNames, rulesOf } from './catalog.ts';
import type { ModeName } from './catalog.ts';
import { createReference } from './testing/reference.ts';
import { playAll, randomPlayout, resultOf, tallyReference, tallyRules } from './testing/tally.ts';
import type { Tally } from './testing/tally.ts';

const fromStart = (mode: ModeName, depth: number): readonly Tally[] => {
  const rules = rulesOf(mode);
  return tallyRules(rules, rules.setup(), depth);
};

const played = (tallies: readonly Tally[]): readonly number[] => tallies.map((tally) => tally.played);
const total = (tallies: readonly Tally[], kind: keyof Tally): number =>
  tallies.reduce((sum, tally) => sum + tally[kind], 0);

const threeByThree = [9, 72, 504, 3024, 15120, 54720, 148176, 200448, 127872];

describe('lines of play from the empty board', () => {
  it('[RULES-27] classic has 255,168 games, of which X wins 131,184 and O 77,904', () => {
    const tallies = fromStart('classic', 9);
    expect(played(tallies)).toEqual(threeByThree);
    expect([total(tallies, 'x'), total(tallies, 'o'), total(tallies, 'draw')]).toEqual([131_184, 77_904, 46_080]);
    expect(tallies).toEqual(tallyReference(createReference('classic'), 9));
  });

  it('[RULES-27] misère has the games of classic with the winners exchanged', () => {
    const tallies = fromStart('misere', 9);
    expect(played(tallies)).toEqual(threeByThree);
    expect([total(tallies, 'x'), total(tallies, 'o'), total(tallies, 'draw')]).toEqual([77_904, 131_184, 46_080]);
    expect(tallies).toEqual(tallyReference(createReference('misere'), 9));
  });

  it('[RULES-27] drop four has 823,536 lines of seven moves', () => {
    const tallies = fromStart('drop-four', 7);
    expect(played(tallies)).toEqual([7, 49, 343, 2401, 16807, 117649, 823536]);
    expect(total(tallies, 'x')).toBeGreaterThan(0);
    expect(tallies).toEqual(tallyReference(createReference('drop-four'), 7));
  });

  it.each([
    ['four-by-four', [16, 240, 3360, 43680, 524160]],
    ['gomoku', [225, 50400]],
    ['ultimate', [81, 720, 6336, 55080, 473256]],
  ] as const)('[RULES-27] %s has as many lines of play as the reference', (mode, numbers) => {
    const tallies = fromStart(mode, numbers.length);
    expect(played(tallies)).toEqual(numbers);
    expect(tallies).toEqual(tallyReference(createReference(mode), numbers.length));
  });
});

/** So many moves before the end of a random game, and so deep from there. */
const endings: Readonly<Record<ModeName, { readonly before: number; readonly depth: number; readonly games: number }>> =
  {
    classic: { before: 4, depth: 9, games: 20 },
    misere: { before: 4, depth: 9, games: 20 },
    'four-by-four': { before: 5, depth: 5, games: 20 },
    gomoku: { before: 1, depth: 2, games: 5 },
    'drop-four': { before: 3, depth: 4, games: 20 },
    ultimate: { before: 3, depth: 3, games: 20 },
  };

describe.each(modeNames)('lines of play near the end of %s', (mode) => {
  it('[RULES-27] are as many, and end alike, by the rules and by the reference', () => {
    const rules = rulesOf(mode);
    const { before, depth, games } = endings[mode];
    let ended = 0;
    for (let seed = 0; seed < games; seed += 1) {
      const start = randomPlayout(rules, seed).at(-1 - before) ?? rules.setup();
      const reference = createReference(mode);
      for (const cell of start.moves) reference.play(cell);
      const tallies = tallyRules(rules, start, depth);
      expect(tallies).toEqual(tallyReference(reference, depth));
      ended += total(tallies, 'x') + total(tallies, 'o') + total(tallies, 'draw');
    }
    expect(ended).toBeGreaterThan(games);
  });

  it('[RULES-9] [RULES-27] random games agree with the reference after every move, their line included', () => {
    const rules = rulesOf(mode);
    for (let seed = 100; seed < 120; seed += 1) {
      const positions = randomPlayout(rules, seed);
      const moves = positions.at(-1)?.moves ?? [];
      const reference = createReference(mode);
      for (const position of positions) {
        expect(rules.legalMoves(position)).toEqual(reference.moves());
        expect(resultOf(position)).toBe(reference.result());
        expect(position.outcome?.kind === 'win' ? position.outcome.line : []).toEqual(reference.line());
        const next = moves[position.moves.length];
        if (next !== undefined) reference.play(next);
      }
      expect(playAll(rules, moves)).toEqual(positions.at(-1));
    }
  });
});
