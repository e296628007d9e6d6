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
  ['dedupe is off', { ...theBuild, dedupe: false }, ['CLUSTER-2']],
  ['the position is not checked', { ...theBuild, position: 'none' }, ['CLUSTER-4']],
  ['the version number is compared alone', { ...theBuild, position: 'version' }, ['CLUSTER-4']],
  ['a commit is acknowledged before it is made', { ...theBuild, order: 'answer-first' }, ['CLUSTER-1', 'CLUSTER-7']],
  ['a commit is published before it is made', { ...theBuild, order: 'publish-first' }, ['CLUSTER-1', 'CLUSTER-7']],
];

it.each(broken)('[SIM-7] the simulation turns red when %s', { timeout: 60_000 }, async (_, build, expected) => {
  const failure = await firstFailure(build);
  expect(failure).not.toBeNull();
  expect(expected).toContain(failure?.rules[0]);
});
