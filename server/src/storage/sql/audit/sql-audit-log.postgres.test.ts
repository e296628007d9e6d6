import { describe, expect, it, vi } from 'vitest';
import { nodeClock } from '../../../platform/node-clock.ts';
import { nodeEntropy } from '../../../platform/node-entropy.ts';
import { ArchiveUnavailable } from '../../../ports/archive.ts';
import type { AuditEntry } from '../../../ports/audit-log.ts';
import { archiveKinds, openFreshArchive, quietLogger } from '../testing.ts';
import type { OpenArchive } from '../open-archive.ts';
import { createSqlAuditLog } from './sql-audit-log.ts';

/** A new archive on a busy machine. */
const patience = { timeout: 60_000 };

const entry = (what: string, at: number): AuditEntry => ({
  at,
  who: 'boss',
  what,
  subject: 'it’s "somebody" 🖋',
  detail: null,
});

/** The archive, out of reach for writes as often as the test says so, before or after it has done what it was asked. */
function fragile({ database }: OpenArchive) {
  const trouble = { fails: 'never' as 'never' | 'before' | 'after', tries: 0 };
  const insert = database.insertInto.bind(database);
  const broken = Object.create(database, {
    insertInto: {
      value: (table: 'audit_log') => {
        trouble.tries += 1;
        const query = insert(table);
        if (trouble.fails === 'never') return query;
        const failing = (inner: object): object =>
          new Proxy(inner, {
            get: (target, name) => {
              const member: unknown = Reflect.get(target, name, target);
              if (name === 'execute') {
                return async () => {
                  if (trouble.fails === 'after') await Reflect.apply(member as () => Promise<unknown>, target, []);
                  throw new ArchiveUnavailable('told to be away');
                };
              }
              if (typeof member !== 'function') return member;
              return (...args: unknown[]) => failing(Reflect.apply(member, target, args) as object);
            },
          });
        return failing(query);
      },
    },
  }) as typeof database;
  return { trouble, database: broken };
}

describe.each(archiveKinds)('the audit log on $kind', (kind) => {
  const open = async () => {
    const archive = await openFreshArchive(kind);
    const { trouble, database } = fragile(archive);
    const retries: (() => void)[] = [];
    const clock = {
      ...nodeClock,
      after: (_: number, task: () => void) => {
        retries.push(task);
        return () => void retries.splice(retries.indexOf(task), 1);
      },
    };
    const options = { database, reads: archive.reads, clock, entropy: nodeEntropy, logger: quietLogger };
    const retry = (): void => {
      for (const task of retries.splice(0)) task();
    };
    return { archive, trouble, options, retry, log: createSqlAuditLog(options) };
  };
  const whats = async (log: ReturnType<typeof createSqlAuditLog>, limit = 10) =>
    (await log.latest(limit)).map(({ what }) => what);

  it('[ACCOUNT-30] entries are read latest first, as they were noted, by whoever opens it', async () => {
    const { log, options } = await open();
    log.note(entry('key:create', 1));
    log.note(entry('player:ban', 2));
    await vi.waitFor(async () => {
      const other = createSqlAuditLog(options);
      expect(await other.latest(10)).toEqual([entry('player:ban', 2), entry('key:create', 1)]);
    }, patience);
    expect(await whats(log, 1)).toEqual(['player:ban']);
  });

  it('[ACCOUNT-33] while the archive is away they wait, are shown all the same, and are kept once when it is back', async () => {
    const { log, options, trouble, retry } = await open();
    trouble.fails = 'before';
    log.note(entry('archive:unplug', 1));
    log.note(entry('key:create', 2));
    expect(await whats(log)).toEqual(['key:create', 'archive:unplug']);
    await vi.waitFor(() => expect(trouble.tries).toBeGreaterThan(0), patience);
    expect(await whats(createSqlAuditLog(options))).toEqual([]);
    trouble.fails = 'never';
    await vi.waitFor(async () => {
      retry();
      expect(await whats(createSqlAuditLog(options))).toEqual(['key:create', 'archive:unplug']);
    }, patience);
    expect(await whats(log)).toEqual(['key:create', 'archive:unplug']);
  });

  it('[ACCOUNT-33] a text that no database takes holds up nothing', async () => {
    const { log, options } = await open();
    log.note({ ...entry('player:ban', 1), subject: 'a\0b', detail: 'half of one: \ud83d' });
    log.note(entry('key:create', 2));
    await vi.waitFor(async () => {
      const kept = await createSqlAuditLog(options).latest(10);
      expect(kept.map(({ what }) => what)).toEqual(['key:create', 'player:ban']);
      expect(kept[1]).toMatchObject({ subject: 'a\uFFFDb', detail: 'half of one: \uFFFD' });
    }, patience);
  });

  it('[ACCOUNT-33] an answer that was lost stores nothing twice', async () => {
    const { log, options, trouble, retry } = await open();
    trouble.fails = 'after';
    log.note(entry('key:revoke', 1));
    await vi.waitFor(async () => expect(await whats(createSqlAuditLog(options))).toEqual(['key:revoke']), patience);
    expect(await whats(log)).toEqual(['key:revoke']);
    trouble.fails = 'never';
    await vi.waitFor(() => {
      retry();
      expect(trouble.tries).toBeGreaterThan(1);
    }, patience);
    await log.close();
    expect(await whats(createSqlAuditLog(options))).toEqual(['key:revoke']);
  });

  it('[ACCOUNT-33] what waits is kept when the process ends and the archive is there again', async () => {
    const { log, options, trouble } = await open();
    trouble.fails = 'before';
    log.note(entry('key:rotate', 1));
    await vi.waitFor(() => expect(trouble.tries).toBe(1), patience);
    trouble.fails = 'never';
    await log.close();
    expect(await whats(createSqlAuditLog(options))).toEqual(['key:rotate']);
  });
});
