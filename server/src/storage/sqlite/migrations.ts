/** The schema of live.db and how older files reach it. A migration that has been released is never edited; another follows it. */
import type { DatabaseSync } from 'node:sqlite';

export const migrations: readonly string[] = [
  `
  CREATE TABLE meta (id INTEGER PRIMARY KEY CHECK (id = 1), alive INTEGER) STRICT;
  INSERT INTO meta (id, alive) VALUES (1, NULL);

  CREATE TABLE outages (
    seq INTEGER PRIMARY KEY,
    since INTEGER NOT NULL,
    until INTEGER NOT NULL CHECK (until > since)
  ) STRICT;

  -- Writes of rooms as they come, until they are folded into the two tables below.
  CREATE TABLE journal (
    seq INTEGER PRIMARY KEY,
    no INTEGER NOT NULL,
    id TEXT NOT NULL,
    epoch TEXT NOT NULL,
    version INTEGER NOT NULL,
    tip TEXT NOT NULL,
    state TEXT,
    wake INTEGER,
    listing TEXT,
    mode TEXT,
    open INTEGER NOT NULL CHECK (open IN (0, 1)),
    opened INTEGER NOT NULL,
    command TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    result TEXT NOT NULL,
    body TEXT NOT NULL
  ) STRICT;

  CREATE TABLE rooms (
    no INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    epoch TEXT NOT NULL,
    version INTEGER NOT NULL,
    tip TEXT NOT NULL,
    state TEXT NOT NULL,
    wake INTEGER,
    listing TEXT,
    mode TEXT,
    open INTEGER NOT NULL CHECK (open IN (0, 1)),
    opened INTEGER NOT NULL,
    touched INTEGER NOT NULL
  ) STRICT;

  -- Rooms as they are, wherever their last write stands; for whoever reads the file.
  CREATE VIEW current_rooms AS
    SELECT no, id, epoch, version, tip, state FROM journal
      WHERE seq IN (SELECT max(seq) FROM journal GROUP BY no) AND state IS NOT NULL
    UNION ALL
    SELECT no, id, epoch, version, tip, state FROM rooms WHERE no NOT IN (SELECT no FROM journal);

  -- The slot of a version is the room's number times 64, plus the version modulo 64.
  CREATE TABLE updates (
    slot INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    command TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    result TEXT NOT NULL,
    body TEXT NOT NULL
  ) STRICT;

  CREATE TABLE outbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    body TEXT NOT NULL
  ) STRICT;
  `,
  `
  CREATE TABLE chat (
    room TEXT NOT NULL,
    seq INTEGER NOT NULL,
    line_id TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (room, seq)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE players (
    id TEXT PRIMARY KEY,
    revision INTEGER NOT NULL,
    record TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  -- A released name stays with its former player, and away from others, until reserved_until.
  CREATE TABLE names (
    name TEXT PRIMARY KEY,
    player TEXT NOT NULL,
    reserved_until INTEGER
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE accounts (
    name TEXT PRIMARY KEY,
    revision INTEGER NOT NULL,
    record TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE active (
    area INTEGER NOT NULL,
    mode TEXT NOT NULL,
    user TEXT NOT NULL,
    expires INTEGER NOT NULL,
    PRIMARY KEY (area, mode, user)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX active_by_end ON active (expires);

  -- Recorded lately: so that none counts twice, and for the tape.
  CREATE TABLE activity_events (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    at INTEGER NOT NULL,
    batch TEXT NOT NULL,
    login INTEGER NOT NULL CHECK (login IN (0, 1)),
    area INTEGER NOT NULL,
    mode TEXT NOT NULL,
    user TEXT NOT NULL,
    ttl INTEGER NOT NULL,
    entry TEXT NOT NULL,
    line TEXT NOT NULL
  ) STRICT;
  CREATE INDEX activity_events_by_time ON activity_events (at);
  CREATE INDEX activity_events_by_batch ON activity_events (batch);
  `,
  `
  CREATE TABLE hidden_members (member TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE TABLE score_boards (name TEXT PRIMARY KEY, operator TEXT NOT NULL) STRICT, WITHOUT ROWID;

  CREATE TABLE scores (
    board TEXT NOT NULL,
    member TEXT NOT NULL,
    value REAL NOT NULL,
    seq INTEGER NOT NULL,
    achieved_at INTEGER NOT NULL,
    name TEXT,
    PRIMARY KEY (board, member)
  ) STRICT, WITHOUT ROWID;

  -- Submissions kept lately, so that none counts twice.
  CREATE TABLE score_ids (
    board TEXT NOT NULL,
    member TEXT NOT NULL,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (board, member, id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX score_ids_by_time ON score_ids (at);
  `,
  `
  -- Where numbers of the outbox do not follow each other: the last one before a start, and the first one after it.
  CREATE TABLE outbox_gaps (last INTEGER PRIMARY KEY, next INTEGER NOT NULL CHECK (next > last)) STRICT;
  `,
  `
  -- Records of queues stand beside rooms; some of them stand in a line of their queue.
  ALTER TABLE journal ADD COLUMN line TEXT;
  ALTER TABLE journal ADD COLUMN place REAL;
  ALTER TABLE rooms ADD COLUMN line TEXT;
  ALTER TABLE rooms ADD COLUMN place REAL;
  `,
  `
  -- Who waits for an opponent stands in a line; rooms need not tell.
  ALTER TABLE journal DROP COLUMN mode;
  ALTER TABLE journal DROP COLUMN open;
  ALTER TABLE journal DROP COLUMN opened;
  ALTER TABLE rooms DROP COLUMN mode;
  ALTER TABLE rooms DROP COLUMN open;
  ALTER TABLE rooms DROP COLUMN opened;
  `,
];

/** The file cannot be used by this version; the message says why. */
export class SchemaRefused extends Error {
  override name = 'SchemaRefused';
}

/** Brings the file to the newest schema; all steps that are missing, or none. */
export function migrate(database: DatabaseSync, steps: readonly string[] = migrations): void {
  const done = numberOf(database, 'PRAGMA user_version');
  if (done === 0 && numberOf(database, 'SELECT count(*) FROM sqlite_master') > 0) {
    throw new SchemaRefused('it is a database of another program');
  }
  if (done > steps.length) {
    throw new SchemaRefused(`it was written by a newer version of this program (schema ${done})`);
  }
  database.exec('BEGIN IMMEDIATE');
  try {
    for (const step of steps.slice(done)) database.exec(step);
    database.exec(`PRAGMA user_version = ${steps.length}`);
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function numberOf(database: DatabaseSync, sql: string): number {
  const [value] = Object.values(database.prepare(sql).get() ?? {});
  return Number(value ?? 0);
}
