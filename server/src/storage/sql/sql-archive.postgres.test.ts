import { describe, expect, it, onTestFinished } from 'vitest';
import { nodeClock } from '../../platform/node-clock.ts';
import { ArchiveUnavailable, UnstorableFact } from '../../ports/archive.ts';
import { describeArchiveContract } from '../../ports/archive.contract.ts';
import { aGame } from './games/testing.ts';
import { putBoardEntries } from './projector/board-entries.ts';
import { openPostgresArchive } from './open-archive.ts';
import { archiveKinds, postgresHome, quietLogger, sharedPostgres } from './testing.ts';

describe.each(archiveKinds)('$kind', (kind) => {
  describeArchiveContract(async () => {
    const home = await kind.makeHome();
    const { archive, database } = home.open();
    return {
      archive,
      another: () => home.open().archive,
      newFact: () => aGame(),
      poison: () => aGame({ epoch: 'zero \0 byte' }),
      countFacts: async () => (await database.selectFrom('games').select('id').execute()).length,
      putBoardEntries: (values) => database.transaction().execute((tx) => putBoardEntries(tx, values)),
    };
  });

  it('[ARCHIVE-3] many nodes that start at once make the tables once, and all find them', async () => {
    const home = await kind.makeHome();
    const nodes = Array.from({ length: 6 }, () => home.open());
    const cursors = await Promise.all(nodes.map(({ archive }) => archive.cursors()));
    expect(cursors).toEqual(nodes.map(() => new Map()));
    const read = await Promise.all(nodes.map(({ reads }) => reads.selectFrom('ticket_history').selectAll().execute()));
    expect(read).toEqual(nodes.map(() => []));
  });

  it('[ARCHIVE-4] what the database refuses because of a value is a fact that cannot be stored, anything else is an outage', async () => {
    const { database } = (await kind.makeHome()).open();
    const letter = { partition: 0, entry: '1', at: 1, text: '', reason: '' };
    const insert = (values: object) =>
      database
        .insertInto('dead_letters')
        .values({ ...letter, ...values })
        .execute();
    await insert({});
    await expect(insert({})).rejects.toThrow(UnstorableFact);
    await expect(insert({ entry: null })).rejects.toThrow(UnstorableFact);
    await expect(insert({ entry: '2', text: 'a\0b' })).rejects.toThrow(UnstorableFact);
    await database.schema.dropTable('dead_letters').execute();
    await expect(insert({ entry: '3' })).rejects.toThrow(ArchiveUnavailable);
  });

  it('[ARCHIVE-4] a transaction that failed half-way leaves nothing, and the next one begins anew', async () => {
    const { database } = (await kind.makeHome()).open();
    const bury = (entry: string) => ({ partition: 0, entry, at: 1, text: '', reason: '' });
    const failing = database.transaction().execute(async (tx) => {
      await tx.insertInto('dead_letters').values(bury('1')).execute();
      await tx.insertInto('dead_letters').values(bury('1')).execute();
    });
    await expect(failing).rejects.toThrow(UnstorableFact);
    // Refused by Postgres although the callback goes on: nothing half is committed.
    const stubborn = database.transaction().execute(async (tx) => {
      await tx.insertInto('dead_letters').values(bury('2')).execute();
      await tx
        .insertInto('dead_letters')
        .values(bury('2'))
        .execute()
        .catch(() => undefined);
      throw new Error('given up');
    });
    await expect(stubborn).rejects.toThrow('given up');
    await database.transaction().execute((tx) => tx.insertInto('dead_letters').values(bury('3')).execute());
    expect((await database.selectFrom('dead_letters').select('entry').execute()).map(({ entry }) => entry)).toEqual([
      '3',
    ]);
  });

  it('[ARCHIVE-17] counts, sums and times come as numbers', async () => {
    const { database, reads } = (await kind.makeHome()).open();
    const at = Date.UTC(2026, 10, 21);
    await database.insertInto('dead_letters').values({ partition: 3, entry: '1', at, text: '', reason: '' }).execute();
    const row = await reads
      .selectFrom('dead_letters')
      .select(({ fn }) => ['at', fn.countAll<number>().as('count'), fn.sum<number>('at').as('sum')])
      .groupBy('at')
      .executeTakeFirst();
    expect(row).toEqual({ at, count: 1, sum: at });
  });
});

it('[ARCHIVE-18] reads go to the replica, which may not have the tables yet; writes never do', async () => {
  const postgres = await sharedPostgres();
  const { url } = await postgresHome(postgres);
  const replica = await postgresHome(postgres);
  const opened = openPostgresArchive({ url, readUrl: replica.url, clock: nodeClock, logger: quietLogger });
  onTestFinished(() => opened.close());
  const letter = { partition: 0, entry: '1', at: 1, text: '', reason: '' };
  await opened.database.insertInto('dead_letters').values(letter).execute();
  const entries = () => opened.reads.selectFrom('dead_letters').select('entry').execute();
  await expect(entries()).rejects.toThrow(ArchiveUnavailable);
  await replica.open().archive.cursors();
  expect(await entries()).toEqual([]);
  expect(await opened.archive.countDead()).toBe(1);
});
