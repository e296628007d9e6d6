import { expect, it } from 'vitest';
import { theBuild } from './simulated-cluster.ts';
import type { Build } from './simulated-cluster.ts';
import { simulate } from './simulation.ts';

/** Seeds are bounded: a build that is broken must not need luck to be found. */
const mostSeeds = 200;

async function firstFailure(build: Build): Promise<{ seed: number; rules: readonly string[] } | null> {
  for (let seed = 0; seed < mostSeeds; seed += 1) {
    const { violations } = await simulate({ seed: String(seed), build });
    if (violations.length > 0) return { seed, rules: violations.map(({ rule }) => rule) };
  }
  return null;
}

const broken: readonly (readonly [string, Build, readonly string[]])[] = [
  ['dedupe is off', { ...theBuild, dedupe: false }, ['CLUSTER-2', 'TICKET-61']],
  ['the position is not checked', { ...theBuild, position: 'none' }, ['CLUSTER-4', 'TICKET-61']],
  ['the version number is compared alone', { ...theBuild, position: 'version' }, ['CLUSTER-4']],
  [
    'a commit is acknowledged before it is made',
    { ...theBuild, order: 'answer-first' },
    ['CLUSTER-1', 'CLUSTER-7', 'TICKET-68'],
  ],
  [
    'a commit is published before it is made',
    { ...theBuild, order: 'publish-first' },
    ['CLUSTER-1', 'CLUSTER-7', 'TICKET-68'],
  ],
  ['a pair is called up in two commits', { ...theBuild, splits: true }, ['TICKET-63']],
  ['the line is read from its end', { ...theBuild, line: 'reversed' }, ['TICKET-65']],
  ['an SMS that may have been taken is sent again', { ...theBuild, textsAgain: true }, ['TICKET-67']],
];

it.each(broken)('[SIM-7] the simulation turns red when %s', { timeout: 600_000 }, async (_, build, expected) => {
  const failure = await firstFailure(build);
  expect(failure).not.toBeNull();
  expect(expected).toContain(failure?.rules[0]);
});
