/** What holds in every mode, for any game and for any garbage. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { modeNames, rulesOf } from './catalog.ts';
import type { Position } from './rules.ts';
import { otherSeat } from './rules.ts';
import { randomPlayout } from './testing/tally.ts';

const seeds = fc.integer();

/** Numbers that name no cell of any board. */
const notCells = fc.oneof(
  fc.constantFrom(-0, -1, 0.5, Number.NaN, Infinity, -Infinity, 225, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER),
  fc.double().filter((value) => !Number.isInteger(value)),
  fc.integer({ max: -1 }),
);

function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) frozen(part);
  }
  return value;
}

describe.each(modeNames)('%s', (mode) => {
  const rules = rulesOf(mode);
  const size = rules.shape.columns * rules.shape.rows;
  const cells = Array.from({ length: size }, (_, cell) => cell);

  const positions = fc.tuple(seeds, fc.nat({ max: size })).map(([seed, ply]): Position => {
    const playout = randomPlayout(rules, seed);
    return playout[ply % playout.length] ?? rules.setup();
  });
  const games = seeds.map((seed) => randomPlayout(rules, seed));

  const hold = <T>(values: fc.Arbitrary<T>, property: (value: T) => void): void =>
    fc.assert(fc.property(values, property), { numRuns: 60 });

  it('[RULES-1] X begins, the sides alternate, and the side whose turn it is not is refused', () => {
    hold(positions, (position) => {
      expect(position.turn).toBe(position.moves.length % 2);
      if (position.outcome !== null) return;
      for (const cell of [...cells, -1, Number.NaN]) {
        expect(rules.play(position, otherSeat(position.turn), cell)).toEqual({
          ok: false,
          error: { code: 'not-your-turn' },
        });
      }
    });
  });

  it('[RULES-1] the marks are those of the moves and nothing else', () => {
    hold(positions, ({ moves, marks }) => {
      const expected = cells.map((cell) => (moves.includes(cell) ? moves.indexOf(cell) % 2 : null));
      expect(marks).toEqual(expected);
    });
  });

  it('[RULES-2] a taken cell is never played again', () => {
    hold(games, (playout) => {
      expect(new Set(playout.at(-1)?.moves).size).toBe(playout.length - 1);
      for (const position of playout.slice(0, -1)) {
        const cell = position.moves.at(position.moves.length >> 1);
        if (cell === undefined) continue;
        expect(rules.play(position, position.turn, cell)).toEqual({ ok: false, error: { code: 'cell-taken' } });
      }
    });
  });

  it('[RULES-3] a number that names no cell is refused', () => {
    hold(fc.tuple(games, notCells), ([playout, cell]) => {
      const position = playout.at(-2) ?? rules.setup();
      expect(rules.play(position, position.turn, cell)).toEqual({ ok: false, error: { code: 'cell-out-of-range' } });
    });
  });

  it('[RULES-4] the legal moves are those that can be played, ascending', () => {
    hold(positions, (position) => {
      const playable = cells.filter((cell) => rules.play(position, position.turn, cell).ok);
      expect(rules.legalMoves(position)).toEqual(playable);
      expect(playable.length > 0).toBe(position.outcome === null);
    });
  });

  it('[RULES-5] a game has one outcome, at its end, and no move follows', () => {
    hold(games, (playout) => {
      expect(playout.filter(({ outcome }) => outcome !== null)).toEqual(playout.slice(-1));
      expect(playout.length - 1).toBeLessThanOrEqual(size);
      const last = frozen(playout.at(-1) ?? rules.setup());
      for (const seat of [0, 1] as const) {
        for (const cell of [...cells, -1, Number.NaN]) {
          expect(rules.play(last, seat, cell)).toEqual({ ok: false, error: { code: 'game-over' } });
        }
      }
    });
  });

  it('[RULES-6] playing leaves the given position as it was', () => {
    hold(positions, (position) => {
      const before = JSON.stringify(position);
      frozen(position);
      for (const cell of [...cells, -1]) rules.play(position, position.turn, cell);
      expect(JSON.stringify(position)).toBe(before);
    });
  });

  it('[RULES-7] a position that is written as JSON and read again is the same', () => {
    hold(positions, (position) => {
      const text = JSON.stringify(rules.serialize(position));
      expect(rules.parse(JSON.parse(text))).toEqual({ ok: true, value: position });
    });
  });

  it('[RULES-8] anything at all is read as a bad state, unless it is a list of playable moves', () => {
    const things = fc.oneof(
      fc.anything({ withSparseArray: true, withBigInt: true, withNullPrototype: true, withTypedArray: true }),
      fc.array(fc.anything()),
      fc.array(notCells, { minLength: 1 }),
    );
    hold(things, (data) => {
      const read = rules.parse(data);
      expect(read.ok ? rules.serialize(read.value) : read.error.code).toEqual(read.ok ? data : 'bad-state');
    });
  });

  it('[RULES-8] a game with one thing changed is read as what can be played, or not at all', () => {
    const changed = fc
      .tuple(positions, fc.nat(), fc.oneof(fc.nat({ max: size }), notCells, fc.string(), fc.constant(null)))
      .map(([{ moves }, somewhere, thing]): readonly unknown[] => {
        const at = somewhere % (moves.length + 1);
        return [...moves.slice(0, at), thing, ...moves.slice(at + 1)];
      });
    hold(changed, (data) => {
      let position = rules.setup();
      let playable = true;
      for (const cell of data) {
        playable &&= typeof cell === 'number' && rules.legalMoves(position).some((legal) => Object.is(legal, cell));
        if (!playable || typeof cell !== 'number') break;
        const played = rules.play(position, position.turn, cell);
        if (played.ok) position = played.value;
      }
      const read = rules.parse(data);
      expect(read.ok).toBe(playable);
      expect(read.ok ? read.value : read.error.code).toEqual(playable ? position : 'bad-state');
    });
  });

  it('[RULES-8] a game that goes on after its end, or longer than the board, is a bad state', () => {
    hold(games, (playout) => {
      const moves = playout.at(-1)?.moves ?? [];
      for (const more of [0, moves[0], size - 1]) {
        expect(rules.parse([...moves, more])).toMatchObject({ ok: false, error: { code: 'bad-state' } });
      }
    });
    const endless = Array.from({ length: 1_000_000 }, () => 0);
    expect(rules.parse(endless)).toEqual({ ok: false, error: { code: 'bad-state', reason: 'too many moves' } });
  });

  it('[RULES-10] every cell has its own coordinate: a letter and a number', () => {
    const coordinates = cells.map((cell) => rules.coordinate(cell));
    expect(new Set(coordinates).size).toBe(size);
    expect(coordinates.every((text) => /^[a-z]\d{1,2}$/.test(text))).toBe(true);
    expect([coordinates[0], coordinates[1], coordinates[rules.shape.columns]]).toEqual(['a1', 'b1', 'a2']);
  });
});
