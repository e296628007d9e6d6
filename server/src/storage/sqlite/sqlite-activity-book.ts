/** Who is active where, in live.db. Events go in as one JSON text, so that a thousand of them are a handful of statements. */
import { invariant } from '@inkroom/shared';
import type { ActivityEntry } from '@inkroom/shared';
import { readTapeLine, writeTapeLine } from '../../lib/tape-line.ts';
import { activityIdsMs, tapeLength } from '../../ports/activity-book.ts';
import type { ActivityBook, TimedActivity } from '../../ports/activity-book.ts';
import type { Clock } from '../../ports/clock.ts';
import type { SqlEngine, Statement } from './engine.ts';

/** Values: before when, how many stay. */
const forgetEvents = `
  DELETE FROM activity_events
  WHERE seq <= (SELECT max(seq) FROM activity_events WHERE at < ?) AND seq <= (SELECT max(seq) - ? FROM activity_events)`;

/** Values: at, batch, events. An id that is known already adds nothing. */
const addEvents = `
  INSERT OR IGNORE INTO activity_events (id, login, area, mode, user, ttl, entry, line, at, batch)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6, value ->> 7, ?, ?
  FROM json_each(?) ORDER BY key`;

/** Values: now. */
const removeExpired = 'DELETE FROM active WHERE expires <= ?';

/** Values: batch. */
const removeLeft = `
  DELETE FROM active WHERE (area, mode, user) IN (
    SELECT area, mode, user FROM activity_events WHERE batch = ? AND login = 0)`;

/** Values: batch. Of those who leave and come back, only what follows the last leaving counts. */
const addCame = `
  INSERT INTO active (area, mode, user, expires)
  SELECT area, mode, user, max(at + ttl) FROM activity_events AS came
  WHERE batch = ? AND login = 1 AND NOT EXISTS (
    SELECT 1 FROM activity_events AS gone
    WHERE gone.batch = came.batch AND gone.login = 0 AND gone.seq > came.seq
      AND gone.area = came.area AND gone.mode = came.mode AND gone.user = came.user)
  GROUP BY area, mode, user
  ON CONFLICT (area, mode, user) DO UPDATE SET expires = max(active.expires, excluded.expires)`;

/** Values: at, at, batch. */
const addFact = `
  INSERT INTO outbox (at, body)
  SELECT ?, '{"type":"activity","at":' || ? || ',"items":' || json_group_array(json(entry) ORDER BY seq) || '}'
  FROM activity_events WHERE batch = ? HAVING count(*) > 0`;

/** Values: expires, keys. */
const renewKeys = `
  INSERT INTO active (area, mode, user, expires)
  SELECT value ->> 0, value ->> 1, value ->> 2, ? FROM json_each(?) WHERE true
  ON CONFLICT (area, mode, user) DO UPDATE SET expires = max(active.expires, excluded.expires)`;

const countAll = 'SELECT area, mode, count(*) AS users FROM active WHERE expires > ? GROUP BY area, mode';
const countArea = 'SELECT area, mode, count(*) AS users FROM active WHERE expires > ? AND area = ? GROUP BY area, mode';

const readTape = 'SELECT at, line FROM activity_events ORDER BY seq DESC LIMIT ?';

export interface SqliteActivityBookOptions {
  readonly engine: SqlEngine;
  readonly clock: Pick<Clock, 'now'>;
  /** Facts were appended to the outbox, or may have been. */
  readonly appended: () => void;
}

export function createSqliteActivityBook({ engine, clock, appended }: SqliteActivityBookOptions): ActivityBook {
  let batches = 0;
  const transact = async (statements: readonly Statement[]): Promise<void> => {
    const result = await engine.transact(statements);
    invariant(result.ok, 'recording activity has no conditions');
  };
  return {
    async record(events) {
      if (events.length === 0) return;
      const now = clock.now();
      batches += 1;
      const batch = `${now}/${batches}`;
      await transact([
        { sql: forgetEvents, params: [now - activityIdsMs, tapeLength] },
        { sql: addEvents, params: [now, batch, JSON.stringify(events.map(eventRow))] },
        { sql: removeExpired, params: [now] },
        { sql: removeLeft, params: [batch] },
        { sql: addCame, params: [batch] },
        { sql: addFact, params: [now, now, batch] },
      ]).finally(appended);
    },

    async renew(keys, ttlMs) {
      if (keys.length === 0) return;
      const rows = keys.map(({ area, mode, user }) => [area, mode, user]);
      await transact([{ sql: renewKeys, params: [clock.now() + ttlMs, JSON.stringify(rows)] }]);
    },

    async counts(area) {
      const now = clock.now();
      const rows = area === null ? await engine.query(countAll, [now]) : await engine.query(countArea, [now, area]);
      return rows.map((row) => ({
        area: Number(row['area']),
        mode: String(row['mode']),
        users: Number(row['users']),
      }));
    },

    async tape() {
      const rows = await engine.query(readTape, [tapeLength]);
      return rows.map((row) => readTapeLine(Number(row['at']), String(row['line']))).toReversed();
    },
  };
}

/** As addEvents reads it. */
function eventRow(event: TimedActivity): readonly (string | number)[] {
  const { id, user, area, mode, event: name, source, ttlMs } = event;
  const entry = { id, user, area, mode, event: name, source } satisfies ActivityEntry;
  return [id, name === 'LOGIN' ? 1 : 0, area, mode, user, ttlMs, JSON.stringify(entry), writeTapeLine(event)];
}
