/** Two people at one table, seated and ready to play. */
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
