import { DatabaseSync } from 'node:sqlite';
import type { PlayerId, RoomId } from '@inkroom/shared';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { nodeClock } from '../../platform/node-clock.ts';
import { writeAfter } from '../../ports/store-bench.contract.ts';
import { migrate, migrations } from './migrations.ts';
import { openSqliteStorage } from './sqlite-storage.ts';
import { silentLogger, temporaryFolder } from './testing.ts';

let folder: ReturnType<typeof temporaryFolder>;

beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => folder.remove());

const open = () => openSqliteStorage({ dataDir: folder.path, clock: nodeClock, logger: silentLogger });

function withFile(task: (database: DatabaseSync) => void): void {
  const database = new DatabaseSync(`${folder.path}/live.db`);
  task(database);
  database.close();
}

const columnsOf = (database: DatabaseSync): unknown =>
  database.prepare('SELECT type, name, sql FROM sqlite_master ORDER BY type, name').all();

it('[STORE-24] a file of the first schema, with a room in it, is brought to the newest', async () => {
  withFile((database) => {
    migrate(database, migrations.slice(0, 1));
    database.exec(`
      INSERT INTO rooms VALUES (7, 'R0000007', 'epoch', 2, 'tip-2', '{"old":true}', 5, 'listed', 'classic', 1, 3, 4);
      INSERT INTO updates VALUES (449, 1, 'old/1', 'f', 'ok', 'one'), (450, 2, 'old/2', 'f', 'ok', 'two');
      INSERT INTO outbox (at, body) VALUES (1, 'fact')`);
  });
  const { store, chatLog, settings, close } = await open();
  const id = 'R0000007' as RoomId;
  const position = { epoch: 'epoch', version: 2, tip: 'tip-2' };
  expect(await store.load(id)).toEqual({ position, state: '{"old":true}', updates: ['one', 'two'] });
  expect(await store.listRooms(10)).toEqual(['listed']);
  expect(await store.counts()).toEqual({ rooms: 1, outbox: 1 });
  const repeated = { ...writeAfter(id, position), commandId: 'old/1' };
  expect(await store.commit([repeated])).toMatchObject({ kind: 'duplicate', version: 1 });
  expect(await store.commit([writeAfter(id, position)])).toEqual({ kind: 'committed' });
  const line = { player: 'player-1' as PlayerId, name: 'n', text: 't', at: 1, from: 'seat' } as const;
  expect(await chatLog.append(id, 'line', line)).toBe(1);
  expect(await settings.getOrCreate('key', 'value')).toBe('value');
  await close();
  withFile((database) => {
    expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: migrations.length });
  });
});

it('[STORE-24] migrating step by step and at once come to the same schema', () => {
  const [stepwise, atOnce] = [new DatabaseSync(':memory:'), new DatabaseSync(':memory:')];
  for (let step = 1; step <= migrations.length; step += 1) migrate(stepwise, migrations.slice(0, step));
  migrate(atOnce);
  migrate(atOnce);
  expect(columnsOf(stepwise)).toEqual(columnsOf(atOnce));
});

it('[STORE-24] a step that fails leaves the file as it was', () => {
  const database = new DatabaseSync(':memory:');
  migrate(database, migrations.slice(0, 1));
  const before = columnsOf(database);
  const broken = [...migrations.slice(0, 1), 'CREATE TABLE half (a); CREATE TABLE half (b)'];
  expect(() => migrate(database, broken)).toThrow(/half/);
  expect(columnsOf(database)).toEqual(before);
  migrate(database);
  expect(database.prepare('PRAGMA user_version').get()).toEqual({ user_version: migrations.length });
});

it.each([
  [
    'of a newer version',
    `PRAGMA user_version = ${migrations.length + 1}`,
    `newer version of this program (schema ${migrations.length + 1})`,
  ],
  ['of another program', 'CREATE TABLE theirs (a)', 'database of another program'],
])('[STORE-24] a file %s is refused in one line and stays as it is', async (_, sql, reason) => {
  withFile((database) => database.exec(sql));
  const opening = open();
  await expect(opening).rejects.toThrow(reason);
  await expect(opening).rejects.toThrow(/^[^\n]*DATA_DIR[^\n]*$/);
  withFile((database) => {
    expect(database.prepare("SELECT count(*) AS rooms FROM sqlite_master WHERE name = 'rooms'").get()).toEqual({
      rooms: 0,
    });
  });
});
