/** Test support: ultimate as bit masks, nine bits for each side of each board. */
import type { ReferenceGame, ReferenceResult } from './reference-game.ts';

type Side = 'x' | 'o';

const full = 0o777;
const winning = [0o7, 0o70, 0o700, 0o111, 0o222, 0o444, 0o421, 0o124];

const isWon = (mask: number): boolean => winning.some((bits) => (mask & bits) === bits);

interface Place {
  readonly board: number;
  readonly bit: number;
}

/** Board and bit of every cell, read off the drawn grid from left to right, line by line. */
const places: readonly Place[] = [0, 3, 6].flatMap((bandOfBoards) =>
  [0, 3, 6].flatMap((bandOfBits) =>
    [0, 1, 2].flatMap((boardInBand) =>
      [0, 1, 2].map((bitInBand) => ({ board: bandOfBoards + boardInBand, bit: bandOfBits + bitInBand })),
    ),
  ),
);

export function createUltimateReference(): ReferenceGame {
  const masks: Record<Side, number[]> = { x: Array<number>(9).fill(0), o: Array<number>(9).fill(0) };
  const played: Place[] = [];

  const maskOf = (side: Side, board: number): number => masks[side][board] ?? 0;
  const takenIn = (board: number): number => maskOf('x', board) | maskOf('o', board);
  const isOpen = (board: number): boolean =>
    !isWon(maskOf('x', board)) && !isWon(maskOf('o', board)) && takenIn(board) !== full;
  const wonBy = (side: Side): number =>
    masks[side].reduce((mask, own, board) => (isWon(own) ? mask | (1 << board) : mask), 0);
  const flip = (side: Side, { board, bit }: Place): void => {
    masks[side][board] = maskOf(side, board) ^ (1 << bit);
  };

  function result(): ReferenceResult {
    if (isWon(wonBy('x'))) return 'x';
    if (isWon(wonBy('o'))) return 'o';
    return masks.x.some((_, board) => isOpen(board)) ? null : 'draw';
  }

  return {
    moves() {
      if (result() !== null) return [];
      const sentTo = played.at(-1)?.bit;
      const free: number[] = [];
      for (const [cell, { board, bit }] of places.entries()) {
        const isSent = sentTo !== undefined && isOpen(sentTo);
        if (!isOpen(board) || (isSent && board !== sentTo)) continue;
        if ((takenIn(board) & (1 << bit)) === 0) free.push(cell);
      }
      return free;
    },
    play(cell) {
      const place = places[cell];
      if (place === undefined) throw new RangeError(`no cell ${cell}`);
      flip(played.length % 2 === 0 ? 'x' : 'o', place);
      played.push(place);
    },
    undo() {
      const last = played.pop();
      if (last !== undefined) flip(played.length % 2 === 0 ? 'x' : 'o', last);
    },
    result,
    line() {
      const winner = result();
      if (winner !== 'x' && winner !== 'o') return [];
      const boards = wonBy(winner);
      const used = winning.filter((bits) => (boards & bits) === bits).reduce((all, bits) => all | bits, 0);
      return [...places.keys()].filter((cell) => places[cell]?.bit === 4 && (used >> (places[cell]?.board ?? 0)) & 1);
    },
  };
}
