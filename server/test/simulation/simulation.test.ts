import { describe, expect, it } from 'vitest';
import { runBatch, tooRare } from './batch.ts';
import { nothingSeen } from './seen.ts';
import { describeHistory, shorten } from './shorten.ts';
import { theBuild } from './simulated-cluster.ts';
import { simulate } from './simulation.ts';
import { drawSteps } from './steps.ts';

describe('the simulation itself', () => {
  it('[SIM-1] the same seed is the same history, another seed is another', async () => {
    const [first, again, other] = [
      await simulate({ seed: 'one' }),
      await simulate({ seed: 'one' }),
      await simulate({ seed: 'two' }),
    ];
    expect(first.digest).toBe(again.digest);
    expect(first.seen).toEqual(again.seen);
    expect(other.digest).not.toBe(first.digest);
  });

  it('[SIM-2] a history has at least 300 steps, and three rooms that somebody plays in', async () => {
    expect(drawSteps('any').length).toBeGreaterThanOrEqual(300);
    const { seen, rooms } = await simulate({ seed: 'any' });
    expect(seen.acknowledged).toBeGreaterThan(20);
    expect(rooms).toBeGreaterThanOrEqual(3);
  });

  it('[SIM-5] a run that saw too little is void', () => {
    expect(tooRare(nothingSeen())).toContain('duplicate: 0 of 100');
    const enough = Object.fromEntries(Object.keys(nothingSeen()).map((kind) => [kind, 100]));
    expect(tooRare({ ...nothingSeen(), ...enough })).toEqual([]);
    expect(tooRare({ ...nothingSeen(), ...enough, stale: 99 })).toEqual(['stale: 99 of 100']);
  });

  it('[SIM-6] a history that fails is shortened to steps that still break the same rule', async () => {
    const options = { seed: '0', build: { ...theBuild, dedupe: false } };
    const shortened = await shorten(options, 40);
    if (shortened === null) throw new Error('without dedupe this history fails');
    expect(shortened.steps.length).toBeLessThan(drawSteps('0').length / 2);
    expect(describeHistory(shortened)).toContain('[CLUSTER-2]');
    const again = await simulate({ ...options, steps: shortened.steps });
    expect(again.violations).toEqual(shortened.report.violations);
  });

  it('[SIM-6] a failing run says its seed', async () => {
    const { failures, failedSeeds } = await runBatch({ from: 0, count: 40, build: { ...theBuild, dedupe: false } });
    expect(failedSeeds).toHaveLength(1);
    expect(failures[0]).toContain(`seed ${failedSeeds[0]}`);
  });
});
