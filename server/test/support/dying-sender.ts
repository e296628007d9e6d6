/**
 * A server that dies once, without a word, at one point on the way of an SMS (DIE_AT): `before-claim`, when it is planned
 * and nobody has begun; `before-send`, when it is claimed and nothing has been sent.
 */
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readConfig } from '../../src/config.ts';
import { Deliveries } from '../../src/queue/deliveries.ts';
import { startServer } from '../../src/server.ts';

const config = readConfig();
const mark = path.join(config.dataDir, 'has-died');
const dieAt = process.env['DIE_AT'];

function dieOnce(): void {
  if (existsSync(mark)) return;
  writeFileSync(mark, '');
  process.kill(process.pid, 'SIGKILL');
}

const { fire } = Deliveries.prototype;
Deliveries.prototype.fire = function fireOrDie(id) {
  if (dieAt === 'before-claim' && id.endsWith('-sms')) dieOnce();
  return fire.call(this, id);
};
const { fetch } = globalThis;
globalThis.fetch = function fetchOrDie(...request) {
  if (dieAt === 'before-send') dieOnce();
  return fetch(...request);
};

const server = await startServer({ config, clientDir: path.resolve(import.meta.dirname, '../../../client/dist') });
process.stdout.write(`Inkroom is open: http://127.0.0.1:${server.port}\n`);
