/** Lines of records as they are read: who stands where, and how many. */
import { homeOf } from '@inkroom/shared';
import type { RecordId } from '@inkroom/shared';
import type { Line, LinedUp, LineQuery } from '../../ports/store.ts';
import { storedOf } from './commit-call.ts';
import { lineKey, partitionOf, partitionOfRecord, prefixOf, roomKey } from './keys.ts';
import type { RedisLink } from './redis-link.ts';
import { texts } from './replies.ts';
import { loadScript } from './scripts.ts';

export class LineReader {
  readonly #link: RedisLink;
  readonly #readLines = loadScript('read-lines');
  readonly #readRanks = loadScript('read-ranks');
  readonly #countLines = loadScript('count-lines');

  constructor(link: RedisLink) {
    this.#link = link;
  }

  async read(home: string, queries: readonly LineQuery[]): Promise<readonly Line[]> {
    if (queries.length === 0) return [];
    const partition = partitionOf(home);
    const reply = await this.#link.run({
      script: this.#readLines,
      keys: queries.map(({ line }) => lineKey(home, line)),
      args: [prefixOf(partition), ...queries.flatMap(({ limit, from }) => [limit, from])],
      partition,
      writes: false,
    });
    return linesOf(texts(reply));
  }

  async ranks(ids: readonly RecordId[]): Promise<readonly (number | null)[]> {
    const ranks = new Map<RecordId, number | null>();
    const groups = [...Map.groupBy(ids, homeOf).values()];
    await Promise.all(
      groups.map(async (some) => {
        const [first] = some;
        if (first === undefined) return;
        const partition = partitionOfRecord(first);
        const reply = await this.#link.run({
          script: this.#readRanks,
          keys: some.map(roomKey),
          args: [prefixOf(partition), ...some],
          partition,
          writes: false,
        });
        const found = texts(reply);
        some.forEach((id, index) => ranks.set(id, found[index] ? Number(found[index]) : null));
      }),
    );
    return ids.map((id) => ranks.get(id) ?? null);
  }

  async counts(homes: readonly string[], line: string): Promise<readonly number[]> {
    const counts = new Map<string, number>();
    await Promise.all(
      [...Map.groupBy(homes, partitionOf)].map(async ([partition, some]) => {
        const reply = await this.#link.run({
          script: this.#countLines,
          keys: some.map((home) => lineKey(home, line)),
          args: [],
          partition,
          writes: false,
        });
        texts(reply).forEach((count, index) => counts.set(some[index] ?? '', Number(count)));
      }),
    );
    return homes.map((home) => counts.get(home) ?? 0);
  }
}

const cellsPerRecord = 4;

function linesOf(cells: readonly string[]): readonly Line[] {
  const lines: Line[] = [];
  for (let at = 0; at < cells.length;) {
    const count = Number(cells[at]);
    const first = at + 2;
    at = first + cellsPerRecord * Number(cells[at + 1]);
    const records: LinedUp[] = [];
    for (let cell = first; cell < at; cell += cellsPerRecord) {
      const [id = '', place, position, state] = cells.slice(cell, cell + cellsPerRecord);
      const stored = storedOf(position === undefined || state === undefined ? [] : [position, state]);
      // Only commits of records put ids there.
      if (stored !== null)
        records.push({ id: id as RecordId, at: Number(place), position: stored.position, state: stored.state });
    }
    lines.push({ count, records });
  }
  return lines;
}
