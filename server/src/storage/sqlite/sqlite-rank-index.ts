/**
 * Scoreboards of the embedded server: boards.db, which a worker thread owns, so that counting ranks costs the event
 * loop nothing. The file is derived and thrown away when it cannot be trusted; who is hidden is kept in live.db.
 */
import { Worker } from 'node:worker_threads';
import type { Logger } from '../../ports/logger.ts';
import type { RankIndex } from '../../ports/rank-index.ts';
import { StoreUnavailable } from '../../ports/store.ts';
import type { SqlEngine } from './engine.ts';
import type { RankDatabase } from './rank-database.ts';
import type { FromRankWorker, RankCall, RankWorkerSettings, ToRankWorker } from './rank-worker-messages.ts';

export interface SqliteRankIndexOptions {
  readonly file: string;
  /** Of live.db. */
  readonly engine: SqlEngine;
  readonly logger: Logger;
}

/** A transaction takes some milliseconds; reads go between. */
const mostPerPut = 500;

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

export interface SqliteRankIndex extends RankIndex {
  close(): Promise<void>;
}

export function createSqliteRankIndex({ file, engine, logger }: SqliteRankIndexOptions): SqliteRankIndex {
  let calls = 0;
  let isClosed = false;
  let worker: Promise<Worker> | null = null;
  const waiting = new Map<number, Waiting>();

  const readHidden = async (): Promise<readonly string[]> => {
    const rows = await engine.query('SELECT member FROM hidden_members ORDER BY member', []);
    return rows.map(({ member }) => String(member));
  };

  const ended = (reason: string): void => {
    worker = null;
    for (const { reject } of waiting.values()) reject(new StoreUnavailable(reason));
    waiting.clear();
  };

  const start = async (): Promise<Worker> => {
    const settings: RankWorkerSettings = { file, hidden: await readHidden() };
    const started = new Worker(new URL('./rank-worker.ts', import.meta.url), { workerData: settings });
    started.on('message', (message: FromRankWorker) => {
      const { resolve, reject } = waiting.get(message.call) ?? {};
      waiting.delete(message.call);
      if (message.kind === 'answer') resolve?.(message.value);
      else reject?.(new StoreUnavailable(`boards.db: ${message.reason}`));
    });
    started.on('error', (error) => {
      logger.error('the keeper of scoreboards has ended; it is started again when it is needed', { error });
      ended('boards.db cannot be used');
    });
    return started;
  };

  const call = async <Name extends RankCall>(
    name: Name,
    ...args: Parameters<RankDatabase[Name]>
  ): Promise<ReturnType<RankDatabase[Name]>> => {
    if (isClosed) throw new StoreUnavailable('the store is closed');
    worker ??= start().catch((error: unknown) => {
      worker = null;
      throw error;
    });
    const running = await worker;
    calls += 1;
    const message: ToRankWorker = { kind: 'call', call: calls, name, args };
    const answer = new Promise<unknown>((resolve, reject) => {
      waiting.set(message.call, { resolve, reject });
    });
    running.postMessage(message);
    // The worker answers what that method of RankDatabase does.
    return (await answer) as ReturnType<RankDatabase[Name]>;
  };

  return {
    async put(values) {
      for (let from = 0; from < values.length; from += mostPerPut) {
        await call('put', values.slice(from, from + mostPerPut));
      }
    },
    page: (board, options) => call('page', board, options),
    find: (board, members) => call('find', board, members),
    around: (board, member, options) => call('around', board, member, options),
    versions: (boards) => call('versions', boards),
    async setHidden(member, hidden) {
      const sql = hidden
        ? 'INSERT OR IGNORE INTO hidden_members (member) VALUES (?)'
        : 'DELETE FROM hidden_members WHERE member = ?';
      await engine.transact([{ sql, params: [member] }]);
      await call('setHidden', member, hidden);
    },
    hidden: readHidden,
    generation: () => call('generation'),
    setGeneration: (generation) => call('setGeneration', generation),
    async close() {
      isClosed = true;
      const running = await worker?.catch(() => null);
      if (running === null || running === undefined) return;
      const exited = new Promise<void>((resolve) => {
        running.once('exit', () => resolve());
      });
      running.postMessage({ kind: 'close' } satisfies ToRankWorker);
      await exited;
      ended('the store is closed');
    },
  };
}
