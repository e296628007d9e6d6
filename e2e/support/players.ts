/** Two people at one table: seated, ready to play, and playing. */
import type { NewPerson, PersonOptions } from './fixtures.ts';
import type { Person } from './person.ts';

export interface Players {
  readonly x: Person;
  readonly o: Person;
  /** Of the room. */
  readonly path: string;
}

export interface TableOptions {
  /** Title of the board, classic if absent. */
  readonly mode?: string;
  readonly x?: PersonOptions;
  readonly o?: PersonOptions;
}

export async function atATable(newPerson: NewPerson, options: TableOptions = {}): Promise<Players> {
  const [x, o] = [await newPerson(options.x), await newPerson(options.o)];
  const path = await x.openRoomByLink(options.mode);
  await o.open(path);
  await x.table.myTurn();
  return { x, o, path };
}

/** Cells by which whoever begins wins the classic board, as soon as that is possible. */
export const shortestWin: readonly number[] = [0, 3, 1, 4, 2];

/** These two mark these cells in turn; the first of them begins. */
export async function playInTurn(players: readonly [Person, Person], cells: readonly number[]): Promise<void> {
  for (const [ply, cell] of cells.entries()) await players[ply % 2 === 0 ? 0 : 1].table.play(cell);
}
