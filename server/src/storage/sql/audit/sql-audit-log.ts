/** Who did what, in the archive. While the archive is away entries wait here, and are shown all the same. */
import type { Kysely } from 'kysely';
import type { AuditEntry, AuditLog } from '../../../ports/audit-log.ts';
import type { Clock, Entropy } from '../../../ports/clock.ts';
import type { Logger } from '../../../ports/logger.ts';
import { storableText } from '../storable-text.ts';
import type { ArchiveTables } from '../tables.ts';
import type { AuditRow } from './tables.ts';

export interface SqlAuditLogOptions {
  readonly database: Kysely<ArchiveTables>;
  readonly reads: Kysely<ArchiveTables>;
  readonly clock: Pick<Clock, 'after'>;
  readonly entropy: Pick<Entropy, 'bytes'>;
  readonly logger: Logger;
}

export interface WaitingAuditLog extends AuditLog {
  /** Tries once more to keep what waits; what cannot be kept is in the log of this process. */
  close(): Promise<void>;
}

const retryMs = 2_000;
/** More than any outage of a day, at a few a minute. */
const mostWaiting = 10_000;
const rowsAtOnce = 100;

export function createSqlAuditLog(options: SqlAuditLogOptions): WaitingAuditLog {
  const { database, reads, clock, entropy, logger } = options;
  const waiting: AuditRow[] = [];
  let writing: Promise<void> | null = null;
  let cancelRetry: (() => void) | null = null;
  let closed = false;

  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const rows = waiting.slice(0, rowsAtOnce);
      // What was stored although the answer was lost is not stored again.
      await database
        .insertInto('audit_log')
        .values(rows)
        .onConflict((conflict) => conflict.column('id').doNothing())
        .execute();
      waiting.splice(0, rows.length);
    }
  };

  const flush = async (): Promise<void> => {
    cancelRetry?.();
    cancelRetry = null;
    writing ??= writeAll()
      .catch((error: unknown) => {
        logger.warn('the audit log waits for the archive', { waiting: waiting.length, error });
        if (!closed) cancelRetry = clock.after(retryMs, () => void flush());
      })
      .finally(() => {
        writing = null;
      });
    await writing;
  };

  return {
    note(entry) {
      const { at, who, what, subject, detail } = entry;
      const id = Buffer.from(entropy.bytes(12)).toString('hex');
      // One that no database takes would hold up all that follow it.
      waiting.push({ id, at, who, what, subject: storable(subject), detail: storable(detail) });
      if (waiting.length > mostWaiting) {
        const lost = waiting.shift();
        logger.error('an entry of the audit log could not be kept', { ...lost });
      }
      if (cancelRetry === null) void flush();
    },

    async latest(limit) {
      const newest = waiting.toReversed().slice(0, limit);
      const kept = await reads
        .selectFrom('audit_log')
        .selectAll()
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      const known = new Set(kept.map(({ id }) => id));
      return [...newest.filter(({ id }) => !known.has(id)), ...kept].slice(0, limit).map(entryOf);
    },

    async close() {
      closed = true;
      await writing;
      if (waiting.length > 0) await flush();
      cancelRetry?.();
      for (const row of waiting) logger.error('an entry of the audit log could not be kept', { ...entryOf(row) });
    },
  };
}

const storable = (text: string | null): string | null => (text === null ? null : storableText(text));

const entryOf = ({ at, who, what, subject, detail }: AuditRow): AuditEntry => ({
  at: Number(at),
  who,
  what,
  subject,
  detail,
});

/** Where there is no archive: notes go to the log of the process, and there is nothing to read. */
export const noAuditLog = (logger: Logger): WaitingAuditLog => ({
  note: ({ who, what, subject, detail }) => logger.info('audit', { who, what, subject, detail }),
  latest: async () => [],
  close: async () => undefined,
});
