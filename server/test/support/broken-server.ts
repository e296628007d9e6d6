/** A server on a slow disk, with one check of its store turned off (CHECK_OFF), to show that the suites notice. */
import path from 'node:path';
import { readConfig } from '../../src/config.ts';
import { startServer } from '../../src/server.ts';
import { LiveDatabase } from '../../src/storage/sqlite/live-database.ts';
import { openSqliteStorage } from '../../src/storage/sqlite/sqlite-storage.ts';

const slowMs = 25;
const off = process.env['CHECK_OFF'];

// A disk that takes its time: whatever happens between the answer and the sync happens more often.
const submit = LiveDatabase.prototype.submit;
LiveDatabase.prototype.submit = function submitSlowly(statements, settle) {
  setTimeout(() => submit.call(this, statements, settle), slowMs);
};

const server = await startServer({
  config: readConfig(),
  clientDir: path.resolve(import.meta.dirname, '../../../client/dist'),
  openStorage: (options) =>
    openSqliteStorage({
      ...options,
      checks: {
        dedupe: true,
        position: 'whole',
        answer: off === 'ack-after-commit' ? 'before-commit' : 'after-commit',
      },
    }),
});
process.stdout.write(`Inkroom is open: http://127.0.0.1:${server.port}\n`);
