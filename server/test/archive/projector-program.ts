/** A projector in a process of its own, whose outbox and scoreboards are the parent's. Kills itself with SIGKILL right before or right after a COMMIT of facts. */
import { Worker } from 'node:worker_threads';
import pg from 'pg';
import { startProjector } from '../../src/archive/projector.ts';
import { nodeClock } from '../../src/platform/node-clock.ts';
import { nodeEntropy } from '../../src/platform/node-entropy.ts';
import { openPostgresArchive, openSqliteArchive } from '../../src/storage/sql/open-archive.ts';
import { quietLogger, remoteOutbox, remoteRanks } from './remote-outbox.ts';
import type { ProgramSettings } from './remote-outbox.ts';

// Written by child-projector.ts.
const settings = JSON.parse(process.argv[2] ?? '') as ProgramSettings;
const { address, checks, death } = settings;

let projecting = 0;
let commits = 0;

const die = (): void => {
  process.kill(process.pid, 'SIGKILL');
};

/** The statement has not left this process yet: what it would have made true never is. */
function watchCommits(): void {
  const notice = (sql: unknown): void => {
    if (sql === 'commit' && projecting > 0 && death.when === 'before COMMIT' && commits === death.after) die();
  };
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message: { sql?: unknown }): void {
    notice(message.sql);
    post.call(this, message);
  };
  const query = pg.Client.prototype.query as (...args: unknown[]) => unknown;
  Object.assign(pg.Client.prototype, {
    query(this: pg.Client, ...args: unknown[]): unknown {
      notice(args[0]);
      return query.apply(this, args);
    },
  });
}

watchCommits();
const common = { clock: nodeClock, logger: quietLogger, checks };
const opened =
  'file' in address
    ? openSqliteArchive({ ...common, ...address })
    : openPostgresArchive({ ...common, ...address, readUrl: null });

startProjector({
  outbox: await remoteOutbox(),
  archive: {
    ...opened.archive,
    claimProjecting: async () => true,
    project: async (batches) => {
      projecting += 1;
      try {
        const result = await opened.archive.project(batches);
        if (result === 'stored') commits += 1;
        if (death.when === 'after COMMIT' && commits > death.after) die();
        return result;
      } finally {
        projecting -= 1;
      }
    },
  },
  ranks: remoteRanks,
  clock: nodeClock,
  entropy: nodeEntropy,
  logger: quietLogger,
  metrics: { projected: () => undefined, buried: () => undefined },
  node: `child-${process.pid}`,
});
