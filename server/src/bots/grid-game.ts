/** Games of so many in a row, for searching: every possible line keeps count of both sides' marks in it. */
import { invariant, otherSeat } from '@inkroom/shared';
import type { Cell, Seat } from '@inkroom/shared';
import type { SearchGame, SearchOutcome } from './search-game.ts';

export interface GridOptions {
  readonly columns: number;
  readonly rows: number;
  readonly run: number;
  readonly gravity: boolean;
  readonly misere: boolean;
  /** Only the most promising cells are looked at, and only near marks; for boards too large to look everywhere. */
  readonly candidates: number | null;
}

interface Line {
  readonly cells: readonly Cell[];
  readonly marks: [number, number];
}

const near = 2;
/** Worth of a line by how many marks one side has in it while the other has none. */
const worth = [0, 1, 8, 48, 320, 0];

export class GridGame implements SearchGame {
  readonly #options: GridOptions;
  readonly #marks: (Seat | null)[];
  readonly #linesAt: readonly (readonly Line[])[];
  readonly #played: Cell[] = [];
  /** Worth of all lines, X's minus O's. */
  #balance = 0;
  #turn: Seat = 0;
  #outcome: SearchOutcome = null;

  constructor(options: GridOptions) {
    this.#options = options;
    const cells = options.columns * options.rows;
    this.#marks = Array.from({ length: cells }, () => null);
    const lines = linesOf(options);
    this.#linesAt = Array.from({ length: cells }, (_, cell) => lines.filter((line) => line.cells.includes(cell)));
  }

  get turn(): Seat {
    return this.#turn;
  }

  get outcome(): SearchOutcome {
    return this.#outcome;
  }

  candidates(): readonly Cell[] {
    const { candidates } = this.#options;
    const open = candidates === null ? this.#openCells() : this.#openCellsNearMarks();
    const ordered = open
      .map((cell) => ({ cell, promise: this.#promise(cell) }))
      .toSorted((a, b) => b.promise - a.promise);
    return ordered.slice(0, candidates ?? ordered.length).map(({ cell }) => cell);
  }

  play(cell: Cell): void {
    const seat = this.#turn;
    this.#marks[cell] = seat;
    this.#played.push(cell);
    let completed = false;
    for (const line of this.#linesAt[cell] ?? []) {
      this.#balance -= balanceOf(line);
      line.marks[seat] += 1;
      this.#balance += balanceOf(line);
      completed ||= line.marks[seat] === this.#options.run;
    }
    this.#turn = otherSeat(seat);
    if (completed) this.#outcome = this.#options.misere ? otherSeat(seat) : seat;
    else if (this.#played.length === this.#marks.length) this.#outcome = 'draw';
  }

  undo(): void {
    const cell = this.#played.pop();
    invariant(cell !== undefined, 'there is a move to take back');
    const seat = otherSeat(this.#turn);
    for (const line of this.#linesAt[cell] ?? []) {
      this.#balance -= balanceOf(line);
      line.marks[seat] -= 1;
      this.#balance += balanceOf(line);
    }
    this.#marks[cell] = null;
    this.#turn = seat;
    this.#outcome = null;
  }

  evaluate(): number {
    const mine = this.#turn === 0 ? this.#balance : -this.#balance;
    return this.#options.misere ? -mine : mine;
  }

  #openCells(): Cell[] {
    const { columns, gravity } = this.#options;
    const open: Cell[] = [];
    for (let cell = 0; cell < this.#marks.length; cell += 1) {
      if (this.#marks[cell] !== null) continue;
      const below = cell + columns;
      if (!gravity || below >= this.#marks.length || this.#marks[below] !== null) open.push(cell);
    }
    return open;
  }

  #openCellsNearMarks(): Cell[] {
    const { columns, rows } = this.#options;
    if (this.#played.length === 0) return [Math.floor(rows / 2) * columns + Math.floor(columns / 2)];
    const found = new Set<Cell>();
    for (const cell of this.#played) {
      const [x, y] = [cell % columns, Math.floor(cell / columns)];
      for (let row = Math.max(0, y - near); row <= Math.min(rows - 1, y + near); row += 1) {
        for (let column = Math.max(0, x - near); column <= Math.min(columns - 1, x + near); column += 1) {
          const neighbour = row * columns + column;
          if (this.#marks[neighbour] === null) found.add(neighbour);
        }
      }
    }
    return [...found];
  }

  /** What a mark there adds to my lines and takes from theirs. */
  #promise(cell: Cell): number {
    const [me, them] = [this.#turn, otherSeat(this.#turn)];
    let promise = 0;
    for (const line of this.#linesAt[cell] ?? []) {
      const [mine, theirs] = [line.marks[me], line.marks[them]];
      if (theirs === 0) promise += 2 * ((worth[mine + 1] ?? 0) + (mine + 1 === this.#options.run ? 100_000 : 0));
      if (mine === 0) promise += (worth[theirs + 1] ?? 0) + (theirs + 1 === this.#options.run ? 40_000 : 0);
    }
    return promise;
  }
}

function balanceOf(line: Line): number {
  const [x, o] = line.marks;
  if (o === 0) return worth[x] ?? 0;
  return x === 0 ? -(worth[o] ?? 0) : 0;
}

function linesOf({ columns, rows, run }: GridOptions): readonly Line[] {
  const lines: Line[] = [];
  const directions = [
    [1, 0],
    [0, 1],
    [1, 1],
    [1, -1],
  ] as const;
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      for (const [dx, dy] of directions) {
        const [endX, endY] = [x + dx * (run - 1), y + dy * (run - 1)];
        if (endX >= columns || endY < 0 || endY >= rows) continue;
        const cells = Array.from({ length: run }, (_, step) => (y + dy * step) * columns + x + dx * step);
        lines.push({ cells, marks: [0, 0] });
      }
    }
  }
  return lines;
}
