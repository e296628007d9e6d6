/** The invariants can fail: a node without one check of its store breaks a rule in the scene that the check is for, and no rule with it. */
import { afterEach, expect, it } from 'vitest';
import { checkHistory } from '../invariants/check-history.ts';
import type { Violation } from '../invariants/history.ts';
import type { CheckOff } from './check-off.ts';
import { endScene, sceneOf } from './directed.ts';
import { readFinalState } from './final-state.ts';
import { setStage } from './stage.ts';

const closers: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closers.splice(0)) await close();
}, 90_000);

interface Ran {
  readonly hits: number;
  readonly violations: readonly Violation[];
}

async function run(scene: CheckOff, checkOff?: CheckOff): Promise<Ran> {
  const stage = await setStage({
    seed: 3,
    nodes: 2,
    tables: 4,
    watchedTables: 4,
    paceMs: 30,
    ...(checkOff === undefined ? {} : { checkOff }),
  });
  closers.push(() => stage.close());
  const { hits, takenBack } = await sceneOf[scene](stage);
  await endScene(stage.tables);
  const { tables, cluster, recorder } = stage;
  const final = await readFinalState(
    cluster.redis.url,
    tables.map(({ room }) => room),
  );
  const history = { events: recorder.events, rooms: final.logs, facts: final.facts, takenBack };
  return { hits, violations: checkHistory(history) };
}

/** The rules that have to be seen broken without the check; others may be broken too. */
const table: readonly (readonly [CheckOff, readonly string[]])[] = [
  ['dedupe', ['CLUSTER-2']],
  ['position', ['CLUSTER-4']],
  ['version-alone', ['CLUSTER-4']],
  ['answer-before-commit', ['CLUSTER-1']],
  ['publish-before-commit', ['CLUSTER-7']],
];

it.each(table)('[CLUSTER-20] without this check the suite is red: %s', { timeout: 240_000 }, async (off, rules) => {
  const { hits, violations } = await run(off, off);
  expect(hits, 'the fault bit').toBeGreaterThan(0);
  expect(violations.map(({ rule }) => rule)).toEqual(expect.arrayContaining([...rules]));
});

// Publishing too early shows itself in the scene of positions.
const scenes = table.map(([off]) => off).filter((off) => off !== 'publish-before-commit');

it.each(scenes)('[CLUSTER-20] with all checks the same scene breaks nothing: %s', { timeout: 240_000 }, async (off) => {
  const { hits, violations } = await run(off);
  expect(hits, 'the fault bit').toBeGreaterThan(0);
  expect(violations).toEqual([]);
});
