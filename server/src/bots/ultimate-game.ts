/** Ultimate tic-tac-toe for searching. */
import { boardOf, cellAt, invariant, otherSeat, placeOf, threeByThreeLines } from '@inkroom/shared';
import type { Cell, Seat } from '@inkroom/shared';
import type { SearchGame, SearchOutcome } from './search-game.ts';

const boards = 9;
const linesThrough = Array.from({ length: boards }, (_, place) =>
  threeByThreeLines.filter((line) => line.includes(place)),
);
/** A decided board counts this much more than a mark in one. */
const boardWorth = 20;
const worth = [0, 1, 4, 0];

interface Before {
  readonly cell: Cell;
  readonly target: number | null;
}

export class UltimateGame implements SearchGame {
  /** Nine boards of nine places. */
  readonly #marks: SearchOutcome[][] = Array.from({ length: boards }, () => Array.from({ length: boards }, () => null));
  readonly #decided: SearchOutcome[] = Array.from({ length: boards }, () => null);
  readonly #played: Before[] = [];
  #target: number | null = null;
  #turn: Seat = 0;
  #outcome: SearchOutcome = null;

  get turn(): Seat {
    return this.#turn;
  }

  get outcome(): SearchOutcome {
    return this.#outcome;
  }

  candidates(): readonly Cell[] {
    const found: { cell: Cell; promise: number }[] = [];
    for (let board = 0; board < boards; board += 1) {
      if (this.#decided[board] !== null || (this.#target !== null && this.#target !== board)) continue;
      const places = this.#marks[board] ?? [];
      for (let place = 0; place < boards; place += 1) {
        if (places[place] !== null) continue;
        const wins = (linesThrough[place] ?? []).some((line) =>
          line.every((other) => other === place || places[other] === this.#turn),
        );
        // Sending somebody to a decided board lets them choose.
        const sends = this.#decided[place] === null ? 0 : -3;
        found.push({
          cell: cellAt(board, place),
          promise: (wins ? 10 : 0) + (linesThrough[place]?.length ?? 0) + sends,
        });
      }
    }
    return found.toSorted((a, b) => b.promise - a.promise).map(({ cell }) => cell);
  }

  play(cell: Cell): void {
    const [board, place] = [boardOf(cell), placeOf(cell)];
    const places = this.#marks[board] ?? [];
    this.#played.push({ cell, target: this.#target });
    places[place] = this.#turn;
    this.#decided[board] = outcomeOf(places, place);
    if (this.#decided[board] !== null) this.#outcome = outcomeOf(this.#decided, board);
    this.#target = this.#decided[place] === null ? place : null;
    this.#turn = otherSeat(this.#turn);
  }

  undo(): void {
    const before = this.#played.pop();
    invariant(before !== undefined, 'there is a move to take back');
    const board = boardOf(before.cell);
    const places = this.#marks[board] ?? [];
    places[placeOf(before.cell)] = null;
    // It was being played, or nothing could have been played in it.
    this.#decided[board] = null;
    this.#outcome = null;
    this.#target = before.target;
    this.#turn = otherSeat(this.#turn);
  }

  evaluate(): number {
    let balance = boardWorth * linesBalance(this.#decided);
    for (let board = 0; board < boards; board += 1) {
      if (this.#decided[board] === null) balance += linesBalance(this.#marks[board] ?? []);
    }
    return this.#turn === 0 ? balance : -balance;
  }
}

/** After a change at `place`: only lines through it can have been completed. */
function outcomeOf(places: readonly SearchOutcome[], place: number): SearchOutcome {
  const mark = places[place] ?? null;
  if (mark !== 'draw' && (linesThrough[place] ?? []).some((line) => line.every((other) => places[other] === mark))) {
    return mark;
  }
  return places.includes(null) ? null : 'draw';
}

function linesBalance(places: readonly SearchOutcome[]): number {
  let balance = 0;
  for (const line of threeByThreeLines) {
    let [x, o, dead] = [0, 0, false];
    for (const place of line) {
      const mark = places[place];
      if (mark === 0) x += 1;
      else if (mark === 1) o += 1;
      else if (mark === 'draw') dead = true;
    }
    if (dead) continue;
    if (o === 0) balance += worth[x] ?? 0;
    else if (x === 0) balance -= worth[o] ?? 0;
  }
  return balance;
}
