/**
 * `npm run chaos`: three nodes behind HAProxy, a real Redis, and people at play while one thing after the other breaks.
 *   -- --rounds 3   so many rounds (1 if absent), each with another seed
 *   -- --seed 7     the first one's seed
 *   -- --write      put the table into docs/reliability.md
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { runChaosRound } from '../server/test/chaos/chaos-round.ts';
import type { ChaosReport } from '../server/test/chaos/chaos-round.ts';
import { addUp, renderTable, withGenerated } from '../server/test/chaos/chaos-table.ts';
import { wholeRound } from '../server/test/chaos/faults.ts';
import { root } from './lib/paths.ts';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
  },
});
const rounds = Number(values.rounds);
const firstSeed = Number(values.seed);
if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(firstSeed)) {
  console.error('npm run chaos takes whole numbers: npm run chaos -- --rounds 3 --seed 7');
  process.exit(1);
}

const startedAt = performance.now();
const log = (line: string): void =>
  console.log(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${line}`);

const reports: ChaosReport[] = [];
for (let round = 0; round < rounds; round += 1) {
  const seed = firstSeed + round;
  log(`round ${round + 1} of ${rounds}, seed ${seed}`);
  const setting = {
    seed,
    tables: 30,
    otherTables: 4,
    watchedTables: 10,
    waiters: 12,
    hosted: true,
    paceMs: 100,
    idleMs: 25_000,
  };
  const report = await runChaosRound({ ...setting, untilForgotten: true, faults: wholeRound, log });
  for (const { rule, room, words } of report.violations) log(`[${rule}] ${room}: ${words}`);
  reports.push(report);
}

const tallies = addUp(reports.map((report) => report.tallies));
const table = renderTable(tallies);
const total = (kind: 'acknowledged' | 'refused' | 'unknown'): string =>
  reports.reduce((sum, { counts }) => sum + counts[kind], 0).toLocaleString('en-US');
const violations = reports.flatMap((report) => report.violations);
const pace = reports.reduce((sum, { movesPerSecond }) => sum + movesPerSecond, 0) / reports.length;
const summary = `${rounds} ${rounds === 1 ? 'round' : 'rounds'} on ${cpus().length} processors, ${Math.round(pace)} acknowledged moves/s on average, faults included: ${total('acknowledged')} commands acknowledged, ${total('refused')} refused, ${total('unknown')} without an answer; ${violations.length} violations of an invariant.`;
console.log(`\n${table}\n\n${summary}`);

if (values.write) {
  const page = join(root, 'docs', 'reliability.md');
  writeFileSync(page, withGenerated(readFileSync(page, 'utf8'), `${table}\n\n${summary}`));
  log('docs/reliability.md is up to date');
}

const idle = tallies.filter(({ hits }) => hits === 0);
for (const { name } of idle) console.error(`void: "${name}" never bit`);
process.exit(violations.length === 0 && idle.length === 0 ? 0 : 1);
