/** `npm run simulation -- --seeds 100000 [--from 1]`: histories of a simulated cluster, as many as there is time for. */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { runBatch, tooRare } from '../server/test/simulation/batch.ts';

const { values } = parseArgs({ options: { seeds: { type: 'string' }, from: { type: 'string' } } });
const count = Number(values.seeds ?? 2_000);
const from = Number(values.from ?? 0);

if (!Number.isInteger(count) || count < 1 || !Number.isInteger(from) || from < 0) {
  console.error('Usage: npm run simulation -- --seeds 2000 [--from 0]');
  process.exit(2);
}

const startedAt = performance.now();
const perSecond = (histories: number): string => ((histories * 1_000) / (performance.now() - startedAt)).toFixed(1);

const { histories, events, seen, failures } = await runBatch({
  from,
  count,
  mostFailures: 5,
  progress: (done, failed) => {
    if (done % 500 === 0) console.log(`${done} of ${count} histories, ${perSecond(done)} per second, ${failed} failed`);
  },
});

for (const failure of failures) console.log(`\n${failure}`);
const rare = tooRare(seen);
for (const line of rare) console.log(`Seen too rarely to mean anything: ${line}`);
console.log(
  `\nSeen: ${Object.entries(seen)
    .map(([kind, times]) => `${kind} ${times}`)
    .join(', ')}`,
);
console.log(
  `${histories} histories of seeds ${from} to ${from + histories - 1}, ${Math.round(events / histories)} events each, ` +
    `${perSecond(histories)} per second: ${failures.length} failed${rare.length > 0 ? ', and the run is void' : ''}.`,
);
process.exitCode = failures.length === 0 && rare.length === 0 ? 0 : 1;
