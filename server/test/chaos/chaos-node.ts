/**
 * A node as the chaos round needs it: it keeps whole logs, forgets idle rooms sooner (IDLE_MS), tells its memory after
 * a collection (SIGUSR2), and runs with one check of its store turned off (CHECK_OFF), to show that the suites notice.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { roomTimes } from '@inkroom/shared';
import { readConfig } from '../../src/config.ts';
import { startServer } from '../../src/server.ts';
import { openRedisStorage } from '../../src/storage/redis/redis-storage.ts';
import { allChecks } from '../../src/storage/redis/redis-store.ts';
import type { RedisStoreChecks } from '../../src/storage/redis/redis-store.ts';
import { isCheckOff } from './check-off.ts';
import type { CheckOff } from './check-off.ts';

const broken: Readonly<Record<CheckOff, Partial<RedisStoreChecks>>> = {
  dedupe: { dedupe: false },
  position: { position: 'off' },
  'version-alone': { position: 'version' },
  'answer-before-commit': { answer: 'before-commit' },
  'publish-before-commit': { publish: 'before-commit' },
};

const off = process.env['CHECK_OFF'];
const checks = { ...allChecks, ...(isCheckOff(off) ? broken[off] : {}) };

const idleMs = Number(process.env['IDLE_MS'] ?? 0);
if (idleMs > 0) Object.assign(roomTimes.idleMs, { open: idleMs, finished: idleMs, playing: idleMs });

setFlagsFromString('--expose-gc');
// What V8 adds to a context of its own once the flag is set.
const collect = runInNewContext('gc') as (how: object) => void;
process.on('SIGUSR2', () => {
  // All that can be given back to the system, so that what is compared is what is really held.
  collect({ type: 'major', execution: 'sync', flavor: 'last-resort' });
  const bytes = Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? 0) * 1024;
  process.stdout.write(`Memory: ${bytes} at ${Date.now()}\n`);
});

const server = await startServer({
  config: readConfig(),
  clientDir: path.resolve(import.meta.dirname, '../../../client/dist'),
  openStorage: (settings) => {
    if (settings.address === null) throw new Error('a chaos node needs REDIS_URL');
    return openRedisStorage({ ...settings, address: settings.address, wholeLog: true, checks });
  },
});
process.stdout.write(`Inkroom is open: http://127.0.0.1:${server.port}\n`);
process.once('SIGTERM', () => {
  void server.close().then(() => process.exit(0));
});
