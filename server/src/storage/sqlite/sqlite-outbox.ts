/**
 * The outbox of live.db: one partition. Numbers follow each other, except where the file was opened anew, which is noted
 * with it: so both ends tell how many entries there are, however many.
 */
import type { OutboxSignal } from '../../lib/outbox-signal.ts';
import type { Backlog, Outbox, OutboxCursor } from '../../ports/outbox.ts';
import type { Row, SqlEngine } from './engine.ts';

/** The only one. */
const partition = 0;
/** As many as a safe integer has. */
const cursorDigits = 16;
/** Deleted in one transaction: the commits of rooms wait for it. */
const mostPerTrim = 1_000;

const selectBacklog = `
  SELECT first, last, (SELECT at FROM outbox WHERE seq = first) AS at,
    (SELECT seq FROM sqlite_sequence WHERE name = 'outbox') AS appended,
    (SELECT coalesce(sum(next - last - 1), 0) FROM outbox_gaps WHERE last >= ends.first AND next <= ends.last) AS missing
  FROM (SELECT (SELECT min(seq) FROM outbox) AS first, (SELECT max(seq) FROM outbox) AS last) AS ends`;

/**
 * A new file, or a copy of an older one that was put back, would give numbers that the archive has seen of the former
 * file, and the archive would pass over them. So with each opening they go on from the time, in microseconds. Values: first number.
 */
const raiseNumbers = [
  'DELETE FROM outbox_gaps WHERE last < coalesce((SELECT min(seq) FROM outbox), ?1)',
  `INSERT OR REPLACE INTO outbox_gaps (last, next)
    SELECT max(seq), ?1 FROM outbox HAVING ?1 - 1 > (SELECT seq FROM sqlite_sequence WHERE name = 'outbox')`,
  // A row that comes and goes leaves its number behind.
  `INSERT INTO outbox (seq, at, body) SELECT ?1 - 1, 0, ''
    WHERE ?1 - 1 > coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'outbox'), 0)`,
  "DELETE FROM outbox WHERE seq = ?1 - 1 AND body = ''",
];

export interface SqliteOutboxOptions {
  readonly engine: SqlEngine;
  readonly signal: OutboxSignal;
  /** Store time. */
  readonly now: () => number;
}

export async function openSqliteOutbox({ engine, signal, now }: SqliteOutboxOptions): Promise<Outbox> {
  const from = now() * 1_000;
  await engine.transact(raiseNumbers.map((sql) => ({ sql, params: [from] })));
  return {
    partitions: [partition],

    async read(partitions, limit) {
      const after = partitions.get(partition);
      if (after === undefined) return new Map();
      const rows = await engine.query('SELECT seq, at, body FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?', [
        seqOf(after),
        limit,
      ]);
      return rows.length === 0 ? new Map() : new Map([[partition, rows.map(entryOf)]]);
    },

    async trim(_partition, through) {
      const last = seqOf(through);
      const [oldest] = await engine.query('SELECT min(seq) AS first FROM outbox', []);
      const first = Number(oldest?.['first'] ?? last + 1);
      for (let next = first; next <= last; next += mostPerTrim) {
        const to = Math.min(last, next + mostPerTrim - 1);
        await engine.transact([{ sql: 'DELETE FROM outbox WHERE seq <= ?', params: [to] }]);
      }
    },

    backlog: () => readBacklog(engine),
    onAppended: signal.listen,
  };
}

export async function readBacklog(engine: SqlEngine): Promise<Backlog> {
  const [row] = await engine.query(selectBacklog, []);
  const appended = Number(row?.['appended'] ?? 0);
  if (row === undefined || row['first'] === null) return { entries: 0, oldestAt: null, appended };
  const { first, last, missing } = row;
  return { entries: Number(last) - Number(first) + 1 - Number(missing), oldestAt: Number(row['at']), appended };
}

const entryOf = (row: Row) => ({
  cursor: cursorOf(Number(row['seq'])),
  at: Number(row['at']),
  text: String(row['body']),
});

const cursorOf = (seq: number): OutboxCursor => String(seq).padStart(cursorDigits, '0');
const seqOf = (cursor: OutboxCursor): number => Number(cursor);
