/** Entry of the worker thread that owns live.db: opens it, then answers one message after the other. */
import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { LiveExecutor, openLiveDatabase, reasonOf, sqliteCodeOf, sqliteCodes } from './live-executor.ts';
import { SchemaRefused } from './migrations.ts';
import type { FromWorker, RefusedBecause, ToWorker, WorkerSettings } from './worker-messages.ts';

function becauseOf(error: unknown): RefusedBecause {
  const code = sqliteCodeOf(error);
  if (code === sqliteCodes.busy) return 'in-use';
  const isForeign = code === sqliteCodes.notADatabase || code === sqliteCodes.corrupt;
  return isForeign || error instanceof SchemaRefused ? 'not-ours' : 'failed';
}

function serve(port: MessagePort, { file }: WorkerSettings): void {
  const say = (message: FromWorker): void => port.postMessage(message);
  const executor = open(file, say);
  if (executor === null) return;
  const stop = (): void => {
    executor.close();
    port.close();
  };
  port.on('message', (message: ToWorker) => {
    switch (message.kind) {
      case 'batch': {
        const reply = executor.run(message);
        say(reply);
        if (reply.kind === 'unknown') stop();
        return;
      }
      case 'query':
        try {
          say({ kind: 'rows', query: message.query, rows: executor.query(message.sql, message.params) });
        } catch (error) {
          say({ kind: 'query-failed', query: message.query, reason: reasonOf(error) });
        }
        return;
      case 'close':
        stop();
    }
  });
  say({ kind: 'opened' });
}

function open(file: string, say: (message: FromWorker) => void): LiveExecutor | null {
  try {
    return new LiveExecutor(openLiveDatabase(file));
  } catch (error) {
    say({ kind: 'refused', because: becauseOf(error), reason: reasonOf(error) });
    return null;
  }
}

// The only reader of workerData is written next to its only writer, live-database.ts.
if (parentPort !== null) serve(parentPort, workerData as WorkerSettings);
