/**
 * Moves the journal into `rooms` and `updates` while the game goes on: a few rooms within each batch's own COMMIT, so that
 * nobody waits for all of it. What is half done when the process dies is done again at opening; folding twice is harmless.
 */
import type { StatementSync } from 'node:sqlite';
import {
  deleteRoom,
  deleteUpdates,
  foldRoom,
  foldUpdate,
  slotRange,
  slotsPerRoom,
  trimJournal,
} from './room-statements.ts';
import type { RoomChange } from './room-statements.ts';

/** More rows make folding cheaper for each, because rooms that are busy come in several. */
const generationRows = 8192;
const trimmedAtOnce = 512;

/** A room's rows in the journal, oldest first. */
interface RoomRows {
  readonly no: number;
  readonly seqs: number[];
  isDeleted: boolean;
}

/** Rows that are folded together; younger ones wait for the next. */
interface Generation {
  readonly rooms: readonly RoomRows[];
  readonly lastSeq: number;
  folded: number;
  trimmedTo: number;
}

const nothing = (): void => undefined;

export class JournalFolder {
  readonly #prepared: (sql: string) => StatementSync;
  readonly #generationRows: number;
  #young = new Map<number, RoomRows>();
  #youngRows = 0;
  #lastSeq = 0;
  #generation: Generation | null = null;

  constructor(prepared: (sql: string) => StatementSync, options: { generationRows?: number } = {}) {
    this.#prepared = prepared;
    this.#generationRows = options.generationRows ?? generationRows;
  }

  /** Rows up to here may be trimmed once they are folded, so none may come later with a lower number. */
  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** These rows are committed. */
  note(changes: readonly RoomChange[]): void {
    for (const [[seq, no, , , , , state]] of changes) {
      const room = this.#young.get(no) ?? { no, seqs: [], isDeleted: false };
      this.#young.set(no, room);
      room.seqs.push(seq);
      room.isDeleted = state === null;
      this.#youngRows += 1;
      this.#lastSeq = Math.max(this.#lastSeq, seq);
    }
  }

  /** Folds about so many rows inside the running transaction. Answers what to call once that is committed, and not otherwise. */
  step(rows: number): () => void {
    const generation = this.#current();
    if (generation === null) return nothing;
    if (generation.folded === generation.rooms.length) return this.#trim(generation, rows);
    let next = generation.folded;
    for (let left = rows; left > 0 && next < generation.rooms.length; next += 1) {
      const room = generation.rooms[next];
      if (room !== undefined) left -= this.#fold(room);
    }
    return () => {
      generation.folded = next;
    };
  }

  #current(): Generation | null {
    if (this.#generation === null && this.#youngRows >= this.#generationRows) {
      const rooms = [...this.#young.values()];
      const first = Math.min(...rooms.map(({ seqs }) => seqs[0] ?? Infinity));
      this.#generation = { rooms, lastSeq: this.#lastSeq, folded: 0, trimmedTo: first - 1 };
      this.#young = new Map();
      this.#youngRows = 0;
    }
    return this.#generation;
  }

  /** Only the last 64 of a room are kept, so no room takes longer than that. */
  #fold({ no, seqs, isDeleted }: RoomRows): number {
    if (isDeleted) {
      this.#prepared(deleteUpdates).run(...slotRange(no));
      this.#prepared(deleteRoom).run(no);
      return 1;
    }
    const kept = seqs.slice(-slotsPerRoom);
    for (const seq of kept) this.#prepared(foldUpdate).run(seq);
    this.#prepared(foldRoom).run(seqs.at(-1) ?? 0);
    return kept.length;
  }

  #trim(generation: Generation, rows: number): () => void {
    const to = Math.min(generation.lastSeq, generation.trimmedTo + trimmedAtOnce + rows);
    this.#prepared(trimJournal).run(to);
    return () => {
      generation.trimmedTo = to;
      if (to === generation.lastSeq) this.#generation = null;
    };
  }
}
