import { describe, expect, it } from 'vitest';
import { patiently } from './later.ts';

/** Pauses take no time; the server answers from the given try on. */
function around(answersFrom: number) {
  const seen = { pauses: [] as number[], repairs: 0, asked: 0, isListening: false };
  const surroundings = {
    after: (ms: number, task: () => void) => {
      seen.pauses.push(ms);
      queueMicrotask(task);
      return () => undefined;
    },
    random: () => 0.5,
    onOnlineChange: () => {
      seen.isListening = true;
      return () => void (seen.isListening = false);
    },
    serverAnswers: async () => {
      seen.asked += 1;
      return seen.asked >= answersFrom;
    },
    repairStyles: async () => {
      seen.repairs += 1;
    },
  };
  return { seen, surroundings };
}

/** Fails so often. */
function arrivesAfter(failures: number) {
  let tries = 0;
  return async () => {
    tries += 1;
    if (tries <= failures) throw new Error(`try ${tries}`);
    return 'the part';
  };
}

describe('[PAGE-24] a part of the page', () => {
  it('is there at once if it can be', async () => {
    const { seen, surroundings } = around(1);
    expect(await patiently(arrivesAfter(0), surroundings)).toBe('the part');
    expect(seen).toEqual({ pauses: [], repairs: 0, asked: 0, isListening: false });
  });

  it('is waited for as long as the server is away, with growing pauses that stay short', async () => {
    const { seen, surroundings } = around(Infinity);
    expect(await patiently(arrivesAfter(30), surroundings)).toBe('the part');
    expect(seen.pauses).toHaveLength(30);
    expect(Math.max(...seen.pauses)).toBeLessThanOrEqual(2_000);
    expect(seen.pauses[0]).toBeLessThan(seen.pauses[29] ?? 0);
    expect(seen.isListening).toBe(false);
  });

  it('that fails three times at a server that answers is given up, with the error of its load', async () => {
    const { seen, surroundings } = around(5);
    await expect(patiently(arrivesAfter(Infinity), surroundings)).rejects.toThrow('try 7');
    expect(seen.isListening).toBe(false);
  });

  it('is not there before its style sheets are', async () => {
    const { seen, surroundings } = around(Infinity);
    let loads = 0;
    const load = async () => {
      loads += 1;
      if (loads === 1) throw new Error('neither came');
      return seen.repairs;
    };
    const repairStyles = async () => {
      seen.repairs += 1;
      if (seen.repairs < 3) throw new Error('still no style sheet');
    };
    expect(await patiently(load, { ...surroundings, repairStyles })).toBe(3);
  });
});
