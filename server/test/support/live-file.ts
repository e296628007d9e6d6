/** What a data folder holds, read from beside the server. */
import type { Fact, GameFact } from '@inkroom/shared';
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import path from 'node:path';
import { factOfRow } from '../../src/storage/sql/games/game-rows.ts';
import type { GameRow } from '../../src/storage/sql/games/tables.ts';

type Rows = readonly Readonly<Record<string, unknown>>[];

function rowsOf(dataDir: string, file: string, sql: string): Rows {
  if (!existsSync(path.join(dataDir, file))) return [];
  const database = new DatabaseSync(path.join(dataDir, file));
  try {
    return database.prepare(sql).all();
  } finally {
    database.close();
  }
}

const isGame = (fact: Fact): fact is GameFact => fact.type === 'game-finished' || fact.type === 'game-abandoned';

const keyOf = ({ id, epoch }: GameFact): string => `${id} ${epoch}`;

/** Games that are over: archived ones, then those that wait for the archive, oldest first. One that waits twice is told twice. */
export function readFacts(dataDir: string): readonly GameFact[] {
  const hasGames = rowsOf(dataDir, 'archive.db', "SELECT 1 FROM sqlite_master WHERE name = 'games'").length > 0;
  const archived = hasGames ? rowsOf(dataDir, 'archive.db', 'SELECT * FROM games ORDER BY ended_at') : [];
  // The row's own schema refuses what is none.
  const stored = archived.map((row) => factOfRow(row as unknown as GameRow));
  const known = new Set(stored.map(keyOf));
  const waiting = rowsOf(dataDir, 'live.db', 'SELECT body FROM outbox ORDER BY seq')
    .map(({ body }) => JSON.parse(String(body)) as Fact)
    .filter(isGame)
    // What is archived may not be trimmed yet.
    .filter((fact) => !known.has(keyOf(fact)));
  return [...stored, ...waiting];
}

/** Moves of the games that are being played, or were played last, by room. */
export function readRooms(dataDir: string): readonly { id: string; game: number; moves: readonly number[] }[] {
  return rowsOf(dataDir, 'live.db', "SELECT state FROM current_rooms WHERE id NOT LIKE '%.%'").map(
    ({ state }) => JSON.parse(String(state)) as { id: string; game: number; moves: readonly number[] },
  );
}

/** From now on every fact is written down apart, too: the archive takes each once, and would hide one that was told twice. While no server runs. */
export function keepEveryFact(dataDir: string): void {
  const database = new DatabaseSync(path.join(dataDir, 'live.db'));
  database.exec(`
    CREATE TABLE told (body TEXT NOT NULL);
    CREATE TRIGGER keep_told AFTER INSERT ON outbox BEGIN INSERT INTO told VALUES (new.body); END`);
  database.close();
}

/** What keepEveryFact has kept of games, each as often as it was told. Rows without a body only move the numbers on. */
export function readKeptFacts(dataDir: string): readonly GameFact[] {
  return rowsOf(dataDir, 'live.db', "SELECT body FROM told WHERE body <> ''")
    .map(({ body }) => JSON.parse(String(body)) as Fact)
    .filter(isGame);
}
