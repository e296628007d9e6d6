/**
 * How rooms and records of queues stand in live.db. A commit appends one row to the journal, so that commits that leave together dirty few pages;
 * bit by bit the journal is folded into `rooms` (the last state) and `updates` (the ring), and always at opening.
 */
import type { SqlValue } from './engine.ts';

/** As limits.ringLength, but a part of the file's format: the worker and the file would not follow a change of it. */
export const slotsPerRoom = 64;

/** One write of one room or record. A null state is a deletion. */
export type JournalRow = readonly [
  seq: number,
  no: number,
  id: string,
  epoch: string,
  version: number,
  tip: string,
  state: string | null,
  wake: number | null,
  listing: string | null,
  command: string,
  fingerprint: string,
  result: string,
  body: string,
  line: string | null,
  place: number | null,
];

/** A journal row, and what goes to the outbox with it. */
export type RoomChange = readonly [row: JournalRow, outbox: readonly string[]];

export const appendJournal = `
  INSERT INTO journal
    (seq, no, id, epoch, version, tip, state, wake, listing, command, fingerprint, result, body,
     line, place)
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`;

/** Values: room id. */
export const deleteChat = 'DELETE FROM chat WHERE room = ?';

/** Values: at, body. */
export const appendOutbox = 'INSERT INTO outbox (at, body) VALUES (?, ?)';

/** Values: store time. */
export const markAlive = 'UPDATE meta SET alive = ?';

const roomColumns = 'no, id, epoch, version, tip, state, wake, listing, line, place';

const foldRooms = (which: string): string => `
  INSERT INTO rooms (${roomColumns}, touched)
  SELECT ${roomColumns}, seq FROM journal WHERE ${which} AND state IS NOT NULL
  ON CONFLICT (no) DO UPDATE SET version = excluded.version, tip = excluded.tip, state = excluded.state,
    wake = excluded.wake, listing = excluded.listing, line = excluded.line, place = excluded.place, touched = excluded.touched`;

const foldUpdates = (which: string): string => `
  INSERT OR REPLACE INTO updates (slot, version, command, fingerprint, result, body)
  SELECT no * ${slotsPerRoom} + version % ${slotsPerRoom}, version, command, fingerprint, result, body
  FROM journal WHERE ${which} AND state IS NOT NULL ORDER BY seq`;

/** Values of both: seq of a journal row. */
export const foldRoom = foldRooms('seq = ?');
export const foldUpdate = foldUpdates('seq = ?');

/** Values: first and last slot of the room. */
export const deleteUpdates = 'DELETE FROM updates WHERE slot BETWEEN ? AND ?';

/** Values: no. */
export const deleteRoom = 'DELETE FROM rooms WHERE no = ?';

/** Values: seq of the last row that has been folded. */
export const trimJournal = 'DELETE FROM journal WHERE seq <= ?';

/** All of the journal at once; run in this order, in one transaction. */
export const foldJournal: readonly string[] = [
  foldRooms('seq IN (SELECT max(seq) FROM journal GROUP BY no)'),
  foldUpdates('true'),
  `DELETE FROM updates WHERE slot IN (
    SELECT no * ${slotsPerRoom} + value FROM journal, json_each('${JSON.stringify([...Array(slotsPerRoom).keys()])}')
    WHERE state IS NULL)`,
  'DELETE FROM rooms WHERE no IN (SELECT no FROM journal WHERE state IS NULL)',
  'DELETE FROM journal',
];

/** Right after opening, when the journal is folded: every room, oldest commit first. */
export const selectRooms = `SELECT ${roomColumns}, touched FROM rooms ORDER BY touched`;

/** What a room had kept when it was read from `rooms`, oldest first. */
export const selectUpdates = `
  SELECT version, command, fingerprint, result, body
  FROM updates WHERE slot BETWEEN ? AND ? ORDER BY version`;

export const slotRange = (no: number): readonly [SqlValue, SqlValue] => [
  no * slotsPerRoom,
  no * slotsPerRoom + slotsPerRoom - 1,
];
