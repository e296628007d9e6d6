/** The schema of live.db, step by step. A step that has been released is never changed; a new one is added below. */

export const migrations: readonly string[] = [
  `
  CREATE TABLE rooms (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    epoch TEXT NOT NULL,
    version INTEGER NOT NULL,
    tip TEXT NOT NULL,
    state TEXT NOT NULL,
    wake INTEGER,
    listing TEXT,
    mode TEXT,
    open INTEGER NOT NULL,
    changed INTEGER NOT NULL
  ) STRICT;
  -- A room's last updates: the slot is the version modulo the ring's length, so that the oldest is overwritten.
  CREATE TABLE updates (
    room INTEGER NOT NULL,
    slot INTEGER NOT NULL,
    version INTEGER NOT NULL,
    command_id TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    result TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (room, slot)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE outbox (seq INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
  CREATE TABLE chat (
    room TEXT NOT NULL,
    seq INTEGER NOT NULL,
    line_id TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (room, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE players (id TEXT PRIMARY KEY, revision INTEGER NOT NULL, record TEXT NOT NULL) STRICT, WITHOUT ROWID;
  -- A name belongs to a player, or is kept from everybody until a time after it was released.
  CREATE TABLE names (name TEXT PRIMARY KEY, player TEXT, reserved_until INTEGER) STRICT, WITHOUT ROWID;
  CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE outages (started INTEGER NOT NULL, ended INTEGER NOT NULL) STRICT;
  CREATE TABLE alive (one INTEGER PRIMARY KEY CHECK (one = 1), at INTEGER NOT NULL) STRICT;
  `,
];
