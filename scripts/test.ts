/**
 * `npm test`: gathers what is needed, then runs every suite to its end and closes with whatever failed and one line of counts.
 * `npm run test:quick` leaves out whatever takes a browser, a server or its time.
 */
import process from 'node:process';
import { buildSuite, checkSuite, clusterSuite, playwrightSuite, vitestSuite } from './lib/suites.ts';
import { closingLine } from './lib/tally.ts';
import type { Tally } from './lib/tally.ts';
import { gatherNeeds } from './needs/gather.ts';
import { thisMachine } from './needs/machine.ts';
import { needs } from './needs/needs.ts';

const quick = process.argv.includes('--quick');

function finish(tallies: readonly Tally[]): never {
  for (const { name, broken } of tallies) {
    for (const one of broken) console.log(`\n${name}: ${one}`);
  }
  console.log('');
  for (const { name, passed, failed, notes } of tallies) {
    console.log([`${name}: ${passed} passed, ${failed} failed`, ...notes].join('; '));
  }
  console.log(`\n${closingLine(tallies)}`);
  process.exit(tallies.every(({ failed }) => failed === 0) ? 0 : 1);
}

if (!quick && !(await gatherNeeds(needs, thisMachine()))) {
  finish([{ name: 'needs', passed: 0, failed: 1, notes: [], broken: [] }]);
}

const suites = quick
  ? [checkSuite, () => vitestSuite({ quick })]
  : [checkSuite, () => vitestSuite({ quick }), buildSuite, clusterSuite, playwrightSuite];

const tallies: Tally[] = [];
for (const run of suites) tallies.push(await run());
finish(tallies);
