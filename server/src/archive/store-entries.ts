/** Entries of the outbox into the archive: in transactions of up to so many, and one that can never be stored into the dead letters. */
import type { Fact, Result } from '@inkroom/shared';
import { UnstorableFact } from '../ports/archive.ts';
import type { Archive, DeadLetter, FactBatch } from '../ports/archive.ts';
import type { OutboxCursor, OutboxEntry } from '../ports/outbox.ts';
import { decodeFact } from './decode-fact.ts';

interface Located {
  readonly partition: number;
  readonly entry: OutboxEntry;
  readonly decoded: Result<Fact, string>;
}

export interface StoredBatch {
  /** The new cursor of each partition. */
  readonly cursors: ReadonlyMap<number, OutboxCursor>;
  readonly facts: number;
  readonly dead: readonly DeadLetter[];
}

export interface StoreEntriesOptions {
  readonly archive: Pick<Archive, 'project'>;
  /** Where the archive stands, as this node knows it. */
  readonly cursors: ReadonlyMap<number, OutboxCursor>;
  /** A transaction was committed. */
  readonly stored: (batch: StoredBatch) => Promise<void>;
}

/**
 * One transaction at most: rows are made of it in one go, and the event loop has other things to do. A fact of many
 * scores is long, and a game changes some two hundred standings and values of scoreboards.
 */
const most = { weight: 500, characters: 500_000 };
const gameWeight = 10;

function weightOf(decoded: Result<Fact, string>): number {
  if (!decoded.ok) return 1;
  const { type } = decoded.value;
  return type === 'game-finished' || type === 'game-abandoned' ? gameWeight : 1;
}

/** What failed on its own may have met somebody else's transaction. */
const triesAlone = 3;

/** `elsewhere`: somebody else has stored some of them; the cursors have to be read again. */
export async function storeEntries(
  entries: ReadonlyMap<number, readonly OutboxEntry[]>,
  options: StoreEntriesOptions,
): Promise<'stored' | 'elsewhere'> {
  const run = { ...options, cursors: new Map(options.cursors) };
  for (const batch of cut(entries)) {
    if ((await storeBatch(batch, run)) === 'elsewhere') return 'elsewhere';
  }
  return 'stored';
}

interface Run extends StoreEntriesOptions {
  readonly cursors: Map<number, OutboxCursor>;
}

/** In order within their partitions; each batch is read when it is its turn. */
function* cut(entries: ReadonlyMap<number, readonly OutboxEntry[]>): Generator<readonly Located[]> {
  let batch: Located[] = [];
  let weight = 0;
  let characters = 0;
  for (const [partition, some] of entries) {
    for (const entry of some) {
      const decoded = decodeFact(entry.text);
      const own = weightOf(decoded);
      const isFull = weight + own > most.weight || characters + entry.text.length > most.characters;
      if (isFull && batch.length > 0) {
        yield batch;
        batch = [];
        weight = 0;
        characters = 0;
      }
      batch.push({ partition, entry, decoded });
      weight += own;
      characters += entry.text.length;
    }
  }
  if (batch.length > 0) yield batch;
}

async function storeBatch(batch: readonly Located[], run: Run): Promise<'stored' | 'elsewhere'> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await project(batch, run, null);
    } catch (error) {
      if (!(error instanceof UnstorableFact)) throw error;
      if (batch.length > 1) return storeHalves(batch, run);
      if (tries === triesAlone) return project(batch, run, error.message);
    }
  }
}

async function storeHalves(batch: readonly Located[], run: Run): Promise<'stored' | 'elsewhere'> {
  const middle = Math.ceil(batch.length / 2);
  const first = await storeBatch(batch.slice(0, middle), run);
  return first === 'elsewhere' ? first : storeBatch(batch.slice(middle), run);
}

/** `reason`: why none of them can be stored; null: they may be. */
async function project(batch: readonly Located[], run: Run, reason: string | null): Promise<'stored' | 'elsewhere'> {
  const byPartition = Map.groupBy(batch, ({ partition }) => partition);
  const batches = [...byPartition].map(([partition, located]) =>
    batchOf(located, { partition, from: run.cursors.get(partition) ?? '', reason }),
  );
  if ((await run.archive.project(batches)) === 'elsewhere') return 'elsewhere';
  const cursors = new Map(batches.map(({ partition, to }) => [partition, to]));
  for (const [partition, cursor] of cursors) run.cursors.set(partition, cursor);
  await run.stored({
    cursors,
    facts: batches.reduce((sum, { facts }) => sum + facts.length, 0),
    dead: batches.flatMap(({ dead }) => dead),
  });
  return 'stored';
}

function batchOf(
  located: readonly Located[],
  { partition, from, reason }: { partition: number; from: OutboxCursor; reason: string | null },
): FactBatch {
  const facts: FactBatch['facts'][number][] = [];
  const dead: DeadLetter[] = [];
  let to = from;
  for (const { entry, decoded } of located) {
    to = entry.cursor;
    if (reason !== null) dead.push({ ...entry, reason });
    else if (decoded.ok) facts.push(decoded.value);
    else dead.push({ ...entry, reason: decoded.error });
  }
  return { partition, from, to, facts, dead };
}
