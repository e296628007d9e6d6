/** Records in their lines, in order: what a store that holds them in memory answers from. */
import { homeOf } from '@inkroom/shared';
import type { RecordId } from '@inkroom/shared';
import type { LinePlace, LineQuery } from '../ports/store.ts';

export interface Standing {
  readonly id: RecordId;
  readonly place: LinePlace | null;
}

type Stood = Standing & { readonly place: LinePlace };

export class Lines<T extends Standing> {
  /** By home and line; earliest first. */
  readonly #lines = new Map<string, (T & Stood)[]>();

  /** Call before a record's place changes, with the record as it stands. */
  leave(record: T): void {
    if (!isStood(record)) return;
    const key = keyOf(record.id, record.place.line);
    const line = this.#lines.get(key) ?? [];
    const index = indexIn(line, record);
    if (line[index]?.id !== record.id) return;
    line.splice(index, 1);
    if (line.length === 0) this.#lines.delete(key);
  }

  /** Call after it has changed. */
  enter(record: T): void {
    if (!isStood(record)) return;
    const key = keyOf(record.id, record.place.line);
    const line = this.#lines.get(key) ?? [];
    this.#lines.set(key, line);
    line.splice(indexIn(line, record), 0, record);
  }

  count(home: string, line: string): number {
    return this.#lines.get(`${home} ${line}`)?.length ?? 0;
  }

  read(home: string, { line, limit, from }: LineQuery): readonly (T & Stood)[] {
    const all = this.#lines.get(`${home} ${line}`) ?? [];
    return from === 'front' ? all.slice(0, limit) : all.slice(Math.max(0, all.length - limit)).toReversed();
  }

  /** How many stand before it; null: it stands in no line. */
  rank(record: T): number | null {
    if (!isStood(record)) return null;
    return indexIn(this.#lines.get(keyOf(record.id, record.place.line)) ?? [], record);
  }
}

const isStood = <T extends Standing>(record: T): record is T & Stood => record.place !== null;

const keyOf = (id: RecordId, line: string): string => `${homeOf(id)} ${line}`;

/** Where it stands, or would. */
function indexIn(line: readonly Stood[], { id, place }: Stood): number {
  let [low, high] = [0, line.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = line[middle];
    if (other === undefined) break;
    const isBefore = other.place.at < place.at || (other.place.at === place.at && other.id < id);
    if (isBefore) low = middle + 1;
    else high = middle;
  }
  return low;
}
