import { describe, expect, it } from 'vitest';
import { createGatherer } from './gatherer.ts';

/** Rounds that are answered by hand. */
function open(options: { most?: number; rest?: { items: number; ms: number } } = {}) {
  const rounds: { items: readonly number[]; answer(answers: readonly (string | Error)[]): void; fail(): void }[] = [];
  const gather = createGatherer<number, string>({
    most: 10,
    ...options,
    failure: (errors, items) => new Error(`${errors.length} of ${items}`),
    run: (items) =>
      new Promise((resolve, reject) => {
        rounds.push({ items, answer: resolve, fail: () => reject(new Error('all')) });
      }),
  });
  const asked = (index: number) => expect.poll(() => rounds[index]?.items);
  return { gather, rounds, asked };
}

const failureOf = (task: Promise<unknown>): Promise<unknown> =>
  task.then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : error),
  );

const texts = (items: readonly number[] = []): readonly string[] => items.map((item) => `item ${item}`);

describe('gathering calls', () => {
  it('takes what is ready together, the rest with the next round, and gives each caller its own', async () => {
    const { gather, rounds, asked } = open();
    const first = [gather([1, 2]), gather([3])];
    await asked(0).toEqual([1, 2, 3]);
    const second = [gather([4]), gather([5])];
    rounds[0]?.answer(texts([1, 2, 3]));
    expect(await Promise.all(first)).toEqual([['item 1', 'item 2'], ['item 3']]);
    await asked(1).toEqual([4, 5]);
    rounds[1]?.answer(texts([4, 5]));
    expect(await Promise.all(second)).toEqual([['item 4'], ['item 5']]);
    expect(await gather([])).toEqual([]);
    expect(rounds).toHaveLength(2);
  });

  it('bounds a round, unless one caller brings more', async () => {
    const { gather, rounds, asked } = open({ most: 3 });
    const all = [gather([1, 2, 3, 4]), gather([5, 6]), gather([7]), gather([8])];
    for (const [index, items] of [[1, 2, 3, 4], [5, 6, 7], [8]].entries()) {
      await asked(index).toEqual(items);
      rounds[index]?.answer(texts(items));
    }
    expect((await Promise.all(all)).flat()).toHaveLength(8);
  });

  it('tells only those whose items failed, and goes on after a round that failed as a whole', async () => {
    const { gather, rounds, asked } = open({ rest: { items: 1, ms: 1 } });
    const [good, bad] = [gather([1]), gather([2, 3])];
    const failed = failureOf(bad);
    await asked(0).toEqual([1, 2, 3]);
    rounds[0]?.answer(['one', 'two', new Error('three')]);
    expect(await good).toEqual(['one']);
    expect(await failed).toBe('1 of 2');
    const next = failureOf(gather([4]));
    await asked(1).toEqual([4]);
    rounds[1]?.fail();
    expect(await next).toBe('all');
    const last = gather([5]);
    await asked(2).toEqual([5]);
    rounds[2]?.answer(['five']);
    expect(await last).toEqual(['five']);
  });
});
