/** Test support: a worker of live.db that dies at its second batch, before its COMMIT or between COMMIT and reply. */
import { parentPort, workerData } from 'node:worker_threads';
import { LiveExecutor, openLiveDatabase } from './live-executor.ts';
import type { ToWorker } from './worker-messages.ts';

// Written by live-database.test.ts only.
const { file, diesBefore } = workerData as { file: string; diesBefore: 'commit' | 'reply' };
const executor = new LiveExecutor(openLiveDatabase(file));
let batches = 0;

parentPort?.on('message', (message: ToWorker) => {
  if (message.kind === 'query') {
    const rows = executor.query(message.sql, message.params);
    parentPort?.postMessage({ kind: 'rows', query: message.query, rows });
  }
  if (message.kind !== 'batch') return;
  const isDoomed = message.commits.length > 0;
  if (isDoomed) batches += 1;
  if (batches === 2 && diesBefore === 'commit') process.exit(1);
  const reply = executor.run(message);
  if (batches === 2) process.exit(1);
  parentPort?.postMessage(reply);
});
parentPort?.postMessage({ kind: 'opened' });
