/** Entry of the worker thread that owns boards.db: opens it, anew if need be, then answers one call after the other. */
import { readFileSync, rmSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { reasonOf, sqliteCodeOf, sqliteCodes } from './live-executor.ts';
import { RankDatabase } from './rank-database.ts';
import type { FromRankWorker, RankWorkerSettings, ToRankWorker } from './rank-worker-messages.ts';

const corrupted: readonly number[] = [sqliteCodes.corrupt, sqliteCodes.notADatabase];

function serve(port: MessagePort, settings: RankWorkerSettings): void {
  const say = (message: FromRankWorker): void => port.postMessage(message);
  const { file } = settings;
  const hidden = new Set(settings.hidden);
  const open = (): RankDatabase => new RankDatabase(file, { boot: bootOfMachine(), hidden: [...hidden] });
  const anew = (): RankDatabase => {
    for (const ending of ['', '-wal', '-shm']) rmSync(`${file}${ending}`, { force: true });
    return open();
  };
  let database: RankDatabase;
  try {
    database = open();
  } catch {
    // It is derived: what cannot be read is filled again.
    database = anew();
  }
  port.on('message', (message: ToRankWorker) => {
    if (message.kind === 'close') {
      database.close();
      port.close();
      return;
    }
    const { call, name, args } = message;
    if (name === 'setHidden') hidden[args[1] === true ? 'add' : 'delete'](String(args[0]));
    try {
      // Name and arguments come from one typed place, sqlite-rank-index.ts.
      const value: unknown = Reflect.apply(database[name], database, args);
      say({ kind: 'answer', call, value });
    } catch (error) {
      say({ kind: 'failed', call, reason: reasonOf(error) });
      if (corrupted.includes(sqliteCodeOf(error))) database = anew();
    }
  });
}

/** Another text after each start of the machine; empty where there is none to read. */
function bootOfMachine(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    // Not Linux: a file that was not closed is filled again.
    return '';
  }
}

// The only reader of workerData is written next to its only writer, sqlite-rank-index.ts.
if (parentPort !== null) serve(parentPort, workerData as RankWorkerSettings);
